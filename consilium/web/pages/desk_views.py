"""What the desk shows of cases: their clock, what was said, and the context beside them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from consilium.lib.prose import excerpt
from consilium.moderation.models import Appeal, Case, Decision, Flag, Kind, Lane, SafetyItem
from consilium.moderation.rules import may_decide, may_merge, may_suspend
from consilium.moderation.subjects import Subject
from consilium.moderation.wording import verdict_words
from consilium.people.rules import Reader
from consilium.web.forms.desk import REASONS
from consilium.web.pages.frame import day_words
from consilium.web.pages.photo_views import address
from consilium.web.pages.prose import prose
from consilium.web.pages.shapes.common import Link, Prose
from consilium.web.pages.shapes.desk import CaseRow, CaseView, DecisionLine, ReasonChoice, Said

LANES = {Lane.SAFETY: "Safety", Lane.URGENT: "Urgent", Lane.REST: "The rest"}
GONE = "It is no longer here."


def case_row(case: Case, subject: Subject | None, now: datetime, *, is_current: bool) -> CaseRow:
    """Return one case of the list."""
    return CaseRow(
        id=case.pk,
        lane=LANES[Lane(case.lane)],
        what=what(case.kind, subject),
        excerpt=excerpt(subject.title or subject.words, 90) if subject else GONE,
        clock=clock(case.due_at, now),
        is_late=case.due_at < now,
        url=f"{reverse('desk')}?case={case.pk}",
        is_current=is_current,
    )


def what(kind: str, subject: Subject | None) -> str:
    """Return a thing by its kind and author: "Answer by Ida Brandt"."""
    if kind == Kind.PERSON and subject:
        return f"Account of {subject.signed}"
    return f"{Kind(kind).label} by {subject.signed}" if subject else Kind(kind).label


def clock(due: datetime, now: datetime) -> str:
    """Return in words how long there is until a time, or for how long it has passed."""
    return f"{span(due - now)} left" if due >= now else f"{span(now - due)} late"


def span(length: timedelta) -> str:
    """Return a length of time in its largest unit: "40 minutes", "3 hours", "2 days"."""
    minutes = max(int(length.total_seconds() // 60), 1)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''}"
    raise AssertionError("a minute at least")


def case_view(case: Case, subject: Subject | None, reader: Reader, now: datetime, chosen: str = "") -> CaseView:
    """Return the case that is looked at, with everything one needs beside it."""
    earlier = Decision.objects.filter(kind=case.kind, subject_id=case.subject_id).select_related("text__by")
    shown = subject is not None and subject.is_shown
    return CaseView(
        id=case.pk,
        what=what(case.kind, subject),
        signed=subject.signed if subject else "",
        title=subject.title if subject else GONE,
        text=prose(subject.words) if subject else prose(""),
        is_shown=shown,
        url=subject.url if subject else "",
        post_url=reverse("desk_decisions", args=[case.pk]),
        state=_state(case.kind, is_shown=shown),
        show_text="Leave it" if shown else SHOW.get(case.kind, "Show it"),
        hide_text=HIDE.get(case.kind, "Hide it") if shown else KEEP.get(case.kind, "Keep it hidden"),
        reasons=reason_choices(chosen),
        said=said_of(case, now),
        waits_because=_waits_because(subject),
        question=Link(subject.question.title, subject.question.get_absolute_url())
        if subject and subject.question and subject.kind != Kind.QUESTION
        else None,
        question_text=_question_text(subject),
        earlier=tuple(decision_line(row, with_words=True, with_maker=True) for row in earlier),
        photo_url=address(subject.photo, "large") if subject and subject.photo else "",
        author_note=_author_note(subject),
        hindrance="" if may_decide(reader, case, subject) else HINDRANCE,
        suspend=_suspend(reader, subject),
        merge=_merge(reader, subject),
    )


SHOW: Mapping[str, str] = {Kind.PERSON: "End the suspension"}
HIDE: Mapping[str, str] = {Kind.PERSON: "Suspend for 7 days"}
KEEP: Mapping[str, str] = {Kind.PERSON: "Keep it suspended"}


def _state(kind: str, *, is_shown: bool) -> str:
    if kind == Kind.PERSON:
        return "May write now" if is_shown else "Suspended now"
    return "Shows now" if is_shown else "Hidden now"


def _suspend(reader: Reader, subject: Subject | None) -> Link | None:
    author = subject.author if subject else None
    if author is None or not may_suspend(reader, author):
        return None
    return Link(f"Suspend {author.pseudonym}…", reverse("suspension", args=[author.pk]))


def _merge(reader: Reader, subject: Subject | None) -> Link | None:
    row = subject.question if subject and subject.kind == Kind.QUESTION else None
    if row is None or row.source or not (row.is_public or row.merged_into_id) or not may_merge(reader, row):
        return None
    words = "Merge into a question that asks the same…" if row.is_public else "Merged into another question…"
    return Link(words, reverse("merging", args=[row.pk]))


HINDRANCE = (
    "This one is for another moderator: you wrote it, it is about you, or you made the decision that is appealed "
    "against."
)


def reason_choices(chosen: str) -> tuple[ReasonChoice, ...]:
    """Return the list of reasons, each with its key."""
    return tuple(
        ReasonChoice(value, text, str(number), value == chosen) for number, (value, text) in enumerate(REASONS, start=1)
    )


def said_of(case: Case, now: datetime) -> tuple[Said, ...]:
    """Return what was said of the thing: appeals, doctors' warnings, then flags."""
    named = {"kind": case.kind, "subject_id": case.subject_id}
    appeals = Appeal.objects.filter(decision__kind=case.kind, decision__subject_id=case.subject_id, settled_by=None)
    said = [
        Said("The author appeals", f"against decision {row.decision_id}", row.words, _ago(row.made_at, now))
        for row in appeals
    ]
    if case.kind == Kind.ANSWER:
        items = SafetyItem.objects.filter(answer_id=case.subject_id).select_related("raised_by")
        said += [
            Said(str(row.raised_by), "calls it dangerous", row.words, _ago(row.raised_at, now), is_warning=True)
            for row in items
        ]
    for flag in Flag.objects.filter(**named, settled_at=None).select_related("raised_by"):
        who = flag.raised_by.pseudonym if flag.raised_by else "Somebody who left"
        reason = Flag.Reason(flag.reason).label
        is_warning = flag.reason == Flag.Reason.DANGEROUS
        said.append(Said(who, reason, flag.words, _ago(flag.raised_at, now), is_warning))
    return tuple(said)


