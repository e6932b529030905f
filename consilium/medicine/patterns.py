"""A small language for saying which words must stand near each other, so that rules can be data a clinician reads.

A pattern is a row of terms with signs between them:

    @eye & @blurred              a word of each set, in either order, at most six words between them
    @cannot > =@breathe          in this order; "=" takes the word as it stands, denied or not
    @blood &~12 @not_stopping    with up to twelve words between
    "water comes out" > @nose    a phrase instead of a set
    @fever + @spreading_rash     each anywhere in the text
    2 of (@pale @clammy @dizzy)  at least so many of these, anywhere in the text
    @chest & @pain -@lesion      not when a word of that set stands in the same sentence

Matching looks at each pair of found words at most once: its time grows with the text and the number of words
found, never with the pattern's shape.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NEAR = 6

_PIECE = re.compile(
    r"\s*(?:(?P<sign>[&>+])(?:~(?P<reach>\d{1,2}))?|(?P<prefix>[=-]?)(?:@(?P<set>\w+)|\"(?P<phrase>[^\"]+)\")"
    r"|(?P<fewest>\d) of \(|(?P<close>\)))"
)


@dataclass(frozen=True, slots=True)
class Term:
    """One place of a pattern: a set by name, or a phrase (`name` begins with a quotation mark).

    `raw` takes the words whether denied or not; `ordered` and `reach` say how the term joins the one before it.
    """

    name: str
    raw: bool = False
    ordered: bool = False
    reach: int = NEAR


@dataclass(frozen=True, slots=True)
class Part:
    """Terms that stand near each other, or of which at least `fewest` are found anywhere, when that is not 0."""

    terms: tuple[Term, ...]
    fewest: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """`parts` are each found anywhere in the text; `never` are sets kept out of the sentence of the first part;
    `needs` are the sets without which it cannot hold.
    """

    parts: tuple[Part, ...]
    never: tuple[str, ...]
    needs: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """Every set and phrase the pattern asks for."""
        return frozenset(term.name for part in self.parts for term in part.terms) | set(self.never)


class Found(NamedTuple):
    """A set's phrase in a split text: its words `first` to `last`, both included, in sentence `sentence`."""

    first: int
    last: int
    sentence: int


def parse(pattern: str) -> Pattern:
    """The pattern written so; raises ValueError naming the place where it cannot be read."""
    parts: list[list[Term]] = [[]]
    fewest: list[int] = [0]
    never: list[str] = []
    sign, reach, inside = "", NEAR, False
    for piece in _pieces(pattern):
        if piece["sign"]:
            if sign or not parts[-1] or inside:
                raise ValueError(f"pattern {pattern!r} has a sign without a term before it")
            sign, reach = piece["sign"], int(piece["reach"] or NEAR)
        elif piece["fewest"]:
            if inside or (parts[-1] and sign != "+"):
                raise ValueError(f"pattern {pattern!r} joins a choice by something else than +")
            if parts[-1]:
                parts.append([])
                fewest.append(0)
            fewest[-1], inside, sign = int(piece["fewest"]), True, ""
        elif piece["close"]:
            if not inside or len(parts[-1]) < max(2, fewest[-1]):
                raise ValueError(f"pattern {pattern!r} has a choice of too few")
            inside = False
        elif piece["prefix"] == "-":
            never.append(_name(piece))
        else:
            if parts[-1] and not sign and not inside:
                raise ValueError(f"pattern {pattern!r} has two terms without a sign between them")
            if sign == "+":
                parts.append([])
                fewest.append(0)
            parts[-1].append(Term(_name(piece), piece["prefix"] == "=", sign == ">", reach))
            sign, reach = "", NEAR
    if sign or inside or not parts[0]:
        raise ValueError(f"pattern {pattern!r} is not finished")
    made = tuple(Part(tuple(terms), few) for terms, few in zip(parts, fewest, strict=True))
    needs = frozenset(term.name for part in made if not part.fewest for term in part.terms)
    return Pattern(made, tuple(never), needs)


def _pieces(pattern: str) -> Iterator[re.Match[str]]:
    at, end = 0, len(pattern.rstrip())
    while at < end:
        piece = _PIECE.match(pattern, at)
        if piece is None:
            raise ValueError(f"pattern {pattern!r} cannot be read at {pattern[at:]!r}")
        yield piece
        at = piece.end()


def _name(piece: re.Match[str]) -> str:
    return piece["set"] or f'"{piece["phrase"]}'


def match(
    pattern: Pattern, found: Mapping[str, Sequence[Found]], said: Callable[[Found, str], bool]
) -> tuple[int, int] | None:
    """First and last word of the first place where the pattern holds, or None.

    `found` are the hits of each set in the order of the text; `said` tells whether a hit of a set is meant as it
    stands (not denied, not someone else's).
    """
    if not pattern.needs <= found.keys():
        return None
    spans = []
    for number, part in enumerate(pattern.parts):
        if part.fewest:
            span = _match_choice(part, found, said)
        else:
            span = _match_part(part.terms, found, said, pattern.never if number == 0 else ())
        if span is None:
            return None
        spans.append(span)
    return spans[0]


def _match_choice(
    part: Part, found: Mapping[str, Sequence[Found]], said: Callable[[Found, str], bool]
) -> tuple[int, int] | None:
    """The first of the words when at least so many of the sets are found, each by a word of its own."""
    taken: list[Found] = []
    for term in part.terms:
        for hit in found.get(term.name, ()):
            apart = all(hit.last < other.first or other.last < hit.first for other in taken)
            if apart and (term.raw or said(hit, term.name)):
                taken.append(hit)
                break
    if len(taken) < part.fewest:
        return None
    first = min(taken, key=lambda hit: hit.first)
    return first.first, first.last


def _match_part(
    terms: Sequence[Term],
    found: Mapping[str, Sequence[Found]],
    said: Callable[[Found, str], bool],
    never: Sequence[str],
) -> tuple[int, int] | None:
    lists = []
    for term in terms:
        hits = [hit for hit in found.get(term.name, ()) if term.raw or said(hit, term.name)]
        if not hits:
            return None
        lists.append(hits)
    for head in lists[0]:
        if any(hit.sentence == head.sentence for name in never for hit in found.get(name, ())):
            continue
        span: tuple[int, int] | None = (head.first, head.last)
        previous = head
        for term, hits in zip(terms[1:], lists[1:], strict=True):
            nearest = _nearest(previous, term, hits)
            if nearest is None or span is None:
                span = None
                break
            span = (min(span[0], nearest.first), max(span[1], nearest.last))
            previous = nearest
        if span is not None:
            return span
    return None


def _nearest(previous: Found, term: Term, hits: Sequence[Found]) -> Found | None:
    """The hit closest to the one before it, in the same sentence and within reach; none that overlaps it."""
    best: tuple[int, Found] | None = None
    for hit in hits:
        if hit.sentence != previous.sentence:
            continue
        gap = hit.first - previous.last - 1
        if gap < 0:
            if term.ordered or hit.last >= previous.first:
                continue
            gap = previous.first - hit.last - 1
        if gap <= term.reach and (best is None or gap < best[0]):
            best = (gap, hit)
    return best[1] if best else None
