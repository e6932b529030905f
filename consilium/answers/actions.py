"""What happens to answers; the only writer of a question's answer count."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from consilium import events
from consilium.answers.given import AnswerGiven, OpinionGiven
from consilium.answers.models import Answer, Claim, Draft
from consilium.answers.revising import keep_version
from consilium.answers.rules import in_specialty
from consilium.answers.unblinding import was_shown
from consilium.doctors.models import Doctor
from consilium.doctors.rules import is_verified
from consilium.questions.models import Question

__all__ = ["AnswerGiven", "OpinionGiven", "count_answers", "import_answers", "post_answer", "recount_answers"]


@transaction.atomic
def post_answer(*, question: Question, doctor: Doctor, given: AnswerGiven, now: datetime) -> Answer:
    """Return the doctor's answer, posted now with its first opinion; IntegrityError when there is one already.

    It counts as given blind when the doctor states so and the account was never shown colleagues' answers to it. The
    doctor's draft and claim end with it.
    """
    # The question's row is the queue: whoever moves its count holds it until commit, so positions cannot collide.
    Question.objects.filter(pk=question.pk).update(answer_count=F("answer_count") + 1)
    last = Answer.objects.filter(question=question).aggregate(last=Max("position"))["last"] or 0
    blind = given.blind and not was_shown(doctor, question)
    answer = Answer.objects.create(
        question=question,
        position=last + 1,
        doctor=doctor,
        headline=given.headline,
        body=given.body,
        standing=Answer.Standing.VERIFIED if is_verified(doctor, now) else Answer.Standing.UNVERIFIED,
        blind=blind,
        day=given.day,
        in_specialty=in_specialty(doctor, question),
        disclosures=list(given.disclosures),
        disclosure=given.disclosure,
        given_at=now,
        added_at=now,
    )
    keep_version(answer, given, number=0, after_seeing=not blind, now=now)
    Draft.objects.filter(doctor=doctor, question=question).delete()
    Claim.objects.filter(doctor=doctor, question=question).delete()
    events.publish(events.AnswerPosted(at=now, answer_id=answer.pk, question_id=question.pk, doctor_id=doctor.pk))
    return answer


@transaction.atomic
def import_answers(answers: Iterable[Answer]) -> int:
    """Return how many of these unsaved imported answers were new; one at a position that is taken is left as it is."""
    wanted = list(answers)
    questions = {answer.question_id for answer in wanted}
    taken = set(Answer.objects.filter(question_id__in=questions).values_list("question_id", "position"))
    fresh = [answer for answer in wanted if (answer.question_id, answer.position) not in taken]
    Answer.objects.bulk_create(fresh)
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
