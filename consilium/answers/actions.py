"""What happens to answers; the only writer of a question's answer count."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from consilium import events
from consilium.answers.given import AnswerGiven, OpinionGiven
from consilium.answers.models import Answer, Claim, Draft
from consilium.answers.placing import hold_place, next_position
from consilium.answers.revising import keep_version
from consilium.answers.rules import in_specialty
from consilium.answers.unblinding import was_shown
from consilium.database.rows import write_rows
from consilium.doctors.models import Doctor
from consilium.doctors.rules import is_verified
from consilium.questions.models import Question

__all__ = [
    "AnswerGiven",
    "AskedThemselves",
    "OpinionGiven",
    "count_answers",
    "import_answers",
    "post_answer",
    "recount_answers",
]


class AskedThemselves(Exception):  # noqa: N818 (it names what happened)
    """The doctor asked the question under which the answer would stand."""


@transaction.atomic
def post_answer(*, question: Question, doctor: Doctor, given: AnswerGiven, now: datetime) -> Answer:
    """Return the doctor's answer, posted now with its first opinion; IntegrityError when there is one already.

    Was the question merged while the doctor wrote, the answer stands with the one it was merged into, and goes back
    when they part; AskedThemselves when the doctor asked that one. It counts as given blind when the doctor states so
    and the account was never shown colleagues' answers to it. The doctor's draft and claim end with it.
    """
    place = hold_place(question)
    if place.asker_id is not None and place.asker_id == doctor.account_id:
        raise AskedThemselves
    Question.objects.filter(pk=place.pk).update(answer_count=F("answer_count") + 1)
    blind = given.blind and not was_shown(doctor, place)
    answer = Answer.objects.create(
        question=place,
        given_to=question if place.pk != question.pk else None,
        position=next_position(place),
        doctor=doctor,
        headline=given.headline,
        body=given.body,
        standing=Answer.Standing.VERIFIED if is_verified(doctor, now) else Answer.Standing.UNVERIFIED,
        blind=blind,
        day=given.day,
        in_specialty=in_specialty(doctor, place),
        disclosures=list(given.disclosures),
        disclosure=given.disclosure,
        given_at=now,
        added_at=now,
    )
    keep_version(answer, given, number=0, after_seeing=not blind, now=now)
    both = {question.pk, place.pk}
    Draft.objects.filter(doctor=doctor, question__in=both).delete()
    Claim.objects.filter(doctor=doctor, question__in=both).delete()
    events.publish(events.AnswerPosted(at=now, answer_id=answer.pk, question_id=place.pk, doctor_id=doctor.pk))
    return answer


@transaction.atomic
def import_answers(answers: Iterable[Answer]) -> int:
    """Return how many of these unsaved imported answers were new; one at a position that is taken is left as it is."""
    wanted = list(answers)
    questions = {answer.question_id for answer in wanted}
    taken = set(Answer.objects.filter(question_id__in=questions).values_list("question_id", "position"))
    fresh = [answer for answer in wanted if (answer.question_id, answer.position) not in taken]
    write_rows(fresh)
    count_answers({answer.question_id for answer in fresh})
    return len(fresh)


def count_answers(question_ids: Iterable[int]) -> None:
    """Write the answer count of these questions anew from the rows."""
    Question.objects.filter(pk__in=list(question_ids)).update(answer_count=_counted())


def recount_answers() -> list[str]:
    """Write every question's answer count anew and return a line for each that differed."""
    differing = Question.objects.annotate(counted=_counted()).exclude(answer_count=F("counted"))
    lines = []
    for pk, kept, counted in differing.values_list("pk", "answer_count", "counted"):
        lines.append(f"question {pk}: {kept} answers, by its rows {counted}")
        Question.objects.filter(pk=pk).update(answer_count=counted)
    return lines


def _counted() -> Coalesce:
    counts = (
        Answer.objects.filter(question=OuterRef("pk"), is_public=True)
        .order_by()
        .values("question")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(counts), 0)
