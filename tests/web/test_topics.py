"""The pages of procedures and conditions: what their questions say together, for whom, and at what cost."""

from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Question
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from consilium.topics.counting import count_waiting, count_worth
from consilium.web.drawing import reports, share_bar
from consilium.web.drawing.reports import Reports, Sign, Span
from consilium.web.pages.topic_views import span_name
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def case(cast: Cast, now: datetime, number: int = 0, *, outcome: bool = True) -> Question:
    """A question after Fraxel for which a doctor considered milia."""
    question = ask(
        asker=factories.person(now),
        title=f"Bumps {number}",
        body="My cheeks are swollen.",
        procedure="fraxel",
        day=4,
        now=now,
    )
    given = AnswerGiven(headline="", body="Milia.", opinion=OpinionGiven(groups=[[{"label": "milia", "likely": True}]]))
    post_answer(question=question, doctor=factories.doctor(now), given=given, now=now)
    if outcome:
        following.tell_outcome(
            question=question, finder=Outcome.Finder.OWN, condition="milia", resolved_by_day=18, now=now
        )
    return question


@pytest.fixture
def counted(cast: Cast, now: datetime) -> Question:
    """Three such questions, counted, a fourth without an answer, and three reviews."""
    made, *_ = [case(cast, now, number) for number in range(3)]
    ask(asker=cast.sam, title="Red?", body="It is red.", procedure="fraxel", day=1, now=now)
    for worth in (True, True, False):
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
        publish_review(review=review, now=now)
    count_waiting(now)
    count_worth(now)
    return made


def test_a_procedure_tells_what_its_questions_say(counted: Question, client: Client) -> None:
    view = client.get("/procedures/fraxel/").context["procedure"]
    assert (view.topic.question_count, view.topic.waiting_count, len(view.questions)) == (4, 1, 4)
    assert [(row[0], sum(row[1])) for row in view.topic.reports.rows] == [
        ("Bumps or pimples", 3),
        ("Swelling", 3),
        ("Redness", 1),
    ]
    shares = {
        group.anchor: [(row.text, row.count, row.of, row.url) for row in group.rows] for group in view.topic.shares
    }
    assert shares == {
        "considered": [("Milia", 3, 3, "/conditions/milia/")],
        "turned-out": [("Milia", 3, 3, "/conditions/milia/")],
    }
    assert view.topic.shares[1].note == (
        "So few that they say little about anyone else. In 3 of 3 of them a doctor here had named it. "
        "3 say when it was gone: for half of them by day 30."
    )
    assert (view.topic.worth.count, view.topic.worth.of, view.topic.worth.percent) == (2, 3, "67 %")
    assert [row.title for row in view.topic.waiting] == ["Red?"]
    assert len(view.topic.doctors) == 3


