"""Text is split into words that know where they stand in it and how a vocabulary would spell them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple, overload


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_TOKEN = re.compile(r"(\d+(?:[.,]\d+)+|[^\W_]+(?:['’‘ʼ´`][^\W_]+)*|\n+|[^\w\s])")
# The same for a text of plain letters, where no character has to be looked up: three times as quick.
_PLAIN_TOKEN = re.compile(
    r"([A-Za-z][A-Za-z0-9]*(?:['`][A-Za-z0-9]+)*|[0-9]+(?:[.,][0-9]+)+|"
    r"[0-9][A-Za-z0-9]*(?:['`][A-Za-z0-9]+)*|\n+|[^A-Za-z0-9_\s])"
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
    """One word or mark of a text: `text[start:end]`, `form` (lower case, contractions undone), `stem` (folded)."""

    start: int
    end: int
    form: str
    stem: str


class Words(Sequence[Word]):
    """The words of a text in order, kept in columns: an import reads millions and asks few of them for all they are.

    `starts`, `ends`, `forms` and `stems` have one entry a word. Whoever goes through many words takes the column.
    `found` remembers what was found in them (see phrases.py).
    """

    __slots__ = ("_spelled", "ends", "forms", "found", "starts", "stems")

    def __init__(self, starts: list[int], ends: list[int], forms: list[str], stems: list[str]) -> None:
        self.starts, self.ends, self.forms, self.stems = starts, ends, forms, stems
        self.found: dict[object, Any] = {}
        self._spelled: Spelled | None = None

    def __len__(self) -> int:
        return len(self.forms)

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.starts, self.ends, self.forms, self.stems)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return list(map(Word, self.starts[index], self.ends[index], self.forms[index], self.stems[index]))
        return Word(self.starts[index], self.ends[index], self.forms[index], self.stems[index])

    @property
    def spelled(self) -> "Spelled":
        """The stems in one line; made once, however many sets of phrases are looked for in it."""
        if self._spelled is None:
            self._spelled = spelled(self.stems)
        return self._spelled


class Spelled(NamedTuple):
    """Words in one line, a space around each, and the place of the space behind each word."""

    line: str
    ends: list[int]


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
    # What stands between two tokens and the tokens, in turn: where each begins and ends is the sum of the lengths.
    parts = (_PLAIN_TOKEN if text.isascii() else _TOKEN).split(text)
    edges = list(accumulate(map(len, parts)))
    tokens, starts, ends = parts[1::2], edges[:-1:2], edges[1::2]
    forms, stems = (list(column) for column in zip(*map(_whole, tokens), strict=True)) if tokens else ([], [])
    words = Words(starts, ends, forms, stems)
    return _taken_apart(text, tokens, words) if "" in forms else words


def _taken_apart(text: str, tokens: list[str], whole: Words) -> Words:
    """The words of a text of which some tokens are two words or none, or stay only where they join words."""
    words = Words([], [], [], [])
    done = 0
    for place in (place for place, form in enumerate(whole.forms) if not form):
        _extend(words, whole, done, place)
        done = place + 1
        token, start, end = tokens[place], whole.starts[place], whole.ends[place]
        if token in _DASHES:
            joined = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
            parts: tuple[Word, ...] = () if joined and token not in _LONG_DASH else (Word(0, len(token), "-", "-"),)
        else:
            parts = pieces(token)
        for piece in parts:
            words.starts.append(start + piece.start)
            words.ends.append(start + piece.end)
            words.forms.append(piece.form)
            words.stems.append(piece.stem)
    _extend(words, whole, done, len(tokens))
    return words


def _extend(words: Words, more: Words, first: int, end: int) -> None:
    words.starts += more.starts[first:end]
    words.ends += more.ends[first:end]
    words.forms += more.forms[first:end]
    words.stems += more.stems[first:end]


def is_shouted(text: str) -> bool:
    """Whether a text is written all in capitals, so that capitals tell no abbreviation: more than a word or two."""
    return text.isupper() and text.count(" ") > 1


@lru_cache(maxsize=32768)
def _whole(token: str) -> tuple[str, str]:
    """The form and the stem of a token that is one word or mark; empty for one that is two or none."""
    parts = pieces(token)
    return (parts[0].form, parts[0].stem) if len(parts) == 1 else ("", "")


def pieces(token: str) -> tuple[Word, ...]:
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
    if head and tail == "s":
        return (Word(0, end, head, fold(head)),)
    joined = form.replace("'", "")
    # Nothing is left of a token of apostrophes alone, which some scripts have as letters.
    return (Word(0, end, joined, fold(joined)),) if joined else ()
