"""A saved answer page, or several in one file, is read into questions with their answers, a page at a time.

The shape: a title, the body, "Doctor Answers 10", then for each answer a headline (or none), the line of the vote
widget, the answer and its doctor's card (or none); a disclaimer stands somewhere. The vote lines and the cards are what
is certain; everything else is told from where it stands between them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from consilium.medicine.procedures import day_from_text, find_in_text
from consilium.transfer.records import QuestionRecord, Rejected, clean_text, fit_title, page_identity, reject
from consilium.transfer.saved_page_answers import read_answers, vote_lines
from consilium.transfer.saved_page_card import find_cards
from consilium.transfer.saved_page_lines import (
    Kind,
    Line,
    is_disclaimer,
    mark_disclaimers,
    paragraphs,
    read_lines,
    without_disclaimers,
)

SOURCE: Final = "saved-page"
PAGE_LIMIT: Final = 2_000_000
"""Characters of one page, each line counted as twenty more: what is longer is no page, and memory stays bounded."""

_LINE_COST = 20
_READ_LIMIT = 20_000
_PHOTO = re.compile(r" ?[(\[] ?(?:with )?(?:photos?|pictures?|pics?) ?[)\]](?=[?!. ]*$)", re.IGNORECASE)
_TITLE_END = re.compile(r"\?$|[(\[] ?(?:photos?|pictures?|pics?) ?[)\]][?!. ]*$", re.IGNORECASE)


def read_pages(lines: Iterable[str]) -> Iterator[QuestionRecord | Rejected]:
    """Yield each page of a file as a question, or what is refused with the line where reading failed.

    Reads one page at a time and never more than PAGE_LIMIT of text. Line ends, byte order marks, wrong counts, missing
    headlines and missing cards are all right; text that never comes to "Doctor Answers", a page without a title,
    answers that cannot be told apart, and text that belongs to no answer are refused, the rest is kept.
    """
    head: list[Line] = []
    rest: list[Line] = []
    heading: Line | None = None
    room = PAGE_LIMIT
    last, pages, skipping = 1, 0, False
    for line in read_lines(lines):
        last = line.number if line.kind is not Kind.BLANK else last
        if skipping:
            skipping = line.kind is Kind.BLANK or not is_disclaimer(line.text)
            continue
        room -= len(line.text) + _LINE_COST
        if room < 0:
            yield reject(line.number, f"one page of more than {PAGE_LIMIT:,} characters", _texts([*head, *rest, line]))
            head, rest, heading, room, skipping = [], [], None, PAGE_LIMIT, True
            pages += 1
        elif line.kind is Kind.HEADING:
            if heading is not None:
                rest, following = _cut(rest, heading, more=True)
                yield from _read_page(head, heading, rest)
                head, rest, room = following, [], PAGE_LIMIT
                pages += 1
            heading = line
        else:
            (head if heading is None else rest).append(line)
    following = head
    if heading is not None:
        rest, following = _cut(rest, heading, more=False)
        yield from _read_page(head, heading, rest)
    following = without_disclaimers(mark_disclaimers(following))
    if _texts(following) or not (heading or pages):
        yield _unfinished(following, last)


def _unfinished(lines: Sequence[Line], last: int) -> Rejected:
    texts = [line for line in lines if line.text]
    if not texts:
        return reject(last, "nothing to read: the file holds no text")
    reason = (
        f"no saved answer page: from line {texts[0].number} to the end no line says “Doctor Answers” and how many,"
        " which stands between a question and its answers"
    )
    return reject(last, reason, _texts(texts))


def _texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines if line.text]


def _read_page(head: Sequence[Line], heading: Line, rest: Sequence[Line]) -> Iterator[QuestionRecord | Rejected]:
    own = without_disclaimers(mark_disclaimers(head))
    asked = [line for line in own if line.kind is not Kind.RULE]
    title_at = next((at for at, line in enumerate(asked) if line.text), None)
    if title_at is None:
        yield reject(heading.number, f"no title stands above “{heading.text}”", _texts([heading, *rest]))
        return
    answers, stray = read_answers(without_disclaimers(mark_disclaimers(rest)), heading.value)
    if heading.value and not answers:
        reason = f"“{heading.text}”, but no vote lines show where each answer begins, nor as many doctors' cards"
        yield reject(heading.number, reason, _texts([*head, heading, *rest]))
        return
    written = asked[title_at].text
    title = _PHOTO.sub("", written).strip()
    body = clean_text("\n".join(line.text for line in asked[title_at + 1 :]))
    if not title:
        yield reject(asked[title_at].number, "the title says nothing but that there is a photo", _texts(own))
        return
    said = f"{title[:_READ_LIMIT]}\n{body[:_READ_LIMIT]}"
    procedure = find_in_text(said)
    yield QuestionRecord(
        source=SOURCE,
        source_id=page_identity(title, body),
        title=fit_title(title),
        body=body if len(title) == len(fit_title(title)) else f"{title}\n\n{body}".strip(),
        has_photo=title != written,
        procedure=procedure.label if procedure else "",
        procedure_id=procedure.id if procedure else None,
        day=day_from_text(said),
        answers=answers,
    )
    if stray:
        reason = "text below a card or above the first vote line that belongs to no answer; the page is read without it"
        yield reject(stray[0].number, reason, _texts(stray))


def _cut(lines: Sequence[Line], heading: Line, *, more: bool) -> tuple[list[Line], list[Line]]:
    """Cut what follows a heading into the page's answers and the beginning of the next page.

    With `more` another heading follows, so that a title must stand in the lines; else what is cut off is left over.
    A row of dashes, the card under the last answer and the disclaimer say where the page ends, in this order.
    """
    marked = mark_disclaimers(lines)
    begins = vote_lines(marked)
    start = begins[-1] + 1 if begins else 0
    cards = find_cards(marked[start:])
    after = start + cards[-1].end if cards else start
    texts = [at for at in range(after, len(marked)) if marked[at].kind in (Kind.TEXT, Kind.COUNT)]
    if not texts:
        return marked, []
    rules = [at for at in range(after, texts[-1]) if marked[at].kind is Kind.RULE]
    disclaimers = [at for at in range(texts[0], texts[-1]) if marked[at].kind is Kind.DISCLAIMER]
    if more and rules:
        end = rules[-1] + 1
    elif cards:
        end = after
    elif disclaimers:
        end = disclaimers[-1] + 1
    elif not begins and not heading.value:
        end = after
    elif more:
        end = _guess_title(marked, after)
    else:
        end = len(marked)
    return marked[:end], marked[end:]


def _guess_title(lines: Sequence[Line], start: int) -> int:
    """Return where the next page's title stands when nothing marks the end of the page before.

    That is the last line of its own that ends like a title (a photo mark, a question mark) and has a body below, or
    else the last paragraph but one, so that something is left for the answer above.
    """
    groups = paragraphs(without_disclaimers(lines[start:]))
    if len(groups) < 2:
        return len(lines)
    likely = [at for at in range(1, len(groups) - 1) if len(groups[at]) == 1 and _TITLE_END.search(groups[at][0].text)]
    title_at = likely[-1] if likely else max(1, len(groups) - 2)
    return next(at for at in range(start, len(lines)) if lines[at] is groups[title_at][0])
