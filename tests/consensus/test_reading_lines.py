"""Readings as JSON lines: the shape of the command line, one line in and one out, offsets that hold."""

import itertools
import json
from collections.abc import Iterator

import pytest

from consilium.consensus.reading import as_json, read, read_lines
from consilium.medicine import vocabulary


def test_the_shape_of_a_line() -> None:
    text = "If the bumps get warm, they may be infected. Call the clinic. Does it itch?"
    assert as_json("7", read(text, "Milia after a peel")) == {
        "id": "7",
        "assessments": [
            {
                "label": "milia",
                "status": "asserted",
                "evidence": "Milia after a peel",
                "start": 0,
                "end": 18,
                "where": "headline",
                "mention": "Milia",
            },
            {
                "label": "infection",
                "status": "possible",
                "evidence": "they may be infected",
                "start": 23,
                "end": 43,
                "mention": "infected",
                "conditional": True,
            },
        ],
        "actions": [
            {"action": "see_provider", "evidence": "Call the clinic", "start": 45, "end": 60},
            {"action": "needs_more_info", "evidence": "Does it itch", "start": 62, "end": 74},
        ],
        "urgency": "soon",
        "says": {"common": False, "self_limited": False},
        "asks": ["itching"],
        "causes": [],
        "addresses": ["bumps", "heat", "itching"],
        "vocabulary": vocabulary.VERSION,
    }


def test_lines_are_read_one_by_one() -> None:
    taken = []

    def lines() -> Iterator[str]:
        for number in itertools.count():
            taken.append(number)
            yield json.dumps({"id": number, "text": "This is milia."})

    readings = read_lines(lines())
    assert json.loads(next(readings))["id"] == "0"
    assert json.loads(next(readings))["id"] == "1"
    assert taken == [0, 1]


def test_missing_null_and_unknown_fields_do_no_harm() -> None:
    lines = ['{"id": "a"}', "", '{"id": "b", "text": null, "headline": null, "votes": 3}', '{"text": "Milia."}']
    read_back = [json.loads(line) for line in read_lines(lines)]
    assert [(entry["id"], [one["label"] for one in entry["assessments"]]) for entry in read_back] == [
        ("a", []),
        ("b", []),
        ("", ["milia"]),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 is not an object"),
        ('{"id": "a", "text": 3}', "line 2: text and headline are to be strings"),
    ],
)
def test_a_line_that_is_no_answer_is_named(line: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        list(read_lines(['{"id": "a", "text": "Milia."}', line]))