@pytest.mark.parametrize("path", ["/procedures/fraxel/", "/conditions/milia/"])
def test_every_row_stands_on_the_page(counted: Question, client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert [page.count(f">Bumps {number}</a>") for number in range(3)] == [1, 1, 1]
    assert '<a href="">' not in page


def test_a_condition_tells_the_same_of_its_own(counted: Question, client: Client) -> None:
    view = client.get("/conditions/milia/").context["condition"]
    assert view.name == "Milia"
    assert [row.title for row in view.questions] == ["Bumps 2", "Bumps 1", "Bumps 0"]
    assert {group.anchor: [(row.text, row.count, row.of) for row in group.rows] for group in view.topic.shares} == {
        "turned-out": [("Milia", 3, 3)],
        "after": [("Fraxel", 3, 3)],
    }
    assert "days 4 to 28" in [window.days for window in view.windows]
    listing = client.get("/conditions/").context["listing"]
    assert [(row.name, row.question_count) for row in listing.frequent] == [("Milia", 3)]


@pytest.mark.parametrize("who", ["brandt", "chen"])
def test_a_doctor_meets_nothing_that_colleagues_said(counted: Question, cast: Cast, who: str) -> None:
    client = client_of(cast, who)
    procedure = client.get("/procedures/fraxel/").context["procedure"].topic
    assert (procedure.shares, procedure.doctors, procedure.note != "") == ((), (), True)
    assert procedure.reports is not None
    condition = client.get("/conditions/milia/").context["condition"]
    assert (condition.topic.shares, condition.topic.reports, condition.topic.doctors) == ((), None, ())
    # Ana's asker's words name it; that is all a doctor finds under it.
    assert [row.title for row in condition.questions if row.title.startswith("Bumps")] == []
    assert client.get("/conditions/").context["listing"].frequent == ()


def test_pages_link_to_each_other(counted: Question, client: Client) -> None:
    question = client.get(counted.get_absolute_url()).content.decode()
    assert 'href="/conditions/milia/"' in question
    assert 'href="/procedures/fraxel/"' in question
    assert 'href="/conditions/"' in client.get("/procedures/").content.decode()
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    assert ("/conditions/milia/</loc>" in sitemap, "/conditions/breakout-unspecified/" in sitemap) == (True, False)


@pytest.mark.parametrize("path", ["/procedures/fraxel/", "/conditions/milia/", "/conditions/", "/procedures/"])
@pytest.mark.parametrize("who", ["", "sam", "brandt"])
def test_ten_questions_cost_as_many_queries_as_one(
    cast: Cast, now: datetime, path: str, who: str, queries: list[Any]
) -> None:
    client = client_of(cast, who) if who else Client()

    def cost() -> int:
        client.get(path)
        before = len(queries)
        assert client.get(path).status_code == 200
        return len(queries) - before

    case(cast, now)
    ask(asker=cast.sam, title="Milia?", body="White bumps.", procedure="fraxel", day=1, now=now)
    count_waiting(now)
    one = cost()
    for number in range(9):
        case(cast, now, number)
        ask(asker=factories.person(now), title="Milia?", body="White bumps.", procedure="fraxel", day=1, now=now)
    count_waiting(now)
    assert cost() == one


@pytest.mark.parametrize(("span", "name"), [("0", "0"), ("7", "7"), ("8", "8–14"), ("31", "31–90"), ("91", "91+")])
def test_spans_are_named(span: str, name: str) -> None:
    assert span_name(span) == name


TOLD = Reports(
    (Span("4", 10), Span("8–14", 2), Span("15–30", 0)), (Sign("swelling", (6, 2, 0)), Sign("<b>red", (1, 0, 0)))
)


def test_reports_say_themselves_in_words() -> None:
    # Two of two is more than six of ten, but two are too few to lead.
    assert reports.describe(TOLD) == (
        "What was named by day, of 12 reports. Swelling: most on day 4, 6 of 10. <b>red: most on day 4, 1 of 10."
    )


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_reports_are_drawn_to_scale_and_hollow_where_few_wrote(layout: Any) -> None:
    root = ElementTree.fromstring(reports.draw(TOLD, layout))
    assert (root.get("role"), root.get("aria-label")) == ("img", reports.describe(TOLD))
    bars = [(bar.get("class"), bar.get("height")) for bar in root.iter("rect")]
    assert bars == [("reports-bar", "18"), ("reports-bar reports-few", "30"), ("reports-bar", "3")]
    asked = [node.text for node in root.iter("text") if node.get("class") == "reports-asked"]
    assert asked == ["10", "2", "–"]


@pytest.mark.parametrize(
    "odd",
    [Reports((), (Sign("a", ()),)), Reports((Span("1", 1),), ()), Reports((Span("1", 1),), (Sign("a", (2,)),))],
)
def test_odd_reports_are_refused(odd: Reports) -> None:
    with pytest.raises(ValueError, match=r"need at least|was named"):
        reports.draw(odd, "wide")


def test_a_bar_is_as_long_as_its_share() -> None:
    root = ElementTree.fromstring(share_bar.draw(0.5, 0.25, 0.75))
    assert [(bar.get("class"), bar.get("x"), bar.get("width")) for bar in root.iter("rect")] == [
        ("share-track", None, "240"),
        ("share-part", None, "120"),
        ("share-range", "60", "120"),
    ]
    with pytest.raises(ValueError, match="no share"):
        share_bar.draw(1.2)
