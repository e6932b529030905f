"""People say that something should be looked at."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.moderation.cases import open_case
from consilium.moderation.models import Flag, Kind, Lane
from consilium.moderation.subjects import HANDLINGS, Subject
from consilium.people.models import Person

LANES = {Flag.Reason.DANGEROUS: Lane.SAFETY, Flag.Reason.PRIVATE: Lane.URGENT}


@transaction.atomic
def raise_flag(*, person: Person, subject: Subject, reason: Flag.Reason, now: datetime, words: str = "") -> Flag:
    """Return the person's flag, in place of one that still waits; it opens a case or joins the one that is open."""
    flag, _ = Flag.objects.update_or_create(
        kind=subject.kind,
        subject_id=subject.id,
        raised_by=person,
        settled_at=None,
        defaults={"reason": reason, "words": words, "raised_at": now},
    )
    open_case(kind=subject.kind, subject_id=subject.id, lane=LANES.get(reason, Lane.REST), now=now)
    events.publish(events.FlagRaised(at=now, flag_id=flag.pk))
    return flag


def hide_at_once(event: events.FlagRaised) -> None:
    """Take a photo from view as soon as anyone flags it, until a moderator has looked: a face cannot be unseen."""
    flag = Flag.objects.get(pk=event.flag_id)
    if flag.kind == Kind.PHOTO:
        HANDLINGS[Kind.PHOTO].hide(flag.subject_id, event.at)
