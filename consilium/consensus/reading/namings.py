"""How a name is used where it stands: said of someone, owned, spoken about, or only in passing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from consilium.medicine.clauses import is_finite
from consilium.medicine.scope import ScopedText
from consilium.medicine.vocabulary import Mention
from consilium.medicine.words import Words, word_set

# said: "this is X", "caused by X" · owned: "your X" · definite: "the X" · alone: a clause without a verb
# subject: "X is …" · example: "such as X" · passing: "a cream that X may need"
Use = Literal["said", "owned", "definite", "alone", "subject", "example", "passing"]

_BE = word_set("is are was were be been being am becomes become became")
_HAVE = word_set("have has had having")
_NAMING = word_set(
    "called named termed suggests suggest suggesting indicates indicate represents represent resembles resemble "
    "shows show showing suspect suspected suspecting favor favors favour think believe say consider considering "
    "considered confirm confirms confirmed diagnose diagnosed developed developing experiencing got mean means "
    "seems seem looks appears appear likely probably definitely maybe possibly perhaps obviously certainly "
    "clearly excluded exclude include differential out agree support supports supporting doubt doubted fit fits match "
    "matches"
)
# A preposition says something of the person only after one of these.
_AFTER: dict[str, frozenset[str]] = {
    "of": word_set(
        "case cases form forms type types kind kinds sign signs symptoms features variant variants "
        "sort sorts example picture presentation appearance pattern possibility possibilities diagnosis evidence "
        "episode flare combination mixture manifestation manifestations suspicion chance chances result outbreak patch "
        "patches area areas bit degree spot attack because consequence spectrum stage bout think suspicious thinking "
        "signs indication suggestive typical characteristic question likelihood both"
    ),
    "as": word_set(
        "known confirmed diagnosed classified treat treated it this considered presents presenting well to regarded"
    ),
    "like": word_set(
        "looks look looking looked seem seems sounds sound feels more most appears appear something conditions bit "
        "kind lot little much quite just is are be"
    ),
    "to": word_set("due secondary related reaction owing thanks point points amounts according belongs refers given"),
    "by": word_set("caused complicated accompanied explained"),
    "for": word_set("typical classic classical suspicious concern concerning characteristic support vote"),
    "from": word_set("suffer suffering suffers results arises resulting"),
    "with": word_set(
        "diagnosed complicated combined consistent compatible accompanied along together coupled presented presenting "
        "infected infested fits agree concur goes superimposed affected consist"
    ),
    "about": word_set("concerned worried worry think thinking concern doubt"),
    "by way of": frozenset(),
}
_PASSING = word_set(
    "in on at when that than after before during through within without into onto against between among upon via per "
    "if unless because while but i you he she it we they who which what how do does did can could may might will would "
    "shall should must treat treats treating treated cause causes causing help helps prevent prevents use using need "
    "needs get gets make makes affect affects apply take see avoid worsen where whether include give given improve "
    "reduce control feel tell for of to by from with as about like treatment spread spreads my anti post whenever "
    "until remove clean stop start keep continue exclude eliminate alleviate relieve soothe heal manage handle unlike"
)
_CLEAR = word_set("a an the some any this that these those both just really actually not no also either possibly")
_OWNERS = word_set("your his her")
_OPINING = word_set(
    "feel think believe suspect say see know mean guess look looks seem seems appears suggests means sure"
)
_CHANCES = word_set("possibility possibilities chance chances likelihood suspicion diagnosis probability")
_CAUSAL = word_set("to by from")
_PRESENT = word_set("present there seen visible noted evident confirmed obvious undoubted")
_ASKED_OF = word_set("it this that these those they")
_THIS_ONE = word_set("this your these that those")
_SPEAKING = word_set("to by from like with as")
_SEEMING = word_set("seem seems appear appears likely known believed")
_SEEING = word_set("see notice observe seeing")
_DEFINITE = word_set("the this that these those")
_MARKS = frozenset((";", "-", "?", "!"))
_HEADINGS = word_set(
    "diagnosis impression conclusion answer differential ddx possibilities assessment differentials diagnoses opinion"
)
_GENERIC = word_set("people patients individuals adults children women men everyone cases infants babies")
_JOINTS = word_set("but however although though while whereas yet so then and or because since also , ( - therefore")
# "A rather than B" says something of B: that it is not that.
_NOT_THAT = frozenset({("rather", "than"), ("instead", "of"), ("opposed", "to")})
_DOING = word_set(
    "happen happens occur occurs arise arises develop develops form forms spread spreads grow grows cause causes "
    "affect affects last lasts recur recurs respond responds clear clears resolve resolves fade fades heal heals "
    "improve improves tend tends persist persists disappear disappears get gets fall falls thrive thrives bleed "
    "bleeds help helps vary varies exist exists involve involves include includes follow follows"
)
# Names of a whole kind, which one condition of the kind makes superfluous.
KINDS = frozenset(
    {"infection", "viral_infectious_disease", "fungal_infection", "dermatitis", "tumor", "cancer", "alopecia"}
)
_FURTHEST = 7
_LONGEST_ALONE = 9
_HEADED_FROM = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A mention with the words it covers, first to last, and the number of the clause it stands in."""

    mention: Mention
    first: int
    last: int
    clause: int


