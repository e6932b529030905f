"""The sample cases are read from their files into frozen values.

Prose in the files is wrapped for whoever edits it; a blank line ends a paragraph. What a file may hold is said by the
classes of `shapes`; that every id, key and order in them is right is shown by the tests.
"""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import cast

from consilium.samples.shapes import (
    Considered,
    FoundBy,
    PhotoKind,
    Reason,
    Relation,
    SampleAgreement,
    SampleAnswer,
    SampleClarification,
    SampleDoctor,
    SampleLicence,
    SampleOpinion,
    SampleOutcome,
    SamplePhoto,
    SampleQuestion,
    SampleReview,
    SampleRevision,
    SampleUpdate,
    Showing,
    Stance,
    Standing,
    Urgency,
)

_DATA = Path(__file__).with_name("data")
_Row = Mapping[str, object]


@cache
def doctors() -> tuple[SampleDoctor, ...]:
    """Return the sample doctors, in the order of their file."""
    return tuple(_doctor(row) for row in _rows(_read("doctors.toml"), "doctors"))


@cache
def questions() -> tuple[SampleQuestion, ...]:
    """Return the sample questions with their answers, in the order of their files."""
    return tuple(_question(_read(path.name)) for path in sorted(_DATA.glob("case-*.toml")))


@cache
def reviews() -> tuple[SampleReview, ...]:
    """Return the sample reviews, in the order of their file."""
    return tuple(_review(row) for row in _rows(_read("reviews.toml"), "reviews"))


def _read(name: str) -> _Row:
    with (_DATA / name).open("rb") as file:
        return tomllib.load(file)


def _rows(row: _Row, key: str) -> Sequence[_Row]:
    return cast("Sequence[_Row]", row.get(key, ()))


def _words(row: _Row, key: str) -> str:
    return str(row.get(key, ""))


def _many(row: _Row, key: str) -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", row.get(key, ())))


def _hours(row: _Row, key: str = "after") -> float:
    return float(cast("float", row[key]))


def _number(row: _Row, key: str) -> int:
    return int(cast("int", row.get(key, 0)))


def _prose(row: _Row, key: str) -> str:
    """Return a text of the files with its wrapped lines joined; a blank line ends a paragraph, "- " begins an item."""
    paragraphs = _words(row, key).strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _doctor(row: _Row) -> SampleDoctor:
    licence = _words(row, "licence")
    issuer, _, number = licence.rpartition(", ")
    standing: Standing = "verified" if licence else cast("Standing", row["standing"])
    rating = row.get("imported_rating")
    return SampleDoctor(
        key=_words(row, "key"),
        name=_words(row, "name"),
        post_nominals=_words(row, "post_nominals"),
        specialty=_words(row, "specialty"),
        city=_words(row, "city"),
        region=_words(row, "region"),
        country=_words(row, "country"),
        languages=_many(row, "languages"),
        procedures=_many(row, "procedures"),
        about=_prose(row, "about"),
        standing=standing,
        licence=SampleLicence(issuer, number) if licence else None,
        imported_rating=Decimal(str(rating)) if rating is not None else None,
        imported_review_count=_number(row, "imported_review_count") if rating is not None else None,
    )


def _question(row: _Row) -> SampleQuestion:
    day = _number(row, "day")
    outcome = cast("_Row | None", row.get("outcome"))
    return SampleQuestion(
        key=_words(row, "key"),
        asker=_words(row, "asker"),
        title=_words(row, "title"),
        body=_prose(row, "body"),
        procedure=_words(row, "procedure"),
        day=day,
        body_site=_words(row, "body_site"),
        country=_words(row, "country"),
        asked_days_ago=_hours(row, "asked_days_ago"),
        ticked=_many(row, "ticked"),
        photos=tuple(_photo(each) for each in _rows(row, "photos")),
        updates=tuple(SampleUpdate(_number(each, "day"), _prose(each, "text")) for each in _rows(row, "updates")),
        clarifications=tuple(_clarification(each) for each in _rows(row, "clarifications")),
        answers=tuple(_answer(each, day) for each in _rows(row, "answers")),
        outcome=_outcome(outcome) if outcome else None,
    )


def _photo(row: _Row) -> SamplePhoto:
    return SamplePhoto(
        kind=cast("PhotoKind", row["kind"]),
        seed=_number(row, "seed"),
        alt=_words(row, "alt"),
        showing=cast("Showing", row["showing"]),
    )


def _clarification(row: _Row) -> SampleClarification:
    return SampleClarification(
        doctor=_words(row, "doctor"),
        after=_hours(row),
        text=_prose(row, "text"),
        reply=_prose(row, "reply"),
        reply_after=_hours(row, "reply_after") if "reply_after" in row else None,
    )


def _answer(row: _Row, asked_on: int) -> SampleAnswer:
    imported = bool(row.get("imported", "doctor" not in row))
    revision = cast("_Row | None", row.get("revision"))
    return SampleAnswer(
        doctor=_words(row, "doctor") or None,
        signature=_words(row, "signature"),
        imported=imported,
        headline=_words(row, "headline"),
        body=_prose(row, "body"),
        after=_hours(row),
        day=asked_on + int(_hours(row) // 24),
        blind=None if imported else bool(row.get("blind", True)),
        opinion=None if imported else _opinion(row),
        revision=_revision(revision, _words(row, "headline")) if revision else None,
        disclosure=_words(row, "disclosure"),
        agreements=tuple(_agreement(each) for each in _rows(row, "agreements")),
        up=_number(row, "up"),
        down=_number(row, "down"),
    )


def _opinion(row: _Row) -> SampleOpinion:
    groups = cast("Sequence[Sequence[str]]", row["groups"])
    return SampleOpinion(
        groups=tuple(tuple(_considered(each) for each in group) for group in groups),
        ruled_out=_many(row, "ruled_out"),
        actions=_many(row, "actions"),
        urgency=cast("Urgency", row["urgency"]),
        needs_examination=bool(row.get("needs_examination", False)),
    )


def _considered(written: str) -> Considered:
    """Read "likely milia" or "possible acne"; raises KeyError for another first word."""
    how, _, condition = written.partition(" ")
    return Considered(condition, {"likely": True, "possible": False}[how])


def _revision(row: _Row, headline: str) -> SampleRevision:
    return SampleRevision(
        after=_hours(row),
        headline=_words(row, "headline") or headline,
        body=_prose(row, "body"),
        opinion=_opinion(row),
    )


def _agreement(row: _Row) -> SampleAgreement:
    return SampleAgreement(
        doctor=_words(row, "doctor"),
        stance=cast("Stance", row["stance"]),
        reason=cast("Reason", _words(row, "reason")),
        words=_prose(row, "words"),
    )


def _outcome(row: _Row) -> SampleOutcome:
    return SampleOutcome(
        day=_number(row, "day"),
        found_by=cast("FoundBy", row["found_by"]),
        condition=_words(row, "condition"),
        resolved_day=_number(row, "resolved_day") if "resolved_day" in row else None,
        words=_prose(row, "words"),
    )


def _review(row: _Row) -> SampleReview:
    return SampleReview(
        doctor=_words(row, "doctor"),
        person=_words(row, "person"),
        stars=_number(row, "stars"),
        procedure=_words(row, "procedure"),
        relation=cast("Relation", row["relation"]),
        worth_it=cast("bool | None", row.get("worth_it")),
        body=_prose(row, "body"),
        days_ago=_hours(row, "days_ago"),
        published=bool(row.get("published", True)),
    )
