"""My questions: what is new, what somebody waits for, and what is not posted yet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consilium.answers.models import Answer
from consilium.people.models import Person
from consilium.questions import queries
from consilium.questions.models import Clarification, Draft, Outcome, OutcomeRequest, Question
from consilium.questions.typed import Typed
from consilium.web.pages import drafting
from consilium.web.pages.frame import frame, moment, show
from consilium.web.pages.listing import keyset_page, question_rows
from consilium.web.pages.shapes.common import Link
from consilium.web.pages.shapes.mine import DraftRow, MineView, OwnQuestion

MERGED = "Merged into another question"


@require_safe
@login_required
def my_questions(request: HttpRequest) -> HttpResponse:
    """Show one's questions, newest first, each with what is new, and the drafts above them."""
    person, now = request.user, timezone.now()
    assert isinstance(person, Person)
    drafting.current(request, now)
    drafts = Draft.objects.filter(owner=person).annotate(photo_count=Count("photos")).order_by("-touched_at")[:20]
    listed = keyset_page(queries.asked_by(person).select_related("merged_into"), request.GET, reverse("my_questions"))
    answers, asked_back = _new_answers(listed.rows), _asked_back(listed.rows)
    asked_for = _outcomes_asked_for(listed.rows)
    view = MineView(
        drafts=tuple(_draft_row(draft, now) for draft in drafts),
        questions=tuple(
            OwnQuestion(
                row=replace(row, answered=MERGED) if question.merged_into is not None else row,
                news=_news(question, answers.get(question.pk, 0)),
                wants=_wants(question, asked_back.get(question.pk, ()), question.pk in asked_for),
            )
            for question, row in zip(listed.rows, question_rows(listed.rows, person, now), strict=True)
        ),
        pages=listed.pages,
    )
    page = frame(request, "My questions", section="account", may_be_indexed=False)
    return show(request, "my_questions.html", page, mine=view)


def _draft_row(draft: Draft, now: datetime) -> DraftRow:
    typed = Typed.read(draft.typed)
    return DraftRow(
        title=typed.title or typed.procedure or "Not named yet",
        url=f"{reverse('ask')}?draft={draft.pk}",
        touched=moment(draft.touched_at, now),
        photo_count=getattr(draft, "photo_count", 0),
    )


def _new_answers(questions: Sequence[Question]) -> Mapping[int, int]:
    since = Coalesce(F("question__looked_at"), F("question__added_at"))
    new = Answer.objects.filter(question__in=questions, is_public=True, added_at__gt=since).order_by()
    return dict(new.values_list("question").annotate(count=Count("pk")))


def _asked_back(questions: Sequence[Question]) -> Mapping[int, Sequence[Clarification]]:
    rows: dict[int, list[Clarification]] = {}
    for row in Clarification.objects.filter(question__in=questions, replied_at=None).select_related("doctor"):
        rows.setdefault(row.question_id, []).append(row)
    return rows


def _outcomes_asked_for(questions: Sequence[Question]) -> set[int]:
    ended = Outcome.objects.filter(question__in=questions, resolved_by_day__isnull=False).values("question")
    asked = OutcomeRequest.objects.filter(Q(question__in=questions), state=OutcomeRequest.State.SENT)
    return set(asked.exclude(question__in=ended).values_list("question", flat=True))


def _news(question: Question, answers: int) -> tuple[Link, ...]:
    if question.merged_into is not None and question.merged_into.is_public:
        return (Link("Read its answers there", question.merged_into.get_absolute_url() + "#answers"),)
    if not answers:
        return ()
    words = "1 new answer" if answers == 1 else f"{answers} new answers"
    return (Link(words, question.get_absolute_url() + "#answers"),)


def _wants(question: Question, asked_back: Sequence[Clarification], outcome: bool) -> tuple[Link, ...]:
    wants = [
        Link(f"{row.doctor.name} asks: {row.words}", reverse("my_reply", args=[question.pk, row.pk]))
        for row in asked_back
    ]
    if outcome:
        wants.append(Link("What did it turn out to be?", reverse("my_outcome", args=[question.pk])))
    return tuple(wants)
