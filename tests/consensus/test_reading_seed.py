"""The ten answers of the saved page, read: who stands where, what to do, what is asked and what nobody speaks to."""

import json
from functools import lru_cache
from typing import Any

from consilium.consensus.reading import Reading, read, symptoms_named
from consilium.medicine.conditions import condition
from tests.shared import shared


@lru_cache(maxsize=1)
def gold() -> dict[str, Any]:
    labelled: dict[str, Any] = json.loads(shared("cases/seed-halo.gold.json").read_text(encoding="utf-8"))
    return labelled


@lru_cache(maxsize=1)
def readings() -> tuple[Reading, ...]:
    return tuple(read(answer["text"], answer["headline"]) for answer in gold()["answers"])


def who(label: str, status: str) -> list[int]:
    return [
        number
        for number, reading in enumerate(readings(), start=1)
        if (label, status) in {(entry.label, entry.status) for entry in reading.assessments}
    ]


def advisers(*actions: str) -> list[int]:
    return [
        number
        for number, reading in enumerate(readings(), start=1)
        if {entry.action for entry in reading.actions} & set(actions)
    ]


def test_what_it_may_be() -> None:
    assert who("milia", "asserted") == [3, 5, 6]
    assert who("acne", "asserted") == [4, 7, 10]
    assert who("acne", "possible") == [2]
    assert who("acne", "ruled_out") == [6]
    assert who("infection", "asserted") == [1]
    assert who("herpes_simplex", "possible") == [9]
    assert who("yeast_infection", "possible") == [9]


def test_each_answer_is_read_exactly_as_it_is_labelled() -> None:
    for answer, reading in zip(gold()["answers"], readings(), strict=True):
        labelled = {(entry["label"], entry["status"]) for entry in answer["assessments"]}
        assert {(entry.label, entry.status) for entry in reading.assessments} == labelled, answer["id"]


def test_the_eighth_names_no_cause() -> None:
    assert [condition(entry.label).specific for entry in readings()[7].assessments] == [False]


def test_what_to_do() -> None:
    assert advisers("see_provider") == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert advisers("antibiotics", "antibiotics_oral") == [1, 2, 4, 7, 10]
    assert advisers("oral_medication") == [8]
    assert advisers("self_care_wait") == [5, 6]
    assert advisers("extraction") == [3, 6]
    assert advisers("do_not_pick") == [6]


def test_every_labelled_action_is_read() -> None:
    for answer, reading in zip(gold()["answers"], readings(), strict=True):
        assert set(answer["actions"]) - {entry.action for entry in reading.actions} == set(), answer["id"]


def test_how_soon() -> None:
    for answer, reading in zip(gold()["answers"], readings(), strict=True):
        assert reading.urgency in (answer["urgency"], *answer.get("also_ok_urgency", ())), answer["id"]


def test_common_passing_and_asked_back() -> None:
    assert [number for number, reading in enumerate(readings(), 1) if reading.common] == [1, 2, 3, 4, 5, 6, 10]
    assert [number for number, reading in enumerate(readings(), 1) if reading.self_limited] == [3, 5, 6]
    assert [(n, ask.topic) for n, reading in enumerate(readings(), 1) for ask in reading.asks] == [(9, "itching")]


def test_causes_named() -> None:
    assert [cause.label for cause in readings()[5].causes] == ["ointment"]
    assert [cause.label for cause in readings()[6].causes] == ["aftercare"]


def test_swollen_eyes_are_named_and_nobody_speaks_to_them() -> None:
    named = {complaint.key for complaint, _ in symptoms_named(gold()["question"]["body"])}
    assert named == {"swelling@eyes", "bumps@face", "flaking", "bronzing", "redness"}
    spoken_to = {complaint.key for reading in readings() for complaint in reading.addresses}
    assert {key for key in spoken_to if key.startswith("swelling")} == {"swelling@pores"}
