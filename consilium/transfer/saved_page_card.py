"""Who wrote an answer of a saved page: the card under it, or the signature at its end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from consilium.medicine.specialties import split_place_and_specialty
from consilium.transfer.records import DoctorCard
from consilium.transfer.saved_page_lines import Kind, Line

NAME_LIMIT: Final = 160
PLACE_LIMIT: Final = 120
POST_NOMINALS_LIMIT: Final = 80
_REVIEWS_LIMIT: Final = 1_000_000_000
_CARD_LINES: Final = 3
_BLANKS_WITHIN: Final = 2


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card and the lines it takes: from `start` up to, but not including, `end`."""

    start: int
    end: int
    card: DoctorCard


@dataclass(frozen=True, slots=True)
class Signature:
    """How an answer is signed in its own text: the name as written, and the places that follow it."""

    name: str = ""
    place: str = ""


_RATING = re.compile(r"(\d(?:\.\d{1,2})?) out of 5(?: stars?)?", re.IGNORECASE)
_REVIEWS = re.compile(r"\(?(\d[\d,]{0,11}|no) (?:reviews?|ratings?)(?: yet)?\)?", re.IGNORECASE)
_BETWEEN = re.compile(r"[ ·|,–-]{0,5}")
_POINTS = str.maketrans("", "", ".-()/")
_SMALL_POST_NOMINALS = frozenset({"md", "do", "np", "pa", "rn", "phd", "mbbs"})
_GENERATION = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = frozenset(
    {"de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "zu", "zum", "la", "le", "el"}
    | {"al", "bin", "ibn", "ben", "af", "av", "y", "e", "'t", "st", "st."}
)
_CLOSING = re.compile(
    r"(?:\b(?:(?:kind|warm|best|with) )?regards|\b(?:all the |with )?best(?: wishes| of luck)?|\bsincerely(?: yours)?"
    r"|\bcheers|\bthanks|\bthank you|\bgood luck|\byours(?: truly)?|\brespectfully|\btake care|\bbe well"
    r"|\bhope this helps|\bwarmly)[,.!]? {1,2}[~–—-]? ?",
    re.IGNORECASE,
)
_WORD = r"(?:[A-Z]\.|[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*)"
_TITLED = re.compile(rf"(?:Dr|Doctor|Prof|Professor)\b\.? ?{_WORD}(?: {_WORD}){{0,4}}")
_UNTITLED = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_AFTER_NAME = re.compile(r"(?:,? (?:[A-Z]{2,8}|[A-Z][a-z]?\.?[A-Z][A-Za-z.]{0,6})\b\.?){0,6}")
_SIGNATURE_LIMIT = 120


def find_cards(lines: Sequence[Line]) -> list[FoundCard]:
    """Return the cards among the lines, in order: name, "City Specialty", "4.8 out of 5 stars 207 reviews".

    The place line may be missing, the rating too when name and specialty leave no doubt, and blank lines may stand
    between the three. A rating without a name above it is no card and stays text.
    """
    cards: list[FoundCard] = []
    at = after = 0
    while at < len(lines):
        found = None
        if lines[at].kind is Kind.TEXT and len(lines[at].text) <= NAME_LIMIT:
            found = _rated(lines, after, at) or _unrated(lines, after, at)
        if found:
            cards.append(found)
            at = after = found.end
        else:
            at += 1
    return cards


def _rated(lines: Sequence[Line], after: int, at: int) -> FoundCard | None:
    figures = _figures(lines[at].text)
    if figures is None:
        return None
    rating, count = figures
    end = at + 1
    if rating is None or count is None:
        more = _figures(lines[end].text) if end < len(lines) else None
        if more is not None:
            rating, count, end = rating or more[0], more[1] if count is None else count, end + 1
    above = _lines_above(lines, after, at)
    if not above:
        return None
    nearest = lines[above[0]].text
    if len(nearest) > PLACE_LIMIT:
        return None
    if len(above) > 1 and not _split_post_nominals(nearest)[1] and is_name(lines[above[1]].text):
        return FoundCard(above[1], end, _card(lines[above[1]].text, nearest, rating, count))
    if is_name(nearest):
        return FoundCard(above[0], end, _card(nearest, "", rating, count))
    return None


def _unrated(lines: Sequence[Line], after: int, at: int) -> FoundCard | None:
    """Read a card without a rating: a name with post-nominals right over a line that ends in a specialty."""
    ends_paragraph = at + 1 == len(lines) or lines[at + 1].kind is not Kind.TEXT
    if at - 1 < after or not ends_paragraph or lines[at - 1].kind is not Kind.TEXT:
        return None
    starts_paragraph = at - 2 < after or lines[at - 2].kind is not Kind.TEXT
    name, place = lines[at - 1].text, lines[at].text
    if not (starts_paragraph and len(place) <= PLACE_LIMIT and is_name(name) and _split_post_nominals(name)[1]):
        return None
    card = _card(name, place, None, None)
    return FoundCard(at - 1, at + 1, card) if card.specialty_id else None


def _lines_above(lines: Sequence[Line], after: int, at: int) -> list[int]:
    """Return where the text lines right above stand, nearest first, at most two, over a few blank lines at most."""
    above: list[int] = []
    blanks = 0
    for near in range(at - 1, after - 1, -1):
        if lines[near].kind is Kind.TEXT:
            above.append(near)
            blanks = 0
        elif lines[near].kind is not Kind.BLANK or (blanks := blanks + 1) > _BLANKS_WITHIN:
            break
        if len(above) == _CARD_LINES - 1:
            break
    return above


def _figures(line: str) -> tuple[Decimal | None, int | None] | None:
    """Read a line that says nothing but stars, reviews or both; None for any other line."""
    if len(line) > 60:
        return None
    stars = _RATING.match(line)
    rest = line[stars.end() :] if stars else line
    rest = rest[between.end() :] if (between := _BETWEEN.match(rest)) else rest
    reviews = _REVIEWS.fullmatch(rest)
    if (rest and not reviews) or not (stars or reviews):
        return None
    rating = Decimal(stars.group(1)) if stars else None
    if rating is not None and rating > 5:
        rating = None
    if reviews is None:
        return rating, None
    written = reviews.group(1).replace(",", "")
    count = 0 if written.lower() == "no" else int(written)
    return rating, count if count <= _REVIEWS_LIMIT else None


def _card(name_line: str, place_line: str, rating: Decimal | None, count: int | None) -> DoctorCard:
    name, post_nominals = _split_post_nominals(name_line)
    place, known = split_place_and_specialty(place_line)
    city, _, region = place.partition(",") if known else ("", "", "")
    return DoctorCard(
        name=name,
        post_nominals=post_nominals,
        city=city.strip(),
        region=region.strip(),
        specialty_line=place_line,
        specialty=place_line[len(place) :].lstrip(" ,-–—·") if known else "",
        specialty_id=known.id if known else None,
        rating=rating,
        review_count=count,
    )


def is_name(line: str) -> bool:
    """Say whether a line can be the name on a card: post-nominals, or a few capitalised words and no sentence."""
    name, post_nominals = _split_post_nominals(line)
    if (
        not name
        or len(line) > NAME_LIMIT
        or len(post_nominals) > POST_NOMINALS_LIMIT
        or name[-1] in "!?:;"
        or any(mark.isdigit() for mark in name)
    ):
        return False
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= 14:
        return False
    capitals = all(word[0].isupper() or not word[0].isalpha() or word.lower() in _PARTICLES for word in words)
    if post_nominals:
        return capitals or len(words) <= 5
    return capitals and len(words) >= 2 and (name[-1] != "." or words[-1].rstrip(".").lower() in _GENERATION)


def _split_post_nominals(line: str) -> tuple[str, str]:
    """Split "Ana de la Cruz, Jr., MD, FACS" at the first comma that post-nominals follow: the name, the rest."""
    parts = [part.strip() for part in line.split(",", 20)]
    for at in range(1, len(parts)):
        if all(_is_post_nominal(part) for part in parts[at:]):
            return ", ".join(parts[:at]), ", ".join(parts[at:])
    words = line.split()
    if len(parts) == 1 and len(words) > 2 and words[-1].isupper() and _is_post_nominal(words[-1]):
        return " ".join(words[:-1]), words[-1]
    return line, ""


def _is_post_nominal(part: str) -> bool:
    """Say whether a piece between commas is letters after a name: at least two capitals a word, or all small "md"."""
    words = part.replace("&", " ").split()
    return 0 < len(words) <= 4 and all(_is_letters_after_a_name(word) for word in words)


def _is_letters_after_a_name(word: str) -> bool:
    plain = word.translate(_POINTS)
    if not (2 <= len(plain) <= 12 and plain.isalpha()) or plain.lower() in _GENERATION:
        return False
    return plain in _SMALL_POST_NOMINALS or (plain[0].isupper() and sum(1 for mark in plain if mark.isupper()) >= 2)


def find_signature(body: str) -> Signature:
    """Return how a body is signed at its very end, after a closing ("Best, Dr. RG"), a dash ("~Dr. Roe") or alone.

    A doctor's name in the middle of a sentence is no signature; the body itself is left as it is.
    """
    last = body.rpartition("\n\n")[2]
    tail = last[-_SIGNATURE_LIMIT:].replace("\n", " ")
    whole = len(last) <= _SIGNATURE_LIMIT
    closings = list(_CLOSING.finditer(tail))
    starts = [(closing.end(), _UNTITLED) for closing in reversed(closings)]
    if whole:
        lead = len(tail) - len(tail.lstrip("~–—- "))
        starts.append((lead, _UNTITLED if lead else _TITLED))
        if is_name(tail) and _split_post_nominals(tail)[1]:
            return Signature(tail)
    for start, shape in starts:
        rest = tail[start:]
        named = _TITLED.match(rest) or shape.match(rest)
        if named is None:
            continue
        after = _AFTER_NAME.match(rest, named.end())
        end = after.end() if after else named.end()
        place = _places(rest[end:])
        if place is not None:
            return Signature(rest[:end].rstrip(", "), place)
    return Signature()


def _places(rest: str) -> str | None:
    """Return "Brisbane, Australia" for ". Brisbane. Australia.", empty for nothing, None when a sentence follows."""
    pieces = [piece.strip() for piece in rest.replace(",", ".").split(".")]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 3 or any(len(piece.split()) > 3 or not piece[0].isupper() for piece in pieces):
        return None
    return ", ".join(pieces)
