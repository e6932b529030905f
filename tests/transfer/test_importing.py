"""Records are brought in once, with their doctors, and a second run adds nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from consilium.answers.models import Answer
from consilium.doctors.models import Doctor
from consilium.questions.models import Question
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import AnswerRecord, DoctorCard, QuestionRecord
from tests.cast import Cast

CARD = DoctorCard(
    name="Noor Haddad",
    post_nominals="MD",
    city="Leeds",
    specialty_line="Leeds Dermatologist",
    specialty="Dermatologist",
    specialty_id="dermatology",
    rating=Decimal("4.6"),
    review_count=31,
)
RECORD = QuestionRecord(
    source="saved-page",
    source_id="q1",
    title="Bumps on day 4",
    body="They are white.",
    procedure_id="halo-laser",
    day=4,
    answers=(
        AnswerRecord(position=1, body="See your clinic.", doctor=CARD),
        AnswerRecord(position=2, body="Wait.", signature="Dr. K"),
        AnswerRecord(position=3, body=""),
    ),
)


def run(records: Sequence[QuestionRecord], now: datetime, *, dry_run: bool = False) -> str:
    """Import and return what was counted."""
    counts = Counts()
    import_records(records, counts, now=now, dry_run=dry_run)
    return str(counts)


def test_a_second_run_adds_nothing(db: None, now: datetime) -> None:
    first = run([RECORD], now)
    second = run([RECORD], now + timedelta(days=1))
    assert first == "1 questions, 3 answers, 1 doctors added, 0 already there, 0 rejected"
    assert second == "0 questions, 0 answers, 0 doctors added, 4 already there, 0 rejected"
    question = Question.objects.get()
    assert (question.answer_count, question.day, question.procedure) == (3, 4, "halo-laser")


def test_a_dry_run_counts_the_same_and_keeps_nothing(db: None, now: datetime) -> None:
    assert run([RECORD], now, dry_run=True) == run([RECORD], now)
    assert Question.objects.count() == 1


def test_a_record_twice_in_one_file_is_there_the_second_time(db: None, now: datetime) -> None:
    line = run([RECORD, RECORD, replace(RECORD, source_id="q2")], now)
    assert line == "2 questions, 6 answers, 1 doctors added, 4 already there, 0 rejected"


def test_answers_that_came_later_are_added(db: None, now: datetime) -> None:
    run([replace(RECORD, answers=RECORD.answers[:1])], now)
    line = run([RECORD], now + timedelta(days=1))
    assert line == "0 questions, 2 answers, 0 doctors added, 2 already there, 0 rejected"


def test_imported_doctors_are_unclaimed_and_keep_the_figure_apart(db: None, now: datetime) -> None:
    run([RECORD], now)
    doctor = Doctor.objects.get()
    assert (doctor.account, doctor.imported_rating, doctor.imported_review_count) == (None, Decimal("4.6"), 31)
    assert list(Answer.objects.values_list("position", "doctor__name", "signature", "standing")) == [
        (1, "Noor Haddad", "", "imported"),
        (2, None, "Dr. K", "imported"),
        (3, None, "", "imported"),
    ]


def test_two_doctors_of_one_name_get_two_addresses(cast: Cast, now: datetime) -> None:
    twin = replace(CARD, city="York", specialty_line="York Dermatologist")
    answers = (AnswerRecord(position=1, body="a", doctor=CARD), AnswerRecord(position=2, body="b", doctor=twin))
    run([replace(RECORD, answers=answers)], now)
    slugs = Doctor.objects.filter(name="Noor Haddad").order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["noor-haddad", "noor-haddad-2"]
