"""Makes the file of a person's own data: JSON of everything they wrote and chose, and their photos."""

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet

from consilium.answers.models import Answer, Phrase
from consilium.doctors.models import Check, Doctor, EvidenceLook, Portrait
from consilium.moderation.models import Appeal, Flag
from consilium.notifications.models import Bounce, Choice, DigestTime, Following, Matching, Notice
from consilium.people.exporting import KEPT_FOR, path_of
from consilium.people.models import Consent, DataExport, Person, Role, Wording
from consilium.questions import photo_files
from consilium.questions.models import (
    Clarification,
    Draft,
    Outcome,
    Photo,
    PhotoConsent,
    PhotoLook,
    Question,
    Update,
    Version,
)
from consilium.reviews.models import Reply, Review
from consilium.votes.models import Agreement, HelpfulVote

ABOUT = """Your data, as this site keeps it, made on {day}.

data.json   everything you wrote and chose: one list for each kind of thing, in the words of the database
photos/     your photos as they are kept: new pixels, without what the camera wrote into them
"""


def make_due(now: datetime) -> int:
    """Make one export that waits, and return how many were made; one that was cut short is begun anew."""
    waiting = DataExport.objects.filter(state=DataExport.State.WAITING).exclude(expires_at__lte=now)
    row = waiting.select_related("person").order_by("pk").first()
    if row is None:
        return 0
    _make(row, now)
    return 1


def _make(row: DataExport, now: datetime) -> None:
    photos = list(Photo.objects.filter(question__asker=row.person, revoked_at=None))
    photos += Photo.objects.filter(draft__owner=row.person, revoked_at=None)
    row.done, row.parts = 0, len(photos) + 1
    row.save(update_fields=["done", "parts"])
    path = path_of(row)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")  # two workers never write to one file
    with part.open("wb") as file:
        part.chmod(0o600)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("read-me.txt", ABOUT.format(day=f"{now:%Y-%m-%d}"))
            archive.writestr("data.json", json.dumps(everything(row.person), cls=DjangoJSONEncoder, indent=1))
            for number, photo in enumerate(photos, start=1):
                source = photo_files.path_of(photo.name, "large", "webp")
                if source.exists():
                    archive.write(source, f"photos/{photo.pk}.webp", zipfile.ZIP_STORED)
                DataExport.objects.filter(pk=row.pk).update(done=number)
        file.flush()
        os.fsync(file.fileno())
    # Asked to be forgotten meanwhile, the export has expired: then there is no file.
    waiting = DataExport.objects.filter(pk=row.pk, state=DataExport.State.WAITING).exclude(expires_at__lte=now)
    if not waiting.update(expires_at=now + KEPT_FOR, done=row.parts):
        part.unlink(missing_ok=True)
        return
    part.replace(path)
    waiting.update(state=DataExport.State.READY)


def everything(person: Person) -> dict[str, Any]:
    """Return all that is kept of a person, without keys, codes and the names of files; nothing of anyone else."""
    questions = Question.objects.filter(asker=person)
    answers = Answer.objects.filter(doctor__account=person)
    kinds: dict[str, QuerySet[Any]] = {
        "roles": Role.objects.filter(person=person),
        "questions": questions,
        "earlier versions": Version.objects.filter(question__in=questions),
        "updates": Update.objects.filter(question__in=questions),
        "replies": Clarification.objects.filter(question__in=questions).exclude(reply=""),
        "outcomes": Outcome.objects.filter(question__in=questions),
        "photos": Photo.objects.filter(question__in=questions),
        "consents to photos": PhotoConsent.objects.filter(person=person),
        "what I agreed to": Consent.objects.filter(person=person),
        "the words I agreed to": Wording.objects.filter(pk__in=Consent.objects.filter(person=person).values("wording")),
        "who saw my photos for doctors": PhotoLook.objects.filter(photo__question__in=questions),
        "photos for doctors that I saw": PhotoLook.objects.filter(person=person),
        "drafts": Draft.objects.filter(owner=person),
        "votes": HelpfulVote.objects.filter(person=person),
        "reviews": Review.objects.filter(person=person),
        "flags": Flag.objects.filter(raised_by=person),
        "notices": Notice.objects.filter(person=person),
        "applications": Check.objects.filter(person=person),
        "who opened my papers": EvidenceLook.objects.filter(evidence__check_of__person=person),
        "papers that I opened": EvidenceLook.objects.filter(person=person),
        "followed": Following.objects.filter(person=person),
        "mail choices": Choice.objects.filter(person=person),
        "when collected mails go": DigestTime.objects.filter(person=person),
        "questions a week": Matching.objects.filter(person=person),
        "bounces": Bounce.objects.filter(person=person),
        "appeals": Appeal.objects.filter(person=person),
        "profile": Doctor.objects.filter(account=person),
        "pictures": Portrait.objects.filter(doctor__account=person),
        "answers": answers,
        "replies to reviews": Reply.objects.filter(review__doctor__account=person),
        "phrases": Phrase.objects.filter(doctor__account=person),
        "words on colleagues' answers": Agreement.objects.filter(doctor__account=person),
    }
    account = {
        "e-mail": person.email,
        "pseudonym": person.pseudonym,
        "country": person.country,
        "joined": person.date_joined,
    }
    return {"account": account, **{kind: list(_rows(rows.order_by("pk"))) for kind, rows in kinds.items()}}


# What would open something, or belongs to somebody else.
HIDDEN = frozenset({"name", "key", "given_by", "asker", "person", "owner", "raised_by"})


def _rows(rows: Iterable[Model]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            field.name: field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in HIDDEN
        }
