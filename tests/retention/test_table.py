"""The table of what goes: past its time a row goes, within it stays; and no table of the database is forgotten."""

import io
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, models
from django.db.models import Q

from consilium.answers.models import Claim
from consilium.answers.writing import claim, save_draft
from consilium.caching.models import Change
from consilium.doctors import portraits
from consilium.doctors.checks import opening
from consilium.doctors.models import Check, Evidence, EvidenceLook, Portrait
from consilium.doctors.models import Remark as CheckRemark
from consilium.moderation.appealing import appeal
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Appeal, Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.notifications.models import Bounce, Mail, Notice
from consilium.people import exporting
from consilium.people.models import Allowance, DataExport, Person, Submission
from consilium.questions import drafts
from consilium.questions.models import Draft, Photo, PhotoLook, UnclaimedBytes
from consilium.questions.typed import Typed
from consilium.retention.table import KEPT, TERMS
from consilium.retention.term import Term
from tests import factories
from tests.cast import Cast
from tests.doctors.checks.making import application, picture, proof
from tests.web.test_addresses import client_of

SECOND = timedelta(seconds=1)
Count = Callable[[], int]
Make = Callable[[Cast, datetime], Count]
"""Makes the thing at a time, and returns what counts how much of it is left."""


def _all(model: Any, **found: Any) -> Count:
    return lambda: int(model._default_manager.filter(**found).count())


def _session(cast: Cast, now: datetime) -> Count:
    term = named("Sessions of visitors")
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=now + term.period)
    return _all(Session)


def _own_session(cast: Cast, now: datetime) -> Count:
    term = named("Sessions of people who signed in")
    Session.objects.create(session_key="o" * 32, session_data="", expire_date=now + term.period)
    return _all(Session)


def _begun(cast: Cast, now: datetime) -> Count:
    person = Person.objects.create_user("mistyped@example.org", date_joined=now)
    EmailAddress.objects.create(user=person, email=person.email, verified=False, primary=True)
    return _all(Person, pk=person.pk)


def _confirmation(cast: Cast, now: datetime) -> Count:
    address = EmailAddress.objects.get(user=cast.sam)
    made = EmailConfirmation.objects.create(email_address=address, created=now, key="x" * 20)
    return _all(EmailConfirmation, pk=made.pk)


def _allowance(cast: Cast, now: datetime) -> Count:
    Allowance.objects.create(action="anything", who="x", free_at=now)
    return _all(Allowance)


