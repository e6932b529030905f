"""Whether an answer calls it common or passing, what it asks back, and what it names as the cause."""

from collections.abc import Iterator, Sequence

from consilium.consensus.reading.assessments import trimmed
from consilium.consensus.reading.shapes import Ask, Cause, Evidence, Field
from consilium.medicine.cue_patterns import CuePatterns
from consilium.medicine.phrases import ANSWERS, Phrases
from consilium.medicine.rows import listed, read_rows
from consilium.medicine.scope import ScopedText
from consilium.medicine.vocabulary import Mention
from consilium.medicine.words import word_set

# "common warts", "a common trigger", "more common in": said of something else.
_NOT_THIS_AFTER = word_set("wart warts cold colds trigger triggers cause causes among sense type types bile site sites")
_NOT_THIS_BEFORE = word_set("more most less as back return returns to if the look looking")
_CAUSING_PHRASES = (
    "caused by|due to|related to|because of|result of|results from|resulting from|secondary to|reaction to|"
    "triggered by|induced by|from|stems from|brought on by|provoked by|aggravated by|attributed to|owing to|"
    "cause is|caused from|comes from|response to|on the fact that|side effect of|irritated by|"
    "consequence of|effect of|thanks to|as a result of"
)
_BETWEEN = 8
_LONGEST_QUESTION = 60
_ASKING = word_set(
    "does do did is are was were have has had can could what when where how which who why would any will your you"
)


def _sayings() -> Iterator[tuple[str, str]]:
    for row in read_rows("sayings"):
        yield row["cue"], row["saying"]


def _causes() -> Iterator[tuple[str, str]]:
    for row in read_rows("causes"):
        for word in (row["label"], *listed(row["words"])):
            yield word, row["id"]


_SAYINGS = CuePatterns(_sayings())
_CAUSING = Phrases(((phrase, phrase) for phrase in listed(_CAUSING_PHRASES)), by="form", book=ANSWERS)
_CAUSES = Phrases(_causes(), book=ANSWERS)


def sayings_in(scoped: ScopedText, field: Field) -> dict[str, Evidence]:
    """ "common" and "self_limited" with the words that say so, when the text says so of what it speaks of."""
    said: dict[str, Evidence] = {}
    words = scoped.words
    for hit in sorted(_SAYINGS.find(scoped.text, words), key=lambda hit: (hit.first, -hit.last)):
        if hit.value in said:
            continue
        if hit.value == "common":
            after = words.forms[hit.last + 1] if hit.last + 1 < len(words) else ""
            before = words.forms[hit.first - 1] if hit.first else ""
            if after in _NOT_THIS_AFTER or before in _NOT_THIS_BEFORE:
                continue
        if hit.first and words.forms[hit.first - 1] in ("not", "never"):
            continue
        start, end = words.starts[hit.first], words.ends[hit.last]
        scope = scoped.scope_of(start, end)
        if scope.negated or scope.supposed or scope.question or scope.theory:
            continue
        said[hit.value] = trimmed(scoped.text, start, end, field)
    return said


def asks_in(scoped: ScopedText, symptoms: Sequence[Mention], weighed: Sequence[int], field: Field) -> list[Ask]:
    """The questions put back to the person, one for each symptom asked about, or the whole question without one.

    `weighed` are the offsets of conditions that are weighed in the text: "is this X?" asks the person nothing.
    """
    asks: list[Ask] = []
    spans: dict[int, list[int]] = {}
    for clause in scoped.clauses:
        if clause.asks:
            span = spans.setdefault(clause.sentence, [clause.start, clause.end, clause.first, clause.last])
            span[1], span[3] = clause.end, clause.last
    for start, end, first, last in spans.values():
        forms = set(scoped.words.forms[first : min(last + 1, first + _LONGEST_QUESTION)])
        if not forms & _ASKING or any(start <= offset < end for offset in weighed):
            continue
        evidence = trimmed(scoped.text, start, end, field)
        topics = dict.fromkeys(mention.id for mention in symptoms if start <= mention.start < end)
        asks.extend(Ask(topic, evidence) for topic in (topics or {"": None}))
    return asks


def causes_in(scoped: ScopedText, field: Field) -> list[Cause]:
    """What the text names as having brought it about, the first naming of each."""
    found: dict[str, Cause] = {}
    causing = [hit.last for hit in _CAUSING.find(scoped.words)]
    if not causing:
        return []
    number = 0
    for hit in _CAUSES.find(scoped.words):
        while number + 1 < len(causing) and causing[number + 1] < hit.first:
            number += 1
        if hit.value in found or not 0 < hit.first - causing[number] <= _BETWEEN:
            continue
        end = scoped.words.ends[hit.last]
        clause = scoped.clause_at(scoped.words.starts[hit.first])
        if clause is None or scoped.clauses[clause].first > causing[number]:
            continue
        scope = scoped.scope_of(scoped.words.starts[hit.first], end)
        if scope.negated or scope.supposed or scope.prevention or scope.question:
            continue
        whole = scoped.clauses[clause]
        found[hit.value] = Cause(hit.value, trimmed(scoped.text, whole.start, whole.end, field))
    return list(found.values())
