"""Each hold rule trips on one case and not on its neighbour; what is held is mended, or decided."""

import time
from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer
from consilium.answers.revising import revise
from consilium.moderation.deciding import decide
from consilium.moderation.models import Case, Decision, Hold, Kind, Lane
from consilium.moderation.rules_of_holding import RULES, Post, tripped
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Question
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of

ALL = frozenset(rule.name for rule in RULES)
HOUR = timedelta(hours=1)
CASES = [
    ("link", Post("More at www.example.org today."), Post("More at the clinic. Today it is worse.")),
    ("link", Post("See glowshop.com for it"), Post("It came up.Come what may")),
    ("private", Post("Call 0044 20 7946 0958"), Post("It was at 3 pm, level 4 of 10")),
    ("offer", Post("Click here and save"), Post("It clicks when I open my mouth")),
    ("offer", Post("Free consultation this week"), Post("The consultation was on Monday")),
    ("cure", Post("A miracle, it went in a day"), Post("Is there a cure for milia?")),
    ("burst", Post("Calm words", in_last_hour=4), Post("Calm words", in_last_hour=3)),
    (
        "burst",
        Post("Calm words", is_answer=True, in_last_hour=20),
        Post("Calm words", is_answer=True, in_last_hour=19),
    ),
    ("crowd", Post("Calm words", is_review=True, by_others=3), Post("Calm words", is_review=True, by_others=2)),
    ("crowd", Post("Calm words", is_review=True, by_others=3), Post("Calm words", by_others=3)),
    ("tie", Post("Calm words", is_review=True, is_tied=True), Post("Calm words", is_review=True)),
    (
        "stranger",
        Post("Calm words", is_review=True, account_age=23 * HOUR),
        Post("Calm words", is_review=True, account_age=24 * HOUR),
    ),
    ("reviews", Post("Calm words", is_review=True), Post("Calm words")),
    ("first", Post("Calm words", earlier=0, account_age=HOUR / 2), Post("Calm words", earlier=0, account_age=2 * HOUR)),
]


@pytest.mark.parametrize(("name", "held", "passed"), CASES)
def test_each_rule_trips_and_does_not(name: str, held: Post, passed: Post) -> None:
    # The rule by which a person reads each review would trip beside every other on reviews.
    on = ALL if name == "reviews" else ALL - {"reviews"}
    assert [rule.name for rule in tripped(held, on)] == [name]
    assert tripped(passed, on) == ()


def test_every_rule_has_a_case() -> None:
    assert {name for name, _, _ in CASES} == ALL


def test_what_cannot_wait_is_not_held_for_how_it_came() -> None:
    post = Post("My vision is blurred", earlier=0, in_last_hour=9, account_age=timedelta(0), level="U")
    assert tripped(post, ALL) == ()


def test_a_rule_that_is_off_holds_nothing() -> None:
    assert tripped(Post("www.example.org"), ALL - {"link"}) == ()


@given(st.text(max_size=3000))
@settings(max_examples=50, deadline=1000)
def test_any_text_is_read(text: str) -> None:
    tripped(Post(text), ALL)


@pytest.mark.parametrize("unit", ["www.", "a.", "@a", "1 ", "free ", "click the ", "a-", "+1("])
def test_long_texts_cost_little(unit: str) -> None:
    start = time.process_time()
    tripped(Post(unit * 50_000), ALL)
    assert time.process_time() - start < 5


def with_a_link(cast: Cast, now: datetime) -> Question:
    """Return a question that is held."""
    return ask(asker=cast.sam, title="Is this usual?", body="It looks like www.example.org says.", now=now)


def test_a_held_question_shows_to_its_asker_alone_and_goes_free_when_mended(cast: Cast, now: datetime) -> None:
    question = with_a_link(cast, now)
    question.refresh_from_db()
    path = question.get_absolute_url()
    assert [client_of(cast, who).get(path).status_code for who in ("visitor", "ana", "sam")] == [404, 404, 200]
    (held,) = client_of(cast, "sam").get(path).context["question"].held
    assert (held.what, held.mend_url) == ("Your question", f"/account/questions/{question.pk}/words/")
    assert held.reasons == ("It holds a link, and links are looked at first.",)
    following.edit(question=question, title=question.title, body="It looks like bumps.", now=now)
    assert Client().get(path).status_code == 200
    assert not Case.objects.filter(closed_at=None).exists()
    assert client_of(cast, "sam").get(path).context["question"].held == ()


def test_a_mended_question_that_still_trips_stays_held(cast: Cast, now: datetime) -> None:
    question = with_a_link(cast, now)
    following.edit(question=question, title=question.title, body="Call 0044 20 7946 0958.", now=now)
    question.refresh_from_db()
    assert (question.is_public, Hold.objects.get().rules) == (False, ["private"])


def test_a_moderator_lets_it_go_and_the_same_words_are_not_held_again(cast: Cast, now: datetime) -> None:
    question = with_a_link(cast, now)
    decide(case=Case.objects.get(), by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    question.refresh_from_db()
    assert (question.is_public, Case.objects.filter(closed_at=None).count()) == (True, 0)


def test_what_a_moderator_hid_is_not_freed_by_mending(cast: Cast, now: datetime) -> None:
    question = with_a_link(cast, now)
    decide(case=Case.objects.get(), by=cast.mo, shows=False, reason=Decision.Reason.SPAM, now=now)
    following.edit(question=question, title=question.title, body="Calm words.", now=now)
    question.refresh_from_db()
    assert not question.is_public


def test_a_held_answer_neither_shows_nor_counts_until_it_is_revised(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt, body="Book now at our clinic.")
    cast.question.refresh_from_db()
    assert (cast.question.answer_count, Answer.objects.get().is_public) == (0, False)
    brandt = client_of(cast, "brandt")
    (held,) = brandt.get(cast.question.get_absolute_url()).context["question"].held
    assert (held.what, brandt.get(held.mend_url).status_code) == ("Your answer", 200)
    revise(answer=answer, given=AnswerGiven(headline="", body="Have it looked at."), now=now)
    cast.question.refresh_from_db()
    assert (cast.question.answer_count, Answer.objects.get().is_public) == (1, True)


def test_an_alarm_shows_although_it_holds_a_link(cast: Cast, now: datetime) -> None:
    given = AnswerGiven(headline="", body="Go now: www.example.org", opinion=OpinionGiven(urgency="E"))
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=given, now=now)
    answer.refresh_from_db()
    assert (answer.is_public, Case.objects.get(kind=Kind.ANSWER).lane) == (True, Lane.URGENT)


def test_an_update_with_a_link_is_looked_at_and_the_question_shows(cast: Cast, now: datetime) -> None:
    following.add_update(question=cast.question, body="As on www.example.org", day=6, now=now)
    cast.question.refresh_from_db()
    assert (cast.question.is_public, Case.objects.get().kind) == (True, Kind.QUESTION)
