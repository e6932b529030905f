"""How soon a question asks for care: read from everything its asker says, kept with the reasons, never lowered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consilium.medicine.levels import Level
from consilium.questions.models import Question
from consilium.questions.triage import Triage, triage


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a question stands at its level: the rule, what it says of it, and the asker's own words, if any."""

    rule: str
    why: str
    evidence: str = ""


def read(words: str, *, title: str = "", day: int | None, procedure: str, ticked: Iterable[str] = ()) -> Triage:
    """Return the level of a text with every reason; `procedure` is an id or words, `ticked` ids of the tick list."""
    return triage(f"{title}\n\n{words}" if title else words, day, procedure, ticked)


def read_question(question: Question, ticked: Iterable[str] = ()) -> Triage:
    """Return the level of a question's own words."""
    procedure = question.procedure or question.procedure_words
    return read(question.body, title=question.title, day=question.day, procedure=procedure, ticked=ticked)


def raise_level(question: Question, found: Triage) -> bool:
    """Write what was found into an unsaved change of a question and return whether the level rose.

    The level is never lowered, and no reason that was found goes.
    """
    before = question.level
    question.level = max(Level[before], found.level).name if before else found.level.name
    known = {row["rule"] for row in question.level_reasons}
    question.level_reasons = question.level_reasons + [
        {"rule": reason.rule, "why": reason.why, "evidence": "" if reason.start < 0 else reason.evidence}
        for reason in found.reasons
        if reason.rule not in known
    ]
    question.level_version = found.version
    return question.level != before


LEVEL_FIELDS = ("level", "level_reasons", "level_version")


def reasons_of(question: Question) -> tuple[Reason, ...]:
    """Return the reasons kept with a question, one for each passage of its text."""
    return distinct(Reason(row["rule"], row["why"], row["evidence"]) for row in question.level_reasons)


def reasons_in(found: Triage) -> tuple[Reason, ...]:
    """Return the reasons that were just found, one for each passage."""
    return distinct(
        Reason(reason.rule, reason.why, "" if reason.start < 0 else reason.evidence) for reason in found.reasons
    )


def distinct(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Keep the first reason of each passage: two rules that read the same words are told once."""
    kept: list[Reason] = []
    for reason in reasons:
        if not any(_same(reason, other) for other in kept):
            kept.append(reason)
    return tuple(kept)


def _same(one: Reason, other: Reason) -> bool:
    return one.why == other.why or bool(one.evidence and one.evidence == other.evidence)


def highest(levels: Sequence[str]) -> str:
    """Return the gravest of some levels; empty ones say nothing."""
    return max((Level[level] for level in levels if level), default=Level.S).name
