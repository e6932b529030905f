"""Writing down who opens a file that an applicant showed."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from consilium.doctors.models import Evidence, EvidenceLook
from consilium.people.models import Person


@transaction.atomic
def note_look(*, evidence: Evidence, person: Person, now: datetime) -> bool:
    """Write down that a person opens a file, and return False where it went meanwhile: hand out nothing then.

    Whoever showed it opens what is theirs, which is no look.
    """
    # The file's row is the queue: looks at once make one row.
    row = Evidence.objects.select_for_update().select_related("check_of").filter(pk=evidence.pk).first()
    if row is None or row.removed_at is not None:
        return False
    if row.check_of.person_id == person.pk:
        return True
    today = EvidenceLook.objects.filter(evidence=row, person=person, day=now.date())
    if not today.update(times=F("times") + 1, last_at=now):
        EvidenceLook.objects.create(evidence=row, person=person, day=now.date(), first_at=now, last_at=now)
    return True
