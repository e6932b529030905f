"""People's names compared as registers and people write them: accents, hyphens, capitals, married and former names."""

import unicodedata
from typing import Literal

Agreement = Literal["same", "alike", "differs"]
"""`alike` is a double name of which one side has a part only, or a given name of which one side has the initial."""

# Letters that no decomposition turns into a plain one, as passports write them (ICAO 9303-3, section 6).
_PLAIN = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
        "ŋ": "n", "ŧ": "t", "ĸ": "k",
    }
)  # fmt: skip
# "Müller" is written Muller by some registers and Mueller by others.
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_TITLES = {"dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "miss", "sir", "dame"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv", "md", "do", "phd", "mbbs", "mbchb", "frcs", "facs"}


def parts(name: str) -> tuple[str, ...]:
    """Return a name's parts in plain small letters: "O'Neill-Ødegård" becomes ("oneill", "odegard")."""
    lowered = name.casefold().replace("’", "").replace("'", "").replace("`", "").translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", lowered)
    kept = "".join(letter if letter.isalnum() else " " for letter in decomposed if not unicodedata.combining(letter))
    return tuple(kept.split())


def _spellings(name: str) -> set[str]:
    composed = unicodedata.normalize("NFC", name.casefold())
    return {"".join(parts(name)), "".join(parts(composed.translate(_UMLAUTS)))}


def compare_surnames(one: str, other: str) -> Agreement:
    """Compare two surnames.

    Equal without accents, hyphens and spaces is the same; when each part of one is among the parts of the other
    (Smith and Smith-Jones) they are alike.
    """
    if not parts(one) or not parts(other):
        return "differs"
    if _spellings(one) & _spellings(other):
        return "same"
    first, second = set(parts(one)), set(parts(other))
    # A particle alone ("de", "la") makes no two names alike.
    shared = first & second
    if (shared in (first, second)) and any(len(part) > 3 for part in shared):
        return "alike"
    return "differs"


def compare_given(one: str, other: str) -> Agreement:
    """Compare given names: the same first or middle name is the same, a fitting initial alike."""
    first, second = parts(one), parts(other)
    if not first or not second:
        return "differs"
    if first[0] in second or second[0] in first or "".join(first) == "".join(second):
        return "same"
    for here, there in ((first, second), (second, first)):
        if len(here[0]) == 1 and any(part.startswith(here[0]) for part in there):
            return "alike"
    return "differs"


def split_name(name: str) -> tuple[str, str]:
    """Return the given names and the surname of a full name as it is signed; the last word is the surname.

    Who signs otherwise says so: forms ask for both apart. Titles and post-nominals are left out.
    """
    words = [word for word in name.replace(",", " ").split() if "".join(parts(word)) not in _TITLES]
    while len(words) > 1 and "".join(parts(words[-1])) in _SUFFIXES:
        words.pop()
    if not words:
        return "", ""
    return " ".join(words[:-1]), words[-1]


def is_same_person_name(one: str, other: str) -> bool:
    """Say whether two full names differ in accents, capitals, hyphens, titles and spaces alone."""
    left, right = (
        "".join(part for part in parts(name) if part not in _TITLES and part not in _SUFFIXES) for name in (one, other)
    )
    return left == right
