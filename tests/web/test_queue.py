"""A doctor's queue: unanswered, the most urgent first, then the own specialty; and the phrases a doctor keeps."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consilium.answers.models import Claim, Phrase
from consilium.answers.queries import waiting_for
from consilium.answers.writing import claim, save_draft
from consilium.questions.actions import ask
from consilium.questions.models import Question
from consilium.web.pages.shapes.queue import QueueRow
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def asked(cast: Cast, title: str, level: str = "", procedure: str = "") -> Question:
    """Return a new question, each of somebody else: many from one person in a row would be held."""
    now = timezone.now()
    asker = factories.person(now)
    return ask(asker=asker, title=title, body="Words.", level=level, procedure=procedure, day=3, now=now)


def rows(client: Client, query: str = "") -> tuple[QueueRow, ...]:
    """Return the rows of the queue."""
    found: tuple[QueueRow, ...] = client.get("/account/queue/" + query).context["queue"].rows
    return found


def titles(client: Client, query: str = "") -> list[str]:
    """Return the titles in the order of the queue."""
    return [row.question.title for row in rows(client, query)]


def test_urgent_first_then_own_specialty_then_newest(cast: Cast) -> None:
    Question.objects.all().delete()
    # Dr Brandt is a dermatologist; a tummy tuck is not hers.
    for title, level, procedure in (
        ("watch, other", "S", "tummy-tuck"),
        ("watch, own, older", "S", "halo-laser"),
        ("watch, own, newer", "", "halo-laser"),
        ("clinic, other", "C", "tummy-tuck"),
        ("clinic, own", "C", "halo-laser"),
        ("today, other", "U", "tummy-tuck"),
        ("emergency, other", "E", ""),
    ):
        asked(cast, title, level, procedure)
    assert titles(client_of(cast, "brandt")) == [
        "emergency, other",
        "today, other",
        "clinic, own",
        "clinic, other",
        "watch, own, newer",
        "watch, own, older",
        "watch, other",
    ]


def test_what_is_answered_ones_own_hidden_or_imported_does_not_wait(cast: Cast) -> None:
    answered = asked(cast, "answered by a colleague")
    factories.answer(answered, timezone.now())
    mine = asked(cast, "answered by me")
    factories.answer(mine, timezone.now(), by=cast.dr_brandt)
    Question.objects.create(title="imported", source="elsewhere", source_id="1", added_at=timezone.now())
    Question.objects.create(title="hidden", is_public=False, added_at=timezone.now(), asker=cast.sam)
    ask(asker=cast.brandt, title="my own", body="Words.", now=timezone.now())
    client = client_of(cast, "brandt")
    assert titles(client) == [cast.question.title]
    assert titles(client, "?show=asked") == [cast.question.title, "answered by a colleague"]
    assert titles(client, "?show=imported") == ["imported"]
    assert titles(client, "?show=odd&after=x-y") == [cast.question.title]
    noted = [row.question.answered for row in rows(client, "?show=asked")]
    assert noted == ["", "Answered, not yet by you"]


def test_what_a_colleague_has_claimed_comes_after_its_equals(cast: Cast) -> None:
    other = asked(cast, "claimed", procedure="halo-laser")
    claim(doctor=factories.doctor(timezone.now()), question=other, now=timezone.now())
    client = client_of(cast, "brandt")
    first, second = rows(client)
    assert (first.question.title, first.claim_url != "", first.note) == (cast.question.title, True, "")
    assert (second.note, second.claim_url) == ("A colleague is writing on this now", "")
    later = timezone.now() + timedelta(minutes=11)
    assert [
        question.title for question in waiting_for(cast.dr_brandt, "unanswered", later).order_by("rank", "-pk")
    ] == [
        "claimed",
        cast.question.title,
    ]


def test_a_claim_from_the_queue_leads_to_the_form_and_back(cast: Cast) -> None:
    client, path = client_of(cast, "brandt"), f"/questions/{cast.question.pk}/claims/"
    assert client.post(path, {"value": "1"})["Location"] == f"{cast.question.get_absolute_url()}answer/"
    (row,) = rows(client)
    assert (row.is_claimed, row.note.startswith("Yours until ")) == (True, True)
    assert client.post(path, {"value": "0"})["Location"] == "/account/queue/"
    assert not Claim.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("ana", 403), ("chen", 403), ("mo", 403), ("brandt", 302)])
def test_who_may_claim(cast: Cast, who: str, status: int) -> None:
    assert client_of(cast, who).post(f"/questions/{cast.question.pk}/claims/").status_code == status
    visitor = Client().post(f"/questions/{cast.question.pk}/claims/")
    assert visitor["Location"].startswith("/account/login/?next=")


def test_a_draft_is_gone_on_with(cast: Cast) -> None:
    save_draft(doctor=cast.dr_brandt, question=cast.question, fields={"body": "Mil"}, now=timezone.now())
    assert [row.has_draft for row in rows(client_of(cast, "brandt"))] == [True]
    assert [row.has_draft for row in rows(client_of(cast, "chen"))] == [False]


def test_a_doctor_without_a_verified_licence_reads_and_is_told_why(cast: Cast) -> None:
    view = client_of(cast, "chen").get("/account/queue/").context["queue"]
    assert view.hindrance == "Your licence is not verified here. You can answer as soon as it is."
    assert [(row.answer_url, row.claim_url) for row in view.rows] == [("", "")]


def test_the_queue_is_walked_by_key(cast: Cast) -> None:
    for number in range(45):
        asked(cast, f"Question {number}", level="UCS"[number % 3])
    client, path, seen = client_of(cast, "brandt"), "/account/queue/", []
    while path:
        view = client.get(path).context["queue"]
        seen += [row.question.title for row in view.rows]
        path = view.pages.older_url
    assert (len(seen), len(set(seen))) == (46, 46)
    levels = [Question.objects.get(title=title).level for title in seen]
    assert [level or "S" for level in levels] == ["U"] * 15 + ["C"] * 15 + ["S"] * 16


def test_phrases_are_kept_changed_and_deleted(cast: Cast) -> None:
    client = client_of(cast, "brandt")
    for _ in range(2):
        assert client.post("/account/phrases/", {"name": "Aftercare", "words": "Wash gently."}).status_code == 302
    row = Phrase.objects.get()
    clash = client.post("/account/phrases/", {"name": "Aftercare", "words": "Others."})
    assert (clash.status_code, dict(clash.context["form"].errors)) == (
        422,
        {"name": ["You have a phrase of this name."]},
    )
    assert clash.context["form"]["words"].value() == "Others."
    client.post(f"/account/phrases/{row.pk}/", {"name": "Aftercare", "words": "Wash gently, pat dry."})
    assert Phrase.objects.get().words == "Wash gently, pat dry."
    assert client_of(cast, "chen").post(f"/account/phrases/{row.pk}/", {"step": "delete"}).status_code == 404
    client.post(f"/account/phrases/{row.pk}/", {"step": "delete"})
    assert not Phrase.objects.exists()


def test_sixty_phrases_are_the_most(cast: Cast) -> None:
    Phrase.objects.bulk_create(Phrase(doctor=cast.dr_brandt, name=str(n), words="Words.") for n in range(60))
    response = client_of(cast, "brandt").post("/account/phrases/", {"name": "One more", "words": "Words."})
    assert (response.status_code, Phrase.objects.count()) == (422, 60)
