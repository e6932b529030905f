"""The answers of one saved page, told apart by its vote lines and its doctors' cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consilium.transfer.records import AnswerRecord, DoctorCard, clean_text
from consilium.transfer.saved_page_card import find_cards, find_signature
from consilium.transfer.saved_page_lines import Kind, Line, paragraphs

HEADLINE_LIMIT: Final = 300


@dataclass(frozen=True, slots=True)
class _Draft:
    headline: str
    lines: Sequence[Line]
    card: DoctorCard | None
    votes: int | None


@dataclass(frozen=True, slots=True)
class _Headline:
    """A headline cut off the end of some lines: what stands before it, and the blank lines that followed it."""

    text: str
    before: Sequence[Line]
    blanks: int


def vote_lines(lines: Sequence[Line]) -> list[int]:
    """Return where answers begin: at the bare vote templates, or at signed counts on a page that has none of these."""
    bare = [at for at, line in enumerate(lines) if line.kind is Kind.VOTES]
    return bare or [at for at, line in enumerate(lines) if line.kind is Kind.COUNT]


def read_answers(lines: Sequence[Line], claimed: int | None) -> tuple[tuple[AnswerRecord, ...], tuple[Line, ...]]:
    """Return the answers in order, and the lines that belong to none (text between a card and the next headline).

    `lines` are those below "Doctor Answers", without disclaimers; `claimed` is the number that stands there. It is
    not believed, but when there are fewer vote lines, text before the first of them counts as an answer, and without
    any vote line there must be as many cards, lest one doctor be given the words of the one above.
    """
    lines = _spaced(lines)
    begins = vote_lines(lines)
    bounds = [*begins, len(lines)]
    drafts, rest = _carded(lines[: bounds[0]], None, None)
    headline = _headline(rest, after_body=False, usual_blanks=0)
    stray: list[Line] = []
    if len(begins) + len(drafts) < (claimed or 0) and begins and headline.before:
        drafts.append(_Draft("", headline.before, None, None))
    else:
        stray += headline.before
    if not begins:
        records = _records(drafts)
        return (records, tuple(_texts(rest))) if claimed in (None, len(records)) else ((), ())
    usual_blanks = max(1, headline.blanks)
    for begin, end in zip(begins, bounds[1:], strict=True):
        carded, rest = _carded(lines[begin + 1 : end], headline.text, lines[begin].value)
        last = end == len(lines)
        if carded:
            drafts += carded
            following = _Headline("", rest, 0) if last else _headline(rest, after_body=False, usual_blanks=0)
            stray += following.before
            usual_blanks = max(usual_blanks, following.blanks)
        else:
            following = _Headline("", rest, 0) if last else _headline(rest, after_body=True, usual_blanks=usual_blanks)
            drafts.append(_Draft(headline.text, following.before, None, lines[begin].value))
        headline = following
    return _records(drafts), tuple(_texts(stray))


def _spaced(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with a blank one after each, where a page was saved without any: paragraphs are lines then."""
    if any(line.kind is Kind.BLANK for line in lines):
        return lines
    return [each for line in lines for each in (line, Line(line.number, "", Kind.BLANK))]


def _carded(lines: Sequence[Line], headline: str | None, votes: int | None) -> tuple[list[_Draft], Sequence[Line]]:
    """Return the answers that end with a card, and the lines after the last card.

    The first takes the headline and the votes given; one whose vote line is missing (headline None) begins with its
    headline when its first paragraph is one short line with more below.
    """
    drafts: list[_Draft] = []
    start = 0
    for found in find_cards(lines):
        body = lines[start : found.start]
        own, body = _leading_headline(body) if headline is None else (headline, body)
        drafts.append(_Draft(own, body, found.card, votes))
        headline = votes = None
        start = found.end
    return drafts, lines[start:]


def _leading_headline(lines: Sequence[Line]) -> tuple[str, Sequence[Line]]:
    groups = paragraphs(lines)
    if len(groups) < 2 or len(groups[0]) > 1 or len(groups[0][0].text) > HEADLINE_LIMIT:
        return "", lines
    return groups[0][0].text, lines[lines.index(groups[0][0]) + 1 :]


def _headline(lines: Sequence[Line], *, after_body: bool, usual_blanks: int) -> _Headline:
    """Cut the next answer's headline off the end of the lines before its vote line.

    Under a card or the heading whatever stands last is the headline. Under a body without a card the layout tells:
    a headline is one short paragraph of its own with the usual blank line after it; a missing one leaves more.
    """
    groups = paragraphs(lines)
    blanks = 0
    while blanks < len(lines) and lines[-1 - blanks].kind is Kind.BLANK:
        blanks += 1
    none = _Headline("", lines if groups else (), 0)
    if not groups:
        return none
    text = " ".join(line.text for line in groups[-1])
    if len(text) > HEADLINE_LIMIT:
        return none
    if after_body and (len(groups) < 2 or len(groups[-1]) > 1 or blanks > usual_blanks or find_signature(text).name):
        return none
    return _Headline(text, lines[: len(lines) - blanks - len(groups[-1])], blanks)


def _texts(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.kind in (Kind.TEXT, Kind.COUNT)]


def _records(drafts: Sequence[_Draft]) -> tuple[AnswerRecord, ...]:
    """Number the answers; a vote line with nothing above and below it was no answer."""
    records: list[AnswerRecord] = []
    for draft in drafts:
        body = clean_text("\n".join(line.text for line in draft.lines))
        if not (body or draft.headline or draft.card):
            continue
        signature = find_signature(body)
        records.append(
            AnswerRecord(
                position=len(records) + 1,
                body=body,
                headline=draft.headline,
                signature=signature.name,
                doctor=draft.card,
                votes=draft.votes,
                author=draft.card.name if draft.card else signature.name,
                credentials=draft.card.post_nominals if draft.card else "",
                location=draft.card.city if draft.card else signature.place,
            )
        )
    return tuple(records)
