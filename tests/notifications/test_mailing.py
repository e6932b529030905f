"""Notices become mails: what comes when, in which words, once, and never with a word about anybody's health unasked."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from consilium.doctors import ledger
from consilium.notifications import choices, mailing
from consilium.notifications.choices import mail_time
from consilium.notifications.models import How, Kind, Mail, Notice
from consilium.people.models import Person
from consilium.questions import following
from tests import factories
from tests.cast import Cast, verify

FRIDAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def mails_to(person: Person) -> list[EmailMessage]:
    """Return the mails that wait for a person, oldest first."""
    rows = Mail.objects.filter(to=person.email).order_by("pk")
    return [message_from_bytes(bytes(row.message), policy=policy.default) for row in rows]


def text_of(mail: EmailMessage) -> str:
    """Return what a mail says as plain text."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def said_in(mail: EmailMessage) -> list[str]:
    """Return everything a mail says: its headers, and each of its parts."""
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return [f"{name}: {value}" for name, value in mail.items()] + parts


@pytest.mark.parametrize(
    ("how", "at", "expected"),
    [
        (How.INSTANT, FRIDAY, FRIDAY),
        (How.OFF, FRIDAY, None),
        (How.DAILY, FRIDAY, datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (How.DAILY, datetime(2026, 11, 20, 5, 59, tzinfo=UTC), datetime(2026, 11, 20, 6, tzinfo=UTC)),
        (How.DAILY, datetime(2026, 11, 20, 6, 0, tzinfo=UTC), datetime(2026, 11, 21, 6, tzinfo=UTC)),
        (How.WEEKLY, FRIDAY, datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (How.WEEKLY, datetime(2026, 11, 23, 5, tzinfo=UTC), datetime(2026, 11, 23, 6, tzinfo=UTC)),
        (How.WEEKLY, datetime(2026, 11, 23, 6, tzinfo=UTC), datetime(2026, 11, 30, 6, tzinfo=UTC)),
    ],
)
def test_when_it_goes(how: How, at: datetime, expected: datetime | None) -> None:
    assert mail_time(how, at) == expected


def test_one_answer_is_one_mail_at_once_and_once(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt, body="These look like milia.")
    assert [mailing.write_due(now), mailing.write_due(now), mailing.write_due(now + timedelta(days=9))] == [1, 0, 0]
    (mail,) = mails_to(cast.ana)
    assert mail["Subject"] == "A doctor answered your question"
    assert f"/questions/{cast.question.pk}/#answer-{answer.pk}\n" in text_of(mail)
    row = Notice.objects.get()
    assert (row.mail_at, row.mailed_at) == (None, now)


def test_no_health_text_unless_asked_for(cast: Cast, now: datetime) -> None:
    for frank in (False, True):
        choices.set_frank(person=cast.ana, frank=frank, now=now)
        factories.answer(cast.question, now, body="These look like milia.")
        mailing.write_due(now)
    plain, frank_mail = ("\n".join(said_in(mail)) for mail in mails_to(cast.ana))
    marks = ("pale bumps", "milia", "Halo", "halo", "Doctor ")
    assert [mark for mark in marks if mark in plain] == []
    assert "pale bumps" in frank_mail
    assert "milia" not in frank_mail


def test_what_is_collected_comes_as_one_mail(cast: Cast, now: datetime) -> None:
    choices.choose(person=cast.ana, chosen={Kind.ANSWER: How.DAILY, Kind.ASKED_BACK: How.DAILY}, now=now)
    for _ in range(2):
        factories.answer(cast.question, now)
    following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    assert mailing.write_due(now + timedelta(hours=17)) == 0
    assert mailing.write_due(now + timedelta(hours=18)) == 1
    (mail,) = mails_to(cast.ana)
    assert mail["Subject"] == "3 things are new for you"
    lines = text_of(mail).splitlines()
    assert [line for line in lines if line.startswith("A doctor")] == [
        "A doctor answered your question",
        "A doctor answered your question",
        "A doctor asks you something",
    ]


def test_what_was_read_or_hidden_meanwhile_needs_no_mail(cast: Cast, now: datetime) -> None:
    choices.choose(person=cast.ana, chosen={Kind.ANSWER: How.DAILY}, now=now)
    read, hidden, left = (factories.answer(cast.question, now) for _ in range(3))
    Notice.objects.filter(answer=read).update(read_at=now)
    type(hidden).objects.filter(pk=hidden.pk).update(is_public=False)
    assert mailing.write_due(now + timedelta(days=1)) == 1
    (mail,) = mails_to(cast.ana)
    assert mail["Subject"] == "A doctor answered your question"
    assert f"#answer-{left.pk}\n" in text_of(mail)
    assert Notice.objects.filter(mail_at__isnull=False).count() == 0


def test_off_is_off_and_a_new_choice_moves_what_waits(cast: Cast, now: datetime) -> None:
    choices.choose(person=cast.ana, chosen={Kind.ANSWER: How.WEEKLY}, now=now)
    factories.answer(cast.question, now)
    choices.choose(person=cast.ana, chosen={Kind.ANSWER: How.INSTANT}, now=now)
    assert mailing.write_due(now) == 1
    choices.choose(person=cast.ana, chosen={Kind.ANSWER: How.OFF}, now=now)
    factories.answer(cast.question, now)
    assert mailing.write_due(now + timedelta(days=30)) == 0
    assert Notice.objects.count() == 2


def test_what_should_not_wait_is_never_collected(cast: Cast, now: datetime) -> None:
    with pytest.raises(ValueError, match="daily is not offered"):
        choices.choose(person=cast.ana, chosen={Kind.RED_FLAG: How.DAILY}, now=now)


def test_an_un_answered_doctor_gets_no_mail_of_a_colleagues_answer(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    Notice.objects.create(
        person=cast.chen,
        kind=Kind.ANSWER,
        about=answer.pk,
        question=cast.question,
        answer=answer,
        told_at=now,
        mail_at=now,
    )
    assert mailing.write_due(now) == 2
    assert mails_to(cast.chen) == []


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_makes_a_mail_that_can_be_ended(cast: Cast, now: datetime, kind: str) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    verify(cast.dr_brandt, now, expires_on=now.date())
    ledger.remind_due(now)
    fact = Notice.objects.filter(kind=Kind.CREDENTIAL).get().about
    Notice.objects.all().delete()
    details = {"check": ("asked", "approved", "refused", "claimed"), "decision": ("hide answer",), "added": ("update",)}
    for detail in details.get(kind, ("lapsing", "lapsed") if kind == "credential" else ("",)):
        about = fact if kind == "credential" else 7
        question = None if kind in ("check", "credential", "decision") else cast.question
        Notice.objects.create(
            person=cast.brandt if kind == "credential" else cast.ana,
            kind=kind,
            detail=detail,
            about=about,
            question=question,
            answer=answer if kind in ("answer", "revision") else None,
            told_at=now,
            mail_at=now,
        )
        assert mailing.write_due(now) == 1
        mail = mails_to(cast.brandt if kind == "credential" else cast.ana)[-1]
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        ending = str(mail["List-Unsubscribe"]).strip()
        assert ending.startswith("<http://127.0.0.1:8000/unsubscribe/")
        for part in ("plain", "html"):
            body = mail.get_body((part,))
            assert body is not None
            content = str(body.get_content())
            assert ending.strip("<>") in content
            assert "911" in content
            assert "pale bumps" not in content
        assert "prefers-color-scheme: dark" in content