def places_of(scoped: ScopedText, mentions: Sequence[Mention]) -> list[Place]:
    """The mentions of a text with their words and clauses, in order."""
    places: list[Place] = []
    for mention in mentions:
        clause = scoped.clause_at(mention.start)
        if clause is not None:
            first, last = scoped.word_at(mention.start), scoped.word_at(mention.end) - 1
            places.append(Place(mention, first, last, clause))
    return places


def are_listed(words: Words, before: Place, place: Place) -> bool:
    """Whether two names stand in one list: "eczema, psoriasis or a fungus"."""
    if before.clause != place.clause or not 0 < place.first - before.last <= _FURTHEST:
        return False
    between = words.forms[before.last + 1 : place.first]
    if between == ["("]:
        return True
    joined = any(
        form in (",", "and", "or", "/", "&", "with", "plus", "vs", "versus", "also", "like") for form in between
    )
    return joined and not any((form in _PASSING and form not in ("with", "like")) or form in _BE for form in between)


def without_explained(words: Words, places: Sequence[Place]) -> list[Place]:
    """The places without those that only explain a neighbour: "X, a common infection", "an infection called X"."""
    kept: list[Place] = []
    for number, place in enumerate(places):
        before = places[number - 1] if number else None
        after = places[number + 1] if number + 1 < len(places) else None
        if before is not None and _explains(words, before, place, after):
            continue
        if before is not None and before.last + 1 == place.first:
            # "ringworm infection", "dermatitis eczema": the one that is no whole kind is meant.
            if place.mention.id in KINDS or before.mention.id not in KINDS or not kept:
                continue
            kept.pop()
        if kept and before is not None and kept[-1] is before and _is_called(words, before, place):
            kept.pop()
        kept.append(place)
    return kept


def _explains(words: Words, before: Place, place: Place, after: Place | None) -> bool:
    between = words.forms[before.last + 1 : place.first]
    if before.clause != place.clause or len(between) > _FURTHEST or between[:1] != [","]:
        return False
    if between[1:2] not in (["a"], ["an"]) or not {",", "or", "and"}.isdisjoint(between[1:]):
        return False
    # "a fever, a rash or a boil" is a list; "X, a rash of the hands" explains.
    return not (after is not None and are_listed(words, place, after))


def _is_called(words: Words, before: Place, place: Place) -> bool:
    between = words.forms[before.last + 1 : place.first]
    return between in (["called"], ["named"], ["known", "as"], ["called", "a"], ["called", "an"], [",", "called"])


def stands_in_list(scoped: ScopedText, places: Sequence[Place], place: Place) -> bool:
    """Whether a name is a later item of a list, whatever the items before it are."""
    words, first = scoped.words, scoped.clauses[place.clause].first
    index = place.first - 1
    while index > first and words.forms[index] in _CLEAR:
        index -= 1
    listed = index > first and words.forms[index] in (",", "or", "and")
    return listed and not _defines(scoped, place.clause, index, places, even_the=True)


def explains_a_name(scoped: ScopedText, places: Sequence[Place], place: Place) -> bool:
    """Whether a name stands in a relative clause about another: "X, which may be due to an infection"."""
    clause = scoped.clauses[place.clause]
    if clause.opener not in ("which", "who") or not place.clause:
        return False
    return any(other.clause == place.clause - 1 for other in places)


