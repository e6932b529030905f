"""Triage: no emergency is missed, what is denied is not counted, and nothing lowers a level."""

import csv
import json
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.levels import Level
from consilium.medicine.procedures import procedure
from consilium.medicine.red_flags import VERSION
from consilium.questions.triage import TICK_LIST, triage, triage_lines
from tests.shared import shared

INVENTED = Path(__file__).with_name("invented_texts.csv")


def invented() -> list[tuple[Level, str]]:
    with INVENTED.open(encoding="utf-8", newline="") as file:
        return [(Level[row["level"]], row["text"]) for row in csv.DictReader(file)]


def test_invented_texts() -> None:
    missed = [text for level, text in invented() if level >= Level.U and triage(text).level < level]
    assert missed == []
    wrong = [(level.name, text) for level, text in invented() if triage(text).level is not level]
    assert len(wrong) <= 0.02 * len(invented())


def test_texts_in_oblique_words_miss_no_emergency() -> None:
    """Written by people who knew the levels and not the rules; what they said otherwise was added to the rules."""
    with INVENTED.with_name("oblique_texts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reached = [
        (Level[row["level"]], triage(row["text"], int(row["day"]) if row["day"] else None, row["procedure"]).level, row)
        for row in rows
    ]
    assert [row["text"] for wanted, level, row in reached if wanted >= Level.U and level < wanted] == []
    assert sum(level < wanted for wanted, level, _ in reached) <= 3
    assert sum(level > wanted for wanted, level, _ in reached) <= 0.15 * len(rows)


def test_labelled_texts_miss_no_emergency() -> None:
    rows = [json.loads(line) for line in shared("cases/triage.gold.jsonl").read_text(encoding="utf-8").splitlines()]
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        reached = triage(row["text"], row["day"], row["procedure"]).level.name
        counts[row["level"], row["level"] if reached in row.get("also_ok", ()) else reached] += 1
    assert len(rows) == 80
    assert sum(count for (level, reached), count in counts.items() if level in "EU" and reached != level) == 0
    over_called = sum(count for (level, reached), count in counts.items() if Level[reached] > Level[level])
    under_called = sum(count for (level, reached), count in counts.items() if Level[reached] < Level[level])
    assert (over_called, under_called) == (3, 0)


def test_the_seed_is_c_for_its_eyes_and_its_bumps() -> None:
    text = shared("cases/seed-halo.txt").read_text(encoding="utf-8").split("Doctor Answers")[0]
    result = triage(text)
    assert result.level is Level.C
    rules = [reason.rule for reason in result.reasons]
    assert "eyes_swollen_late" in rules
    assert "new_bumps" in rules
    for reason in result.reasons:
        assert reason.evidence == text[reason.start : reason.end]


@pytest.mark.parametrize(
    ("day", "level"),
    [(1, Level.S), (3, Level.S), (4, Level.C), (9, Level.C)],
)
def test_swollen_eyes_are_expected_for_three_days_only(day: int, level: Level) -> None:
    assert triage("My eyes are swollen.", day, "halo-laser").level is level


@pytest.mark.parametrize(
    ("text", "procedure_id", "level"),
    [
        ("new pimples all over my cheeks", "fraxel", Level.C),
        ("new pimples all over my cheeks", "breast-augmentation", Level.S),
        ("new pimples all over my cheeks", None, Level.S),
        ("the skin of my lip went white and cold", "lip-augmentation", Level.U),
        ("I cannot swallow my food", "botox", Level.E),
        ("clear fluid drips from my nose", "rhinoplasty", Level.U),
    ],
)
def test_the_same_words_weigh_otherwise_after_another_procedure(
    text: str, procedure_id: str | None, level: Level
) -> None:
    done = None if procedure_id is None else procedure(procedure_id)
    assert triage(text, 5, done).level is level


