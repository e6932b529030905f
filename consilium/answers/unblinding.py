"""Keeping in mind which accounts were shown the answers to a question, so that a later opinion is not called blind."""

from consilium.answers.models import Answer, Unblinding
from consilium.doctors.models import Doctor
from consilium.doctors.rules import doctor_of
from consilium.people.rules import Reader, is_signed_in
from consilium.questions.models import Question


def note_shown(*, reader: Reader, question: Question) -> None:
    """Keep that the reader's account is being shown the answers to a question; pages that show any call this.

    Nothing is kept of visitors, of the asker (who may not answer) and of doctors (who are shown none before their
    own). After the first time this is one query and no write.
    """
    if not is_signed_in(reader) or reader.pk == question.asker_id or doctor_of(reader) is not None:
        return
    if not Unblinding.objects.filter(person_id=reader.pk, question=question).exists():
        Unblinding.objects.bulk_create([Unblinding(person_id=reader.pk, question=question)], ignore_conflicts=True)


def was_shown(doctor: Doctor, question: Question) -> bool:
    """Say whether the doctor's account was shown colleagues' answers to the question before it was a doctor's."""
    return Unblinding.objects.filter(person=doctor.account, question=question).exists()


def colleagues_have_answered(doctor: Doctor, question: Question) -> bool:
    """Say whether any other published answer stands under the question."""
    return Answer.objects.filter(question=question, is_public=True).exclude(doctor=doctor).exists()
