"""Drafts keep what was typed letter for letter, find their owner again, and become one question, once."""

import io
import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.people.models import Person
from consilium.questions import drafts, photos
from consilium.questions.models import Draft, OutcomeRequest, Photo, PhotoConsent, Question, UnclaimedBytes
from consilium.questions.typed import Typed
from tests import factories
from tests.cast import Cast
from tests.lib.images.making import phone_jpeg

TYPED = Typed(procedure="Halo", day="four", title="Bumps", body="They came.\n\nToday.", ticked=("fever",))
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=200)


def with_photo(draft: Draft, now: datetime) -> Photo:
    """Add a photo to a draft."""
    return photos.add_photo(io.BytesIO(phone_jpeg()), to=draft, now=now)


def post(draft: Draft, asker: Person, now: datetime) -> Question:
    """Post a draft as a fixed question."""
    return drafts.post(
        draft=draft,
        asker=asker,
        title="White bumps on day 4?",
        body="My eyes are still badly swollen.",
        procedure="halo-laser",
        procedure_words="",
        day=4,
        body_site="cheeks",
        country="GB",
        ticked=["fever"],
        now=now,
    )


@given(texts, texts, texts, st.lists(texts.map(lambda text: text[:60]), max_size=10))
def test_what_was_typed_comes_back_letter_for_letter(title: str, body: str, day: str, ticked: list[str]) -> None:
    sent = {"title": [title], "body": [body], "day": [day], "ticked": ticked}
    typed = Typed().retyped(sent, ticks_shown=True)
    assert (typed.title, typed.body, typed.day, typed.ticked) == (title, body, day, tuple(ticked))
    assert Typed.read(json.loads(json.dumps(typed.stored()))) == typed


def test_fields_that_were_not_on_the_form_stay() -> None:
    assert TYPED.retyped({"title": ["New"]}, ticks_shown=False) == Typed(
        procedure="Halo", day="four", title="New", body="They came.\n\nToday.", ticked=("fever",)
    )
    assert TYPED.retyped({}, ticks_shown=True).ticked == ()


@pytest.mark.parametrize("stored", [{}, {"title": 3, "ticked": "x", "body": None}, {"ticked": [1, None]}, {"x": "y"}])
def test_odd_json_is_read_as_nothing(stored: dict[str, object]) -> None:
    assert Typed.read(stored) == Typed()


def test_steps_open_and_never_close(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=cast.sam, typed=Typed(), now=now)
    assert drafts.save(draft=draft, typed=TYPED, now=now, reached=2).reached == 2
    assert drafts.save(draft=draft, typed=TYPED, now=now).reached == 2


def test_a_draft_becomes_one_question_with_photos_consent_level_and_requests(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=cast.sam, typed=TYPED, now=now)
    first, second, third = (with_photo(draft, now) for _ in range(3))
    photos.describe(photo=third, alt="Cheek", showing=Photo.Showing.DOCTORS, person=None, now=now)
    photos.drop(photos=[first], now=now)
    question = post(draft, cast.sam, now)
    assert (question.level, question.asked_at, question.day, question.body_site) == ("C", now, 4, "cheeks")
    assert {row["rule"] for row in question.level_reasons} >= {"ticked:fever", "eyes_swollen_late"}
    shown = list(question.photos.values_list("name", "position", "alt", "showing"))
    assert shown == [(second.name, 1, "", "blurred"), (third.name, 2, "Cheek", "doctors")]
    consents = PhotoConsent.objects.values_list("photo__name", "person", "showing", "given_at", "withdrawn_at")
    assert list(consents) == [
        (second.name, cast.sam.pk, "blurred", now, None),
        (third.name, cast.sam.pk, "doctors", now, None),
    ]
    due = OutcomeRequest.objects.filter(question=question).values_list("number", "due_at")
    assert list(due) == [(14, now + timedelta(days=10)), (30, now + timedelta(days=26))]
    assert not Draft.objects.exists()
    with pytest.raises(Draft.DoesNotExist):
        post(draft, cast.sam, now)


def test_a_visitor_s_draft_is_theirs_after_signing_in(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=None, typed=TYPED, now=now)
    with_photo(draft, now)
    adopted = drafts.adopt(draft=draft, owner=cast.sam, now=now)
    assert (adopted.pk, adopted.owner, adopted.photos.count()) == (draft.pk, cast.sam, 1)
    assert drafts.adopt(draft=adopted, owner=cast.mo, now=now).owner == cast.sam


def test_what_was_typed_after_a_session_ended_goes_into_the_draft_it_continues(cast: Cast, now: datetime) -> None:
    first = drafts.begin(owner=cast.sam, typed=Typed(title="Old", body="Old words"), now=now)
    with_photo(first, now)
    loose = drafts.begin(owner=None, typed=Typed(title="New", body="New words"), now=now, continues=first)
    with_photo(loose, now)
    joined = drafts.adopt(draft=loose, owner=cast.sam, now=now)
    assert (joined.pk, Typed.read(joined.typed).body) == (first.pk, "New words")
    assert [photo.position for photo in joined.photos.all()] == [1, 2]
    assert list(Draft.objects.all()) == [first]


def test_a_draft_continues_nobody_else_s(cast: Cast, now: datetime) -> None:
    first = drafts.begin(owner=cast.sam, typed=Typed(title="Sam's"), now=now)
    loose = drafts.begin(owner=None, typed=Typed(title="Mo's"), now=now, continues=first)
    joined = drafts.adopt(draft=loose, owner=cast.mo, now=now)
    assert (joined.pk, joined.owner) == (loose.pk, cast.mo)
    first.refresh_from_db()
    assert (first.owner, Typed.read(first.typed).title) == (cast.sam, "Sam's")


def test_old_drafts_are_forgotten_with_their_photos_visitors_first(cast: Cast, now: datetime) -> None:
    visitor = drafts.begin(owner=None, typed=TYPED, now=now)
    own = drafts.begin(owner=cast.sam, typed=TYPED, now=now)
    for draft in (visitor, own):
        with_photo(draft, now)
    assert drafts.forget_old(now + timedelta(days=7)) == 0
    assert drafts.forget_old(now + timedelta(days=8)) == 1
    assert list(Draft.objects.all()) == [own]
    assert drafts.forget_old(now + timedelta(days=91)) == 1
    assert (Draft.objects.count(), Photo.objects.count(), UnclaimedBytes.objects.count()) == (0, 0, 2)


def test_giving_up_a_draft_gives_up_its_photos(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=cast.sam, typed=TYPED, now=now)
    name = with_photo(draft, now).name
    drafts.discard(draft=draft, now=now)
    assert (Draft.objects.count(), list(UnclaimedBytes.objects.values_list("name", "due_at"))) == (0, [(name, now)])


def test_a_question_without_photos_asks_for_no_consent(cast: Cast, now: datetime) -> None:
    question = post(drafts.begin(owner=cast.sam, typed=TYPED, now=now), cast.sam, now)
    assert (question.photos.count(), PhotoConsent.objects.count()) == (0, 0)
    assert factories.photo(cast.question, now).consents.count() == 1
