"""The lines of a saved answer page, each cleaned and told apart: text, blank, vote line, heading, disclaimer, rule."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from consilium.transfer.records import clean_line

WRAP_LIMIT: Final = 3
"""Lines over which one unfilled template may be wrapped."""


class Kind(Enum):
    """What a line of a saved page is there for."""

    TEXT = auto()
    BLANK = auto()
    VOTES = auto()
    """The bare template of the vote widget: an answer begins, its votes are unknown."""
    COUNT = auto()
    """A signed number alone on its line: what the same widget shows once it is filled in."""
    HEADING = auto()
    DISCLAIMER = auto()
    RULE = auto()
    """A row of dashes, stars or equal signs, or a form feed: what people put between pages."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file (from 1), its cleaned text, and for headings and counts the number it states."""

    number: int
    text: str
    kind: Kind
    value: int | None = None


_VOTE_TEMPLATE = re.compile(r"\{\{[^{}]{0,400}\}\}")
_VOTE_WORD = re.compile(r"vote|helpful|like|count", re.IGNORECASE)
_HEADING = re.compile(r"doctor answers?:? ?\(?(\d{1,6})?\)?|(\d{1,6}) doctor answers?", re.IGNORECASE)
_EMPTY = frozenset({"", "\n", "\r\n"})
_COUNT = re.compile(r"[+\-−–](\d{1,6})")
_RULE = re.compile(r"[-–—=*_#~]{3,200}")
_DISCLAIMER_WORDS = (
    re.compile(r"educational purposes|for education", re.IGNORECASE),
    re.compile(r"substitute for (?:\w+ ){0,2}medical|should not be relied upon", re.IGNORECASE),
    re.compile(r"medical emergency", re.IGNORECASE),
    re.compile(r"please call \d{3}|call \d{3}", re.IGNORECASE),
    re.compile(r"(?:patient|doctor|physician)[/–-](?:doctor|patient|physician) relationship", re.IGNORECASE),
)
_DISCLAIMER_OPENING = re.compile(r"these answers (?:are|do|should|were|is)\b", re.IGNORECASE)
_DOCTORS_OWN = re.compile(r"\b(?:i|my|me|this (?:answer|reply|response|opinion))\b", re.IGNORECASE)
_DISCLAIMER_LIMIT = 1_500


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Yield the lines of a file, cleaned and told apart; a vote template within a text line becomes a line of its own.

    Disclaimers need the paragraph round them and are marked later, by `mark_disclaimers`.
    """
    for number, raw in _unwrapped(map(_mended, lines)):
        if raw in _EMPTY:
            yield Line(number, "", Kind.BLANK)
            continue
        if "\f" in raw:
            yield Line(number, "", Kind.RULE)
        start = 0
        for template in _VOTE_TEMPLATE.finditer(raw) if "{{" in raw else ():
            if not _VOTE_WORD.search(template.group()):
                continue
            if before := clean_line(raw[start : template.start()]):
                yield _tell(number, before)
            yield Line(number, "", Kind.VOTES)
            start = template.end()
        rest = clean_line(raw[start:])
        if rest or not start:
            yield _tell(number, rest)


def _mended(raw: str) -> str:
    """Read bytes that were not UTF-8 (lone surrogates, see `detect.open_lines`) as the old Windows encoding."""
    if raw.isascii():
        return raw
    try:
        raw.encode()
    except UnicodeEncodeError:
        try:
            return raw.encode(errors="surrogateescape").decode("cp1252", "replace")
        except UnicodeEncodeError:
            return raw
    return raw


def _unwrapped(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Number the lines, and join a vote template that was wrapped over a few of them back into one line."""
    held: list[tuple[int, str]] = []
    for number, raw in enumerate(lines, start=1):
        held.append((number, raw))
        opened = held[0][1].rfind("{{")
        if len(held) == 1 and (opened <= held[0][1].rfind("}}") or not _VOTE_WORD.search(raw, opened)):
            yield held.pop()
        elif len(held) > 1 and "}}" in raw:
            yield held[0][0], " ".join(text.rstrip("\r\n") for _, text in held)
            held = []
        elif len(held) == WRAP_LIMIT:
            yield from held
            held = []
    yield from held