def _ago(at: datetime, now: datetime) -> str:
    return f"{span(now - at)} ago"


def _waits_because(subject: Subject | None) -> str:
    row = subject.question if subject and subject.kind == Kind.QUESTION else None
    if row is None or row.level not in ("E", "U") or row.answer_count:
        return ""
    return "Nobody has answered, and it cannot wait: " + (
        "it may be an emergency." if row.level == "E" else "it needs to be seen today."
    )


def _question_text(subject: Subject | None) -> Prose | None:
    return prose(subject.question.body) if subject and subject.question and subject.kind != Kind.QUESTION else None


def _author_note(subject: Subject | None) -> str:
    if subject is None or subject.author is None:
        return "Its author has no account here."
    return f"Here since {day_words(subject.author.date_joined)}."


def decision_line(row: Decision, *, with_words: bool = False, with_maker: bool = False) -> DecisionLine:
    """Return a decision; its words for those who may read them, its maker for moderators."""
    text = row.text if with_words and hasattr(row, "text") else None
    return DecisionLine(
        number=row.number,
        verdict=verdict_words(row.kind, row.verdict),
        kind=Kind(row.kind).label.lower(),
        reason=Decision.Reason(row.reason).label,
        day=day_words(row.made_at),
        url=reverse("decision", args=[row.number]),
        words=text.words if text else "",
        made_by=text.by.pseudonym if text and with_maker else "",
    )


def neighbours(rows: Sequence[Case], current: Case | None) -> tuple[str, str]:
    """Return the addresses of the case before and the case after the current one in the list."""
    ids = [row.pk for row in rows]
    if current is None or current.pk not in ids:
        return "", ""
    at = ids.index(current.pk)
    path = reverse("desk")
    before = f"{path}?case={ids[at - 1]}" if at > 0 else ""
    after = f"{path}?case={ids[at + 1]}" if at + 1 < len(ids) else ""
    return before, after
