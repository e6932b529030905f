"""Who may say that an answer helped."""

from consilium.answers.models import Answer
from consilium.answers.rules import may_see_answers
from consilium.doctors.rules import doctor_of
from consilium.people.rules import Reader, is_signed_in


def may_vote(reader: Reader, answer: Answer, *, sees: bool | None = None) -> bool:
    """Say whether the reader may vote on the answer: anyone with an account who can see it and did not write it.

    `sees` is what `may_see_answers` said of its question, where that was asked once for many answers.
    """
    if not is_signed_in(reader) or not answer.is_public:
        return False
    doctor = doctor_of(reader)
    if doctor is not None and doctor.pk == answer.doctor_id:
        return False
    return may_see_answers(reader, answer.question) if sees is None else sees