def _tell(number: int, text: str) -> Line:
    if not text:
        return Line(number, "", Kind.BLANK)
    if len(text) > 200:
        return Line(number, text, Kind.TEXT)
    if heading := _HEADING.fullmatch(text):
        claimed = heading.group(1) or heading.group(2)
        return Line(number, text, Kind.HEADING, int(claimed) if claimed else None)
    if count := _COUNT.fullmatch(text):
        return Line(number, text, Kind.COUNT, int(count.group(1)) * (1 if text[0] == "+" else -1))
    if _RULE.fullmatch(text):
        return Line(number, text, Kind.RULE)
    return Line(number, text, Kind.TEXT)


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines grouped at blank ones, without these."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.kind is not Kind.BLANK:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return groups if groups[-1] else groups[:-1]


def is_disclaimer(text: str) -> bool:
    """Say whether a paragraph is the page's disclaimer and not a doctor's own caution inside an answer."""
    if len(text) > _DISCLAIMER_LIMIT:
        return False
    if _DISCLAIMER_OPENING.match(text):
        return _clauses(text) >= 1
    return _clauses(text) >= 3 and not _DOCTORS_OWN.search(text)


def _clauses(text: str) -> int:
    return sum(1 for words in _DISCLAIMER_WORDS if words.search(text))


def mark_disclaimers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with those of a disclaimer marked, whether it is one line, wrapped, or glued under a card.

    The sentence about emergencies counts when the sentence before or after it belongs to the disclaimer.
    """
    marked = list(lines)
    text_at: list[int] = []
    for at, line in enumerate(lines):
        if line.kind is Kind.TEXT and len(line.text) <= _DISCLAIMER_LIMIT:
            text_at.append(at)
            if is_disclaimer(line.text):
                marked[at] = replace(line, kind=Kind.DISCLAIMER)
        if line.kind is not Kind.TEXT or at == len(lines) - 1:
            _mark_wrapped(marked, text_at)
            text_at = []
    spoken = [at for at, line in enumerate(marked) if line.kind in (Kind.TEXT, Kind.DISCLAIMER)]
    for before, at, after in zip([None, *spoken], spoken, [*spoken[1:], None], strict=False):
        line = marked[at]
        if line.kind is Kind.TEXT and len(line.text) < 120 and _DISCLAIMER_WORDS[2].search(line.text):
            beside = [marked[near].kind for near in (before, after) if near is not None]
            clear = _DISCLAIMER_WORDS[3].search(line.text) and not _DOCTORS_OWN.search(line.text)
            if clear and Kind.DISCLAIMER in beside:
                marked[at] = replace(line, kind=Kind.DISCLAIMER)
    return marked


def _mark_wrapped(lines: list[Line], paragraph: Sequence[int]) -> None:
    """Mark a disclaimer that was wrapped: from its opening words to the line that ends its last clause.

    Not to the end of the paragraph, since the next page's title may stand right below.
    """
    if len(paragraph) > 40:
        return
    for first, at in enumerate(paragraph):
        if _DISCLAIMER_OPENING.match(lines[at].text):
            said = [" ".join(lines[each].text for each in paragraph[first : end + 1]) for end in range(len(paragraph))]
            clauses = [_clauses(text) for text in said]
            end = clauses.index(clauses[-1])
            for each in paragraph[first : end + 1] if clauses[-1] and len(said[end]) <= _DISCLAIMER_LIMIT else ():
                lines[each] = replace(lines[each], kind=Kind.DISCLAIMER)
            return


def without_disclaimers(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without disclaimers and the blank lines that followed them."""
    kept: list[Line] = []
    skipping = False
    for line in lines:
        skipping = line.kind is Kind.DISCLAIMER or (skipping and line.kind is Kind.BLANK)
        if not skipping:
            kept.append(line)
    return kept
