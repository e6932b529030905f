"""What can be moderated, each kind with how it is found, hidden and shown again: by its noun's own verbs."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from consilium.answers import hiding as answers
from consilium.answers import merging
from consilium.answers.models import Answer
from consilium.moderation.models import Kind
from consilium.people import suspending
from consilium.people.models import Person
from consilium.people.rules import Reader, is_suspended
from consilium.questions import hiding as questions
from consilium.questions.models import Photo, Question
from consilium.questions.rules import may_see_photo
from consilium.reviews import hiding as reviews
from consilium.reviews.models import Reply, Review


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing as a moderator meets it: its words, whose they are, where it stands and whether it shows.

    `concerns` is whoever it is about, beside its author: they do not decide it either.
    """

    kind: Kind
    id: int
    title: str
    words: str
    author: Person | None
    signed: str
    is_shown: bool
    url: str
    question: Question | None = None
    photo: Photo | None = None
    concerns: Person | None = None


@dataclass(frozen=True, slots=True)
class Handling:
    """How one kind is found among ids, and among what a reader may see, hidden and shown again."""

    find: Callable[[Iterable[int]], Iterable[Subject]]
    visible: Callable[[Reader, int], bool]
    hide: Callable[[int, datetime], None]
    restore: Callable[[int, datetime], None]


def find(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Return what there is of these (kind, id) pairs; one query a kind."""
    ids: dict[str, list[int]] = {}
    for kind, subject_id in wanted:
        ids.setdefault(kind, []).append(subject_id)
    return {(kind, one.id): one for kind, many in ids.items() for one in HANDLINGS[Kind(kind)].find(many)}


def subject(kind: str, subject_id: int) -> Subject | None:
    """Return one thing, or None when it is gone."""
    return find([(kind, subject_id)]).get((kind, subject_id))


def _questions(ids: Iterable[int]) -> Iterable[Subject]:
    for row in Question.objects.filter(pk__in=list(ids)).select_related("asker"):
        signed = row.asker.pseudonym if row.asker else f"imported from {row.source}"
        yield Subject(
            Kind.QUESTION, row.pk, row.title, row.body, row.asker, signed, row.is_public, row.get_absolute_url(), row
        )


def _answers(ids: Iterable[int]) -> Iterable[Subject]:
    for row in Answer.objects.filter(pk__in=list(ids)).select_related("question__asker", "doctor__account"):
        yield Subject(
            kind=Kind.ANSWER,
            id=row.pk,
            title=row.headline,
            words=row.body,
            author=row.doctor.account if row.doctor and row.standing != Answer.Standing.IMPORTED else None,
            signed=str(row.doctor) if row.doctor else row.signature or "unsigned",
            is_shown=row.is_public,
            url=f"{row.question.get_absolute_url()}#answer-{row.pk}",
            question=row.question,
        )


def _reviews(ids: Iterable[int]) -> Iterable[Subject]:
    for row in Review.objects.filter(pk__in=list(ids)).select_related("person", "doctor__account"):
        tie = f". Says of itself: {Review.Tie(row.tie).label}" if row.tie else ""
        yield Subject(
            kind=Kind.REVIEW,
            id=row.pk,
            title=f"{row.stars} of 5 stars for {row.doctor}{tie}",
            words=row.body,
            author=row.person,
            signed=row.person.pseudonym,
            is_shown=row.published_at is not None,
            url=f"{reverse('doctor', args=[row.doctor.slug])}#review-{row.pk}",
            concerns=row.doctor.account,
        )


def _replies(ids: Iterable[int]) -> Iterable[Subject]:
    for row in Reply.objects.filter(pk__in=list(ids)).select_related("review__person", "review__doctor__account"):
        doctor = row.review.doctor
        yield Subject(
            kind=Kind.REPLY,
            id=row.pk,
            title=f"Reply to a review of {row.review.stars} of 5 stars",
            words=row.body,
            author=doctor.account,
            signed=str(doctor),
            is_shown=row.hidden_at is None and row.review.published_at is not None,
            url=f"{reverse('doctor', args=[doctor.slug])}#review-{row.review_id}",
            concerns=row.review.person,
        )


def _photos(ids: Iterable[int]) -> Iterable[Subject]:
    rows = Photo.objects.filter(pk__in=list(ids), question__isnull=False, revoked_at=None)
    for row in rows.select_related("question__asker"):
        assert row.question is not None
        asker = row.question.asker
        yield Subject(
            kind=Kind.PHOTO,
            id=row.pk,
            title="",
            words=row.alt,
            author=asker,
            signed=asker.pseudonym if asker else "unsigned",
            is_shown=row.hidden_at is None,
            url=row.question.get_absolute_url(),
            question=row.question,
            photo=row,
        )


def _people(ids: Iterable[int]) -> Iterable[Subject]:
    for row in Person.objects.filter(pk__in=list(ids), is_active=True):
        yield Subject(
            kind=Kind.PERSON,
            id=row.pk,
            title=row.pseudonym,
            words="",
            author=row,
            signed=row.pseudonym,
            is_shown=not is_suspended(row, timezone.now()),
            url="",
        )


# For how long a suspension that an appeal came too late for is renewed.
AGAIN = timedelta(days=7)


def _sees_photo(reader: Reader, pk: int) -> bool:
    row = Photo.objects.filter(pk=pk, question__isnull=False).select_related("question", "draft").first()
    return row is not None and may_see_photo(reader, row, timezone.now())


def _restore_question(pk: int, now: datetime) -> None:
    if Question.objects.filter(pk=pk, merged_into__isnull=False).exists():
        merging.part(question_id=pk, now=now, decided=True)
    else:
        questions.restore(question_id=pk, now=now)


HANDLINGS: Mapping[Kind, Handling] = {
    Kind.QUESTION: Handling(
        _questions,
        lambda reader, pk: Question.objects.visible_to(reader).filter(pk=pk).exists(),
        lambda pk, now: questions.hide(question_id=pk, now=now),
        _restore_question,
    ),
    Kind.ANSWER: Handling(
        _answers,
        lambda reader, pk: Answer.objects.visible_to(reader).filter(pk=pk).exists(),
        lambda pk, now: answers.hide(answer_id=pk, now=now),
        lambda pk, now: answers.restore(answer_id=pk, now=now),
    ),
    Kind.REVIEW: Handling(
        _reviews,
        lambda reader, pk: Review.objects.published().filter(pk=pk).exists(),
        lambda pk, now: reviews.hide(review_id=pk, now=now),
        lambda pk, now: reviews.restore(review_id=pk, now=now),
    ),
    Kind.REPLY: Handling(
        _replies,
        lambda reader, pk: Reply.objects.filter(
            pk=pk, hidden_at=None, review__published_at__isnull=False, review__doctor__is_public=True
        ).exists(),
        lambda pk, now: reviews.hide_reply(reply_id=pk, now=now),
        lambda pk, now: reviews.restore_reply(reply_id=pk, now=now),
    ),
    Kind.PHOTO: Handling(
        _photos,
        _sees_photo,
        lambda pk, now: questions.hide_photo(photo_id=pk, now=now),
        lambda pk, now: questions.restore_photo(photo_id=pk, now=now),
    ),
    # Nobody flags an account: what it wrote is flagged, and a moderator suspends.
    Kind.PERSON: Handling(
        _people,
        lambda reader, pk: False,
        lambda pk, now: suspending.suspend(person_id=pk, until=now + AGAIN),
        lambda pk, now: suspending.lift(person_id=pk),
    ),
}
