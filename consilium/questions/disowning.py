"""Taking questions asked back and looks at photos from a doctor whose they never were: another used that name."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.questions.models import Clarification, PhotoLook


@transaction.atomic
def disown_clarifications(doctor_id: int, apart_id: int, now: datetime) -> int:
    """Pass what was asked back under a profile to the profile set apart; return how many there were.

    They stay readable, without the doctor's name: the asker may have answered, and other doctors may have read it.
    """
    rows = list(Clarification.objects.filter(doctor=doctor_id).select_for_update())
    Clarification.objects.filter(pk__in=[row.pk for row in rows]).update(doctor=apart_id)
    for question_id in sorted({row.question_id for row in rows}):
        events.publish(events.QuestionChanged(at=now, question_id=question_id))
    return len(rows)


def disown_looks(doctor_id: int, apart_id: int) -> int:
    """Pass the looks at photos under a profile to the profile set apart; return how many there were.

    They happened: the asker still reads of them, only not under the name of a doctor who never looked.
    """
    return PhotoLook.objects.filter(doctor=doctor_id).update(doctor=apart_id)
