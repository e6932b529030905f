"""Doctors are told of open questions that fit them: which, whom, once, and never more of them than they chose."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium.answers import hiding as answer_hiding
from consilium.doctors.actions import add_doctor
from consilium.doctors.ledger import record_check
from consilium.doctors.models import Credential, Doctor
from consilium.notifications import following, mailing, matching, reading
from consilium.notifications.lines import line
from consilium.notifications.matching import DEFAULT, PATIENCE, WEEK, YOUNG, Wanted, match_due
from consilium.notifications.models import Kind, Mail, Matching, Notice
from consilium.people.models import Person
from consilium.people.suspending import suspend
from consilium.questions import hiding
from consilium.questions.actions import ask
from consilium.questions.models import Question
from tests import factories
from tests.cast import Cast, verify


def asked(cast: Cast, now: datetime, *, level: str = "", country: str = "GB") -> Question:
    """Return one more question of Ana's, shown even where so many at once are held."""
    made = ask(
        asker=cast.ana, title="Is that usual?", body="", procedure="halo-laser", country=country, level=level, now=now
    )
    Question.objects.filter(pk=made.pk).update(is_public=True)
    return made


def want(doctor: Doctor, a_week: int, *, only_own_country: bool = False) -> None:
    """Let a doctor choose."""
    assert doctor.account is not None
    matching.choose(person=doctor.account, wanted=Wanted(a_week, only_own_country))


def matched(doctor: Doctor) -> list[int]:
    """Return the questions a doctor was told of, in their order."""
    rows = Notice.objects.filter(person=doctor.account, kind=Kind.MATCHED).order_by("pk")
    return [row.question_id or 0 for row in rows]


def test_a_doctor_is_told_of_a_question_once(cast: Cast, now: datetime) -> None:
    rounds = [match_due(now + timedelta(days=day)) for day in (0, 0, 3, 12)]
    assert (rounds, matched(cast.dr_brandt)) == ([1, 0, 0, 0], [cast.question.pk])
    (notice,) = Notice.objects.shown_to(cast.brandt)
    said = line(notice)
    assert (said.words, said.path, said.mail_path) == (
        "A question that fits your specialty",
        cast.question.get_absolute_url(),
        f"/questions/{cast.question.pk}/",
    )


def test_what_was_told_can_be_told_no_second_time_in_the_database(cast: Cast, now: datetime) -> None:
    match_due(now)
    notice = Notice.objects.get(kind=Kind.MATCHED)
    notice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


def test_it_is_forgotten_only_when_nobody_can_be_told_of_it_again(cast: Cast, now: datetime) -> None:
    match_due(now)
    later = now + reading.KEPT_FOR + timedelta(seconds=1)
    assert (reading.forget_old(later), match_due(later), YOUNG < reading.KEPT_FOR) == (1, 0, True)


def test_who_is_not_told(cast: Cast, now: datetime) -> None:
    """Not the asker, nor who answered, even held; nor who is unverified, suspended, gone, set apart or of no use."""
    own = factories.doctor(now)
    Question.objects.filter(pk=cast.question.pk).update(asker=own.account)
    held = factories.doctor(now)
    answer_hiding.hide(answer_id=factories.answer(cast.question, now, by=held).pk, now=now)
    suspended, gone, apart, lost = (factories.doctor(now) for _ in range(4))
    assert suspended.account is not None
    assert gone.account is not None
    suspend(person_id=suspended.account.pk, until=now + timedelta(days=3))
    Person.objects.filter(pk=gone.account.pk).update(is_active=False)
    Doctor.objects.filter(pk=apart.pk).update(is_public=False)
    record_check(
        doctor=lost,
        kind=Credential.Kind.LICENCE,
        issuer="State Medical Board",
        value=f"L-{lost.pk}",
        decision=Credential.Decision.SUSPENDED,
        source="the board's register",
        now=now,
    )
    factories.doctor(now, verified=False)
    elsewhere = add_doctor(name="Eye Doctor", specialty="ophthalmology", account=factories.person(now), now=now)
    verify(elsewhere, now)
    Notice.objects.all().delete()
    assert match_due(now) == 1
    assert set(Notice.objects.values_list("person", flat=True)) == {cast.brandt.pk}
    assert match_due(now + timedelta(days=4)) == 1
    assert matched(suspended) == [cast.question.pk], "once the suspension is over"


def test_a_doctor_who_was_told_of_it_as_a_follower_is_not_told_again(cast: Cast, now: datetime) -> None:
    following.follow(person=cast.brandt, thing="halo-laser", now=now - timedelta(days=1))
    asked(cast, now)
    assert match_due(now) == 1
    assert matched(cast.dr_brandt) == [cast.question.pk]
    Question.objects.filter(pk=cast.question.pk).update(added_at=now)
    hiding.hide(question_id=cast.question.pk, now=now)
    hiding.restore(question_id=cast.question.pk, now=now)
    assert Notice.objects.filter(person=cast.brandt, question=cast.question).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"is_public": False},
        {"source": "elsewhere", "source_id": "1"},
        {"asker": None},
        {"procedure": ""},
        {"answer_count": 3},
        {"level": "E", "added_at": None},
    ],
)
def test_which_questions_nobody_is_told_of(cast: Cast, now: datetime, changed: dict[str, object]) -> None:
    if "added_at" in changed:
        changed = {**changed, "added_at": now - YOUNG}
    Question.objects.filter(pk=cast.question.pk).update(**changed)
    assert match_due(now) == 0


