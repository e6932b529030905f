"""Which doctor is told of which question: by specialty, country and load, within the room that each has left.

Pure: rows are read and notices written in `matching`.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that needs answers: how many doctors to tell of it now, and the people who are not to be told."""

    pk: int
    specialties: tuple[str, ...]
    country: str
    wanted: int
    closed_to: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FreeDoctor:
    """A doctor who may be told: of `room` questions more now, after `told` ones of the last days, the last of them
    at `last`. `person` is the id of the account.
    """

    person: int
    specialty: str
    country: str
    only_own_country: bool
    room: int
    told: int = 0
    last: datetime = LONG_AGO

    def takes(self, question: OpenQuestion) -> bool:
        """Say whether the doctor may be told of the question, by person and country."""
        if question.closed_to and self.person in question.closed_to:
            return False
        return not self.only_own_country or self.is_near(question)

    def is_near(self, question: OpenQuestion) -> bool:
        """Say whether the question comes from the doctor's country; of unknown ones it is not known."""
        return bool(self.country) and self.country == question.country


def allot(questions: Iterable[OpenQuestion], doctors: Iterable[FreeDoctor]) -> Iterator[tuple[int, int]]:
    """Give the pairs of question and person to tell, the questions in the order they come in.

    For each question those of its country come first, then those told of the fewest lately, then those told longest
    ago. Nobody is given more than their room. The questions are read only as far as somebody has room.
    """
    room: dict[int, int] = {}
    told: dict[int, int] = {}
    practising: defaultdict[str, list[FreeDoctor]] = defaultdict(list)
    for doctor in doctors:
        room[doctor.person], told[doctor.person] = doctor.room, doctor.told
        practising[doctor.specialty].append(doctor)
    left = sum(each for each in room.values() if each > 0)
    if not left:
        return
    for question in questions:
        fitting = [
            doctor
            for specialty in question.specialties
            for doctor in practising[specialty]
            if room[doctor.person] > 0 and doctor.takes(question)
        ]

        def order(doctor: FreeDoctor, question: OpenQuestion = question) -> tuple[bool, int, datetime, int]:
            return not doctor.is_near(question), told[doctor.person], doctor.last, doctor.person

        for doctor in heapq.nsmallest(question.wanted, fitting, key=order):
            room[doctor.person] -= 1
            told[doctor.person] += 1
            left -= 1
            yield question.pk, doctor.person
        if not left:
            return
