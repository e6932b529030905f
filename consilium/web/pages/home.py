"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.doctors.models import Doctor
from consilium.questions.models import Question
from consilium.web.pages.frame import frame, show
from consilium.web.pages.listing import question_rows
from consilium.web.pages.procedures import procedure_rows
from consilium.web.pages.shapes.home import HomeView

RECENT = 6
PROCEDURES = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the ask box, the latest questions and the procedures most asked about."""
    now = timezone.now()
    recent = Question.objects.visible_to(request.user).order_by("-pk")[:RECENT]
    view = HomeView(
        recent=question_rows(list(recent), request.user, now),
        procedures=tuple(row for row in procedure_rows(most=PROCEDURES)),
        question_count=f"{Question.objects.filter(is_public=True).count():,}",
        doctor_count=f"{Doctor.objects.count():,}",
    )
    page = frame(
        request,
        "Consilium",
        section="home",
        description="Ask after a cosmetic procedure. Verified doctors answer, each alone first; see where they stand.",
        canonical=reverse("home"),
    )
    return show(request, "home.html", page, home=view)
