"""Following a question, a procedure or a doctor: who is told of what, and that it is one's own affair."""

from datetime import datetime, timedelta

from consilium.answers import hiding
from consilium.doctors.models import Doctor
from consilium.notifications.following import Thing, follow, followers, unfollow
from consilium.notifications.models import Following
from consilium.people.erasing import erase
from consilium.people.models import Person
from consilium.questions import following
from consilium.questions import hiding as question_hiding
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Question
from tests import factories
from tests.cast import Cast
from tests.notifications.test_telling import told


def ask_another(cast: Cast, now: datetime) -> Question:
    """Return a new question of Ana's about the same procedure."""
    return ask(asker=cast.ana, title="Is a scab usual?", body="Day two.", procedure="halo-laser", day=2, now=now)


def test_who_follows_a_question_is_told_what_its_asker_is(cast: Cast, now: datetime) -> None:
    for _ in range(2):
        follow(person=cast.sam, thing=cast.question, now=now)
    factories.answer(cast.question, now, by=cast.dr_brandt)
    following.add_update(question=cast.question, body="Paler today.", day=6, now=now)
    asked = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Hot?", now=now)
    following.reply(clarification=asked, words="No.", now=now)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.TREATING, now=now, words="Milia.")
    expected = [
        "Ida Brandt, MD answered a question you follow",
        "The asker told of a later day",
        "The asker replied to a doctor",
        "The asker told how it ended",
    ]
    assert [words for _, words in told(cast.sam)] == expected
    unfollow(person=cast.sam, thing=cast.question)
    factories.answer(cast.question, now)
    assert len(told(cast.sam)) == 4


def test_who_follows_a_procedure_is_told_of_new_questions_once_they_show(cast: Cast, now: datetime) -> None:
    follow(person=cast.sam, thing="halo-laser", now=now)
    follow(person=cast.ana, thing="halo-laser", now=now)
    later = ask_another(cast, now + timedelta(hours=1))
    assert [kind for kind, _ in told(cast.sam)] == ["question"]
    assert told(cast.ana) == []
    question_hiding.hide(question_id=later.pk, now=now)
    assert told(cast.sam) == []
    question_hiding.restore(question_id=later.pk, now=now)
    assert len(told(cast.sam)) == 1


def test_what_was_asked_before_one_followed_is_not_news(cast: Cast, now: datetime) -> None:
    follow(person=cast.sam, thing="halo-laser", now=now + timedelta(hours=1))
    following.edit(question=cast.question, title=cast.question.title, body="Other words.", now=now)
    assert told(cast.sam) == []


def test_who_follows_a_doctor_is_told_of_answers_and_of_one_only_once(cast: Cast, now: datetime) -> None:
    follow(person=cast.sam, thing=cast.dr_brandt, now=now)
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    assert told(cast.sam) == [("by-doctor", "Ida Brandt, MD, whom you follow, answered a question")]
    hiding.hide(answer_id=answer.pk, now=now)
    hiding.restore(answer_id=answer.pk, now=now)
    assert len(told(cast.sam)) == 1
    other = ask_another(cast, now)
    follow(person=cast.sam, thing=other, now=now)
    factories.answer(other, now, by=cast.dr_brandt)
    assert [kind for kind, _ in told(cast.sam)] == ["by-doctor", "answer"]


def test_a_doctor_who_has_not_answered_is_told_nothing_of_colleagues(cast: Cast, now: datetime) -> None:
    colleague = factories.doctor(now)
    for thing in (cast.question, colleague):
        follow(person=cast.chen, thing=thing, now=now)
    factories.answer(cast.question, now, by=colleague)
    asked = following.ask_back(question=cast.question, doctor=colleague, words="Hot?", now=now)
    following.reply(clarification=asked, words="No.", now=now)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.TREATING, now=now, words="Milia.")
    assert told(cast.chen) == []


def test_nor_what_was_told_before_the_account_was_a_doctors(cast: Cast, now: datetime) -> None:
    follow(person=cast.sam, thing=cast.question, now=now)
    asked = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Hot?", now=now)
    following.reply(clarification=asked, words="No.", now=now)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.TREATING, now=now, words="Milia.")
    assert len(told(cast.sam)) == 2
    Doctor.objects.create(slug="sam", name="Sam", account=cast.sam, added_at=now)
    assert told(Person.objects.get(pk=cast.sam.pk)) == []


def test_followers_of_each_thing_are_its_own(cast: Cast, now: datetime) -> None:
    things: list[Thing] = [cast.question, cast.dr_brandt, "halo-laser"]
    for person, thing in zip((cast.sam, cast.mo, cast.ana), things, strict=True):
        follow(person=person, thing=thing, now=now)
    assert [followers(thing) for thing in things] == [{cast.sam.pk}, {cast.mo.pk}, {cast.ana.pk}]


def test_an_erasure_forgets_what_was_followed(cast: Cast, now: datetime) -> None:
    follow(person=cast.ana, thing="halo-laser", now=now)
    erase(person=cast.ana, keeps_text=True, now=now)
    assert Following.objects.count() == 0
