"""Procedures: which one a text is about, on which day it was written, and a table that holds together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.phrases import spell
from consilium.medicine.procedures import categories, day_from_text, find_in_text, procedure, procedures
from consilium.medicine.specialties import specialty
from tests.shared import shared


@pytest.mark.parametrize(
    ("text", "procedure_id"),
    [
        ("Halo laser, day 3, is this normal?", "halo-laser"),
        ("Six days after my Fraxel laser", "fraxel"),
        ("I had a laser on my cheeks last week", "laser-treatment"),
        ("laser last week, it was a CO2 one: fractional CO2", "co2-laser-resurfacing"),
        ("upper bleph two days ago", "blepharoplasty"),
        ("They put filler in my lips", "lip-augmentation"),
        ("The tip of my nose was done with filler", "liquid-rhinoplasty"),
        ("Filler everywhere", "dermal-filler"),
        ("I take accutane. Chemical peel 3 days ago", "chemical-peel"),
        ("nose job many years ago. IPL 5 days ago and spots now", "ipl-photofacial"),
        ("BBL laser on the chest", "bbl"),
        ("My brazilian butt lift is 9 days old", "brazilian-butt-lift"),
        ("Tummy tucks: how long is the pain", "tummy-tuck"),
    ],
)
def test_finds_the_procedure(text: str, procedure_id: str) -> None:
    assert find_in_text(text) == procedure(procedure_id)


@pytest.mark.parametrize("text", ["", "My smile is crooked", "A rash on both knees", "it fell off and broke my heart"])
def test_finds_none(text: str) -> None:
    assert find_in_text(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Halo laser - Day 4: bumps?", 4),
        ("Halo 4 days ago. Day 3 my face was huge. I am at day 4 post.", 4),
        ("Day 1 was fine, day 2 red, day 3 the peel came off", 3),
        ("two weeks after my peel I see brown marks", 14),
        ("3 wks post lip filler", 21),
        ("It is a week and a half since the procedure", 10),
        ("one and a half weeks since the procedure", 10),
        ("a month after rhinoplasty", 30),
        ("IPL yesterday, stripes today", 1),
        ("Botox 5 hours ago", 0),
        ("bumps came 2 days ago, Halo was 6 days ago", 6),
        ("Implants on monday and it's friday now", 4),
        ("POD 5 tummy tuck", 5),
        ("Facelift. On the 9th day the stitches came out", 9),
        ("peel: will it be gone by day 7? It is day 3 now", 3),
        ("Two days after the laser it itched, today is day 5", 5),
        ("The clinic said redness lasts for 10 days after the laser", None),
        ("I have had a rash for three days", None),
        ("Shingles ten years ago, microneedling on Thursday", None),
        ("nose job 2 years ago", 730),
        ("", None),
    ],
)
def test_reads_the_day(text: str, day: int | None) -> None:
    assert day_from_text(text) == day


def test_seed_is_day_four_of_halo() -> None:
    text = shared("cases/seed-halo.txt").read_text(encoding="utf-8").split("Doctor Answers")[0]
    found = find_in_text(text)
    assert found is not None
    assert (found.id, found.trail, day_from_text(text)) == ("halo-laser", "Laser resurfacing › Halo", 4)


def test_days_of_the_labelled_questions() -> None:
    wrong = []
    for line in shared("cases/triage.gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if day_from_text(row["text"]) != row["day"]:
            wrong.append(row["id"])
    # That one is reckoned: two days after the operation, for three days since.
    assert wrong == ["dermavqa-iiyi:ENC00137"]


def test_the_table_holds_together() -> None:
    rows = procedures()
    assert len({row.id for row in rows}) == len(rows) >= 170
    spelled = [spell(name, "stem") for row in rows for name in (row.label, *row.synonyms)]
    assert len(spelled) == len(set(spelled))
    for row in rows:
        assert row.id == row.id.lower().strip("-")
        for specialty_id in row.specialties:
            assert specialty(specialty_id).id == specialty_id
    assert sum(len(group) for group in categories().values()) == len(rows)
    with pytest.raises(KeyError):
        procedure("no-such-thing")


def test_every_name_finds_its_own_row() -> None:
    for row in procedures():
        for name in (row.label, *row.synonyms):
            found = find_in_text(name)
            assert found is not None
            assert found.id == row.id or row.generic, name


@given(st.text(max_size=400))
def test_any_text_is_read_without_error(text: str) -> None:
    day = day_from_text(text)
    assert day is None or day >= 0
    find_in_text(text)


def test_long_text_is_quick() -> None:
    assert day_from_text("1 " * 200_000 + "day 4") is None
    assert find_in_text("ha lo " * 100_000) is None
