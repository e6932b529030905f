"""Flags open cases with a clock, moderators decide them, authors appeal, and the chain of decisions holds."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as mail_of_django
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from consilium.answers.models import Answer
from consilium.moderation import cases, chain
from consilium.moderation.appealing import appeal
from consilium.moderation.deciding import AlreadyDecided, decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Appeal, Case, ChainHead, Decision, DecisionText, Flag, Kind, Lane
from consilium.moderation.rules import may_appeal, may_decide, may_flag
from consilium.moderation.subjects import Subject, subject
from consilium.notifications import mailing
from consilium.people.actions import give_role
from consilium.people.models import Role
from consilium.questions.actions import ask
from consilium.questions.models import Question
from consilium.questions.rules import may_see_photo
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.votes import agreeing
from consilium.votes.models import Agreement
from tests import factories
from tests.cast import Cast, give_second_factor

HIDE = Decision.Reason.SPAM


def found(kind: Kind, pk: int) -> Subject:
    """Return a thing that is there."""
    one = subject(kind, pk)
    assert one is not None
    return one


def flagged(cast: Cast, answer: Answer, now: datetime, reason: Flag.Reason = Flag.Reason.SPAM) -> Case:
    """Return the case of an answer that Sam flagged."""
    raise_flag(person=cast.sam, subject=found(Kind.ANSWER, answer.pk), reason=reason, now=now)
    return Case.objects.get(kind=Kind.ANSWER, subject_id=answer.pk, closed_at=None)


def test_a_flag_opens_one_case_and_a_graver_one_moves_it_forward(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    case = flagged(cast, answer, now)
    assert (case.lane, case.due_at) == (Lane.REST, now + timedelta(hours=24))
    later = now + timedelta(minutes=10)
    raise_flag(person=cast.ana, subject=found(Kind.ANSWER, answer.pk), reason=Flag.Reason.DANGEROUS, now=later)
    (case,) = Case.objects.all()
    assert (case.lane, case.due_at) == (Lane.SAFETY, later + timedelta(hours=1))
    raise_flag(person=cast.sam, subject=found(Kind.ANSWER, answer.pk), reason=Flag.Reason.FAKE, now=later)
    assert sorted(Flag.objects.values_list("reason", flat=True)) == ["dangerous", "fake"]
    assert Case.objects.get().lane == Lane.SAFETY


def test_who_may_flag(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    about_question = [may_flag(one, found(Kind.QUESTION, cast.question.pk)) for one in people]
    assert about_question == [False, True, True, True, True]
    # Dr Chen has not answered, and knows of no answer.
    about_answer = [may_flag(one, found(Kind.ANSWER, answer.pk)) for one in people]
    assert about_answer == [True, False, False, True, True]


def test_what_a_doctor_calls_dangerous_waits_in_the_first_lane(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    factories.answer(cast.question, now, by=cast.dr_brandt)
    agreeing.say(
        doctor=cast.dr_brandt,
        answer=answer,
        kind=Agreement.Kind.DISAGREE,
        reason=Agreement.Reason.DANGEROUS,
        words="Not near the eye.",
        now=now,
    )
    case = Case.objects.get()
    assert (case.kind, case.subject_id, case.lane) == (Kind.ANSWER, answer.pk, Lane.SAFETY)


def test_a_question_that_cannot_wait_waits_until_it_is_answered(cast: Cast, now: datetime) -> None:
    calm = ask(asker=cast.sam, title="Is this redness usual?", body="", level="C", now=now)
    urgent = ask(asker=cast.sam, title="My vision is blurred", body="", level="U", now=now)
    case = Case.objects.get()
    assert (case.subject_id, case.lane, case.due_at) == (urgent.pk, Lane.URGENT, now + timedelta(hours=4))
    factories.answer(calm, now)
    assert Case.objects.filter(closed_at=None).count() == 1
    factories.answer(urgent, now)
    assert Case.objects.filter(closed_at=None).count() == 0


def test_a_flagged_question_is_not_closed_by_an_answer(cast: Cast, now: datetime) -> None:
    urgent = ask(asker=cast.ana, title="My vision is blurred", body="", level="U", now=now)
    raise_flag(person=cast.sam, subject=found(Kind.QUESTION, urgent.pk), reason=Flag.Reason.PRIVATE, now=now)
    factories.answer(urgent, now)
    assert Case.objects.get().closed_at is None


@pytest.mark.parametrize(
    ("hidden_before", "shows", "verdict"),
    [(False, True, "keep"), (False, False, "hide"), (True, True, "restore"), (True, False, "uphold")],
)
def test_a_decision_is_done_and_written_down(
    cast: Cast, now: datetime, hidden_before: bool, shows: bool, verdict: str
) -> None:
    answer = factories.answer(cast.question, now)
    case = flagged(cast, answer, now)
    if hidden_before:
        decide(case=case, by=cast.mo, shows=False, reason=HIDE, now=now)
        case = flagged(cast, answer, now)
    made = decide(case=case, by=cast.mo, shows=shows, reason=HIDE, words="Because.", now=now)
    answer.refresh_from_db()
    cast.question.refresh_from_db()
    assert (made.verdict, answer.is_public, cast.question.answer_count) == (verdict, shows, int(shows))
    assert not Case.objects.filter(closed_at=None).exists()
    assert not Flag.objects.filter(settled_at=None).exists()
    with pytest.raises(AlreadyDecided):
        decide(case=case, by=cast.mo, shows=shows, reason=HIDE, now=now)
    assert chain.first_break() is None


def test_questions_and_reviews_are_hidden_and_shown_again(cast: Cast, now: datetime) -> None:
    review = write_review(
        person=cast.sam, doctor=cast.dr_brandt, stars=2, body="Late.", relation=Review.Relation.TREATED, now=now
    )
    publish_review(review=review, now=now)
    for kind, pk in ((Kind.QUESTION, cast.question.pk), (Kind.REVIEW, review.pk)):
        shown = []
        for shows in (False, True):
            case = cases.open_case(kind=kind, subject_id=pk, lane=Lane.REST, now=now)
            decide(case=case, by=cast.mo, shows=shows, reason=HIDE, now=now)
            shown.append(found(kind, pk).is_shown)
        assert shown == [False, True]
    assert Question.objects.get().is_public


def test_another_moderator_decides_an_appeal(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    give_role(person=cast.chen, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(cast.chen)
    made = decide(case=flagged(cast, answer, now), by=cast.mo, shows=False, reason=HIDE, now=now)
    thing = found(Kind.ANSWER, answer.pk)
    assert [may_appeal(one, made, thing) for one in (cast.ana, cast.brandt, cast.mo)] == [False, True, False]
    appeal(decision=made, person=cast.brandt, words="It is what the guideline says.", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        appeal(decision=made, person=cast.brandt, words="Again.", now=now)
    case = Case.objects.get(closed_at=None)
    assert case.lane == Lane.URGENT
    assert [may_decide(one, case, thing) for one in (cast.mo, cast.brandt, cast.chen, cast.sam)] == [
        False,
        False,
        True,
        False,
    ]
    decided = decide(case=case, by=cast.chen, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    assert (Appeal.objects.get().settled_by, decided.verdict) == (decided, "restore")
    answer.refresh_from_db()
    assert answer.is_public
    assert not may_appeal(cast.brandt, Decision.objects.get(number=made.number), thing)


def test_the_author_is_told_without_the_words(cast: Cast, now: datetime) -> None:
    outbox: list[EmailMessage] = getattr(mail_of_django, "outbox")  # noqa: B009 (only there in tests)
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    decide(case=flagged(cast, answer, now), by=cast.mo, shows=False, reason=HIDE, words="Marker-4711", now=now)
    mailing.write_due(now)
    (mail,) = [one for one in outbox if one.subject == "Your answer was hidden"]
    assert (mail.to, mail.subject) == (["brandt@example.org"], "Your answer was hidden")
    text = mail.message().as_string()
    assert "/moderation/decisions/1/" in text
    assert "Marker-4711" not in text
    assert cast.question.title not in text


def test_decisions_are_never_changed(cast: Cast, now: datetime) -> None:
    decide(case=flagged(cast, factories.answer(cast.question, now), now), by=cast.mo, shows=True, reason=HIDE, now=now)
    for change in ({"verdict": "hide"}, {"reason": "fake"}, {"made_at": now + timedelta(days=1)}, {"digest": "0"}):
        with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
            Decision.objects.update(**change)


def make_three(cast: Cast, now: datetime) -> None:
    """Make three decisions."""
    for _ in range(3):
        answer = factories.answer(cast.question, now)
        decide(case=flagged(cast, answer, now), by=cast.mo, shows=True, reason=HIDE, words="Words.", now=now)


def test_the_chain_shows_what_was_taken_out_changed_or_forged(cast: Cast, now: datetime) -> None:
    make_three(cast, now)
    assert chain.first_break() is None

    def broken_after(change: str) -> int | None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for statement in change.split(";"):
                    cursor.execute(statement)
            found_at = chain.first_break()
            transaction.set_rollback(True)
        return found_at

    cut = (
        "DELETE FROM moderation_decisiontext WHERE decision_id = {0};DELETE FROM moderation_decision WHERE number = {0}"
    )
    assert [broken_after(cut.format(number)) for number in (1, 2, 3)] == [1, 2, 3]
    forged = "UPDATE moderation_decisiontext SET words = 'Other words.' WHERE decision_id = 2"
    assert broken_after(forged) == 2
    assert broken_after("UPDATE moderation_chainhead SET number = 2") == 4


def test_erased_words_leave_the_chain_whole(cast: Cast, now: datetime) -> None:
    make_three(cast, now)
    DecisionText.objects.filter(decision=2).update(words="", salt="")
    assert chain.first_break() is None
    assert ChainHead.objects.get().number == 3


def test_another_reason_needs_words(cast: Cast, now: datetime) -> None:
    case = flagged(cast, factories.answer(cast.question, now), now)
    with pytest.raises(ValueError, match="without words"):
        decide(case=case, by=cast.mo, shows=True, reason=Decision.Reason.OTHER, words=" ", now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Flag.objects.create(kind="answer", subject_id=1, reason="other", raised_at=now)


def test_a_flagged_photo_is_hidden_at_once_until_it_is_decided(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now)
    thing = found(Kind.PHOTO, photo.pk)
    assert [may_flag(one, thing) for one in (cast.ana, cast.sam)] == [False, True]
    everyone = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    raise_flag(person=cast.sam, subject=thing, reason=Flag.Reason.PRIVATE, now=now)
    photo.refresh_from_db()
    assert [may_see_photo(one, photo, now) for one in everyone] == [True, False, False, True, False]
    decide(case=Case.objects.get(), by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    photo.refresh_from_db()
    assert [may_see_photo(one, photo, now) for one in everyone] == [True] * 5
