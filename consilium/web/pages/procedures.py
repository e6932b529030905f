"""The pages of procedures: all of them by category, and one with its questions and doctors."""

from collections.abc import Iterable

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.medicine import procedures as medicine
from consilium.questions.models import Question
from consilium.web.pages.cards import cards
from consilium.web.pages.day_strips import day_strip_view
from consilium.web.pages.frame import frame, show
from consilium.web.pages.listing import keyset_page, question_rows
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.procedures import ProcedureGroup, ProcedureListing, ProcedureRow, ProcedureView


def question_counts() -> dict[str, int]:
    """Return how many public questions there are for each procedure that has any."""
    rows = Question.objects.filter(is_public=True).exclude(procedure="").order_by().values_list("procedure")
    return dict(rows.annotate(count=Count("pk")))


def _row(row: medicine.Procedure, counts: dict[str, int]) -> ProcedureRow:
    return ProcedureRow(
        name=row.label,
        url=reverse("procedure", args=[row.id]),
        question_count=counts.get(row.id, 0),
        also=", ".join(row.synonyms[:4]),
    )


def procedure_rows(most: int) -> Iterable[ProcedureRow]:
    """Return the procedures most asked about; in a new house the first of the list."""
    counts = question_counts()
    named = [row for row in medicine.procedures() if not row.generic]
    for row in sorted(named, key=lambda row: -counts.get(row.id, 0))[:most]:
        yield _row(row, counts)


@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    """Show every procedure under its category."""
    counts = question_counts()
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
    """Show one procedure: its questions, newest first, and doctors who do it."""
    try:
        row = medicine.procedure(slug)
    except KeyError as unknown:
        raise Http404 from unknown
    now = timezone.now()
    path = reverse("procedure", args=[row.id])
    asked = Question.objects.visible_to(request.user).filter(procedure=row.id)
    listed = keyset_page(asked, request.GET, path)
    answering = Answer.objects.visible_to(request.user).filter(question__procedure=row.id).exclude(doctor=None)
    doctors = list(Doctor.objects.filter(pk__in=answering.values("doctor")).order_by("pk")[:6])
    by_id = cards(doctors, now)
    view = ProcedureView(
        name=row.label,
        category=Link(row.category, reverse("procedure_list") + "#" + slugify(row.category)),
        also=row.synonyms,
        day_strip=day_strip_view(row.id, row.label, None),
        question_count=question_counts().get(row.id, 0),
        questions=question_rows(listed.rows, request.user, now),
        pages=listed.pages,
        doctors=tuple(by_id[doctor.pk] for doctor in doctors),
    )
    page = frame(
        request,
        row.label,
        section="procedures",
        canonical=path,
        trail=(Link("Procedures", reverse("procedure_list")), view.category or Link("", "")),
        description=f"Questions asked after {row.label}, answered by doctors.",
        feed=reverse("procedure_feed", args=[row.id]),
        may_be_indexed=not request.GET,
    )
    return show(request, "procedure.html", page, procedure=view)
