"""Taking a question or one of its photos from public view, and giving it back; its asker sees it all along."""

from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.questions.models import Photo, Question


@transaction.atomic
def hide(*, question_id: int, now: datetime) -> None:
    """Take the question, with all its answers, from everyone but its asker; hidden already, nothing happens."""
    _show(question_id, shown=False, now=now)


@transaction.atomic
def restore(*, question_id: int, now: datetime) -> None:
    """Show the question again; shown already, nothing happens."""
    _show(question_id, shown=True, now=now)


def _show(question_id: int, *, shown: bool, now: datetime) -> None:
    if Question.objects.filter(pk=question_id).exclude(is_public=shown).update(is_public=shown):
        events.publish(events.QuestionChanged(at=now, question_id=question_id))


@transaction.atomic
def hide_photo(*, photo_id: int, now: datetime) -> None:
    """Keep the photo from everyone but its asker and moderators; hidden already, nothing happens."""
    _changed(Photo.objects.filter(pk=photo_id, hidden_at=None).update(hidden_at=now), photo_id, now)


@transaction.atomic
def restore_photo(*, photo_id: int, now: datetime) -> None:
    """Show the photo again as its asker chose; shown already, nothing happens."""
    _changed(Photo.objects.filter(pk=photo_id, hidden_at__isnull=False).update(hidden_at=None), photo_id, now)


def _changed(rows: int, photo_id: int, now: datetime) -> None:
    question_id = Photo.objects.filter(pk=photo_id).values_list("question_id", flat=True).first()
    if rows and question_id is not None:
        events.publish(events.QuestionChanged(at=now, question_id=question_id))