def _counter(cast: Cast, now: datetime) -> Count:
    call_command("createcachetable", verbosity=0)
    table = str(django_settings.CACHES["default"]["LOCATION"])
    cache.set("tries", [1], 60)
    at = connection.ops.adapt_datetimefield_value(now.replace(tzinfo=now.tzinfo, microsecond=0))

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            return int(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET expires = %s", [at])
    return count


def _submission(cast: Cast, now: datetime) -> Count:
    Submission.objects.create(person=cast.sam, key="0" * 32, action="x", at=now)
    return _all(Submission)


def _visitors_draft(cast: Cast, now: datetime) -> Count:
    drafts.begin(owner=None, typed=Typed(title="Bumps"), now=now)
    return _all(Draft)


def _draft(cast: Cast, now: datetime) -> Count:
    drafts.begin(owner=cast.sam, typed=Typed(title="Bumps"), now=now)
    return _all(Draft)


def _answer_draft(cast: Cast, now: datetime) -> Count:
    save_draft(doctor=cast.dr_brandt, question=cast.question, fields={"body": "Wash"}, now=now)
    return _all(apps.get_model("answers.draft"))


def _claim(cast: Cast, now: datetime) -> Count:
    made = claim(doctor=cast.dr_brandt, question=cast.question, now=now)
    assert made is not None
    Claim.objects.update(until=now)
    return _all(Claim)


def _bytes(cast: Cast, now: datetime) -> Count:
    UnclaimedBytes.objects.create(name="u" * 43, due_at=now + SECOND)
    return _all(UnclaimedBytes)


def _look(cast: Cast, now: datetime) -> Count:
    photo = factories.photo(cast.question, now, showing=Photo.Showing.DOCTORS)
    PhotoLook.objects.create(
        photo=photo, person=cast.brandt, doctor=cast.dr_brandt, role="doctor", day=now.date(), first_at=now, last_at=now
    )
    return _all(PhotoLook)


def _withdrawn(cast: Cast, now: datetime) -> Check:
    check = application(cast.sam, now)
    CheckRemark.objects.create(check_of=check, person=cast.sam, verdict="said", words="It is me.", at=now)
    return opening.withdraw(check=check, now=now)


def _papers(cast: Cast, now: datetime) -> Count:
    _withdrawn(cast, now)
    return lambda: len([path for path in _media("evidence").rglob("*") if path.is_file()])


def _said(cast: Cast, now: datetime) -> Count:
    check = _withdrawn(cast, now)
    spoken = Q(remarks__words="It is me.") | ~Q(said={})
    return lambda: Check.objects.filter(spoken, pk=check.pk).distinct().count()


def _paper_look(cast: Cast, now: datetime) -> Count:
    row = application(cast.sam, now).evidence.get()
    EvidenceLook.objects.create(evidence=row, person=cast.mo, day=now.date(), first_at=now, last_at=now)
    return _all(EvidenceLook)


def _unsent_paper(cast: Cast, now: datetime) -> Count:
    kept = proof()
    path = _media("evidence") / kept.name[:2] / kept.name
    os.utime(path, (now.timestamp(), now.timestamp()))
    return lambda: int(path.exists())


def _portrait(cast: Cast, now: datetime) -> Count:
    name = portraits.keep(io.BytesIO(picture()))
    portraits.claim(doctor=cast.dr_brandt, name=name, now=now)
    path = _media("portraits") / name[:2] / f"{name}.webp"
    os.utime(path, (now.timestamp(), now.timestamp()))
    return lambda: int(path.exists() or Portrait.objects.filter(removed_at=None).exists())


def _export(cast: Cast, now: datetime) -> Count:
    row = exporting.ask_for_export(person=cast.sam, now=now)
    DataExport.objects.update(state=DataExport.State.READY, expires_at=now + exporting.KEPT_FOR + SECOND)
    path = exporting.path_of(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"zip")
    return lambda: int(path.exists())


def _export_row(cast: Cast, now: datetime) -> Count:
    exporting.ask_for_export(person=cast.sam, now=now)
    DataExport.objects.update(state=DataExport.State.GONE)
    return _all(DataExport)


def _notice(cast: Cast, now: datetime) -> Count:
    Notice.objects.all().delete()
    Notice.objects.create(person=cast.sam, kind="answer", about=1, told_at=now)
    return _all(Notice)


def _sent(cast: Cast, now: datetime) -> Count:
    Mail.objects.create(message=b"", state=Mail.State.SENT, due_at=now, written_at=now, sent_at=now)
    return _all(Mail)


def _given_up(cast: Cast, now: datetime) -> Count:
    Mail.objects.create(message=b"", state=Mail.State.FAILED, due_at=now, written_at=now)
    return _all(Mail)


def _file(folder: str, name: str) -> Make:
    def make(cast: Cast, now: datetime) -> Count:
        path = Path(django_settings.DATA) / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"words")
        os.utime(path, (now.timestamp(), now.timestamp()))
        return lambda: int(path.exists())

    return make


def _bounce(cast: Cast, now: datetime) -> Count:
    Bounce.objects.create(person=cast.sam, address="before@example.org", status="5.1.1", at=now)
    return _all(Bounce)


def _flagged(cast: Cast, now: datetime) -> Case:
    answer = factories.answer(cast.question, now)
    thing = subject(Kind.ANSWER, answer.pk)
    assert thing is not None
    raise_flag(person=cast.sam, subject=thing, reason=Flag.Reason.OTHER, words="Look at this.", now=now)
    return Case.objects.get(kind=Kind.ANSWER, subject_id=answer.pk)


