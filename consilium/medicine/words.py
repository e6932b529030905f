"""Text is split into words that know where they stand in it and how a vocabulary would spell them."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’‘ʼ´`][^\W_]+)*|\n+|[^\w\s]")
# The same for a text of plain letters, where no character has to be looked up: three times as quick.
_PLAIN_TOKEN = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:['`][A-Za-z0-9]+)*|[0-9]+(?:[.,][0-9]+)+|"
    r"[0-9][A-Za-z0-9]*(?:['`][A-Za-z0-9]+)*|\n+|[^A-Za-z0-9_\s]"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
_QUOTES = frozenset("\"'“”„«»‘’`´*_")
_DASHES = frozenset("-‐‑‒–—−")
_LONG_DASH = frozenset("—")

# Written without the apostrophe as often as with it.
_BARE_CONTRACTIONS = {
    "isnt": "isn't",
    "arent": "aren't",
    "wasnt": "wasn't",
    "werent": "weren't",
    "dont": "don't",
    "doesnt": "doesn't",
    "didnt": "didn't",
    "cant": "can't",
    "couldnt": "couldn't",
    "wouldnt": "wouldn't",
    "shouldnt": "shouldn't",
    "hasnt": "hasn't",
    "havent": "haven't",
    "hadnt": "hadn't",
    "aint": "isn't",
    "wont": "won't",
    "cannot": "can't",
    "ive": "i've",
    "im": "i'm",
    "youre": "you're",
    "theyre": "they're",
    "thats": "that's",
    "ur": "your",
    "u": "you",
}
_TAILS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "d": "would", "s": "is"}
_BEFORE_IS = word_set("it that this he she there what here who where how everything nothing")

# British, American and medical spellings of the same stem.
_SPELLINGS = (
    ("haem", "hem"),
    ("oed", "ed"),
    ("oes", "es"),
    ("rrhoe", "rrhe"),
    ("rrhag", "rrag"),
    ("naev", "nev"),
    ("anaes", "anes"),
    ("aem", "em"),
    ("aesth", "esth"),
    ("foet", "fet"),
    ("caec", "cec"),
    ("paed", "ped"),
    ("oedema", "edema"),
    ("colour", "color"),
    ("tumour", "tumor"),
    ("odour", "odor"),
    ("fibre", "fiber"),
    ("litre", "liter"),
    ("centre", "center"),
    ("grey", "gray"),
    ("mould", "mold"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("ise", "ize"),
)
_IRREGULAR = {
    "does": "does",
    "goes": "goes",
    "shoes": "shoe",
    "toes": "toe",
    "feet": "foot",
    "teeth": "tooth",
    "naevi": "nevus",
    "nevi": "nevus",
    "comedones": "comedone",
    "comedos": "comedone",
    "fungi": "fungus",
    "lentigines": "lentigo",
    "verrucae": "verruca",
    "telangiectasias": "telangiectasia",
    "telangiectases": "telangiectasia",
    "ecchymoses": "ecchymosis",
    "biopsies": "biopsy",
    "lives": "life",
    "rise": "rise",
    "wise": "wise",
    "exercise": "exercise",
    "advise": "advise",
    "otherwise": "otherwise",
    "noise": "noise",
    "diabetes": "diabetes",
    "herpes": "herpes",
    "wheat": "wheat",
}


class Word(NamedTuple):
    """One word or mark of a text: `text[start:end]`, `form` (lower case, contractions undone), `stem` (folded).

    A named tuple, since an import makes millions of them and a frozen dataclass costs three times as much to make.
    """

    start: int
    end: int
    form: str
    stem: str


class Spelled(NamedTuple):
    """The words of a text in one line, a space around each, and the place of the space behind each word."""

    line: str
    ends: list[int]


class Words(tuple[Word, ...]):
    """The words of a text in order; spelled in one line once, however many sets of phrases are looked for in it."""

    def spelled(self, by: Literal["stem", "form"]) -> Spelled:
        """Return the words in one line, by their stems or their forms."""
        return self._stems if by == "stem" else self._forms

    @cached_property
    def forms(self) -> list[str]:
        """The form of each word."""
        return [form for _, _, form, _ in self]

    @cached_property
    def _stems(self) -> Spelled:
        return spelled([stem for _, _, _, stem in self])

    @cached_property
    def _forms(self) -> Spelled:
        return spelled(self.forms)


def spelled(words: Sequence[str]) -> Spelled:
    """Return words in one line, and where each of them ends."""
    return Spelled(f" {' '.join(words)} ", list(accumulate(map(_AND_A_SPACE, map(len, words)))))


_AND_A_SPACE = (1).__add__


@lru_cache(maxsize=65536)
def fold(form: str) -> str:
    """The spelling under which singular and plural, British and American, accented and plain are one word."""
    word = form.lower()
    if not word.isascii():
        word = "".join(mark for mark in unicodedata.normalize("NFKD", word) if not unicodedata.combining(mark))
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 5:
        for british, american in _SPELLINGS:
            if british in word:
                word = word.replace(british, american)
    if len(word) > 3 and word.endswith("s"):
        word = _singular(word)
    return _IRREGULAR.get(word, word)


def _singular(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=16)
def split(text: str) -> Words:
    """The words and punctuation marks of a text in order; those of the last few texts are kept.

    Quotation marks and hyphens inside words are left out (a "break-out" reads as two words), a dash between
    words stays as "-", line ends stay as a line feed, "isn't" becomes "is" and "not", "it's" "it" and "is".
    Offsets are those of the text as given, which may hold curly quotes, non-breaking spaces and emoji.
    """
    words: list[Word] = []
    # Called for every word of every text: a tuple is made without its class's own, slower way, and a token is looked
    # for again rather than asked of a match. Between two tokens stand only spaces and underscores, which begin none.
    make, keep, place = tuple.__new__, words.append, text.find
    end = 0
    for token in (_PLAIN_TOKEN if text.isascii() else _TOKEN).findall(text):
        start = place(token, end)
        end = start + len(token)
        pieces = _pieces(token)
        if len(pieces) == 1:
            ((_, _, form, stem),) = pieces
            keep(make(Word, (start, end, form, stem)))
        elif token in _DASHES:
            joined = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
            if not joined or token in _LONG_DASH:
                keep(make(Word, (start, end, "-", "-")))
        else:
            for begin, stop, form, stem in pieces:
                keep(make(Word, (start + begin, start + stop, form, stem)))
    return Words(words)


def is_shouted(text: str) -> bool:
    """Whether a text is written all in capitals, so that capitals tell no abbreviation: more than a word or two."""
    return text.isupper() and text.count(" ") > 1


@lru_cache(maxsize=32768)
def _pieces(token: str) -> tuple[Word, ...]:
    """The one or two words or the mark of a token, none for quotation marks and dashes; offsets from its beginning."""
    if not token[0].isalnum():
        mark = token[0]
        return () if mark in _QUOTES or token in _DASHES else (Word(0, len(token), mark, mark),)
    form = token.lower().translate(_APOSTROPHES)
    form = _BARE_CONTRACTIONS.get(form, form)
    end = len(token)
    if "'" not in form:
        return (Word(0, end, form, fold(form)),)
    head, _, tail = form.rpartition("'")
    if form == "n't":
        # "can n't": the head stands as a word of its own.
        return (Word(0, end, "not", "not"),)
    if form.endswith("n't"):
        head = {"ca": "can", "wo": "will", "sha": "shall"}.get(form[:-3], form[:-3])
        cut = max(1, end - 3)
        return (Word(0, cut, head, fold(head)), Word(cut, end, "not", "not"))
    if head and tail in _TAILS and not (tail == "s" and head not in _BEFORE_IS):
        cut = min(end - 1, len(head))
        return (Word(0, cut, head, fold(head)), Word(cut, end, _TAILS[tail], _TAILS[tail]))
    if tail == "s":
        return (Word(0, end, head, fold(head)),)
    joined = form.replace("'", "")
    return (Word(0, end, joined, fold(joined)),)
