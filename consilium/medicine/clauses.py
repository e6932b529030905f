"""Sentences are cut into clauses, the stretches of text over which one negation or one doubt reaches."""

from collections.abc import Sequence
from typing import NamedTuple

from consilium.medicine.words import Word, Words, word_set

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
    clauses: list[Clause] = []
    for number, (first, last, asks) in enumerate(_sentences(text, words)):
        clauses.extend(_cut_sentence(words, first, last, number, asks))
    return tuple(clauses)


def _sentences(text: str, words: Words) -> list[tuple[int, int, bool]]:
    """First word, last word and whether it ends in a question mark, of each sentence."""
    sentences: list[tuple[int, int, bool]] = []
    first = 0
    for index, form in enumerate(words.forms):
        if form not in _SENTENCE_MARKS or not _ends_sentence(text, words, index):
            continue
        if index > first:
            sentences.append((first, index - 1, _asks(words, index)))
        first = index + 1
    if first < len(words):
        sentences.append((first, len(words) - 1, False))
    return sentences


def _asks(words: Sequence[Word], index: int) -> bool:
    while index < len(words) and words[index].form in (".", "!", "?"):
        if words[index].form == "?":
            return True
        index += 1
    return False


def _ends_sentence(text: str, words: Sequence[Word], index: int) -> bool:
    mark = words[index].form
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    if mark == "\n":
        # A single line end inside a wrapped sentence is no end of it; the split keeps runs of line ends as one.
        return (
            before is None
            or after is None
            or not before.form[0].isalnum()
            or not after.form[0].isalpha()
            or text[after.start].isupper()
            or words[index].end - words[index].start > 1
        )
    if mark == "." and before is not None and after is not None and before.end == words[index].start:
        if before.form in _ABBREVIATIONS:
            return after.form[0] == "\n"
        if len(before.form) == 1 and before.form.isalpha() and before.form != "i":
            return False
    return True


def _cut_sentence(words: Words, first: int, last: int, number: int, asks: bool) -> list[Clause]:
    starts = [first]
    start, before = first, words[first].form
    for index, form in enumerate(words.forms[first + 1 : last + 1], start=first + 1):
        may_begin = form in _BEGINNERS or before in _BEFORE_BEGINNERS
        if index - start >= LONGEST_CLAUSE or (may_begin and _begins(words, start, index, last)):
            starts.append(index)
            start = index
        before = form
    clauses = []
    for position, start in enumerate(starts):
        end = starts[position + 1] - 1 if position + 1 < len(starts) else last
        opener = _opener(words, start, end)
        carries_on = position > 0 and _carries_on(words, start, end)
        clauses.append(Clause(words[start].start, words[end].end, start, end, number, asks, opener, carries_on))
    return clauses


def _begins(words: Sequence[Word], start: int, index: int, last: int) -> bool:
    """Whether a new clause begins at this word of a sentence."""
    form, before = words[index].form, words[index - 1].form
    if before in (";", "-"):
        return True
    if before == ":":
        # "Two diseases are possible: X and Y" goes on; "no worry: it is X" does not.
        return form in _SUBJECTS or form in _FINITE or _starts_clause(words, index, last)
    if form == "if" and index < last and _is_formula(words, index, last):
        return False
    if form in _OPENERS:
        # "even if", "and if", "but when": the clause began one word earlier. "It is not clear if": it goes on.
        return before not in _OPENERS and before not in _GOES_ON
    if form in ("and", "or", "then") and index < last:
        following = words[index + 1].form
        if following in _OPENERS or (following in _SUBJECTS and form != "or"):
            return True
        # Before the first verb "and" joins two subjects ("X and Y are possible"); "may or may not" is one verb.
        if before in _FINITE or not any(words[at].form in _FINITE for at in range(start, index)):
            return False
        return following in _SUBJECTS or following in _FINITE or _starts_clause(words, index + 1, last)
    if (
        # "If the skin is prone to it | I would treat": the consequence needs no comma.
        form in _PRONOUNS
        and not _HYPOTHETICAL.isdisjoint(word.form for word in words[start : start + 2])
        and before not in _LEADS_ON
        and before not in _FINITE
        and any(words[at].form in _FINITE for at in range(start + 1, index))
    ):
        return True
    if before == "," and words[start].form in _CONCESSIONS and form not in ("and", "or"):
        # "Although it is not serious, X does hurt": the main clause begins at the comma.
        return any(words[at].form in _FINITE for at in range(start, index))
    if before in (",", "("):
        return form in _SUBJECTS or form in _FINITE or _starts_clause(words, index, last)
    return False


def _is_formula(words: Sequence[Word], index: int, last: int) -> bool:
    """Whether this "if" hangs nothing on a condition: "if needed", "if you look closely"."""
    following = words[index + 1].form
    third = words[index + 2].form if index + 2 <= last else ""
    return following in _FORMULAS or (following in ("you", "i") and third in _LOOKING)


def _starts_clause(words: Sequence[Word], index: int, last: int) -> bool:
    """Whether a verb of its own follows before the next comma: "no fever, the skin is red"."""
    for ahead in range(index, min(last, index + 7) + 1):
        form = words[ahead].form
        if form in (",", ";", ":", "(", ")", "-", "and", "or") or form in _RELATIVES or form in _OPENERS:
            return False
        if form in _FINITE:
            return True
    return False


def _opener(words: Sequence[Word], start: int, end: int) -> str:
    for index in range(start, min(end, start + 2) + 1):
        form = words[index].form
        if form == "if" and index < end and _is_formula(words, index, end):
            return ""
        if form in _OPENERS:
            return "even if" if form == "if" and index > start and words[index - 1].form == "even" else form
        if form not in ("and", "or", "but", "so", "even", "only", "then", ",", "(", "also", "for", "again"):
            return ""
    return ""


def _carries_on(words: Sequence[Word], start: int, end: int) -> bool:
    """A clause that begins with "and" or "or" and a verb shares the subject of the one before."""
    index = start
    while index <= end and words[index].form in ("and", "or", "then", ","):
        index += 1
    return index > start and index <= end and words[index].form in _FINITE


def is_finite(form: str) -> bool:
    """Whether a word, in lower case, is one of the verbs that make a clause."""
    return form in _FINITE