@pytest.mark.parametrize(
    "text",
    [
        "no fever, no pus, no trouble breathing",
        "I don't have any fever or chills or pus",
        "breathing is fine and I can see clearly",
        "My sister had a fever after her peel. I had mine today and it looks good.",
        "If I get a fever whom do I call?",
        "I had shingles near my eye ten years ago",
        "The consent form says risk of blindness and infection",
        "The fever is gone since Monday",
        "will my eyes be swollen after the laser?",
        "I'm afraid of infection",
        "",
    ],
)
def test_what_is_denied_past_feared_or_of_another_is_no_flag(text: str) -> None:
    assert triage(text) == triage("")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("no fever but my tongue is swollen", Level.E),
        ("My husband says I talk nonsense and I do not recognise my own children", Level.E),
        ("My husband had a laser yesterday and now he has trouble breathing", Level.E),
        ("I'm wondering if my throat is closing", Level.E),
        ("my temperature was 38.6 this morning", Level.C),
        ("my temperature was 101.5", Level.C),
        ("my temperature is 36.9", Level.S),
        ("temperature 40.2 since noon", Level.U),
    ],
)
def test_what_is_present_counts_whoever_writes(text: str, level: Level) -> None:
    assert triage(text).level is level


def test_ticks_raise_and_never_lower() -> None:
    assert [(tick.id, triage("", ticked=[tick.id]).level) for tick in TICK_LIST] == [
        (tick.id, tick.level) for tick in TICK_LIST
    ]
    assert triage("I cannot breathe", ticked=["itch"]).level is Level.E
    assert triage("", ticked=["something new"]).level is Level.C
    assert triage("", day=2, ticked=["eyes_swollen"]).level is Level.S
    (reason,) = triage("", ticked=["vision"]).reasons
    assert (reason.rule, reason.evidence, reason.start) == ("ticked:vision", "My vision has changed", -1)
    assert len({tick.id for tick in TICK_LIST}) == len(TICK_LIST)


def test_reasons_come_gravest_first_with_the_rules_version() -> None:
    result = triage("I have a fever and pus, and my tongue is swelling")
    levels = [reason.level for reason in result.reasons]
    assert levels == sorted(levels, reverse=True)
    assert all(one >= other for one, other in pairwise(levels))
    assert (result.level, result.version) == (Level.E, VERSION)


@given(st.text(max_size=300), st.sampled_from(["I have trouble breathing.", "I have a fever.", "My eye hurts."]))
def test_more_words_after_a_full_stop_never_lower_a_level(text: str, sign: str) -> None:
    harmless = "".join(mark for mark in text if mark.isalpha() and mark.isascii())
    assert triage(f"{sign} {harmless}").level >= triage(sign).level


@given(st.text(max_size=500), st.lists(st.sampled_from([tick.id for tick in TICK_LIST])))
def test_any_text_is_read(text: str, ticked: list[str]) -> None:
    result = triage(text, ticked=ticked)
    assert result.level == max((reason.level for reason in result.reasons), default=Level.S)
    for reason in result.reasons:
        if reason.start >= 0:
            assert reason.evidence == text[reason.start : reason.end]


def test_command_lines() -> None:
    lines = [
        '{"id": "a", "text": "I have a fever of 39", "day": null, "procedure": "", "ticked": null, "source": "x"}',
        " ",
        '{"id": 2, "text": "my eyes are swollen", "day": 5, "procedure": "halo laser"}',
        '{"id": 3, "ticked": ["vision"]}',
    ]
    assert [json.loads(line) for line in triage_lines(lines)] == [
        {"id": "a", "level": "C", "reasons": [{"rule": "fever", "evidence": "I have a fever of 39"}]},
        {"id": 2, "level": "C", "reasons": [{"rule": "eyes_swollen_late", "evidence": "my eyes are swollen"}]},
        {"id": 3, "level": "U", "reasons": [{"rule": "ticked:vision", "evidence": "My vision has changed"}]},
    ]


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"id": 1, "day": "soon"}', '{"id": 1, "ticked": 4}'])
def test_command_names_the_bad_line(line: str) -> None:
    with pytest.raises(ValueError, match=r"^line 1: "):
        list(triage_lines([line]))


def test_long_text_is_quick() -> None:
    started = time.process_time()
    triage("my eye is red and swollen and " * 5_000)
    triage("fever " * 50_000)
    assert time.process_time() - started < 10