def test_the_urgent_come_first_then_the_fewest_answers_then_the_oldest(cast: Cast, now: datetime) -> None:
    Question.objects.filter(pk=cast.question.pk).update(answer_count=2)
    second, third, urgent, emergency = (asked(cast, now, level=level) for level in ("S", "C", "U", "E"))
    want(cast.dr_brandt, 20)
    assert match_due(now, most=3) == 3
    assert match_due(now) == 2
    assert matched(cast.dr_brandt) == [row.pk for row in (emergency, urgent, second, third, cast.question)]


def test_only_as_many_doctors_are_told_as_answers_are_missing(cast: Cast, now: datetime) -> None:
    others = [factories.doctor(now) for _ in range(4)]
    Question.objects.update(answer_count=F("answer_count") + 1)
    assert match_due(now) == 2
    assert match_due(now + PATIENCE - timedelta(seconds=1)) == 0
    assert match_due(now + PATIENCE) == 2
    assert sorted(len(matched(one)) for one in (cast.dr_brandt, *others)) == [0, 1, 1, 1, 1]


def test_who_answered_is_waited_for_no_longer(cast: Cast, now: datetime) -> None:
    for _ in range(4):
        factories.doctor(now)
    assert match_due(now) == 3
    told = Notice.objects.filter(kind=Kind.MATCHED).order_by("pk")[0].person
    factories.answer(cast.question, now, by=Doctor.objects.get(account=told))
    assert match_due(now) == 0, "two are still expected, and one answer is there"


def test_the_own_country_alone(cast: Cast, now: datetime) -> None:
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(country="US")
    want(cast.dr_brandt, 5, only_own_country=True)
    assert match_due(now) == 0
    here = asked(cast, now, country="US")
    assert match_due(now) == 1
    assert matched(cast.dr_brandt) == [here.pk]


def test_a_small_number_until_another_is_chosen_and_none_for_0(cast: Cast, now: datetime) -> None:
    for _ in range(9):
        asked(cast, now)
    assert match_due(now) == DEFAULT.a_week == 3
    want(cast.dr_brandt, 5)
    assert match_due(now) == 2
    want(cast.dr_brandt, 0)
    assert match_due(now + timedelta(days=8)) == 0
    assert len(matched(cast.dr_brandt)) == 5


@pytest.mark.parametrize("number", [-1, 21])
def test_a_number_that_is_not_offered_is_refused(cast: Cast, number: int) -> None:
    with pytest.raises(ValueError, match="not offered"):
        want(cast.dr_brandt, number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matching.objects.create(person=cast.brandt, a_week=number, only_own_country=False)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    chosen=st.integers(0, 4),
    steps=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 3)), min_size=4, max_size=12),
)
def test_within_any_seven_days_never_more_than_chosen(
    cast: Cast, now: datetime, chosen: int, steps: list[tuple[int, int]]
) -> None:
    """Whatever comes when, and however often the worker looks: no seven days hold more notices than the number."""
    with transaction.atomic():
        want(cast.dr_brandt, chosen)
        at = now
        for hours, new in steps:
            at += timedelta(hours=hours)
            for _ in range(new):
                asked(cast, at)
            match_due(at)
            match_due(at)
        times = sorted(Notice.objects.filter(person=cast.brandt, kind=Kind.MATCHED).values_list("told_at", flat=True))
        assert max((sum(start <= each < start + WEEK for each in times) for start in times), default=0) <= chosen
        if chosen:
            assert times, "there was a question, and room"
        transaction.set_rollback(True)


def test_two_workers_that_chose_at_once_stay_within_the_number(cast: Cast, now: datetime) -> None:
    """Each worker chooses before it writes: what another wrote meanwhile is counted again under the person's lock."""
    questions = [cast.question, *(asked(cast, now) for _ in range(5))]
    pairs = [(row.pk, cast.brandt.pk) for row in questions]
    told = [matching._tell(*pair, now) for pair in pairs + pairs]
    assert told == [True] * 3 + [False] * 9
    assert matched(cast.dr_brandt) == [row.pk for row in questions[:3]]


def test_nothing_tells_of_colleagues_or_of_health(cast: Cast, now: datetime) -> None:
    """Blind first: inbox and mail are the same to the letter whether or not colleagues have answered."""
    other = factories.doctor(now)
    match_due(now)
    factories.answer(cast.question, now, body="Most likely milia.")
    unlike = asked(cast, now)
    want(other, 0)
    match_due(now)
    assert matched(cast.dr_brandt) == [cast.question.pk, unlike.pk]
    notices = Notice.objects.filter(person=cast.brandt, kind=Kind.MATCHED)
    assert {(line(row).words, row.detail, row.answer_id) for row in notices} == {
        ("A question that fits your specialty", "", None)
    }
    Notice.objects.exclude(person=cast.brandt).delete()
    mailing.write_due(now + timedelta(days=1))
    (row,) = Mail.objects.filter(person=cast.brandt)
    mail = message_from_bytes(bytes(row.message), policy=policy.default)
    said = str(mail["Subject"]) + "".join(str(part.get_content()) for part in mail.walk() if not part.is_multipart())
    for word in ("bumps", "Halo", "halo", "milia", "answered", "dermatolog", "cheeks"):
        assert word not in said
