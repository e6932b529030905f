"""Rows that tests need many of."""

from datetime import datetime
from io import BytesIO
from itertools import count

from consilium.answers.actions import AnswerGiven, post_answer
from consilium.answers.models import Answer
from consilium.doctors.actions import add_doctor
from consilium.doctors.models import Doctor
from consilium.people.actions import join
from consilium.people.consents import agree_to_terms
from consilium.people.models import Person
from consilium.questions.models import Photo, Question
from consilium.questions.photos import add_photo
from tests.cast import give_second_factor, verify
from tests.lib.images.making import phone_jpeg

_numbers = count(1)


def person(now: datetime) -> Person:
    """Return a new person."""
    number = next(_numbers)
    made = join(email=f"reader{number}@example.org", pseudonym=f"Reader {number}", now=now)
    agree_to_terms(person=made, now=now)
    return made


def doctor(now: datetime, *, verified: bool = True) -> Doctor:
    """Return a new doctor with an account."""
    made = add_doctor(name=f"Doctor {next(_numbers)}", specialty="dermatology", account=person(now), now=now)
    if verified:
        verify(made, now)
        assert made.account is not None
        give_second_factor(made.account)
    return made


def answer(
    question: Question, now: datetime, *, by: Doctor | None = None, body: str = "Have your clinic look at it."
) -> Answer:
    """Return a new answer, by a new verified doctor unless told otherwise."""
    return post_answer(
        question=question, doctor=by or doctor(now), given=AnswerGiven(headline="", body=body, day=5), now=now
    )


def photo(
    question: Question, now: datetime, *, showing: Photo.Showing = Photo.Showing.BLURRED, alt: str = "Two cheeks"
) -> Photo:
    """Return a new photo of a question, made as a phone makes one, under its asker's consent."""
    return add_photo(BytesIO(phone_jpeg()), to=question, now=now, alt=alt, showing=showing, consent_of=question.asker)
