"""Text is split into words that know where they stand in it and how a vocabulary would spell them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’‘ʼ´`][^\W_]+)*|\n+|[^\w\s]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`", "'"))
_QUOTES = frozenset("\"'“”„«»‘’`´*_")
_DASHES = frozenset("-‐‑‒–—−")

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


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a text: `text[start:end]`, `form` (lower case, contractions undone), `stem` (folded)."""

    start: int
    end: int
    form: str
    stem: str


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


def split(text: str) -> tuple[Word, ...]:
    """The words and punctuation marks of a text in order.

    Quotation marks and hyphens inside words are left out (a "break-out" reads as two words), a dash between
    words stays as "-", line ends stay as a line feed, "isn't" becomes "is" and "not", "it's" "it" and "is".
    Offsets are those of the text as given, which may hold curly quotes, non-breaking spaces and emoji.
    """
    words: list[Word] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        start, end = match.span()
        first = token[0]
        if first.isalnum():
            _add_word(words, token, start, end)
        elif first == "\n":
            words.append(Word(start, end, "\n", "\n"))
        elif first in _QUOTES:
            continue
        elif first in _DASHES:
            joined = start > 0 and end < len(text) and not text[start - 1].isspace() and not text[end].isspace()
            if not joined or first in "—":
                words.append(Word(start, end, "-", "-"))
        else:
            words.append(Word(start, end, first, first))
    return tuple(words)


def is_shouted(text: str) -> bool:
    """Whether a text is written all in capitals, so that capitals tell no abbreviation: more than a word or two."""
    return text.isupper() and text.count(" ") > 1


def _add_word(words: list[Word], token: str, start: int, end: int) -> None:
    form = token.lower().translate(_APOSTROPHES)
    form = _BARE_CONTRACTIONS.get(form, form)
    if "'" not in form:
        words.append(Word(start, end, form, fold(form)))
        return
    head, _, tail = form.rpartition("'")
    if form == "n't":
        # "can n't": the head stands as a word of its own.
        words.append(Word(start, end, "not", "not"))
    elif form.endswith("n't"):
        head = {"ca": "can", "wo": "will", "sha": "shall"}.get(form[:-3], form[:-3])
        cut = max(start + 1, end - 3)
        words.append(Word(start, cut, head, fold(head)))
        words.append(Word(cut, end, "not", "not"))
    elif head and tail in _TAILS and not (tail == "s" and head not in _BEFORE_IS):
        cut = min(end - 1, start + len(head))
        words.append(Word(start, cut, head, fold(head)))
        words.append(Word(cut, end, _TAILS[tail], _TAILS[tail]))
    elif tail == "s":
        words.append(Word(start, end, head, fold(head)))
    else:
        joined = form.replace("'", "")
        words.append(Word(start, end, joined, fold(joined)))
