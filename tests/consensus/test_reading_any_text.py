"""Any text can be read: no error, evidence that is literally there, time that grows with its length only."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.consensus.reading import Evidence, Reading, read, symptoms_named
from consilium.medicine.actions import all_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.symptoms import all_body_sites, all_symptoms

SPOKEN = (
    "this is not milia acne or herpes could be if , . ? ! ( ) - : no possible rule out infection antibiotics see your "
    "doctor eyes swelling you have the a and but which may it's don’t “ ” \n 38.5 🙂 é the clinic likely does itch "
    "because due to cause usually common"
)
WORDS = st.sampled_from(SPOKEN.split(" "))


def evidence_of(reading: Reading) -> list[Evidence]:
    found = [entry.evidence for entry in reading.assessments] + [entry.mention for entry in reading.assessments]
    found += [entry.evidence for entry in reading.actions] + [entry.evidence for entry in reading.asks]
    found += [entry.evidence for entry in reading.causes] + [entry.evidence for entry in reading.addresses]
    return found + [said for said in (reading.common, reading.self_limited) if said is not None]


def assert_sound(reading: Reading, text: str, headline: str) -> None:
    fields = {"body": text, "headline": headline}
    for evidence in evidence_of(reading):
        assert 0 <= evidence.start < evidence.end
        assert fields[evidence.field][evidence.start : evidence.end] == evidence.text
    assert {entry.label for entry in reading.assessments} <= set(all_conditions())
    assert {entry.action for entry in reading.actions} <= set(all_actions())
    assert {ask.topic for ask in reading.asks} <= {*all_symptoms(), ""}
    assert {complaint.site for complaint in reading.addresses} <= {*all_body_sites(), ""}
    assert len({entry.label for entry in reading.assessments}) == len(reading.assessments)
    assert len({entry.action for entry in reading.actions}) == len(reading.actions)
    for entry in reading.assessments:
        assert entry.evidence.start <= entry.mention.start
        assert entry.mention.end <= entry.evidence.end


@given(st.text(max_size=400), st.text(max_size=80))
def test_any_characters(text: str, headline: str) -> None:
    assert_sound(read(text, headline), text, headline)


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=10))
def test_any_order_of_the_words_that_matter(words: list[str], headline: list[str]) -> None:
    text, first = " ".join(words), " ".join(headline)
    assert_sound(read(text, first), text, first)


@given(st.lists(WORDS, max_size=40))
def test_reading_is_the_same_twice(words: list[str]) -> None:
    text = " ".join(words)
    assert read(text) == read(text)


@given(st.lists(WORDS, max_size=40))
def test_what_an_asker_names_is_there(words: list[str]) -> None:
    text = " ".join(words)
    for complaint, _ in symptoms_named(text):
        assert text[complaint.evidence.start : complaint.evidence.end] == complaint.evidence.text


@pytest.mark.parametrize(
    "unit",
    [
        "milia ",
        "not acne or herpes, ",
        "if infected and is infected and ",
        "could be ",
        "see your doctor ",
        "antibiotic cream ",
        "oral ",
        "(",
        "does it itch? ",
        "due to the laser ",
        "swelling eyes ",
        "a",
        "\n",
        "’",
        "- ",
        "🙂",
        "İ",
    ],
)
def test_a_hundred_thousand_characters_take_a_moment(unit: str) -> None:
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    started = time.process_time()
    reading = read(text)
    assert time.process_time() - started < 10
    assert_sound(reading, text, "")