def _flag(cast: Cast, now: datetime) -> Count:
    decide(case=_flagged(cast, now), by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    return _all(Flag, words="Look at this.")


def _appeal(cast: Cast, now: datetime) -> Count:
    made = decide(case=_flagged(cast, now), by=cast.mo, shows=False, reason=Decision.Reason.SPAM, now=now)
    appeal(decision=made, person=cast.brandt, words="It is no spam.", now=now)
    Appeal.objects.update(settled_by=made)
    return _all(Appeal, words="It is no spam.")


def _logged(cast: Cast, now: datetime) -> Count:
    kind = ContentType.objects.get_for_model(EmailAddress)
    LogEntry.objects.create(
        user=cast.mo, content_type=kind, object_id="1", object_repr="x", action_flag=2, action_time=now
    )
    return _all(LogEntry)


def _change(cast: Cast, now: datetime) -> Count:
    Change.objects.all().delete()
    Change.objects.create(keys="x", at=now)
    return _all(Change)


MADE: dict[str, Make] = {
    "Sessions of visitors": _session,
    "Sessions of people who signed in": _own_session,
    "Accounts whose address was never confirmed": _begun,
    "Keys that confirm an address": _confirmation,
    "Counts of how often something was sent": _allowance,
    "Counts of tries to sign in, under the network address they came from": _counter,
    "Keys of forms that were sent": _submission,
    "Drafts of visitors": _visitors_draft,
    "Drafts of questions": _draft,
    "Drafts of answers": _answer_draft,
    "That a doctor is writing on a question": _claim,
    "Photos that were taken back, replaced or never posted": _bytes,
    "Who was shown a photo for doctors": _look,
    "Papers of an application": _papers,
    "Who opened a paper of an application": _paper_look,
    "What was said in an application that was refused or withdrawn": _said,
    "Papers and pictures whose form was never sent": _unsent_paper,
    "Pictures of doctors that show no more": _portrait,
    "The file of your own data": _export,
    "That you asked for your own data": _export_row,
    "Notices in the inbox": _notice,
    "That a mail was sent": _sent,
    "That a mail could not be sent": _given_up,
    "Mails kept as files where no mail server is set": _file("mail", "000001.eml"),
    "That mails to an address came back": _bounce,
    "Your words with a flag": _flag,
    "Your words with an appeal": _appeal,
    "Records that an import rejected": _file("rejected", "dump.jsonl"),
    "What operators did in the administration pages": _logged,
    "Which pages a change made stale": _change,
}


def named(what: str) -> Term:
    """Return a row of the table."""
    return next(term for term in TERMS if term.what == what)


def _media(room: str) -> Path:
    return Path(django_settings.MEDIA_ROOT) / room


@pytest.fixture
def _own_folders(tmp_path: Path, settings: Any) -> None:
    settings.DATA, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.CACHES = {"default": {**settings.CACHES["default"]}}


@pytest.mark.parametrize("what", [term.what for term in TERMS])
@pytest.mark.usefixtures("_own_folders")
def test_what_is_past_its_time_goes_and_the_rest_stays(cast: Cast, now: datetime, what: str) -> None:
    term = named(what)
    left = MADE[what](cast, now)
    assert left() == 1, "there is something to go"
    # Days are counted whole where only the day is kept.
    late = timedelta(days=1) if what.startswith("Who ") else 2 * SECOND
    assert (term.forget(now + term.period - SECOND, 50), left()) == (0, 1)
    assert (term.forget(now + term.period + late, 50), left()) == (1, 0)
    assert term.forget(now + term.period + late, 50) == 0


def test_every_row_of_the_table_is_tried() -> None:
    assert sorted(MADE) == sorted(term.what for term in TERMS)


def test_no_table_with_a_time_is_forgotten() -> None:
    timed = {
        model._meta.label_lower
        for model in apps.get_models()
        if any(isinstance(field, models.DateField) for field in model._meta.concrete_fields)
    }
    told = {label for term in TERMS for label in term.models} | {label for kept in KEPT for label in kept.models}
    assert timed - told == set()
    # Nothing is told of what is not there.
    assert {label for label in told if apps.get_model(label) is None} == set()
    assert told - timed == {"account.emailaddress"}


def test_a_batch_is_bounded(cast: Cast, now: datetime) -> None:
    for number in range(5):
        Submission.objects.create(person=cast.sam, key=f"{number:032}", action="x", at=now)
    term = named("Keys of forms that were sent")
    later = now + term.period + SECOND
    assert [term.forget(later, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_who_signed_in_or_has_a_role_is_no_leftover(cast: Cast, now: datetime) -> None:
    term = named("Accounts whose address was never confirmed")
    EmailAddress.objects.filter(user__in=[cast.sam, cast.mo]).update(verified=False)
    Person.objects.filter(pk=cast.sam.pk).update(last_login=now)
    before = Person.objects.count()
    assert (term.forget(now + timedelta(days=400), 50), Person.objects.count()) == (0, before)


def test_what_was_kept_of_an_application_reads_as_nothing(cast: Cast, now: datetime) -> None:
    check = _withdrawn(cast, now)
    mo, sam = client_of(cast, "mo"), client_of(cast, "sam")
    assert b"Lindqvist" in mo.get(f"/moderation/doctors/{check.pk}/").content
    named("What was said in an application that was refused or withdrawn").forget(now + timedelta(days=366), 50)
    for client, path in ((mo, f"/moderation/doctors/{check.pk}/"), (sam, f"/account/doctor/checks/{check.pk}/")):
        answer = client.get(path)
        assert (answer.status_code, b"Lindqvist" in answer.content) == (200, False)
    assert Evidence.objects.filter(check_of=check).count() == 1
