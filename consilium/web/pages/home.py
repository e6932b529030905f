"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.rules import may_see_answers
from consilium.caching import keys
from consilium.consensus.models import Snapshot
from consilium.consensus.pooling import Verdict
from consilium.doctors.models import Doctor
from consilium.questions.models import Question
from consilium.web.pages.frame import frame, show
from consilium.web.pages.listing import question_rows
from consilium.web.pages.procedures import procedure_rows
from consilium.web.pages.shapes.home import Featured, HomeView
from consilium.web.pages.standing_views import Stood, standing_view

RECENT = 6
PROCEDURES = 12
SEVERAL = 5


def featured(request: HttpRequest) -> Featured | None:
    """Return a case to look at: the newest one on which several doctors name more than one cause."""
    snapshot = (
        Snapshot.objects.filter(doctors__gte=SEVERAL, question__is_public=True)
        .exclude(verdict=Verdict.AGREE.value)
        .select_related("question")
        .order_by("-question_id")
        .first()
    )
    if snapshot is None or not may_see_answers(request.user, snapshot.question):
        return None
    stood = Stood.of(snapshot)
    if stood is None:
        return None
    keys.carry([keys.row(snapshot.question_id)])
    panel = standing_view(stood, {}, "")
    return Featured(
        url=snapshot.question.get_absolute_url(),
        title=snapshot.question.title,
        doctors=panel.doctors,
        lead=panel.lead or panel.second,
        lines=panel.causes[:4],
    )


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the ask box, the latest questions and the procedures most asked about."""
    now = timezone.now()
    recent = Question.objects.visible_to(request.user).order_by("-pk")[:RECENT]
    view = HomeView(
        recent=question_rows(list(recent), request.user, now),
        procedures=tuple(row for row in procedure_rows(most=PROCEDURES)),
        featured=featured(request),
        question_count=f"{Question.objects.filter(is_public=True).count():,}",
        doctor_count=f"{Doctor.objects.public().count():,}",
    )
    page = frame(
        request,
        "Consilium",
        section="home",
        description="Ask after a cosmetic procedure. Verified doctors answer, each alone first; see where they stand.",
        canonical=reverse("home"),
    )
    return show(request, "home.html", page, home=view)
