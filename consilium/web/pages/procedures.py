"""The pages of procedures: all of them by category, and one with its questions and doctors."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consilium.medicine import procedures as medicine
from consilium.medicine.specialties import specialty
from consilium.questions.models import Question
from consilium.topics.figures import question_counts
from consilium.web.pages.day_strips import day_strip_view
from consilium.web.pages.follow_views import follow_view
from consilium.web.pages.frame import frame, show
from consilium.web.pages.link_cards import card_address
from consilium.web.pages.listing import keyset_page, question_rows
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.procedures import ProcedureGroup, ProcedureListing, ProcedureRow, ProcedureView
from consilium.web.pages.structured import trail_data
from consilium.web.pages.topic_views import topic_view


def _row(row: medicine.Procedure, counts: dict[str, int]) -> ProcedureRow:
    return ProcedureRow(
        name=row.label,
        url=reverse("procedure", args=[row.id]),
        question_count=counts.get(row.id, 0),
        also=", ".join(row.synonyms[:4]),
    )


def procedure_rows(most: int) -> Iterable[ProcedureRow]:
    """Return the procedures most asked about; in a new house the first of the list."""
    counts = question_counts("procedure")
    named = [row for row in medicine.procedures() if not row.generic]
    for row in sorted(named, key=lambda row: -counts.get(row.id, 0))[:most]:
        yield _row(row, counts)


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Show every procedure under its category."""
    counts = question_counts("procedure")
    groups = tuple(
        ProcedureGroup(
            category=category,
            rows=tuple(_row(row, counts) for row in rows if not row.generic or counts.get(row.id)),
            anchor=slugify(category),
        )
        for category, rows in medicine.categories().items()
    )
    page = frame(request, "Procedures", section="procedures", canonical=reverse("procedure_list"))
    return show(
        request, "procedure_list.html", page, listing=ProcedureListing(tuple(group for group in groups if group.rows))
    )


@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one procedure: what it is, how it heals, what its questions say together, and its questions."""
    try:
        row = medicine.procedure(slug)
    except KeyError as unknown:
        raise Http404 from unknown
    now = timezone.now()
    path = reverse("procedure", args=[row.id])
    asked = Question.objects.visible_to(request.user).filter(procedure=row.id)
    listed = keyset_page(asked, request.GET, path)
    view = ProcedureView(
        name=row.label,
        category=Link(row.category, reverse("procedure_list") + "#" + slugify(row.category)),
        also=row.synonyms,
        what=medicine.what_it_is(row),
        by=tuple(specialty(name).label for name in row.specialties),
        day_strip=day_strip_view(row.id, row.label, None),
        topic=topic_view("procedure", row.id, request.user, now),
        is_first=not ({"before", "after"} & set(request.GET)),
        questions=question_rows(listed.rows, request.user, now),
        pages=listed.pages,
    )
    page = frame(
        request,
        row.label,
        section="procedures",
        canonical=path,
        trail=(Link("Procedures", reverse("procedure_list")), view.category or Link("", "")),
        description=f"Questions asked after {row.label}, answered by doctors.",
        feed=reverse("procedure_feed", args=[row.id]),
        card=card_address("procedure", row.id),
        may_be_indexed=not request.GET,
    )
    data = trail_data(page.trail, Link(row.label, path))
    follow = follow_view(request.user, row.id)
    return show(request, "procedure.html", page, procedure=view, follow=follow, structured_data=data)
