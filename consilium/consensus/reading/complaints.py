"""Symptoms at their places of the body: those an answer speaks to, and those an asker names."""

from bisect import bisect_left
from collections.abc import Sequence

from consilium.consensus.reading.shapes import Complaint, Evidence, Field
from consilium.medicine import vocabulary
from consilium.medicine.scope import Scope, ScopedText, scoped
from consilium.medicine.symptoms import symptom
from consilium.medicine.vocabulary import Mention
from consilium.medicine.words import word_set

_NEAREST = 9
_WAS = word_set("was were turned became got had looked felt went swelled")
_BEGAN = word_set("started began starts")
_NOW = word_set(
    "now still remain remains is are am has have since today currently keep keeps getting gets continue yet"
)


def complaints_in(scoped_text: ScopedText, mentions: Sequence[Mention], field: Field = "body") -> list[Complaint]:
    """The symptoms of a text, each at the nearest place named in its clause, or at its own place, or at none.

    `mentions` are those of the kinds symptom and site, in order.
    """
    sites = [mention for mention in mentions if mention.kind == "site"]
    complaints: list[Complaint] = []
    for mention in mentions:
        if mention.kind == "symptom":
            evidence = Evidence(mention.surface, mention.start, mention.end, field)
            complaints.append(Complaint(mention.id, _place_of(scoped_text, mention, sites), evidence))
    return complaints


def _place_of(scoped_text: ScopedText, mention: Mention, sites: Sequence[Mention]) -> str:
    own = symptom(mention.id).sites
    if own:
        return own[0]
    number = scoped_text.clause_at(mention.start)
    if number is None:
        return ""
    clause = scoped_text.clauses[number]
    starts = [site.start for site in sites]
    at = bisect_left(starts, mention.start)
    best: tuple[int, str] | None = None
    for site in (*sites[max(0, at - 2) : at], *sites[at : at + 2]):
        if not clause.start <= site.start < clause.end:
            continue
        apart = scoped_text.words_between(min(mention.end, site.end), max(mention.start, site.start))
        if apart <= _NEAREST and (best is None or apart < best[0]):
            best = (apart, site.id)
    return best[1] if best else ""


def symptoms_named(text: str) -> list[tuple[Complaint, Scope]]:
    """What an asker's text names as present: not denied, not over, not somebody else's, not only an if.

    Each with its scope, so that a caller may leave out what is only asked about or feared (`question`, `theory`).
    What is told as the way here ("it turned red, swelled …") is left out once the text goes on to what is now.
    """
    scoped_text = scoped(text)
    mentions = vocabulary.find(text, ("symptom", "site"), scoped_text.words)
    named: list[tuple[Complaint, Scope]] = []
    told: list[bool] = []
    for complaint in complaints_in(scoped_text, mentions):
        scope = scoped_text.scope_of(complaint.evidence.start, complaint.evidence.end)
        if scope.present and not scope.advised_against:
            named.append((complaint, scope))
            told.append(_is_told_as_past(scoped_text, complaint))
    now = max((index for index, past in enumerate(told) if not past), default=-1)
    return [entry for index, entry in enumerate(named) if not (told[index] and index < now)]


def _is_told_as_past(scoped_text: ScopedText, complaint: Complaint) -> bool:
    """Whether the clause is in the past tense and has no word for now: "my face turned red, swelled"."""
    number = scoped_text.clause_at(complaint.evidence.start)
    if number is None:
        return False
    clause = scoped_text.clauses[number]
    forms = scoped_text.words.forms[clause.first : clause.last + 1]
    if not _NOW.isdisjoint(forms):
        return False
    before = scoped_text.words.forms[clause.first : scoped_text.word_at(complaint.evidence.start)]
    verb = next((form for form in reversed(before) if form in _WAS or form in _BEGAN), "")
    return verb in _WAS or (verb not in _BEGAN and complaint.evidence.text.lower().endswith("ed"))
