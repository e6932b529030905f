"""The pages of conditions: all of them by kind, and one with what its questions say together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.medicine import procedures as medicine
from consilium.medicine.conditions import Condition, all_conditions, all_groups, by_slug
from consilium.medicine.days import NOT_REVIEWED, courses
from consilium.search import lists
from consilium.search.finding import sees_own_words_only
from consilium.topics.figures import question_counts
from consilium.web.pages.frame import frame, show
from consilium.web.pages.link_cards import card_address
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.topics import (
    ConditionGroup,
    ConditionListing,
    ConditionRow,
    ConditionView,
    WindowRow,
)
from consilium.web.pages.structured import trail_data
from consilium.web.pages.topic_views import rows_of, search_address, topic_view

QUESTIONS = 10
FREQUENT = 8
URGENT = "Treatable, and worse for waiting. If you think that you have it, do not wait for an answer here."


def _name(row: Condition) -> str:
    return row.label[:1].upper() + row.label[1:]


def _row(row: Condition, count: int) -> ConditionRow:
    plain = row.plain if row.plain != row.label else ""
    return ConditionRow(_name(row), reverse("condition", args=[row.slug]), plain, count)


@require_safe
def condition_list(request: HttpRequest) -> HttpResponse:
    """Show every condition under its kind; a doctor is not told how often colleagues considered each."""
    counts = {} if sees_own_words_only(request.user) else question_counts("condition")
    rows = [row for row in all_conditions().values() if row.specific]
    groups = tuple(
        ConditionGroup(
            group.label[:1].upper() + group.label[1:],
            group.id.replace("_", "-"),
            tuple(
                _row(row, counts.get(row.id, 0))
                for row in sorted(rows, key=lambda row: row.label.lower())
                if row.group == group.id
            ),
        )
        for group in all_groups().values()
    )
    most = sorted((row for row in rows if counts.get(row.id)), key=lambda row: (-counts[row.id], row.label))[:FREQUENT]
    path = reverse("condition_list")
    page = frame(
        request,
        "Conditions",
        section="procedures",
        canonical=path,
        trail=(Link("Procedures", reverse("procedure_list")),),
        description="What bumps, marks and swellings after a procedure may be, in plain words.",
    )
    return show(
        request,
        "condition_list.html",
        page,
        listing=ConditionListing(
            tuple(group for group in groups if group.rows), tuple(_row(row, counts[row.id]) for row in most)
        ),
    )


@require_safe
def condition(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one condition: what it is, when it shows, and what its questions say together."""
    try:
        row = by_slug(slug)
    except KeyError as unknown:
        raise Http404 from unknown
    if not row.specific:
        raise Http404
    path, listed = reverse("condition", args=[row.slug]), reverse("condition_list")
    group = all_groups()[row.group]
    trail = (
        Link("Procedures", reverse("procedure_list")),
        Link("Conditions", listed),
        Link(group.label[:1].upper() + group.label[1:], f"{listed}#{group.id.replace('_', '-')}"),
    )
    page = frame(
        request,
        _name(row),
        section="procedures",
        canonical=path,
        trail=trail,
        card=card_address("condition", row.slug),
        description=f"{_name(row)}: {row.plain}. What doctors considered it for, and how it turned out.",
    )
    return show(
        request,
        "condition.html",
        page,
        condition=_view(request, row, trail[-1]),
        structured_data=trail_data(page.trail, Link(_name(row), path)),
    )


def _view(request: HttpRequest, row: Condition, group: Link) -> ConditionView:
    now = timezone.now()
    closed = sees_own_words_only(request.user)
    topic = topic_view("condition", row.id, request.user, now)
    find = lists.named_by_askers if closed else lists.considered
    ids = find(row.id, QUESTIONS + 1)
    windows = _windows(row)
    return ConditionView(
        name=_name(row),
        plain=row.plain,
        topic=topic,
        group=group,
        also=row.synonyms[:8],
        urgent=URGENT if row.urgent else "",
        windows=windows,
        window_note=f"{NOT_REVIEWED}." if windows and not all(course.reviewed for course in courses()) else "",
        heading="Questions whose askers name it" if closed else "Questions for which a doctor considered it",
        questions=rows_of(ids[:QUESTIONS], request.user, now),
        more=_more(row, closed) if len(ids) > QUESTIONS else None,
        sources=tuple(
            dict.fromkeys(
                window.source for course in courses() for window in course.windows if window.condition == row.id
            )
        ),
    )


def _more(row: Condition, closed: bool) -> Link:
    return Link(
        "All of them in the search", search_address(q=row.label) if closed else search_address(condition=row.id)
    )


def _windows(row: Condition) -> tuple[WindowRow, ...]:
    return tuple(
        WindowRow(
            after=course.label,
            url=reverse("procedure", args=[medicine.procedure(course.procedures[0]).id]),
            days=f"days {window.first} to {window.last}",
            signs=window.signs,
        )
        for course in courses()
        for window in course.windows
        if window.condition == row.id
    )
