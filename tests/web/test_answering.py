"""Writing an answer over HTTP: nothing typed is lost, codes are confirmed, and what is posted is what was given."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consilium.answers.models import Answer, Claim, Draft, Opinion, Unblinding
from consilium.answers.rules import Hindrance
from consilium.answers.writing import claim, keep_phrase, save_draft
from consilium.questions.models import Question
from consilium.web.forms.answer import AnswerForm
from consilium.web.pages.hindrances import HINDRANCES
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of
from tests.web.test_pages import queries_of

WORDS = "I think this is milia, not herpes. It could be acne. Please see the clinic that treated you."


def path_of(question: Question) -> str:
    """Return the address of the form."""
    return f"{question.get_absolute_url()}answer/"


def full(**changed: Any) -> dict[str, Any]:
    """Return everything a doctor fills in."""
    return {
        "step": "post",
        "headline": "Most likely milia",
        "body": WORDS,
        "condition_0": "Milk spots",
        "stance_0": "likely",
        "place_0": "1",
        "condition_1": "acne",
        "stance_1": "possible",
        "place_1": "2",
        "condition_2": "folliculitis",
        "stance_2": "possible",
        "place_2": "2",
        "condition_3": "HSV",
        "stance_3": "ruled_out",
        "place_3": "4",
        "actions": ["see_provider", "do_not_pick"],
        "urgency": "C",
        "needs_examination": "on",
        "disclosures": ["teaches"],
        "disclosure": "I consult for the maker.",
        "unread": "on",
        "key": str(uuid4()),
        **changed,
    }


def rows_of(form: AnswerForm, count: int) -> list[tuple[object, ...]]:
    """Return what the first rows of conditions hold."""
    names = ("condition", "stance", "place")
    return [tuple(form[f"{name}_{number}"].value() for name in names) for number in range(count)]


def asked_days_ago(cast: Cast, days: int) -> None:
    """Let the question have been asked some days before now, on day 4."""
    Question.objects.filter(pk=cast.question.pk).update(asked_at=timezone.now() - timedelta(days=days))


def test_what_is_posted_is_what_was_given(cast: Cast) -> None:
    asked_days_ago(cast, 2)
    response = client_of(cast, "brandt").post(path_of(cast.question), full())
    answer = Answer.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        f"{cast.question.get_absolute_url()}#answer-{answer.pk}",
    )
    assert (answer.headline, answer.body, answer.blind, answer.day, answer.in_specialty) == (
        "Most likely milia",
        WORDS,
        True,
        6,
        True,
    )
    assert (answer.disclosures, answer.disclosure) == (["teaches"], "I consult for the maker.")
    first = Opinion.objects.get()
    assert first.groups == [
        [{"label": "milia", "likely": True}],
        [{"label": "acne", "likely": False}, {"label": "folliculitis", "likely": False}],
    ]
    assert (first.ruled_out, first.actions, first.urgency, first.needs_examination, first.after_seeing) == (
        ["herpes_simplex"],
        ["see_provider", "do_not_pick"],
        "C",
        True,
        False,
    )


def test_it_shows_as_it_was_given(cast: Cast) -> None:
    asked_days_ago(cast, 2)
    client = client_of(cast, "brandt")
    client.post(path_of(cast.question), full())
    (shown,) = client.get(cast.question.get_absolute_url()).context["question"].answers
    causes = [(cause.label.lower(), cause.stance) for cause in shown.opinion.causes]
    assert causes == [
        ("milia", "likely"),
        ("acne", "possible"),
        ("folliculitis", "possible"),
        ("herpes simplex", "ruled-out"),
    ]
    assert (shown.opinion.needs_examination, shown.given_on, shown.specialty) == (
        True,
        "Given on day 6, before seeing colleagues",
        "in own specialty",
    )
    assert shown.disclosures == ("Teaches for the maker of the device or product", "I consult for the maker.")
    assert shown.revise_url == f"/answers/{shown.id}/revision/"
    seen_by_sam = client_of(cast, "sam").get(cast.question.get_absolute_url()).context["question"].answers[0]
    assert (seen_by_sam.revise_url, seen_by_sam.agreements.url) == ("", "")


def test_an_answer_that_is_held_is_not_called_posted(cast: Cast) -> None:
    client = client_of(cast, "brandt")
    response = client.post(
        path_of(cast.question), full(body="Order now at our clinic: a discount for you."), follow=True
    )
    assert Answer.objects.get().is_public is False
    page = response.context["question"]
    assert ([held.what for held in page.held], page.answers) == (["Your answer"], ())
    assert "Your answer is posted" not in response.content.decode()


def test_without_the_statement_it_counts_as_after_discussion(cast: Cast) -> None:
    client_of(cast, "brandt").post(path_of(cast.question), full(unread=""))
    assert (Answer.objects.get().blind, Opinion.objects.get().after_seeing) == (False, True)


def test_an_account_that_was_shown_the_answers_is_told_so(cast: Cast) -> None:
    factories.answer(cast.question, timezone.now())
    Unblinding.objects.create(person=cast.brandt, question=cast.question)
    client = client_of(cast, "brandt")
    view = client.get(path_of(cast.question)).context["answering"]
    assert view.statement.startswith("This account was shown colleagues")
    client.post(path_of(cast.question), full())
    assert Answer.objects.get(doctor=cast.dr_brandt).blind is False


@pytest.mark.parametrize("who", ["sam", "mo"])
def test_a_person_is_remembered_who_was_shown_answers(cast: Cast, who: str) -> None:
    client, path = client_of(cast, who), cast.question.get_absolute_url()
    client.get(path)
    assert not Unblinding.objects.exists()
    factories.answer(cast.question, timezone.now())
    client.get(path)
    client.get(path)
    Client().get(path)
    client_of(cast, "ana").get(path)
    client_of(cast, "chen").get(path)
    assert list(Unblinding.objects.values_list("person", "question")) == [(getattr(cast, who).pk, cast.question.pk)]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"body": ""}, "body", "Write your answer: codes alone help nobody."),
        ({"body": "x" * 20_001}, "body", "Keep it under 20,000 characters."),
        ({"condition_0": "mila"}, "condition_0", "The list has no such condition. Near it: milia, miliaria, leukemia."),
        (
            {"condition_0": "qqqqqq"},
            "condition_0",
            "The list has no such condition. Leave the row empty and say it in your words.",
        ),
        ({"condition_1": "milia"}, "condition_1", "milia stands in two rows."),
        ({"urgency": "Z"}, "urgency", "Choose one of these."),
        ({"headline": "x" * 301}, "headline", "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_bad_input_keeps_what_was_typed(cast: Cast, changed: dict[str, str], field: str, words: str) -> None:
    response = client_of(cast, "brandt").post(path_of(cast.question), full(**changed))
    form = response.context["form"]
    assert (response.status_code, dict(form.errors)) == (422, {field: [words]})
    assert not Answer.objects.exists()
    expected = {**full(), **changed}
    for name in ("headline", "body", "condition_0", "condition_3", "disclosure"):
        assert form[name].value() == expected[name]
    for name in ("actions", "disclosures"):
        assert form[name].value() == expected[name]
    assert b'value="ruled_out" id="id_stance_3_2" checked' in response.content


def test_a_form_sent_twice_posts_once(cast: Cast) -> None:
    client, fields = client_of(cast, "brandt"), full()
    first = client.post(path_of(cast.question), fields)
    again = client.post(path_of(cast.question), fields)
    assert Answer.objects.count() == 1
    assert (first.status_code, again.status_code, again["Location"]) == (
        302,
        302,
        f"/answers/{Answer.objects.get().pk}/revision/",
    )
    assert not Draft.objects.exists()


def test_what_a_second_window_holds_becomes_the_draft_of_a_revision(cast: Cast) -> None:
    client = client_of(cast, "brandt")
    client.post(path_of(cast.question), full())
    again = client.post(path_of(cast.question), full(body="Other words."), follow=True)
    assert again.context["form"]["body"].value() == "Other words."
    assert Answer.objects.get().body == WORDS


def test_codes_are_offered_once_when_the_form_has_none(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    bare = {"step": "post", "body": WORDS, "unread": "on"}
    offered = client.post(path, bare)
    form = offered.context["form"]
    assert (offered.status_code, Answer.objects.count()) == (200, 0)
    filled = [
        (form[f"condition_{n}"].value(), form[f"stance_{n}"].value(), form[f"place_{n}"].value()) for n in range(3)
    ]
    assert filled == [("Milia", "likely", "1"), ("Acne", "possible", "2"), ("Herpes simplex", "ruled_out", "3")]
    assert form["actions"].value() == ["see_provider"]
    assert form["unread"].value() is True
    assert client.post(path, {**bare, "codes_offered": "True"}).status_code == 302
    assert Opinion.objects.get().groups == []


def test_words_without_codes_in_them_are_posted_at_once(cast: Cast) -> None:
    response = client_of(cast, "brandt").post(path_of(cast.question), {"body": "It depends on many things."})
    assert (response.status_code, Answer.objects.count()) == (302, 1)


def test_a_button_takes_one_proposal_or_all(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    one = client.post(path, {"body": WORDS, "condition_0": "acne", "take": "condition:likely:Milia"})
    form = one.context["form"]
    assert [form[f"condition_{n}"].value() for n in range(3)] == ["acne", "Milia", None]
    assert form["actions"].value() is None
    every = client.post(path, {"body": WORDS, "step": "propose"}).context["form"]
    assert [every[f"condition_{n}"].value() for n in range(3)] == ["Milia", "Acne", "Herpes simplex"]
    assert every["actions"].value() == ["see_provider"]
    nothing = client.post(path, {"body": WORDS, "take": "condition:likely:Something else"}).context["form"]
    assert nothing["condition_0"].value() is None


def test_a_draft_is_kept_as_one_writes_and_comes_back(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    fields = {"body": WORDS, "condition_5": "not in any list", "actions": ["topical"], "step": "draft"}
    quick = client.post(path, fields, headers={"HX-Request": "true"})
    assert quick.status_code == 200
    assert b"<html" not in quick.content
    taken = re.findall(r'name="take" value="([^"]*)"', quick.content.decode())
    assert taken == [
        "condition:likely:Milia",
        "condition:possible:Acne",
        "condition:ruled_out:Herpes simplex",
        "action::see_provider",
        "urgency::C",
    ]
    form = client_of(cast, "brandt").get(path).context["form"]
    assert (form["body"].value(), form["condition_5"].value(), form["actions"].value()) == (
        WORDS,
        "not in any list",
        ["topical"],
    )
    client.post(path, full())
    assert not Draft.objects.exists()


def test_what_was_typed_survives_an_ended_session(cast: Cast) -> None:
    client = Client()
    response = client.post(path_of(cast.question), full())
    assert response["Location"].startswith("/account/login/?next=")
    assert not Answer.objects.exists()
    client.force_login(cast.brandt, backend="allauth.account.auth_backends.AuthenticationBackend")
    form = client.get(path_of(cast.question)).context["form"]
    assert (form["body"].value(), form["condition_3"].value(), form["unread"].value()) == (WORDS, "HSV", True)
    assert Draft.objects.get().doctor == cast.dr_brandt
    client.session.flush()
    signed_out = Client().post(path_of(cast.question), full(step="draft"), headers={"HX-Request": "true"})
    assert b'<a href="/account/login/?next=' in signed_out.content


def test_a_draft_is_discarded_and_what_stands_comes_back(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    assert not client.get(path).context["answering"].has_draft
    client.post(path, {"body": "Mil", "step": "draft"})
    assert client.get(path).context["answering"].has_draft
    again = client.post(path, {"body": "Milia", "step": "discard"}, follow=True)
    assert (again.context["form"]["body"].value(), Draft.objects.count()) == (None, 0)
    client.post(path, full())
    revision = f"/answers/{Answer.objects.get().pk}/revision/"
    client.post(revision, {"body": "Other words.", "step": "draft"})
    assert client.get(revision).context["form"]["body"].value() == "Other words."
    client.post(revision, {"body": "Other words.", "step": "discard"})
    assert client.get(revision).context["form"]["body"].value() == WORDS


def test_a_draft_is_ones_own(cast: Cast) -> None:
    save_draft(doctor=cast.dr_chen, question=cast.question, fields={"body": "zqdraft"}, now=timezone.now())
    response = client_of(cast, "brandt").get(path_of(cast.question))
    assert response.context["form"]["body"].value() is None
    assert b"zqdraft" not in response.content


def test_phrases_are_inserted_and_only_ones_own(cast: Cast) -> None:
    mine = keep_phrase(doctor=cast.dr_brandt, name="Aftercare", words="Wash gently.")
    other = keep_phrase(doctor=cast.dr_chen, name="Chen's", words="zqdraft")
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    form = client.post(path, {"body": "Milia.", "step": "phrase", "phrase": str(mine.pk)}).context["form"]
    assert form["body"].value() == "Milia.\n\nWash gently."
    for odd in (str(other.pk), "", "x", "9" * 30):
        again = client.post(path, {"body": "Milia.", "step": "phrase", "phrase": odd}).context["form"]
        assert again["body"].value() == "Milia."


def test_a_question_is_claimed_and_given_back_while_writing(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    claimed = client.post(path, {"body": "Mil", "step": "claim"})
    assert claimed.context["answering"].claim.startswith("until ")
    assert claimed.context["form"]["body"].value() == "Mil"
    assert client.post(path, {"body": "Mil", "step": "unclaim"}).context["answering"].can_claim
    colleague = factories.doctor(timezone.now())
    claim(doctor=colleague, question=cast.question, now=timezone.now())
    taken = client.post(path, {"body": "Mil", "step": "claim"}).context["answering"]
    assert (taken.can_claim, taken.claim, taken.claimed_by.startswith("A colleague")) == (False, "", True)
    assert Claim.objects.get().doctor == colleague


def test_a_revision_begins_with_what_stands_and_keeps_both(cast: Cast) -> None:
    asked_days_ago(cast, 0)
    client = client_of(cast, "brandt")
    client.post(path_of(cast.question), full())
    factories.answer(cast.question, timezone.now())
    asked_days_ago(cast, 3)
    answer = Answer.objects.get(doctor=cast.dr_brandt)
    path = f"/answers/{answer.pk}/revision/"
    page = client.get(path)
    form = page.context["form"]
    assert "unread" not in form.fields
    assert rows_of(form, 4) == [
        ("milia", "likely", 1),
        ("acne", "possible", 2),
        ("folliculitis", "possible", 2),
        ("herpes simplex", "ruled_out", 4),
    ]
    assert (form["body"].value(), form["urgency"].value(), form["disclosures"].value()) == (WORDS, "C", ["teaches"])
    wrong = client.post(path, full(body=""))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["body"])
    fields = full(body="Milia, and let them look at your eyes.")
    for _ in range(2):
        assert client.post(path, fields)["Location"] == f"{cast.question.get_absolute_url()}#answer-{answer.pk}"
    assert Opinion.objects.filter(answer=answer).count() == 2
    view = client.get(cast.question.get_absolute_url()).context["question"]
    shown = next(one for one in view.answers if one.id == answer.pk)
    assert (shown.given_on, shown.revised_on) == (
        "Given on day 4, before seeing colleagues",
        "Revised on day 7, after seeing colleagues",
    )
    (first,) = shown.earlier
    assert (first.name, first.given_on, WORDS.split(".")[0] in first.text.html) == (
        "First opinion",
        "Given on day 4, before seeing colleagues",
        True,
    )
    assert first.opinion.causes[0].label == "Milia"


def test_leaving_to_ask_something_keeps_the_draft_and_comes_back(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), path_of(cast.question)
    away = client.post(path, {"body": "Mil", "step": "ask"})
    assert away["Location"] == f"/questions/{cast.question.pk}/clarifications/"
    back = client.post(away["Location"], {"about": "itching"})
    assert back["Location"] == path
    assert client.get(path).context["form"]["body"].value() == "Mil"


@pytest.mark.parametrize("path", ["answer", "revision", "queue"])
def test_pages_cost_the_same_at_one_and_at_ten(cast: Cast, path: str) -> None:
    client, now = client_of(cast, "brandt"), timezone.now()
    if path == "revision":
        answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    addresses = {"answer": path_of(cast.question), "queue": "/account/queue/"}
    address = addresses.get(path) or f"/answers/{answer.pk}/revision/"
    factories.answer(cast.question, now)
    keep_phrase(doctor=cast.dr_brandt, name="One", words="Words.")
    Question.objects.create(title="Question", procedure="fraxel", added_at=now, asked_at=now, asker=cast.ana)
    at_one = queries_of(client, address)
    for number in range(9):
        factories.answer(cast.question, now)
        keep_phrase(doctor=cast.dr_brandt, name=f"Phrase {number}", words="Words.")
        Question.objects.create(title=f"Question {number}", procedure="fraxel", added_at=now, asker=cast.ana)
    assert queries_of(client, address) == at_one


def test_whatever_hinders_is_said_in_words() -> None:
    assert set(HINDRANCES) == set(Hindrance)
