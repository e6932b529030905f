"""Every photo by every role: who sees it in a draft, on a question, hidden, and after it was taken back."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from consilium.people.rules import Reader
from consilium.questions import drafts
from consilium.questions.models import Draft, Photo
from consilium.questions.rules import may_edit_photo, may_see_photo, may_use_draft
from consilium.questions.typed import Typed
from tests.cast import Cast

WHO = ("visitor", "ana", "brandt", "chen", "mo", "sam")
ALL, NOBODY, ANA = "visitor ana brandt chen mo sam", "", "ana"


def reader_of(cast: Cast, who: str) -> Reader:
    """Return one of the cast as a reader."""
    return AnonymousUser() if who == "visitor" else getattr(cast, who)


def photo_of(cast: Cast, now: datetime, showing: str, draft: Draft | None = None) -> Photo:
    """Return a row of a photo without bytes."""
    owner = {"question": cast.question} if draft is None else {"draft": draft}
    return Photo.objects.create(name="n" * 43, position=1, showing=showing, width=9, height=9, added_at=now, **owner)


@pytest.mark.parametrize(
    ("showing", "is_public", "is_revoked", "who"),
    [
        ("public", True, False, ALL),
        ("blurred", True, False, ALL),
        ("doctors", True, False, "ana brandt"),  # Dr Chen's licence was not checked
        ("public", False, False, ANA),
        ("doctors", False, False, ANA),
        ("public", True, True, NOBODY),
        ("doctors", True, True, NOBODY),
    ],
)
def test_who_sees_a_photo_of_a_question(
    cast: Cast, now: datetime, showing: str, is_public: bool, is_revoked: bool, who: str
) -> None:
    photo = photo_of(cast, now, showing)
    cast.question.is_public = is_public
    photo.question = cast.question
    photo.revoked_at = now if is_revoked else None
    sees = [name for name in WHO if may_see_photo(reader_of(cast, name), photo, now)]
    assert sees == who.split()
    edits = [name for name in WHO if may_edit_photo(reader_of(cast, name), photo)]
    assert edits == ([] if is_revoked else ["ana"])


@pytest.mark.parametrize("showing", ["public", "blurred", "doctors"])
def test_a_photo_of_a_draft_is_its_writer_s_alone(cast: Cast, now: datetime, showing: str) -> None:
    draft = drafts.begin(owner=cast.sam, typed=Typed(), now=now)
    photo = photo_of(cast, now, showing, draft)
    assert [name for name in WHO if may_see_photo(reader_of(cast, name), photo, now)] == ["sam"]
    assert [name for name in WHO if may_edit_photo(reader_of(cast, name), photo, draft.pk)] == ["sam"]


def test_a_visitor_s_draft_is_the_session_s_that_holds_it(cast: Cast, now: datetime) -> None:
    draft = drafts.begin(owner=None, typed=Typed(), now=now)
    photo = photo_of(cast, now, "public", draft)
    visitor = AnonymousUser()
    assert [may_use_draft(visitor, draft, held) for held in (draft.pk, draft.pk + 1, None)] == [True, False, False]
    assert [may_see_photo(visitor, photo, now, held) for held in (draft.pk, None)] == [True, False]
    assert not may_use_draft(cast.sam, draft, None)
