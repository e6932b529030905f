"""What an answer tells this person to do, and how soon it sends them to somebody who can look."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from consilium.consensus.reading.assessments import trimmed
from consilium.consensus.reading.shapes import Advice, Field, Urgency
from consilium.medicine.scope import Scope, ScopedText
from consilium.medicine.vocabulary import Mention
from consilium.medicine.words import word_set

# Actions whose own words forbid something: a "do not" before them is part of what is said.
_FORBIDDING = frozenset({"do_not_pick", "avoid_trigger", "stop_product", "no_exercise", "no_smoking", "sun_protection"})
# Said of the procedure the person has had: "after laser treatment", "your surgery".
_HAD_BEFORE = word_set(
    "after following since post from before during your had underwent did prior until of undergoing every most "
    "having got previous recent"
)
_HAD_AFTER = word_set(
    "patients patient procedures procedure practitioner settings density device devices center clinic"
)
_CAUSAL = frozenset(
    {
        ("due", "to"),
        ("caused", "by"),
        ("because", "of"),
        ("fact", "that"),
        ("triggered", "by"),
        ("result", "of"),
        ("effect", "of"),
        ("effects", "of"),
    }
)
_URGING = word_set(
    "try need needs have want advised advise best important recommended remember necessary better ought like sure "
    "advisable wise good use essential you him her try how careful"
)
_BEHIND = 12
_CARE = word_set("wear use apply keep avoid moisturize protect wash")
_FOLLOW_UP = (
    "your follow up",
    "your next",
    "next visit",
    "next appointment",
    "follow up visit",
    "follow up appointment",
)


def advice_in(scoped: ScopedText, mentions: Sequence[Mention], field: Field) -> list[Advice]:
    """Every action one text recommends, in order; the same action may come more than once."""
    advice: list[Advice] = []
    for mention in mentions:
        scope = scoped.scope_of(mention.start, mention.end)
        if not _recommends(scoped, mention, scope):
            continue
        evidence = trimmed(scoped.text, mention.start, mention.end, field)
        hedged = scope.hedged or scope.modal or scope.probable
        advice.append(Advice(mention.id, evidence, scope.conditional, hedged))
    return advice


def _recommends(scoped: ScopedText, mention: Mention, scope: Scope) -> bool:
    action = mention.id
    if action == "needs_more_info":
        return True
    if scope.past or scope.theory or scope.general_practice:
        return False
    if scope.question and action not in ("see_provider", "urgent_care"):
        return False
    if action == "self_care_wait":
        return not scope.negated and _word_before(scoped, mention) not in ("not", "never")
    if (scope.negated or scope.advised_against) and action not in _FORBIDDING:
        return False
    if action == "avoid_trigger" and _is_purpose(scoped, mention):
        return False
    if scope.supposed and not _is_asked_of_you(scoped, mention):
        return False
    if (scope.risk or scope.effect) and action != "see_provider":
        return False
    if action == "procedure" and (scope.someone_else or _was_had(scoped, mention)):
        return False
    return action == "see_provider" or not _explains(scoped, mention)


def _word_before(scoped: ScopedText, mention: Mention) -> str:
    index = scoped.word_at(mention.start)
    return scoped.words.forms[index - 1] if index else ""


def _is_purpose(scoped: ScopedText, mention: Mention) -> bool:
    """ "Cover it to avoid infection" says what for; "try to avoid friction" says what to do."""
    index = scoped.word_at(mention.start)
    lead = scoped.words.forms[max(0, index - 2) : index]
    return lead[-1:] == ["to"] and lead[0] not in _URGING


def _is_asked_of_you(scoped: ScopedText, mention: Mention) -> bool:
    """ "It will fade if you wear sunscreen" tells the person to; "if you took a steroid" does not."""
    number = scoped.clause_at(mention.start)
    if number is None:
        return False
    forms = scoped.words.forms[scoped.clauses[number].first : scoped.word_at(mention.start)]
    return "you" in forms and not _CARE.isdisjoint(forms)


def _explains(scoped: ScopedText, mention: Mention) -> bool:
    """Whether the words stand behind "due to" or "because of": what brought it about is no advice."""
    number = scoped.clause_at(mention.start)
    if number is None:
        return False
    index = scoped.word_at(mention.start)
    lead = scoped.words.forms[max(scoped.clauses[number].first, index - _BEHIND) : index]
    return any(pair in _CAUSAL for pair in pairwise(lead))


def _was_had(scoped: ScopedText, mention: Mention) -> bool:
    """Whether the procedure is the one that brought the person here: "after the laser", "your filler"."""
    number = scoped.clause_at(mention.start)
    if number is None:
        return False
    clause = scoped.clauses[number]
    forms, first, following = scoped.words.forms, scoped.word_at(mention.start), scoped.word_at(mention.end)
    before = forms[max(clause.first, first - 3) : first]
    after = forms[following : min(following, clause.last) + 1]
    return not _HAD_BEFORE.isdisjoint(before) or not _HAD_AFTER.isdisjoint(after)


def first_of_each(advice: Iterable[Advice]) -> tuple[Advice, ...]:
    """One advice an action, in the order given: the first that is not under an if, else the first."""
    chosen: dict[str, Advice] = {}
    for entry in advice:
        held = chosen.get(entry.action)
        if held is None or (held.conditional and not entry.conditional):
            chosen[entry.action] = entry
    return tuple(chosen.values())


def urgency_of(advice: Iterable[Advice], *, is_told_at_follow_up: bool) -> Urgency:
    """How soon the answer sends the person to care, from the soonest advice that is not under an if.

    A visit that was planned anyhow (`is_told_at_follow_up`) is routine.
    """
    sure: set[str] = set()
    any_: set[str] = set()
    for entry in advice:
        any_.add(entry.action)
        if not entry.conditional:
            sure.add(entry.action)
    if "emergency_care" in sure:
        return "emergency"
    if "urgent_care" in sure:
        return "urgent"
    if "see_provider" in sure:
        return "routine" if is_told_at_follow_up else "soon"
    if "see_provider" in any_ or "diagnostic_test" in sure:
        return "routine"
    return "none"


def names_follow_up(scoped: ScopedText) -> bool:
    """Whether a text speaks of a visit that was planned anyhow: "at your next appointment"."""
    spelled = " ".join(scoped.words.forms)
    return any(phrase in spelled for phrase in _FOLLOW_UP)
