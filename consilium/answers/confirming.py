"""Confirming, or correcting, what the software read in an imported answer of one's own."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers.given import AnswerGiven, OpinionGiven
from consilium.answers.models import Answer
from consilium.answers.revising import keep_version
from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader


def may_confirm(reader: Reader, answer: Answer, now: datetime) -> bool:
    """Say whether the reader may put the answer into codes: its own doctor, with a verified licence, if imported."""
    doctor = doctor_of(reader)
    return (
        doctor is not None
        and doctor.pk == answer.doctor_id
        and answer.is_public
        and answer.standing == Answer.Standing.IMPORTED
        and is_verified(doctor, now)
    )


@transaction.atomic
def confirm(*, answer: Answer, opinion: OpinionGiven, now: datetime) -> Answer:
    """Return the answer with the codes its doctor gives it; the words stay, and so does where they came from.

    Given again, the newest codes count. Whether it was written independently stays unknown.
    """
    answer = Answer.objects.select_for_update().get(pk=answer.pk)
    newest = answer.opinions.last()
    given = AnswerGiven(headline=answer.headline, body=answer.body, opinion=opinion, day=answer.day)
    number = newest.number + 1 if newest is not None else 0
    keep_version(answer, given, number=number, after_seeing=True, now=now)
    events.publish(
        events.AnswerRevised(at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=answer.doctor_id)
    )
    return answer
