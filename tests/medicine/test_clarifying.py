"""The short list of questions asked back is whole, and a reply is put into other words only when it is plain."""

import pytest

from consilium.medicine.clarifying import added, clarifying_questions
from consilium.medicine.symptoms import all_symptoms


def test_every_row_says_all_of_it() -> None:
    rows = clarifying_questions().values()
    assert len(rows) == 19
    assert all(row.label.endswith("?") and row.words.endswith("?") and row.noun for row in rows)
    assert len({row.label for row in rows}) == len(rows)
    assert all(len(row.words) <= 500 for row in rows)


def test_questions_about_a_symptom_carry_its_id() -> None:
    shared = [row for row in clarifying_questions() if row in all_symptoms()]
    first, *_, last = shared
    assert (first, last, len(shared)) == ("itching", "cold_sore", 10)


@pytest.mark.parametrize(
    ("about", "reply", "words"),
    [
        ("itching", "No", "no itching"),
        ("itching", "no, none.", "no itching"),
        ("itching", "Not at all!", "no itching"),
        ("itching", "Yes.", "itching"),
        ("itching", "Yes, at night", "itching: “Yes, at night”"),
        ("itching", "No, but it burns", "itching: “No, but it burns”"),
        ("itching", "No, not by day, at night it does", "itching: “No, not by day, at night it does”"),
        ("itching", "Not at night", "itching: “Not at night”"),
        ("cold_sore", "never", "no cold sores before"),
        ("since_when", "No", "when it began: “No”"),
        ("since_when", "On day 3,\n in the morning", "when it began: “On day 3, in the morning”"),
        ("", "Only the left\tcheek", "“Only the left cheek”"),
        ("", "x" * 30 + " " + "y" * 60, "“" + "x" * 30 + "…”"),
        ("a row that was taken out", "no", "“no”"),
        ("itching", "", "itching: “”"),
    ],
)
def test_what_a_reply_adds(about: str, reply: str, words: str) -> None:
    assert added(about, reply) == words
