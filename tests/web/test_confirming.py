"""What the software read in an imported answer is confirmed or corrected by its own doctor, in one step."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consilium.answers.models import Answer
from consilium.consensus import stored
from consilium.consensus.actions import recompute
from consilium.consensus.models import Snapshot
from consilium.consensus.standing import Standing
from consilium.questions.models import Question
from tests.cast import Cast
from tests.web.test_addresses import client_of


@pytest.fixture
def answer(cast: Cast, now: datetime) -> Answer:
    """An imported answer of Dr Brandt, read by the software."""
    return imported(cast, cast.question, now)


def imported(cast: Cast, question: Question, now: datetime) -> Answer:
    """Return an imported answer of Dr Brandt."""
    made = Answer.objects.create(
        question=question,
        position=1,
        doctor=cast.dr_brandt,
        headline="Those are milia",
        body="These are milia. Please see your clinic.",
        standing=Answer.Standing.IMPORTED,
        added_at=now,
    )
    recompute([question.pk], now)
    return made


def standing(answer: Answer) -> Standing:
    """Read where the doctors stand."""
    return stored.from_json(Snapshot.objects.get(question=answer.question_id).standing)


def test_it_is_confirmed_in_one_step(cast: Cast, answer: Answer) -> None:
    assert (standing(answer).read_by_software, standing(answer).imported) == (1, 1)
    client = client_of(cast, "brandt")
    assert b"Those are milia" in client.get("/account/readings/").content
    response = client.post(f"/answers/{answer.pk}/confirmation/", {"step": "confirm"})
    assert (response.status_code, response["Location"]) == (302, "/account/readings/")
    after = standing(answer)
    assert (after.read_by_software, after.imported, after.independence_unknown) == (0, 1, 1)
    assert [(line.label, line.first) for line in after.now.labels] == [("milia", 1)]
    assert [line.action for line in after.now.actions] == ["see_provider"]
    assert b"Confirmed by you" in client.get("/account/readings/").content


def test_it_is_corrected(cast: Cast, answer: Answer) -> None:
    fields = {
        "condition_0": "acne",
        "stance_0": "possible",
        "place_0": "1",
        "actions": ["self_care_wait"],
        "urgency": "S",
    }
    response = client_of(cast, "brandt").post(f"/answers/{answer.pk}/confirmation/", fields)
    assert response.status_code == 302
    after = standing(answer)
    assert [(line.label, line.possible) for line in after.now.labels] == [("acne", 1)]
    assert [line.action for line in after.now.actions] == ["self_care_wait"]
    answer.refresh_from_db()
    assert answer.body == "These are milia. Please see your clinic."


def test_an_odd_condition_keeps_what_was_typed(cast: Cast, answer: Answer) -> None:
    response = client_of(cast, "brandt").post(
        f"/answers/{answer.pk}/confirmation/", {"condition_0": "melia", "urgency": ""}
    )
    assert response.status_code == 422
    assert b'value="melia"' in response.content
    assert standing(answer).read_by_software == 1


@pytest.mark.parametrize("who", ["ana", "chen", "mo", "sam"])
def test_it_is_nobody_elses_to_confirm(cast: Cast, answer: Answer, who: str) -> None:
    response = client_of(cast, who).post(f"/answers/{answer.pk}/confirmation/", {"step": "confirm"})
    assert response.status_code == 404
    assert standing(answer).read_by_software == 1


def test_without_a_verified_licence_it_is_not_ones_own_either(cast: Cast, answer: Answer) -> None:
    cast.dr_brandt.credentials.all().delete()
    response = client_of(cast, "brandt").post(f"/answers/{answer.pk}/confirmation/", {"step": "confirm"})
    assert response.status_code == 403
    assert standing(answer).read_by_software == 1


def test_the_list_costs_the_same_at_one_answer_and_at_ten(cast: Cast, answer: Answer, now: datetime) -> None:
    client = client_of(cast, "brandt")
    client.get("/account/readings/")
    with CaptureQueriesContext(connection) as one:
        client.get("/account/readings/")
    for number in range(9):
        imported(cast, Question.objects.create(title=f"Question {number}", added_at=now), now)
    with CaptureQueriesContext(connection) as ten:
        client.get("/account/readings/")
    assert len(ten) == len(one)
