"""Headline and body of one answer are read together into one Reading."""

from consilium.consensus.reading.advice import advice_in, first_of_each, urgency_of
from consilium.consensus.reading.assessments import Naming, namings_in, settle
from consilium.consensus.reading.complaints import complaints_in
from consilium.consensus.reading.remarks import asks_in, causes_in, sayings_in
from consilium.consensus.reading.shapes import Advice, Ask, Cause, Complaint, Evidence, Field, Reading
from consilium.medicine import vocabulary
from consilium.medicine.scope import ScopedText
from consilium.medicine.vocabulary import VERSION, Kind

# Longer texts are read up to here; the rest would be a book, and the house stores no answer of this length.
LONGEST_READ = 200_000


def read(text: str, headline: str = "") -> Reading:
    """The opinion in an answer's words. Pure, never raises on any text; cost is linear in its length.

    Offsets of evidence count characters of the field it is in, as given. One assessment for each condition, one
    advice for each action, in the order they come up; the headline comes first.
    """
    namings: list[Naming] = []
    advice: list[Advice] = []
    sayings: dict[str, Evidence] = {}
    asks: list[Ask] = []
    causes: dict[str, Cause] = {}
    complaints: dict[str, Complaint] = {}
    body: ScopedText | None = None
    fields: tuple[tuple[Field, str], ...] = (("headline", headline), ("body", text))
    for field, whole in fields:
        if not whole:
            continue
        said = ScopedText(whole[:LONGEST_READ])
        if field == "body":
            body = said
        found = vocabulary.find(said.text, words=said.words)
        by_kind: dict[Kind, list[vocabulary.Mention]] = {kind: [] for kind in vocabulary.KINDS}
        for mention in found:
            by_kind[mention.kind].append(mention)
        named = namings_in(said, by_kind["condition"], field)
        namings += named
        advice += advice_in(said, by_kind["action"], field)
        for saying, evidence in sayings_in(said, field).items():
            sayings.setdefault(saying, evidence)
        if field == "body":
            asks += asks_in(said, by_kind["symptom"], [naming.mention.start for naming in named], field)
        for cause in causes_in(said, field):
            causes.setdefault(cause.label, cause)
        for complaint in complaints_in(said, [m for m in found if m.kind in ("symptom", "site")], field):
            complaints.setdefault(complaint.key, complaint)
    if asks and not any(entry.action == "needs_more_info" for entry in advice):
        advice.append(Advice("needs_more_info", asks[0].evidence))
    return Reading(
        assessments=settle(namings),
        actions=first_of_each(advice),
        urgency=urgency_of(advice, body),
        common=sayings.get("common"),
        self_limited=sayings.get("self_limited"),
        asks=tuple(asks),
        causes=tuple(causes.values()),
        addresses=tuple(complaints.values()),
        vocabulary=VERSION,
    )
