"""Sentences are cut into clauses, the stretches of text over which one negation or one doubt reaches."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from consilium.medicine.words import Words, word_set

# A text without punctuation is still cut, so that the work stays linear in its length.
LONGEST_CLAUSE = 60

_SENTENCE_MARKS = frozenset(".!?\n")
_ABBREVIATIONS = word_set("dr drs mr mrs ms prof st vs approx fig dept e.g i.e etc resp")
_SUBJECTS = word_set(
    "i you he she it they we this that these those there your my our his her its their everyone nobody"
)
_OPENERS = word_set(
    "but however although though whereas while yet because since therefore thus hence unless if when which who "
    "otherwise until so then except whenever whose nevertheless nonetheless"
)
_FINITE = word_set(
    "is are was were am has have had does do did can could may might will would shall should must looks look "
    "looked seems seem appears appear sounds sound feels feel need needs want take use apply avoid see go try "
    "keep get make start stop continue wash think believe suspect recommend suggest advise would please means "
    "consider contact call consult follow visit talk speak check let give put leave becomes become goes went "
    "came comes started began remains remain resembles treat"
)
_PRONOUNS = word_set("i you he she it they we this that")
_LEADS_ON = word_set(
    "that which who as than to of in on at by for from with about after before like and or but if when how what where "
    "why because not all both , think feel say believe notice noticed i you he she it they we since until over under"
)
_GOES_ON = word_set(
    "and or even as only what see wonder wondering clear unclear sure unsure certain know tell say check determine "
    "ask asked decide confirm doubt doubtful uncertain question find consider matter feel look observe rule"
)
_FORMULAS = word_set("needed necessary possible any required desired available applicable indicated wanted")
_HYPOTHETICAL = word_set("if unless when")
_CONCESSIONS = word_set("although though while whereas since because as")
_LOOKING = word_set("look ask am notice zoom see read may want wish like remember recall prefer")
_RELATIVES = word_set("that which who whose where")
# A clause begins at one of these words or behind one of these marks, and nowhere else.
_BEGINNERS = _OPENERS | _PRONOUNS | {"if", "and", "or", "then"}
_BEFORE_BEGINNERS = frozenset(";-:,(")
_EDGES = _SENTENCE_MARKS | _BEGINNERS | _BEFORE_BEGINNERS


class Clause(NamedTuple):
    """A stretch of one sentence: `text[start:end]`, its words `first` to `last` of the split text (both included).

    `sentence` counts from 0; `asks` is true when the sentence ends in a question mark; `opener` is the word the
    clause begins with when that word says how it hangs on its neighbour ("if", "but"); `carries_on` says that it
    has no subject of its own ("if it worsens | and becomes painful").
    """

    start: int
    end: int
    first: int
    last: int
    sentence: int
    asks: bool
    opener: str
    carries_on: bool


def cut(text: str, words: Words) -> tuple[Clause, ...]:
    """The clauses of a split text, in order, together holding every word that is no sentence mark."""
    forms = words.forms
    clauses: list[Clause] = []
    first, number = 0, 0
    beginners: list[int] = []  # words of the sentence at hand at which a clause may begin
    for index in [index for index, form in enumerate(forms) if form in _EDGES]:
        form = forms[index]
        if form in _BEFORE_BEGINNERS:
            beginners.append(index + 1)
        elif form not in _SENTENCE_MARKS:
            if beginners[-1:] != [index]:
                beginners.append(index)
        elif _ends_sentence(text, words, index):
            if index > first:
                clauses += _cut_sentence(words, first, index - 1, number, _asks(forms, index), beginners)
                number += 1
            first, beginners = index + 1, []
    if first < len(words):
        clauses += _cut_sentence(words, first, len(words) - 1, number, False, beginners)
    return tuple(clauses)


def _asks(forms: Sequence[str], index: int) -> bool:
    while index < len(forms) and forms[index] in (".", "!", "?"):
        if forms[index] == "?":
            return True
        index += 1
    return False


def _ends_sentence(text: str, words: Words, index: int) -> bool:
    mark = words.forms[index]
    if mark in ("!", "?") or index == 0 or index + 1 == len(words):
        return True
    before, after = words.forms[index - 1], words.forms[index + 1]
    if mark == "\n":
        # A single line end inside a wrapped sentence is no end of it; the split keeps runs of line ends as one.
        return (
            not before[0].isalnum()
            or not after[0].isalpha()
            or text[words.starts[index + 1]].isupper()
            or words.ends[index] - words.starts[index] > 1
        )
    if words.ends[index - 1] == words.starts[index]:
        if before in _ABBREVIATIONS:
            return after[0] == "\n"
        if len(before) == 1 and before.isalpha() and before != "i":
            return False
    return True


def _cut_sentence(
    words: Words, first: int, last: int, number: int, asks: bool, beginners: Sequence[int]
) -> Iterator[Clause]:
    forms, start = words.forms, first
    starts = [first]
    for index in beginners:
        if not start < index <= last:
            continue
        while index - start > LONGEST_CLAUSE:
            start += LONGEST_CLAUSE
            starts.append(start)
        if index - start == LONGEST_CLAUSE or _begins(forms, start, index, last):
            start = index
            starts.append(start)
    starts.extend(range(start + LONGEST_CLAUSE, last + 1, LONGEST_CLAUSE))
    for position, start in enumerate(starts):
        end = starts[position + 1] - 1 if position + 1 < len(starts) else last
        opener = _opener(forms, start, end)
        carries_on = position > 0 and _carries_on(forms, start, end)
        yield Clause(words.starts[start], words.ends[end], start, end, number, asks, opener, carries_on)


def _begins(forms: Sequence[str], start: int, index: int, last: int) -> bool:
    """Whether a new clause begins at this word of a sentence."""
    form, before = forms[index], forms[index - 1]
    if before in (";", "-"):
        return True
    if before == ":":
        # "Two diseases are possible: X and Y" goes on; "no worry: it is X" does not.
        return form in _SUBJECTS or form in _FINITE or _starts_clause(forms, index, last)
    if form == "if" and index < last and _is_formula(forms, index, last):
        return False
    if form in _OPENERS:
        # "even if", "and if", "but when": the clause began one word earlier. "It is not clear if": it goes on.
        return before not in _OPENERS and before not in _GOES_ON
    if form in ("and", "or", "then") and index < last:
        following = forms[index + 1]
        if following in _OPENERS or (following in _SUBJECTS and form != "or"):
            return True
        # Before the first verb "and" joins two subjects ("X and Y are possible"); "may or may not" is one verb.
        if before in _FINITE or not any(forms[at] in _FINITE for at in range(start, index)):
            return False
        return following in _SUBJECTS or following in _FINITE or _starts_clause(forms, index + 1, last)
    if (
        # "If the skin is prone to it | I would treat": the consequence needs no comma.
        form in _PRONOUNS
        and not _HYPOTHETICAL.isdisjoint(forms[start : start + 2])
        and before not in _LEADS_ON
        and before not in _FINITE
        and any(forms[at] in _FINITE for at in range(start + 1, index))
    ):
        return True
    if before == "," and forms[start] in _CONCESSIONS and form not in ("and", "or"):
        # "Although it is not serious, X does hurt": the main clause begins at the comma.
        return any(forms[at] in _FINITE for at in range(start, index))
    if before in (",", "("):
        return form in _SUBJECTS or form in _FINITE or _starts_clause(forms, index, last)
    return False


def _is_formula(forms: Sequence[str], index: int, last: int) -> bool:
    """Whether this "if" hangs nothing on a condition: "if needed", "if you look closely"."""
    following = forms[index + 1]
    third = forms[index + 2] if index + 2 <= last else ""
    return following in _FORMULAS or (following in ("you", "i") and third in _LOOKING)


def _starts_clause(forms: Sequence[str], index: int, last: int) -> bool:
    """Whether a verb of its own follows before the next comma: "no fever, the skin is red"."""
    for ahead in range(index, min(last, index + 7) + 1):
        form = forms[ahead]
        if form in (",", ";", ":", "(", ")", "-", "and", "or") or form in _RELATIVES or form in _OPENERS:
            return False
        if form in _FINITE:
            return True
    return False


def _opener(forms: Sequence[str], start: int, end: int) -> str:
    for index in range(start, min(end, start + 2) + 1):
        form = forms[index]
        if form == "if" and index < end and _is_formula(forms, index, end):
            return ""
        if form in _OPENERS:
            return "even if" if form == "if" and index > start and forms[index - 1] == "even" else form
        if form not in ("and", "or", "but", "so", "even", "only", "then", ",", "(", "also", "for", "again"):
            return ""
    return ""


def _carries_on(forms: Sequence[str], start: int, end: int) -> bool:
    """A clause that begins with "and" or "or" and a verb shares the subject of the one before."""
    index = start
    while index <= end and forms[index] in ("and", "or", "then", ","):
        index += 1
    return index > start and index <= end and forms[index] in _FINITE


def is_finite(form: str) -> bool:
    """Whether a word, in lower case, is one of the verbs that make a clause."""
    return form in _FINITE