def use_of(scoped: ScopedText, places: Sequence[Place], place: Place) -> Use:
    """How the name at this place is used, told from the words before and after it in its clause."""
    words, clause = scoped.words, scoped.clauses[place.clause]
    start = clause.first
    while start < place.first and words.forms[start] in _JOINTS:
        start += 1
    definite, kind = False, False
    index = place.first - 1
    while index >= start and place.first - index <= _FURTHEST:
        form = words.forms[index]
        before = words.forms[index - 1] if index > start else ""
        if form in _BE:
            return "passing" if _defines(scoped, place.clause, index, places) else "said"
        if form in _HAVE:
            if before == "to":
                return "said" if words.forms[max(start, index - 2)] in _SEEMING else "passing"
            return "passing" if before in _GENERIC or before in ("i", "we") else "said"
        if form in _NAMING or (form in _SEEING and _seen_by_writer(words, start, index)):
            return "said"
        if form in _ASKED_OF and before in _BE and index - 1 == start:
            return "said"
        if form == ":":
            return "said" if before in _HEADINGS else "alone"
        if form == "including" or (form == "as" and before == "such"):
            return "example"
        if form == "of" and (before in _CHANCES or before == "account"):
            return "said"
        if form == "of" and before in _AFTER["of"]:
            # "A form of X": what stands before "form" decides.
            kind, index = True, index - 2
            continue
        if form == "to" and before in ("mild", "moderate"):
            index -= 2
            continue
        if (
            form in _SPEAKING
            and before in _AFTER[form]
            and _defines(scoped, place.clause, index, places, even_the=form in _CAUSAL)
        ):
            return "passing"
        if form in _AFTER and (before in _AFTER[form] or (form == "like" and index - start < 2)):
            return "said"
        if (before, form) in _NOT_THAT or form == "unlike":
            return "said"
        if form in _OWNERS:
            return "owned"
        if form in _PASSING and form not in _CLEAR:
            return "passing"
        if form == ")":
            # What stands in brackets before the name is passed over.
            while index > start and words.forms[index] != "(":
                index -= 1
            index -= 1
            continue
        if form == "(":
            return "example"
        if form in _MARKS:
            break
        definite = definite or (form in _DEFINITE and index == start)
        index -= 1
    else:
        if index >= start:
            return "passing"
    following = words.forms[place.last + 1] if place.last < clause.last else ""
    if place.last < clause.last and words.forms[clause.last] == "-" and clause.sentence >= _HEADED_FROM:
        # A later line such as "Asymmetry - each half differs" is a heading, not a finding.
        return "passing"
    verb_follows = _verb_after(scoped, place)
    if following in ("is", "are") and words.forms[min(place.last + 2, clause.last)] in _PRESENT:
        return "said"
    if kind:
        return "subject" if verb_follows else "alone"
    short = (
        clause.last - clause.first < _LONGEST_ALONE
        or not following[:1].isalnum()
        or following in _PASSING
        or following == "or"
    )
    if not verb_follows and short:
        return "alone"
    return "definite" if definite else "subject"


def _seen_by_writer(words: Words, start: int, index: int) -> bool:
    """ "I can also see X" """
    return any(words.forms[at] in ("i", "we") for at in range(max(start, index - 4), index))


def _verb_after(scoped: ScopedText, place: Place) -> bool:
    last = scoped.clauses[place.clause].last
    forms = scoped.words.forms[place.last + 1 : last + 1]
    for mark in (",", ":"):
        if mark in forms:
            forms = forms[: forms.index(mark)]
    return any(is_finite(form) for form in forms) or not _DOING.isdisjoint(forms[:3])


def _defines(scoped: ScopedText, number: int, link: int, places: Sequence[Place], *, even_the: bool = False) -> bool:
    """Whether the subject of the verb before this link is itself a condition in general: "hives are an allergy".

    "The cyst is …" speaks of this person's cyst, unless it goes on to causes (`even_the`): "the rash is caused by".
    """
    words = scoped.words
    if scoped.clauses[number].carries_on and number > 0:
        number -= 1
    first = scoped.clauses[number].first
    for index in range(first, link):
        if words.forms[index] in _OPINING:
            # "I feel like it is": the subject is "it".
            first = index + 1
    verb = next((index for index in range(first, link + 1) if is_finite(words.forms[index])), None)
    if verb is None:
        return False
    for place in places:
        if first <= place.first and place.last < verb:
            lead = words.forms[place.first - 1] if place.first > first else ""
            return lead not in _THIS_ONE and (lead != "the" or even_the)
    return any(words.forms[index] in _GENERIC for index in range(first, verb))
