"""What happens to drafts: begun, saved as typed, made one's own, given up, forgotten in time."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from consilium.people.models import Person
from consilium.questions import actions, photos
from consilium.questions.models import Draft, Question
from consilium.questions.typed import Typed

VISITORS_KEPT_FOR = timedelta(days=7)
KEPT_FOR = timedelta(days=90)


def begin(*, owner: Person | None, typed: Typed, now: datetime, continues: Draft | None = None) -> Draft:
    """Return a new draft, of a person or of a visitor whose session will hold it."""
    return Draft.objects.create(owner=owner, typed=typed.stored(), begun_at=now, touched_at=now, continues=continues)


@transaction.atomic
def save(*, draft: Draft, typed: Typed, now: datetime, reached: int | None = None) -> Draft:
    """Return the draft with what is typed now; `reached` opens a step, and steps never close again."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    draft.typed, draft.touched_at = typed.stored(), now
    draft.reached = max(draft.reached, reached or 1)
    draft.save(update_fields=["typed", "touched_at", "reached"])
    return draft


def pass_warning(*, draft: Draft, level: str, now: datetime) -> None:
    """Note that the warning of a level was shown and that the person went on."""
    Draft.objects.filter(pk=draft.pk).update(warned=level, touched_at=now)


@transaction.atomic
def adopt(*, draft: Draft, owner: Person, now: datetime) -> Draft:
    """Return the draft of a visitor who has signed in, made theirs.

    When it continues a draft that was theirs already (their session ended while they wrote), what was typed last
    goes into that one, with the photos of both.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.owner_id is not None:
        return draft
    first = Draft.objects.select_for_update().filter(pk=draft.continues_id or 0, owner=owner).first()
    if first is None:
        draft.owner, draft.touched_at, draft.continues = owner, now, None
        draft.save(update_fields=["owner", "touched_at", "continues"])
        return draft
    first = save(draft=first, typed=Typed.read(draft.typed), now=now, reached=draft.reached)
    room = photos.MOST - first.photos.count()
    last = max((photo.position for photo in first.photos.all()), default=0)
    for number, photo in enumerate(draft.photos.order_by("position")[: max(room, 0)], start=1):
        photo.draft, photo.position, photo.key = first, last + number, None
        photo.save(update_fields=["draft", "position", "key"])
    discard(draft=draft, now=now)
    return first


@transaction.atomic
def post(
    *,
    draft: Draft,
    asker: Person,
    title: str,
    body: str,
    procedure: str,
    procedure_words: str,
    day: int | None,
    body_site: str,
    country: str,
    ticked: Iterable[str],
    now: datetime,
) -> Question:
    """Return the question that a draft has become, with its photos under the asker's consent; the draft is gone.

    Raises Draft.DoesNotExist when it was posted or given up meanwhile.
    """
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    question = actions.ask(
        asker=asker,
        title=title,
        body=body,
        procedure=procedure,
        procedure_words=procedure_words,
        day=day,
        body_site=body_site,
        country=country,
        ticked=ticked,
        now=now,
    )
    photos.move(draft=draft, question=question, consent_of=asker, now=now)
    draft.delete()
    return question


@transaction.atomic
def discard(*, draft: Draft, now: datetime) -> None:
    """Delete a draft with its photos."""
    photos.drop(photos=list(draft.photos.all()), now=now)
    draft.delete()


def forget_old(now: datetime, *, most: int = 50) -> int:
    """Delete drafts nobody has touched for long, visitors' sooner, and return how many; a chore of the worker."""
    visitors = Draft.objects.filter(owner=None, touched_at__lt=now - VISITORS_KEPT_FOR)
    old = Draft.objects.filter(touched_at__lt=now - KEPT_FOR)
    forgotten = 0
    for draft in (visitors | old).order_by("touched_at")[:most]:
        discard(draft=draft, now=now)
        forgotten += 1
    return forgotten
