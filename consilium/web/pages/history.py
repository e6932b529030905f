"""The earlier words of a question, for everyone to read: what each edit took away and what it added."""

import difflib
import itertools
import re
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.web.pages.frame import frame, moment, show
from consilium.web.pages.leading import lead_on
from consilium.web.pages.questions import load
from consilium.web.pages.shapes.sheet import Edit, HistoryView, Passage

_WORD = re.compile(r"\s+|\S+")
# Comparing word by word costs the square of the length; a longer text is compared line by line.
MOST_WORDS = 3000


@require_safe
def question_history(request: HttpRequest, question_id: int, slug: str) -> HttpResponse:
    """Show every edit, the latest first."""
    row = load(request, question_id)
    if slug != row.slug:
        return lead_on(request, row.get_absolute_url() + "history/", {})
    versions = list(row.versions.all())
    if not versions:
        raise Http404
    stood = [(version.title, version.body) for version in versions] + [(row.title, row.body)]
    now = timezone.now()
    edits = tuple(
        Edit(
            number=number,
            when=_when(version.replaced_at, now),
            title=changes(before[0], after[0]),
            body=paragraphs(changes(before[1], after[1])),
        )
        for number, (version, (before, after)) in enumerate(
            zip(versions, itertools.pairwise(stood), strict=True), start=1
        )
    )
    view = HistoryView(title=row.title, question_url=row.get_absolute_url(), edits=edits[::-1])
    page = frame(request, f"Earlier words: {row.title}", section="questions", may_be_indexed=False)
    return show(request, "question_history.html", page, history=view)


def _when(at: datetime, now: datetime) -> str:
    said = moment(at, now)
    return said.text if said is not None else ""


def changes(before: str, after: str) -> tuple[Passage, ...]:
    """Return the passages of two texts: what stayed, what went, what came, in the order in which they are read."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    passages = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            passages.append(Passage("".join(new[j1:j2])))
            continue
        if i2 > i1:
            passages.append(Passage("".join(old[i1:i2]), is_gone=True))
        if j2 > j1:
            passages.append(Passage("".join(new[j1:j2]), is_new=True))
    return tuple(passages)


def paragraphs(passages: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], ...]:
    """Return the passages cut where a line ends, one tuple for each line."""
    lines: list[list[Passage]] = [[]]
    for passage in passages:
        first, *others = passage.words.split("\n")
        if first:
            lines[-1].append(Passage(first, passage.is_new, passage.is_gone))
        for words in others:
            lines.append([Passage(words, passage.is_new, passage.is_gone)] if words else [])
    return tuple(tuple(line) for line in lines if line)
