"""What doctors say of each other's answers and ask the asker, over HTTP, and how the question page shows it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consilium.answers.models import Answer
from consilium.answers.rules import may_see_answers
from consilium.moderation.models import SafetyItem
from consilium.questions.following import add_update, ask_back, reply
from consilium.questions.models import Clarification
from consilium.votes.agreeing import say
from consilium.votes.models import Agreement
from consilium.web.pages.shapes.question import AnswerView
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


@pytest.fixture
def theirs(cast: Cast) -> Answer:
    """A colleague's answer, open to Dr Brandt, who has answered too."""
    answer = factories.answer(cast.question, timezone.now(), body="Start antibiotics at home.")
    factories.answer(cast.question, timezone.now(), by=cast.dr_brandt)
    return answer


def shown(client: Client, answer: Answer) -> AnswerView:
    """Return an answer as a reader sees it."""
    view = client.get(answer.question.get_absolute_url()).context["question"]
    found: AnswerView = next(one for one in view.answers if one.id == answer.pk)
    return found


def test_one_tap_agrees_and_the_page_says_who(cast: Cast, theirs: Answer) -> None:
    client, path = client_of(cast, "brandt"), f"/answers/{theirs.pk}/agreements/"
    before = shown(client, theirs).agreements
    assert (before.summary, before.mine, before.url) == ("", "", path)
    response = client.post(path, {"kind": "agree", "key": before.key})
    assert response["Location"] == f"{cast.question.get_absolute_url()}#answer-{theirs.pk}"
    after = shown(client, theirs).agreements
    assert (after.summary, after.mine) == ("1 doctor agrees", "You agree")
    for_sam = shown(client_of(cast, "sam"), theirs).agreements
    assert (for_sam.summary, for_sam.url, for_sam.mine) == ("1 doctor agrees", "", "")
    assert [(line.who, line.said, line.words) for line in for_sam.lines] == [("Ida Brandt, MD", "agrees", "")]


def test_danger_shows_at_once_to_everyone_and_waits_for_moderators(cast: Cast, theirs: Answer) -> None:
    client, path = client_of(cast, "brandt"), f"/answers/{theirs.pk}/agreements/"
    client.post(path, {"kind": "disagree", "reason": "dangerous", "words": "Swollen eyes want to be seen."})
    for reader in (Client(), client_of(cast, "ana"), client):
        view = shown(reader, theirs)
        assert [(danger.who, danger.words) for danger in view.dangers] == [
            ("Ida Brandt, MD", "Swollen eyes want to be seen.")
        ]
        assert view.agreements.summary == "1 doctor disagrees: dangerous"
    assert list(SafetyItem.objects.values_list("answer", "raised_by", "words")) == [
        (theirs.pk, cast.dr_brandt.pk, "Swollen eyes want to be seen.")
    ]
    order = [view.id for view in Client().get(cast.question.get_absolute_url()).context["question"].answers]
    assert order[-1] == theirs.pk


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"kind": ["Say which it is."]}),
        ({"kind": "maybe"}, {"kind": ["Say which it is."]}),
        ({"kind": "disagree"}, {"reason": ["Say why you disagree."]}),
        (
            {"kind": "disagree", "reason": "dangerous", "words": " "},
            {"words": ["Say what is dangerous about it: the asker will read this first."]},
        ),
        ({"kind": "reserved"}, {"words": ["Say what your reservation is."]}),
    ],
)
def test_what_is_incomplete_is_asked_for(
    cast: Cast, theirs: Answer, fields: dict[str, str], errors: dict[str, list[str]]
) -> None:
    response = client_of(cast, "brandt").post(f"/answers/{theirs.pk}/agreements/", fields)
    assert (response.status_code, dict(response.context["form"].errors)) == (422, errors)
    assert not Agreement.objects.exists()


def test_a_word_is_changed_and_taken_back(cast: Cast, theirs: Answer) -> None:
    client, path = client_of(cast, "brandt"), f"/answers/{theirs.pk}/agreements/"
    client.post(path, {"kind": "reserved", "reason": "wrong", "words": "Not before a swab."})
    form = client.get(path).context["form"]
    assert (form["kind"].value(), form["reason"].value(), form["words"].value()) == (
        "reserved",
        "",
        "Not before a swab.",
    )
    client.post(path, {"kind": "none", "words": "Not before a swab."})
    assert not Agreement.objects.exists()


def test_a_form_sent_twice_is_kept_once(cast: Cast, theirs: Answer) -> None:
    client, path = client_of(cast, "brandt"), f"/answers/{theirs.pk}/agreements/"
    first = {"kind": "agree", "key": str(uuid4())}
    client.post(path, first)
    client.post(path, {"kind": "none", "key": str(uuid4())})
    client.post(path, first)
    assert not Agreement.objects.exists()


