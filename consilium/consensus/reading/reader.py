"""Headline and body of one answer are read together into one Reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from consilium.consensus.reading.advice import advice_in, first_of_each, names_follow_up, urgency_of
from consilium.consensus.reading.assessments import Naming, namings_in, settle
from consilium.consensus.reading.complaints import complaints_in
from consilium.consensus.reading.remarks import asks_in, causes_in, sayings_in
from consilium.consensus.reading.shapes import Advice, Ask, Cause, Complaint, Evidence, Field, Reading
from consilium.medicine import vocabulary
from consilium.medicine.scope import ScopedText
from consilium.medicine.vocabulary import VERSION, Kind

T = TypeVar("T")

# Longer texts are read up to here; the rest would be a book, and the house stores no answer of this length.
LONGEST_READ = 200_000
LONGEST_KEPT = 300  # characters of a headline whose reading is kept for the next answer under the same one


def read(text: str, headline: str = "") -> Reading:
    """The opinion in an answer's words. Pure, never raises on any text; cost is linear in its length.

    Offsets of evidence count characters of the field it is in, as given. One assessment for each condition, one
    advice for each action, in the order they come up; the headline comes first.
    """
    said: list[_Said] = []
    if headline:
        is_usual = len(headline) <= LONGEST_KEPT
        said.append(_said_in_headline(headline) if is_usual else _said_in(headline[:LONGEST_READ], "headline"))
    if text:
        said.append(_said_in(text[:LONGEST_READ], "body"))
    advice = [entry for part in said for entry in part.advice]
    sayings = _first(item for part in said for item in part.sayings)
    asks = [ask for part in said for ask in part.asks]
    if asks and not any(entry.action == "needs_more_info" for entry in advice):
        advice.append(Advice("needs_more_info", asks[0].evidence))
    return Reading(
        assessments=settle([naming for part in said for naming in part.namings]),
        actions=first_of_each(advice),
        urgency=urgency_of(advice, is_told_at_follow_up=any(part.names_follow_up for part in said)),
        common=sayings.get("common"),
        self_limited=sayings.get("self_limited"),
        asks=tuple(asks),
        causes=tuple(_first((cause.label, cause) for part in said for cause in part.causes).values()),
        addresses=tuple(_first((entry.key, entry) for part in said for entry in part.complaints).values()),
        vocabulary=VERSION,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What one field of an answer says, before it is weighed with the other."""

    namings: tuple[Naming, ...]
    advice: tuple[Advice, ...]
    sayings: tuple[tuple[str, Evidence], ...]
    asks: tuple[Ask, ...]
    causes: tuple[Cause, ...]
    complaints: tuple[Complaint, ...]
    names_follow_up: bool


def _said_in(text: str, field: Field) -> _Said:
    said = ScopedText(text)
    found = vocabulary.find(said.text, words=said.words)
    by_kind: dict[Kind, list[vocabulary.Mention]] = {kind: [] for kind in vocabulary.KINDS}
    for mention in found:
        by_kind[mention.kind].append(mention)
    namings = namings_in(said, by_kind["condition"], field)
    is_body = field == "body"
    weighed = [naming.mention.start for naming in namings]
    return _Said(
        namings=tuple(namings),
        advice=tuple(advice_in(said, by_kind["action"], field)),
        sayings=tuple(sayings_in(said, field).items()),
        asks=tuple(asks_in(said, by_kind["symptom"], weighed, field)) if is_body else (),
        causes=tuple(causes_in(said, field)),
        complaints=tuple(complaints_in(said, [m for m in found if m.kind in ("symptom", "site")], field)),
        names_follow_up=is_body and names_follow_up(said),
    )


@lru_cache(maxsize=2048)
def _said_in_headline(headline: str) -> _Said:
    """The same for a headline; many answers of one source stand under the same few."""
    return _said_in(headline, "headline")


def _first(items: Iterable[tuple[str, T]]) -> dict[str, T]:
    """The first value of each key, in the order of the keys."""
    first: dict[str, T] = {}
    for key, value in items:
        first.setdefault(key, value)
    return first
