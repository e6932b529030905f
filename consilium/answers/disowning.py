"""Taking answers from a doctor who never gave them: somebody else had written under that name."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers.actions import count_answers
from consilium.answers.models import Answer, Claim, Draft


@transaction.atomic
def disown_answers(doctor_id: int, apart_id: int, now: datetime) -> int:
    """Hide all that was answered here under a profile and pass it to the profile set apart; return how many answers.

    Nothing is deleted: the rows stay for moderators, by an account whose licence was not checked. What was imported
    under the doctor's name stays the doctor's.
    """
    answers = list(Answer.objects.given_here().filter(doctor=doctor_id).select_for_update())
    for answer in answers:
        answer.doctor_id, answer.is_public, answer.standing = apart_id, False, Answer.Standing.UNVERIFIED
        answer.save(update_fields=["doctor", "is_public", "standing"])
    Draft.objects.filter(doctor=doctor_id).delete()
    Claim.objects.filter(doctor=doctor_id).delete()
    count_answers({answer.question_id for answer in answers})
    for answer in answers:
        events.publish(
            events.AnswerChanged(at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=doctor_id)
        )
    return len(answers)