def test_the_line_counts_each_kind(cast: Cast, theirs: Answer) -> None:
    said = [("agree", ""), ("agree", ""), ("reserved", ""), ("disagree", "wrong"), ("disagree", "outdated")]
    for kind, reason in said:
        say(
            doctor=factories.doctor(timezone.now()),
            answer=theirs,
            kind=Agreement.Kind(kind),
            reason=reason,
            now=timezone.now(),
        )
    assert shown(Client(), theirs).agreements.summary == (
        "2 doctors agree · 1 agrees with a reservation · 2 disagree: wrong, outdated"
    )


def test_nobody_judges_an_own_answer(cast: Cast, theirs: Answer) -> None:
    own = Answer.objects.get(doctor=cast.dr_brandt)
    client = client_of(cast, "brandt")
    assert client.post(f"/answers/{own.pk}/agreements/", {"kind": "agree"}).status_code == 403
    assert shown(client, own).agreements.url == ""


def test_a_doctor_asks_from_the_list_or_in_own_words(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), f"/questions/{cast.question.pk}/clarifications/"
    response = client.post(path, {"about": "itching"})
    assert response["Location"] == cast.question.get_absolute_url()
    client.post(path, {"words": "Which ointment was it?"})
    assert list(Clarification.objects.values_list("doctor", "about", "words")) == [
        (cast.dr_brandt.pk, "itching", "Does it itch?"),
        (cast.dr_brandt.pk, "", "Which ointment was it?"),
    ]
    left = [value for value, _ in client.get(path).context["form"].fields["about"].choices]
    assert ("itching" in left, "pain" in left) == (False, True)


def test_three_open_questions_of_one_doctor_are_the_most(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), f"/questions/{cast.question.pk}/clarifications/"
    statuses = [client.post(path, {"about": about}).status_code for about in ("itching", "pain", "fever", "pus")]
    assert statuses == [302, 302, 302, 403]
    reply(clarification=Clarification.objects.get(about="pain"), words="No", now=timezone.now())
    assert client.post(path, {"about": "pus"}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"words": ["Choose a question, or write one."]}),
        (
            {"about": "itching", "words": "And?"},
            {"words": ["Ask one thing at a time: from the list, or in your own words."]},
        ),
        ({"about": "nothing"}, {"about": ["Select a valid choice. nothing is not one of the available choices."]}),
        ({"words": "x" * 501}, {"words": ["Ensure this value has at most 500 characters (it has 501)."]}),
    ],
)
def test_an_odd_question_is_not_asked(cast: Cast, fields: dict[str, str], errors: dict[str, list[str]]) -> None:
    response = client_of(cast, "brandt").post(f"/questions/{cast.question.pk}/clarifications/", fields)
    assert (response.status_code, dict(response.context["form"].errors)) == (422, errors)
    assert not Clarification.objects.exists()


def test_a_question_asked_twice_under_one_key_is_asked_once(cast: Cast) -> None:
    fields = {"words": "Which ointment was it?", "key": str(uuid4())}
    for _ in range(2):
        client_of(cast, "brandt").post(f"/questions/{cast.question.pk}/clarifications/", fields)
    assert Clarification.objects.count() == 1


def test_earlier_answers_say_what_the_asker_added_since(cast: Cast) -> None:
    start = timezone.now() - timedelta(hours=9)
    early = factories.answer(cast.question, start)
    asked = ask_back(question=cast.question, doctor=cast.dr_brandt, about="itching", words="Does it itch?", now=start)
    reply(clarification=asked, words="No.", now=start + timedelta(hours=2))
    between = factories.answer(cast.question, start + timedelta(hours=3))
    add_update(question=cast.question, body="They are flatter.", day=6, now=start + timedelta(hours=4))
    late = factories.answer(cast.question, start + timedelta(hours=5))
    ask_back(question=cast.question, doctor=cast.dr_brandt, about="pain", words="Does it hurt?", now=start)
    answers = {
        view.id: view.before for view in Client().get(cast.question.get_absolute_url()).context["question"].answers
    }
    assert answers == {
        early.pk: ("before the asker added: no itching", "before the asker told of day 6"),
        between.pk: ("before the asker told of day 6",),
        late.pk: (),
    }


def test_the_page_for_doctors_tells_what_they_may_do(cast: Cast) -> None:
    path = cast.question.get_absolute_url()
    views = {who: client_of(cast, who).get(path).context["question"] for who in ("ana", "brandt", "chen", "sam")}
    assert {who: (bool(view.answer_url), bool(view.ask_back_url), bool(view.blind)) for who, view in views.items()} == {
        "ana": (False, False, False),
        "brandt": (True, True, True),
        "chen": (False, False, True),
        "sam": (False, False, False),
    }
    assert views["chen"].blind.endswith("Your licence is not verified here. You can answer as soon as it is.")
    assert not may_see_answers(cast.chen, cast.question)
