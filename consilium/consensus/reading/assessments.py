"""The conditions an answer says this person has, may have or does not have, told from those it only speaks of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from consilium.consensus.reading.namings import (
    KINDS,
    Place,
    Use,
    are_listed,
    explains_a_name,
    places_of,
    stands_in_list,
    use_of,
    without_explained,
)
from consilium.consensus.reading.shapes import Assessment, Evidence, Field, Status
from consilium.medicine.conditions import condition
from consilium.medicine.scope import Scope, ScopedText
from consilium.medicine.vocabulary import Mention
from consilium.medicine.words import word_set

# What stands in such a clause explains: "which happens when pores get infected".
_SUBORDINATE = frozenset({"when", "whenever", "while", "which", "who", "where", "until"})

SAID, TAKEN_FOR_GRANTED, IMPLIED = 3, 2, 1
_CAUSING = word_set("cause causes causing produce produces producing")
_THIS = word_set("it this these they that")
_TREATING = word_set(
    "treated treatment treat requires require managed responds cured curable cure removed remove therapy"
)
_DEFINING = ("a", "an", "the", "caused", "one", "common", "harmless", "benign")
_RESULTING = frozenset({("leading", "to"), ("leads", "to"), ("led", "to"), ("resulting", "in"), ("resulted", "in")})
_TREATED_WITH = word_set("medication medications medicine medicines treatment treatments cream creams drugs regimen")

# A name before one of these names a product or a test, not what the person has.
_NOT_A_NAMING = word_set(
    "medication medications medicine medicines treatment treatments therapy cream creams cleanser wash product "
    "products drug drugs regimen soap shampoo lotion gel vaccine test tests testing serology antibodies antibody "
    "serum culture cultures prone specialist clinic patients sufferers swab pcr panel screen screening research "
    "guidelines expert experts risk agents agent ointment control remedies remedy season center foundation"
)
# Words for how the skin looks: they name a condition only when said to be one.
_DETERMINERS = word_set("a an the some")
_SIZES = word_set("white little small tiny red")
_LOOKS = word_set(
    "pimple pimples zit zits blemish blemishes bumps bump whitehead whiteheads blackheads spots blisters "
    "blister dryness irritation"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """One naming of a condition, judged on its own."""

    label: str
    status: Status
    strength: int
    place: Place
    field: Field
    evidence: Evidence
    mention: Evidence
    less_likely: bool
    conditional: bool
    probable: bool


def namings_in(scoped: ScopedText, mentions: Sequence[Mention], field: Field) -> list[Naming]:
    """Every naming in one text that says something of this person, in order."""
    places = without_explained(scoped.words, places_of(scoped, mentions))
    namings: list[Naming] = []
    begun = {place.first for place in places}
    before: tuple[Place, Use] | None = None
    for place in places:
        scope = scoped.scope_of(place.mention.start, place.mention.end)
        use = use_of(scoped, places, place)
        if use == "passing" and scope.hedged and not scope.negated and stands_in_list(scoped, places, place):
            use = "said"
        if before is not None and are_listed(scoped.words, before[0], place) and use != "owned":
            use = before[1]
        before = (place, use)
        judged = None
        if not explains_a_name(scoped, places, place):
            judged = _judge(scoped, place, scope, use, place.last + 1 in begun)
        if judged is not None:
            namings.append(_naming(scoped, place, scope, judged, field))
    return _either_or(scoped, namings)


def _judge(scoped: ScopedText, place: Place, scope: Scope, use: Use, next_is_named: bool) -> tuple[Status, int] | None:
    """What this naming says of the person, and how outright; None when it says nothing of them."""
    clause = scoped.clauses[place.clause]
    following = scoped.words.forms[place.last + 1] if place.last < clause.last else ""
    if following in _NOT_A_NAMING and not next_is_named:
        if scope.task:
            return "possible", SAID
        implied = following in _TREATED_WITH and not _set_aside(scope) and not scope.negated and not scope.conditional
        return ("asserted", IMPLIED) if implied and not scope.question else None
    if _set_aside(scope):
        if _supposes_it(scoped, place, use, scope):
            return "possible", IMPLIED
        return ("asserted", IMPLIED) if _explains_by(scoped, place, scope) else None
    if scope.task:
        return "possible", SAID
    if use == "passing" and _is_to_be_treated(scoped, place, scope):
        return "asserted", IMPLIED
    if use == "passing" or (scope.modal and _sign_of_an_illness(scoped, place)):
        return None
    if _only_looks(place) and use != "said":
        return None
    if scope.question and not scope.hedged and use != "alone" and not _wonders(scoped, place, use):
        return None
    if following == "like" and use != "said":
        return None
    if use == "example" and not (scope.hedged or scope.negated):
        return None
    if scope.negated:
        return "ruled_out", SAID
    if use == "owned":
        return ("possible" if scope.conditional else "asserted"), TAKEN_FOR_GRANTED
    if scope.hedged or scope.less_likely or scope.question or (scope.modal and use == "said"):
        return "possible", SAID
    if clause.opener in _SUBORDINATE:
        return None
    if use in ("said", "alone") or scope.probable:
        # "X, if not treated, will spread" says X all the same.
        return ("possible" if scope.conditional and use != "alone" else "asserted"), SAID
    if use == "definite":
        strong = following == "you" or scope.probable
        return ("possible" if scope.conditional else "asserted"), SAID if strong else TAKEN_FOR_GRANTED
    return ("asserted", IMPLIED) if _is_the_topic(scoped, place, scope) else None


def _sign_of_an_illness(scoped: ScopedText, place: Place) -> bool:
    """ "Many of them can be a sign of pregnancy": what a sign may mean in general is not said of this person."""
    lead = scoped.words.forms[max(scoped.clauses[place.clause].first, place.first - 6) : place.first]
    return condition(place.mention.id).group == "general" and "of" in lead and not {"sign", "signs"}.isdisjoint(lead)


def _wonders(scoped: ScopedText, place: Place, use: Use) -> bool:
    """ "Is this X?" weighs a condition; "do you have X?" asks for a history."""
    clause = scoped.clauses[place.clause]
    lead = scoped.words.forms[clause.first : place.first]
    return use == "said" and "you" not in lead and "your" not in lead and not _THIS.isdisjoint(lead)


def _is_the_topic(scoped: ScopedText, place: Place, scope: Scope) -> bool:
    """Whether an answer opens with what this condition is or how it is treated: "X is a harmless growth …"."""
    clause = scoped.clauses[place.clause]
    if clause.sentence or scope.conditional or place.first > clause.first + 1:
        return False
    following = scoped.words.forms[place.last + 1 : clause.last + 1]
    if following[:1] == ["("] and ")" in following:
        following = following[following.index(")") + 1 :]
    defined = following[:1] in (["is"], ["are"]) and following[1:2] in tuple([word] for word in _DEFINING)
    return defined or not _TREATING.isdisjoint(following)


def _is_to_be_treated(scoped: ScopedText, place: Place, scope: Scope) -> bool:
    """Whether an answer opens with the treatment: "for eczema use …", "the treatment for eczema", "treat eczema"."""
    clause = scoped.clauses[place.clause]
    lead = scoped.words.forms[clause.first : place.first]
    if clause.sentence or not lead or scope.negated or scope.modal or scope.conditional or scope.question:
        return False
    near = lead[-3:]
    named_first = near[0] == "for" and len(lead) < 4
    return named_first or ("for" in near and not _TREATING.isdisjoint(lead)) or "treat" in near


def _explains_by(scoped: ScopedText, place: Place, scope: Scope) -> bool:
    """ "The pores close up and cause acne": an explanation that ends in a name implies it."""
    first = scoped.clauses[place.clause].first
    lead = scoped.words.forms[max(first, place.first - 3) : place.first]
    causing = not _CAUSING.isdisjoint(lead[-2:]) or any(pair in _RESULTING for pair in pairwise(lead))
    return causing and replace(scope, probable=False) == Scope(effect=True)


def _supposes_it(scoped: ScopedText, place: Place, use: Use, scope: Scope) -> bool:
    """ "If it is X, then …": the writer has X in mind, when nothing else is named."""
    first = scoped.clauses[place.clause].first
    forms = scoped.words.forms[first : place.first]
    return (
        scope.supposed and use == "said" and not scope.negated and forms[1:2] in (["it"], ["this"], ["these"], ["that"])
    )


def _set_aside(scope: Scope) -> bool:
    return (
        scope.supposed
        or scope.past
        or scope.someone_else
        or scope.general_practice
        or scope.theory
        or scope.prevention
        or scope.risk
        or scope.effect
        or (scope.advised_against and not scope.negated)
    )


def _only_looks(place: Place) -> bool:
    words = place.mention.surface.lower().split()
    return words[-1] in _LOOKS and (len(words) == 1 or words[0] in _SIZES)


def _naming(scoped: ScopedText, place: Place, scope: Scope, judged: tuple[Status, int], field: Field) -> Naming:
    clause, mention = scoped.clauses[place.clause], place.mention
    return Naming(
        label=mention.id,
        status=judged[0],
        strength=judged[1],
        place=place,
        field=field,
        evidence=trimmed(scoped.text, clause.start, clause.end, field),
        mention=Evidence(mention.surface, mention.start, mention.end, field),
        less_likely=scope.less_likely,
        conditional=scope.conditional,
        probable=scope.probable,
    )


def trimmed(text: str, start: int, end: int, field: Field) -> Evidence:
    """A span as evidence, without the spaces and commas at its edges."""
    while start < end and (text[start].isspace() or text[start] in ",;:-–—(/"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:-–—(/"):
        end -= 1
    return Evidence(text[start:end], start, end, field)


def _either_or(scoped: ScopedText, namings: list[Naming]) -> list[Naming]:
    """Two names joined by "or" are each possible, even after "most likely"."""
    open_choice: set[int] = set()
    for number in range(1, len(namings)):
        one, other = namings[number - 1], namings[number]
        between = set(scoped.words.forms[one.place.last + 1 : other.place.first])
        if (
            one.label != other.label
            and between & {"or", "/", "vs", "versus"}
            and are_listed(scoped.words, one.place, other.place)
        ):
            open_choice |= {number - 1, number}
            back = number - 1
            while back > 0 and are_listed(scoped.words, namings[back - 1].place, namings[back].place):
                back -= 1
                open_choice.add(back)
    for number, naming in enumerate(namings):
        lead = naming.place.first - 1
        if lead >= 0 and scoped.words.forms[lead] in _DETERMINERS:
            lead -= 1
        alternative = lead >= 0 and scoped.words.forms[lead] == "or"
        if alternative and not any(other.label == naming.label for other in namings[:number]):
            open_choice.add(number)
    return [
        replace(naming, status="possible") if number in open_choice and naming.status == "asserted" else naming
        for number, naming in enumerate(namings)
    ]


def settle(namings: Iterable[Naming]) -> tuple[Assessment, ...]:
    """One assessment a label, in the order they are first named.

    What is taken for granted ("your eczema") counts when nothing is said outright, what is implied when no cause
    is named otherwise.
    """
    given = list(namings)
    specific = [naming.strength for naming in given if condition(naming.label).specific]
    strongest = max(specific, default=0)
    by_label: dict[str, list[Naming]] = {}
    for naming in given:
        floor = strongest if condition(naming.label).specific else SAID
        if naming.strength >= floor:
            by_label.setdefault(naming.label, []).append(naming)
    return _without_kinds([_settle_label(group) for group in by_label.values()])


def _without_kinds(assessments: list[Assessment]) -> tuple[Assessment, ...]:
    """Without "an infection" where the infection has been named: a kind adds nothing to one of its kind."""
    kept: list[Assessment] = []
    for entry in assessments:
        group = condition(entry.label).group
        named = any(
            other.status == "asserted" and condition(other.label).group == group and other.evidence != entry.evidence
            for other in kept
        )
        if not (named and entry.status == "asserted" and entry.label in KINDS):
            kept.append(entry)
    return tuple(kept)


def _settle_label(group: list[Naming]) -> Assessment:
    outright = [naming for naming in group if naming.status == "asserted" and not naming.conditional]
    denied = [naming for naming in group if naming.status == "ruled_out"]
    if denied and (group[-1].status != "possible" or group[-1].conditional):
        decided = denied[-1]
    elif denied:
        decided = group[-1]
    else:
        decided = outright[0] if outright else group[0]
    return Assessment(
        label=decided.label,
        status=decided.status,
        evidence=decided.evidence,
        mention=decided.mention,
        less_likely=decided.less_likely and decided.status == "possible",
        conditional=decided.conditional,
        implicit=decided.strength == IMPLIED,
    )
