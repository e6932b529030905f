"""The numbers of a topic are those of its rows: after every change, after a rebuild, and for two workers at once."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium import events
from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.hiding import hide
from consilium.medicine.conditions import all_conditions
from consilium.people.erasing import erase
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Question
from consilium.rebuilding import rebuild
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.topics.contributing import Facts, lines, span_of
from consilium.topics.counting import count_waiting, count_worth
from consilium.topics.figures import doctors, figures, question_counts
from consilium.topics.models import Contribution, Line
from tests import factories
from tests.cast import Cast

MILIA = AnswerGiven(
    headline="", body="Likely milia.", opinion=OpinionGiven(groups=[[{"label": "milia", "likely": True}]])
)


def told(kind: str, topic: str) -> dict[str, dict[str, int]]:
    """The numbers of a topic as plain values."""
    return {figure: dict(values) for figure, values in figures(kind, topic).counts.items()}


@pytest.fixture
def asked(cast: Cast, now: datetime) -> Question:
    """A question with an answer, a later day and an outcome."""
    question = ask(
        asker=cast.sam,
        title="Swollen on day 4",
        body="My cheeks are swollen and itchy. No fever.",
        procedure="fraxel",
        day=4,
        now=now,
    )
    post_answer(question=question, doctor=cast.dr_brandt, given=MILIA, now=now)
    following.add_update(question=question, body="Less swelling, but it is red.", day=10, now=now)
    following.tell_outcome(question=question, finder=Outcome.Finder.OWN, condition="milia", resolved_by_day=18, now=now)
    return question


def test_a_question_counts_in_its_procedure_and_its_conditions(asked: Question, cast: Cast, now: datetime) -> None:
    assert count_waiting(now) == Question.objects.count()
    assert told("procedure", "fraxel") == {
        "questions": {"": 1},
        "asked": {"4": 1, "8": 1},
        "sign": {"4 itching": 1, "4 swelling": 1, "8 redness": 1, "8 swelling": 1},
        "named": {"": 1},
        "considered": {"milia": 1},
        "told": {"": 1},
        "outcome": {"milia": 1},
        "foreseen": {"yes": 1},
        "gone": {"15": 1},
    }
    assert told("condition", "milia")["after"] == {"fraxel": 1}
    assert told("condition", "milia")["outcome"] == {"milia": 1}
    assert doctors("procedure", "fraxel", 5) == [cast.dr_brandt.pk]
    assert question_counts("procedure")["fraxel"] == 1


def test_what_is_denied_is_not_reported(asked: Question, now: datetime) -> None:
    count_waiting(now)
    assert "fever" not in figures("procedure", "fraxel").signs()


def test_every_change_moves_what_it_changed_and_nothing_else(asked: Question, cast: Cast, now: datetime) -> None:
    count_waiting(now)
    other = factories.doctor(now)
    second = post_answer(
        question=asked,
        doctor=other,
        given=replace(MILIA, opinion=OpinionGiven(groups=[[{"label": "acne", "likely": True}]])),
        now=now,
    )
    count_waiting(now)
    assert told("procedure", "fraxel")["considered"] == {"acne": 1, "milia": 1}
    assert doctors("condition", "acne", 5) == sorted([cast.dr_brandt.pk, other.pk], key=str)
    hide(answer_id=second.pk, now=now)
    count_waiting(now)
    assert told("procedure", "fraxel")["considered"] == {"milia": 1}
    assert told("condition", "acne") == {}
    following.edit(question=asked, title="Swollen", body="Only the lids.", now=now)
    count_waiting(now)
    assert told("procedure", "fraxel")["sign"] == {"4 swelling": 1, "8 redness": 1, "8 swelling": 1}


def test_who_is_forgotten_counts_for_nothing(asked: Question, cast: Cast, now: datetime) -> None:
    count_waiting(now)
    erase(person=cast.sam, keeps_text=False, now=now)
    count_waiting(now)
    assert Contribution.objects.get(pk=asked.pk).facts == {}
    assert not Line.objects.filter(topic="fraxel").exists()
    assert not Line.objects.filter(count__lte=0).exists()


def test_a_question_is_counted_once_however_often_it_waits(asked: Question, now: datetime) -> None:
    count_waiting(now)
    before = sorted(Line.objects.values_list("kind", "topic", "figure", "value", "count"))
    Contribution.objects.update(counted_at=None)
    assert (count_waiting(now, most=1), count_waiting(now), count_waiting(now)) == (1, Question.objects.count() - 1, 0)
    assert sorted(Line.objects.values_list("kind", "topic", "figure", "value", "count")) == before


def test_worth_it_is_counted_from_published_reviews(cast: Cast, now: datetime) -> None:
    for number, worth in enumerate((True, True, False, None)):
        review = write_review(
            person=factories.person(now),
            doctor=cast.dr_brandt,
            stars=4,
            body="Kind.",
            relation=Review.Relation.TREATED,
            procedure="fraxel",
            worth_it=worth,
            now=now,
        )
        if number:
            publish_review(review=review, now=now)
    assert count_worth(now) == 2
    assert told("procedure", "fraxel") == {"worth": {"no": 1, "yes": 1}}
    assert count_worth(now) == 0
    Review.objects.filter(worth_it=False).delete()
    assert count_worth(now) == 1
    assert told("procedure", "fraxel") == {"worth": {"yes": 1}}


def test_rebuild_finds_what_differs_and_mends_it(asked: Question, now: datetime) -> None:
    assert list(rebuild()) == []
    whole = told("procedure", "fraxel")
    Line.objects.filter(topic="fraxel", figure="asked", value="4").update(count=7)
    Line.objects.filter(topic="milia", figure="after").delete()
    Line.objects.create(kind="procedure", topic="botox", figure="questions", count=3)
    assert list(rebuild()) == ["condition milia: counts", "procedure botox: counts", "procedure fraxel: counts"]
    assert told("procedure", "fraxel") == whole
    assert told("procedure", "botox") == {}


def test_the_topics_that_moved_are_told_once(asked: Question, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    count_waiting(now)
    seen: list[events.Event] = []
    monkeypatch.setattr(events, "publish", seen.append)
    Contribution.objects.filter(pk=asked.pk).update(counted_at=None)
    count_waiting(now)
    assert seen == []
    Question.objects.filter(pk=asked.pk).update(day=5)
    Contribution.objects.filter(pk=asked.pk).update(counted_at=None)
    count_waiting(now)
    assert seen == [events.TopicsCounted(at=now, topics=(("condition", "milia"), ("procedure", "fraxel")))]


def test_one_question_and_twenty_cost_the_same(cast: Cast, now: datetime, queries: list[object]) -> None:
    def cost() -> int:
        before = len(queries)
        count_waiting(now)
        return len(queries) - before

    ask(asker=cast.sam, title="Red", body="Red.", procedure="fraxel", day=1, now=now)
    one = cost()
    for number in range(20):
        question = Question.objects.create(title=f"Red {number}", procedure="fraxel", day=1, added_at=now)
        Contribution.objects.create(question=question)
    # Lines are added one statement each, but to the same lines.
    assert cost() <= one


@pytest.mark.parametrize(
    ("day", "span"),
    [(0, "0"), (1, "1"), (7, "7"), (8, "8"), (14, "8"), (15, "15"), (30, "15"), (90, "31"), (400, "91")],
)
def test_spans(day: int, span: str) -> None:
    assert span_of(day) == span


FACTS = st.builds(
    Facts,
    procedure=st.sampled_from(["", "fraxel", "botox"]),
    asked=st.dictionaries(st.sampled_from(["0", "8"]), st.lists(st.sampled_from(["pain", "itching"]), unique=True)),
    considered=st.lists(st.sampled_from(["milia", "acne"]), unique=True).map(tuple),
    doctors=st.lists(st.integers(1, 3), unique=True).map(tuple),
    outcome=st.sampled_from([None, "", "milia", "acne"]),
    gone=st.sampled_from(["", "15"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FACTS, max_size=6))
def test_no_share_is_greater_than_its_whole(many: list[Facts]) -> None:
    total = lines({})
    for facts in many:
        total.update(lines(facts.as_json()))
    for (kind, topic, figure, value), count in total.items():
        whole = {
            "sign": ("asked", value.split(" ")[0]),
            "considered": ("named", ""),
            "outcome": ("told", ""),
            "gone": ("told", ""),
        }.get(figure, ("questions", ""))
        assert 0 < count <= total[(kind, topic, *whole)]


def test_every_condition_has_an_address_of_its_own() -> None:
    slugs = [row.slug for row in all_conditions().values()]
    assert len(set(slugs)) == len(slugs)
