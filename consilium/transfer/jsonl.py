"""JSON Lines are read into questions with their answers, one object a line, as published question sets come."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from consilium.medicine.emergency import emergency_number, emergency_numbers
from consilium.medicine.procedures import day_from_text, find_in_text
from consilium.transfer.records import (
    TITLE_LIMIT,
    AnswerRecord,
    QuestionRecord,
    Rejected,
    clean_line,
    clean_text,
    fit_title,
    on_one_line,
    page_identity,
    reject,
)

LINE_LIMIT: Final = 2_000_000
"""Characters of one record; a longer line is refused before it is parsed."""

SHORT_LIMIT: Final = 300
"""Characters of a name, a headline, a tag and the like."""

SOURCE: Final = "jsonl"
"""The source of a record that names none."""

_SOURCE_LIMIT = 80
_IDENTITY_LIMIT = 200
_COUNT_LIMIT = 1_000_000_000
_DAY_LIMIT = 36_500
_URL_LIMIT = 500


class _RefusedError(ValueError):
    """A record cannot be read; the message says why, in words for the file of rejects."""


def read_records(lines: Iterable[str]) -> Iterator[QuestionRecord | Rejected]:
    """Yield each line of a JSON Lines file as a question, or as refused with its line and the reason.

    A question: `source`, `id`, `title` (or at least `body`), and if there are any `tags`, `asked_at`, `country`,
    `asker`, `procedure`, `day`, `has_photo` or `image_count`, `licence`, `url` and `answers`, each with `body`,
    `headline`, `author`, `credentials`, `location`, `kind`, `verified`, `votes`, `answered_at` and `url`.
    Other keys are ignored; null, an empty text or list means absent; a wrong kind of value refuses the record.
    Times are ISO 8601, UTC when no zone is given; a country is its two letters or its English name, any other word
    is left out. Blank lines are skipped; lines are read one at a time.
    """
    for number, raw in enumerate(lines, start=1):
        line = (raw.lstrip("\ufeff") if number == 1 else raw).rstrip("\r\n")
        if not line.strip():
            continue
        try:
            yield _question(_parsed(line))
        except _RefusedError as refusal:
            yield reject(number, str(refusal), [line])


def _parsed(line: str) -> Mapping[str, object]:
    if len(line) > LINE_LIMIT:
        raise _RefusedError(f"a record of more than {LINE_LIMIT:,} characters")
    try:
        line.encode()
    except UnicodeEncodeError as error:
        raise _RefusedError(f"not UTF-8 at character {error.start + 1}") from error
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise _RefusedError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise _RefusedError("JSON nested too deeply") from error
    except ValueError as error:
        raise _RefusedError("JSON with a number too long to read") from error
    if not isinstance(record, dict):
        raise _RefusedError(f"{_kind(record)}, not an object")
    return record


def _question(record: Mapping[str, object]) -> QuestionRecord:
    body = _text(record, "body")
    written = on_one_line(_text(record, "title"))
    if not (written or body):
        raise _RefusedError("neither title nor body")
    title = fit_title(written or clean_line(body[: TITLE_LIMIT * 4]))
    if len(written) > TITLE_LIMIT and not body.startswith(written):
        body = f"{written}\n\n{body}".strip()
    source = _short(record, "source", _SOURCE_LIMIT) or SOURCE
    procedure = _short(record, "procedure")
    about = procedure or ("" if record.get("cosmetic") is False else f"{title}\n{body}")
    known = find_in_text(about)
    day = _whole(record, "day", least=0, most=_DAY_LIMIT)
    return QuestionRecord(
        source=source,
        source_id=_identity(record) or page_identity(title, body),
        title=title,
        body=body,
        has_photo=_flag(record, "has_photo") or (_whole(record, "image_count", least=0) or 0) > 0,
        procedure=procedure or (known.label if known else ""),
        procedure_id=known.id if known else None,
        day=day_from_text(about) if day is None and known and not procedure else day,
        asked_at=_time(record, "asked_at"),
        country=_country(_short(record, "country")),
        licence=_short(record, "licence"),
        url=_address(record),
        tags=_tags(record),
        asker=_short(record, "asker"),
        answers=_answers(record),
    )


def _answers(record: Mapping[str, object]) -> tuple[AnswerRecord, ...]:
    answers = record.get("answers")
    if answers is None:
        return ()
    if not isinstance(answers, list):
        raise _RefusedError(f"answers is {_kind(answers)}, not a list")
    return tuple(_answer(position, answer) for position, answer in enumerate(answers, start=1))


def _answer(position: int, record: object) -> AnswerRecord:
    if not isinstance(record, dict):
        raise _RefusedError(f"answer {position} is {_kind(record)}, not an object")
    try:
        return AnswerRecord(
            position=position,
            body=_text(record, "body"),
            headline=_short(record, "headline"),
            votes=_whole(record, "votes", least=-_COUNT_LIMIT),
            given_at=_time(record, "answered_at"),
            author=_short(record, "author"),
            credentials=_short(record, "credentials"),
            location=_short(record, "location"),
            kind=_short(record, "kind"),
            verified=_flag(record, "verified"),
            url=_address(record),
        )
    except _RefusedError as refusal:
        raise _RefusedError(f"answer {position}: {refusal}") from refusal


def _identity(record: Mapping[str, object]) -> str:
    number = record.get("id")
    if isinstance(number, int) and not isinstance(number, bool) and abs(number) < 10**_IDENTITY_LIMIT:
        return str(number)
    return _short(record, "id", _IDENTITY_LIMIT)


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if value is None or value == "":
        return ""
    if not isinstance(value, str):
        raise _RefusedError(f"{key} is {_kind(value)}, not a text")
    return clean_text(value)


def _short(record: Mapping[str, object], key: str, limit: int = SHORT_LIMIT) -> str:
    text = on_one_line(_text(record, key))
    if len(text) > limit:
        raise _RefusedError(f"{key} has {len(text):,} characters, at most {limit} are read")
    return text


@lru_cache(maxsize=4096)
def _country(written: str) -> str:
    """Return the two letters of a country given by these or by its name; empty for anything else."""
    known = emergency_number(written)
    if known is None:
        known = next((row for row in emergency_numbers() if row.name.casefold() == written.casefold()), None)
    return known.country if known else ""


def _tags(record: Mapping[str, object]) -> tuple[str, ...]:
    tags = record.get("tags")
    if tags is None or tags == "":
        return ()
    if not isinstance(tags, list):
        raise _RefusedError(f"tags is {_kind(tags)}, not a list")
    return tuple(filter(None, (_short({"tag": tag}, "tag") for tag in tags)))


def _address(record: Mapping[str, object]) -> str:
    url = _text(record, "url")
    if url and (
        len(url) > _URL_LIMIT or " " in url or "\n" in url or not url.lower().startswith(("https://", "http://"))
    ):
        raise _RefusedError("url is no web address")
    return url


def _whole(record: Mapping[str, object], key: str, *, least: int, most: int = _COUNT_LIMIT) -> int | None:
    value = record.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _RefusedError(f"{key} is {_kind(value)}, not a whole number")
    if not least <= value <= most:
        raise _RefusedError(f"{key} is outside {least:,} to {most:,}")
    if value != int(value):
        raise _RefusedError(f"{key} is not a whole number")
    return int(value)


def _flag(record: Mapping[str, object], key: str) -> bool | None:
    value = record.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, bool):
        raise _RefusedError(f"{key} is {_kind(value)}, not true or false")
    return value


def _time(record: Mapping[str, object], key: str) -> datetime | None:
    written = _text(record, key)
    if not written:
        return None
    try:
        time = datetime.fromisoformat(written)
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _RefusedError(f"{key} is no ISO 8601 time") from error


def _kind(value: object) -> str:
    """Name the kind of a JSON value in words."""
    names: dict[type, str] = {
        bool: "true or false",
        str: "a text",
        list: "a list",
        dict: "an object",
        type(None): "null",
    }
    return names.get(type(value), "a number")
