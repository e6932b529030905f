"""Bringing records into the house: in short transactions, each record once however often its file is read."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction

from consilium import events
from consilium.answers.actions import import_answers
from consilium.answers.models import Answer
from consilium.doctors.actions import Card, import_doctors
from consilium.doctors.models import Doctor
from consilium.questions.actions import import_questions
from consilium.questions.models import Question
from consilium.transfer.records import AnswerRecord, DoctorCard, QuestionRecord

# Long enough to share the cost of a durable commit, short enough that readers' votes never wait for it.
CHUNK = 200


@dataclass(slots=True)
class Counts:
    """What an import did; `there` counts the questions and answers that were in the house already."""

    questions: int = 0
    answers: int = 0
    doctors: int = 0
    there: int = 0
    rejected: int = 0

    def __str__(self) -> str:
        return (
            f"{self.questions} questions, {self.answers} answers, {self.doctors} doctors added, "
            f"{self.there} already there, {self.rejected} rejected"
        )


def import_records(
    records: Iterable[QuestionRecord],
    counts: Counts,
    *,
    now: datetime,
    dry_run: bool = False,
    defer_reading: bool = False,
) -> None:
    """Add what is new of these records and count it into `counts`; a dry run counts the same and keeps nothing.

    With `defer_reading` the worker reads and indexes them later; how soon each asks for care is read at once all the
    same.
    """
    tells = events.QuestionsLeftUnread if defer_reading else events.QuestionsImported
    for chunk in _chunks(records):
        with transaction.atomic():
            _import_chunk(chunk, counts, now, tells)
            if dry_run:
                transaction.set_rollback(True)


def _chunks(records: Iterable[QuestionRecord]) -> Iterator[list[QuestionRecord]]:
    waiting = iter(records)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _import_chunk(
    chunk: list[QuestionRecord],
    counts: Counts,
    now: datetime,
    tells: type[events.QuestionsImported | events.QuestionsLeftUnread],
) -> None:
    rows: dict[tuple[str, str], Question] = {}
    for source in dict.fromkeys(record.source for record in chunk):
        by_id = {record.source_id: record for record in chunk if record.source == source}
        found, new = import_questions(source=source, questions=[_question(record, now) for record in by_id.values()])
        rows |= {(source, source_id): question for source_id, question in found.items()}
        counts.questions += len(new)
    # A record that stands twice in one file is there already the second time, as it would be in a second run.
    counts.there += len(chunk) - len(rows) + sum(question.added_at != now for question in rows.values())

    doctors: dict[str, Doctor] = {}
    for source in dict.fromkeys(record.source for record in chunk):
        cards = [
            _card(answer.doctor)
            for record in chunk
            if record.source == source
            for answer in record.answers
            if answer.doctor is not None
        ]
        if cards:
            of_source, added = import_doctors(source=source, cards=cards, now=now)
            doctors |= {f"{source} {key}": doctor for key, doctor in of_source.items()}
            counts.doctors += added

    answers: dict[tuple[int, int], Answer] = {}
    given = 0
    for record in chunk:
        question = rows[(record.source, record.source_id)]
        for answer in record.answers:
            given += 1
            key = f"{record.source} {_card(answer.doctor).key}" if answer.doctor else ""
            answers.setdefault((question.pk, answer.position), _answer(answer, question, doctors.get(key), now))
    added = import_answers(answers.values())
    counts.answers += added
    counts.there += given - added
    if added or any(question.added_at == now for question in rows.values()):
        events.publish(
            tells(
                at=now,
                question_ids=tuple(question.pk for question in rows.values()),
                doctor_ids=tuple({doctor.pk for doctor in doctors.values()}),
            )
        )


def _question(record: QuestionRecord, now: datetime) -> Question:
    # A question needs an identity within its source; where the source gave none, its own words are one.
    source_id = record.source_id or hashlib.sha256(f"{record.title}\x1f{record.body}".encode()).hexdigest()
    return Question(
        title=record.title,
        body=record.body,
        procedure=record.procedure_id or "",
        procedure_words="" if record.procedure_id else record.procedure[:120],
        day=record.day,
        country=record.country,
        photo_elsewhere=record.has_photo,
        source=record.source,
        source_id=source_id,
        licence=record.licence,
        url=record.url,
        credit=record.credit[:120],
        asked_at=record.asked_at,
        added_at=now,
    )


def _card(card: DoctorCard) -> Card:
    return Card(
        name=card.name,
        post_nominals=card.post_nominals,
        city=card.city,
        region=card.region,
        specialty=card.specialty_id or "",
        specialty_words="" if card.specialty_id else card.specialty_line,
        rating=card.rating,
        review_count=card.review_count,
    )


def _answer(record: AnswerRecord, question: Question, doctor: Doctor | None, now: datetime) -> Answer:
    signature = "" if doctor else (record.signature or ", ".join(filter(None, (record.author, record.credentials))))
    return Answer(
        question_id=question.pk,
        position=record.position,
        doctor_id=doctor.pk if doctor else None,
        signature=signature[:160],
        headline=record.headline,
        body=record.body,
        standing=Answer.Standing.IMPORTED,
        licence=record.licence[:60],
        url=record.url,
        score_elsewhere=record.votes,
        given_at=record.given_at,
        added_at=now,
    )
