"""Invented questions with ten answers each, as many as a benchmark wants: the same ones for the same number."""

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal

from consilium.medicine import procedures, specialties
from consilium.transfer.records import AnswerRecord, DoctorCard, QuestionRecord

ANSWERS = 10
DOCTORS = 300
SOURCE = "bench"
_FIRST = ("Ada", "Bela", "Carla", "Dario", "Elena", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karim", "Lena", "Milo")
_LAST = ("Abel", "Brand", "Castro", "Dorn", "Engel", "Fuchs", "Grau", "Hart", "Iwan", "Jung", "Kern", "Lang", "Moser")
_TOWNS = ("Aldenburg", "Brockhaven", "Calder Bay", "Dunmoor")
_WORDS = tuple(
    """
    skin swelling redness laser treatment after before clinic doctor healing week morning cream gentle ointment cheeks
    forehead small pale bumps peeling texture pores normal usual expected common settle several often patients should
    would look like early late recovery plan photograph examine advice moisturiser sunscreen sleep pillow water clean
    soft towel avoid picking touching heat exercise alcohol spicy food irritation response barrier surface deeper
    layer healed tone colour uneven temporary lasting rarely sometimes usually within about three four five days
    """.split()  # noqa: SIM905 (a hundred quoted words do not read)
)


def records(questions: int) -> Iterator[QuestionRecord]:
    """Yield questions of some 80 words with ten answers of some 90 words, as an import reads them."""
    chance = random.Random(2026)
    listed = [row for row in procedures.procedures() if not row.generic]
    doctors = [_doctor(number, chance) for number in range(DOCTORS)]
    for number in range(questions):
        yield QuestionRecord(
            source=SOURCE,
            source_id=str(number),
            title=_sentence(chance, 9).rstrip(".") + "?",
            body=_text(chance, 80),
            procedure_id=chance.choice(listed).id,
            day=chance.randrange(30),
            country="US",
            answers=tuple(
                AnswerRecord(position=position, body=_text(chance, 90), doctor=doctor, headline=_sentence(chance, 6))
                for position, doctor in enumerate(chance.sample(doctors, ANSWERS), start=1)
            ),
        )


def _doctor(number: int, chance: random.Random) -> DoctorCard:
    specialty = chance.choice(specialties.specialties())
    name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]}"
    return DoctorCard(
        name=name,
        post_nominals="MD",
        city=chance.choice(_TOWNS),
        specialty_line=specialty.person_form,
        specialty_id=specialty.id,
        rating=Decimal(chance.randrange(30, 51)) / 10,
        review_count=chance.randrange(1, 300),
    )


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def _text(chance: random.Random, words: int) -> str:
    sentences = [_sentence(chance, chance.randrange(8, 16)) for _ in range(max(1, words // 12))]
    middle = len(sentences) // 2
    return " ".join(sentences[:middle]) + "\n\n" + " ".join(sentences[middle:])


def main() -> int:
    """Fill the house of the settings with BENCH_QUESTIONS large-house questions; stopped, it goes on where it was."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilium.settings")
    from consilium import installation

    say: Callable[[str], None] = lambda words: print(f"bench: {words}", file=sys.stderr, flush=True)  # noqa: E731
    installation.prepare(say)
    from bench import large

    questions = int(os.environ.get("BENCH_QUESTIONS", "10000"))
    large.fill(questions, say)
    print(json.dumps({"questions": questions, "answers": questions * large.ANSWERS}))
    return 0
