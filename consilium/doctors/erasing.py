"""Forgetting that somebody wanted a doctor's profile, when they ask for erasure."""

from functools import partial

from django.db import transaction

from consilium import events
from consilium.doctors.checks import evidence
from consilium.doctors.models import Check, Evidence, Remark


@transaction.atomic
def forget_applicant(event: events.ErasureAsked) -> None:
    """Take out what a person said and showed in their applications; an open one is withdrawn.

    What moderators decided stays as a row without words. Whoever holds a profile is not erased this way.
    """
    checks = Check.objects.filter(person=event.person_id)
    waiting = list(checks.filter(closed_at=None).select_for_update())
    ids = list(checks.values_list("pk", flat=True))
    shown = Evidence.objects.filter(check_of__in=ids)
    names = list(shown.filter(removed_at=None).values_list("name", flat=True))
    shown.delete()
    # Should this process die before the files are gone, the worker finds that no row claims them.
    transaction.on_commit(partial(evidence.discard, names))
    Remark.objects.filter(check_of__in=ids).update(words="")
    Remark.objects.filter(person=event.person_id).update(person=None)
    for check in waiting:
        Check.objects.filter(pk=check.pk).update(closed_at=event.at, outcome=Check.Outcome.WITHDRAWN)
    checks.update(said={}, compared=[], person=None)
    for check in waiting:
        events.publish(events.CheckClosed(at=event.at, check_id=check.pk, doctor_id=check.doctor_id))
