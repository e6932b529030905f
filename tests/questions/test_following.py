"""What comes after asking: earlier words stay, private ones go, a reply is given once, the outcome is asked for."""

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMultiAlternatives

from consilium.notifications import mailing, outcome_requests
from consilium.questions import following, outcomes
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, OutcomeRequest, Question
from tests.cast import Cast

DAY = timedelta(days=1)


def requests_of(question: Question) -> list[tuple[int, str]]:
    """Return number and state of each request."""
    return list(question.outcome_requests.order_by("number").values_list("number", "state"))


def test_an_edit_keeps_the_words_before_it(cast: Cast, now: datetime) -> None:
    before = (cast.question.title, cast.question.body)
    following.edit(question=cast.question, title="New title", body="New words.", now=now)
    following.edit(question=cast.question, title="New title", body="New words.", now=now)
    assert list(cast.question.versions.values_list("title", "body", "replaced_at")) == [(*before, now)]


def test_private_words_that_an_edit_took_out_are_in_no_version(cast: Cast, now: datetime) -> None:
    private = "Call 07700 900123. Done by Dr Lindqvist."
    question = ask(asker=cast.sam, title="Bumps", body=private, now=now)
    following.edit(question=question, title="Bumps?", body=private, now=now)
    following.edit(question=question, title="Bumps?", body="Done by Dr Lindqvist.", now=now)
    kept = [(version.title, version.body) for version in question.versions.all()]
    masked = "Call [phone number taken out]. Done by Dr Lindqvist."
    assert kept == [("Bumps", masked), ("Bumps?", masked)]


def test_a_reply_is_given_once(cast: Cast, now: datetime) -> None:
    row = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    following.reply(clarification=row, words="No.", now=now)
    following.reply(clarification=row, words="Yes.", now=now + DAY)
    row.refresh_from_db()
    assert (row.reply, row.replied_at) == ("No.", now)


def test_looking_is_noted_once_in_a_while(cast: Cast, now: datetime) -> None:
    seen = []
    for minutes in (0, 5, 11):
        following.look(question=cast.question, now=now + timedelta(minutes=minutes))
        cast.question.refresh_from_db()
        seen.append(cast.question.looked_at)
    assert seen == [now, now, now + timedelta(minutes=11)]


@pytest.mark.parametrize(
    ("day", "after"), [(None, (14, 30)), (0, (14, 30)), (4, (10, 26)), (7, (7, 23)), (8, (14, 30)), (400, (14, 30))]
)
def test_when_it_is_asked_how_it_ended(cast: Cast, now: datetime, day: int | None, after: tuple[int, int]) -> None:
    question = ask(asker=cast.sam, title="Bumps", body="They came.", day=day, now=now)
    due = list(question.outcome_requests.order_by("number").values_list("number", "due_at"))
    assert due == [(14, now + after[0] * DAY), (30, now + after[1] * DAY)]


def test_it_is_asked_by_mail_on_two_days_without_a_word_about_health(
    cast: Cast, now: datetime, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    # Ana asked on day 4: her days 14 and 30 are 10 and 26 days later.
    assert outcome_requests.send_due(now + 9 * DAY) == 0
    assert outcome_requests.send_due(now + 10 * DAY) == 1
    assert mailing.write_due(now + 10 * DAY) == 1
    assert outcome_requests.send_due(now + 11 * DAY) == 0
    assert outcome_requests.send_due(now + 26 * DAY) == 1
    assert mailing.write_due(now + 26 * DAY) == 1
    assert outcome_requests.send_due(now + 90 * DAY) == 0
    assert requests_of(cast.question) == [(14, "sent"), (30, "sent")]
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([cast.ana.email], "What did it turn out to be?")] * 2
    mail = mailoutbox[0]
    for sent in (str(mail.body), str(mail.alternatives[0][0])):
        assert f"/account/questions/{cast.question.pk}/outcome/" in sent
        # A clause of the disclaimer and the emergency number, and nothing of the question.
        assert ("no substitute" in sent, "911" in sent) == (True, True)
        assert [word for word in ("bump", "halo", "cheek", "pale") if word in sent.casefold()] == []


def test_what_is_over_is_not_asked_again_and_what_is_not_is(cast: Cast, now: datetime) -> None:
    outcome_requests.send_due(now + 10 * DAY)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.OWN, now=now + 11 * DAY)
    assert requests_of(cast.question) == [(14, "sent"), (30, "waiting")]
    following.tell_outcome(
        question=cast.question,
        finder=Outcome.Finder.TREATING,
        condition="milia",
        resolved_by_day=18,
        now=now + 12 * DAY,
    )
    assert requests_of(cast.question) == [(14, "sent"), (30, "dropped")]
    assert outcome_requests.send_due(now + 26 * DAY) == 0
    assert Outcome.objects.get().condition == "milia"


def test_nobody_is_asked_too_late_or_about_what_is_hidden_or_when_they_left(cast: Cast, now: datetime) -> None:
    hidden = ask(asker=cast.sam, title="Hidden", body="x", now=now)
    Question.objects.filter(pk=hidden.pk).update(is_public=False)
    left = ask(asker=cast.mo, title="Left", body="x", now=now)
    cast.mo.is_active = False
    cast.mo.save()
    assert outcome_requests.send_due(now + 14 * DAY) == 1  # Ana's, due on the tenth day
    late = ask(asker=cast.sam, title="Late", body="x", now=now)
    outcome_requests.send_due(now + 14 * DAY + outcomes.TOO_LATE)
    states = {question.title: requests_of(question)[0][1] for question in (hidden, left, late)}
    assert states == {"Hidden": "dropped", "Left": "dropped", "Late": "dropped"}


def test_an_imported_question_asks_nobody(cast: Cast, now: datetime) -> None:
    question = Question.objects.create(title="Imported", source="page", source_id="1", added_at=now)
    outcomes.plan(question=question, now=now)
    assert not OutcomeRequest.objects.filter(question=question).exists()
