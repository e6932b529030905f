"""Who may add to a question, and who may see its photos."""

from datetime import datetime

from consilium.doctors.rules import doctor_of, is_verified
from consilium.people.rules import Reader, is_moderator, is_signed_in
from consilium.questions.models import Clarification, Draft, Photo, PhotoLook, Question

MOST_WAITING = 3


def is_asker(reader: Reader, question: Question) -> bool:
    """Say whether the reader asked this question: the asker alone updates it, replies and tells the outcome."""
    return is_signed_in(reader) and question.asker_id == reader.pk


def may_reply(reader: Reader, clarification: Clarification) -> bool:
    """Say whether the reader may reply to what a doctor asked back: the asker, once."""
    return is_asker(reader, clarification.question) and clarification.replied_at is None


def may_ask_back(reader: Reader, question: Question, now: datetime) -> bool:
    """Say whether the reader may ask the asker something: a verified doctor, where an asker can reply.

    A doctor who waits for three replies on a question asks no fourth.
    """
    doctor = doctor_of(reader)
    if doctor is None or not question.is_public or question.asker_id in (None, reader.pk):
        return False
    waiting = Clarification.objects.filter(question=question, doctor=doctor, replied_at=None)
    return is_verified(doctor, now) and waiting.count() < MOST_WAITING


def may_use_draft(reader: Reader, draft: Draft, held: int | None) -> bool:
    """Say whether the reader may read and change a draft: its owner, or the visitor whose session holds it."""
    if draft.owner_id is None:
        return draft.pk == held
    return is_signed_in(reader) and draft.owner_id == reader.pk


def may_see_photo(reader: Reader, photo: Photo, now: datetime, held: int | None = None) -> bool:
    """Say whether the reader may see a photo: never once it was taken back, a draft's only with the draft.

    A question's photo is seen by its asker, by everyone when it is public or blurred until tapped, and otherwise by
    doctors whose licence was checked; one that is hidden by moderators alone. `held` is
    the draft that a visitor's session holds.
    """
    if photo.revoked_at is not None:
        return False
    if photo.draft is not None:
        return may_use_draft(reader, photo.draft, held)
    assert photo.question is not None
    if is_asker(reader, photo.question):
        return True
    if photo.hidden_at is not None:
        return is_moderator(reader)
    if not photo.question.is_public:
        return False
    if photo.showing != Photo.Showing.DOCTORS:
        return True
    doctor = doctor_of(reader)
    return doctor is not None and is_verified(doctor, now)


def looks_as(reader: Reader, photo: Photo) -> PhotoLook.Role | None:
    """Say as whom somebody who may see a photo sees it, where that is written down: a doctors-only photo of another.

    None for the photo's own asker, and for what everyone may see.
    """
    if photo.question is None or photo.showing != Photo.Showing.DOCTORS or is_asker(reader, photo.question):
        return None
    return PhotoLook.Role.DOCTOR if photo.hidden_at is None else PhotoLook.Role.MODERATOR


def may_edit_photo(reader: Reader, photo: Photo, held: int | None = None) -> bool:
    """Say whether the reader may describe, edit or take back a photo: whoever writes the draft, or asked."""
    if photo.revoked_at is not None:
        return False
    if photo.draft is not None:
        return may_use_draft(reader, photo.draft, held)
    return photo.question is not None and is_asker(reader, photo.question)
