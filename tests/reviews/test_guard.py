"""The guard of replies refuses words that tell whether somebody was a patient, and lets harmless ones through."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.reviews import guard

HARMLESS = (
    "Thank you for your review. We work on our waiting times every week.",
    "We are glad to read this, and pass it on to the whole team. Please call the practice if you would like to talk.",
    "Thank you, Eider-30112. All reviews are read.",
    "Our practice answers the telephone at all hours. We cannot discuss anybody here.",
    "We apologise to everyone who has to wait. Two more rooms open soon.",
    "Thank you for the kind words, we will share them with the team.",
    "We would be glad to hear from you by telephone.",
    "We take patient privacy seriously, and so we say no more than this.",
)
TELLING = (
    ("When you came in March the door was open.", "address"),
    ("Thank you for trusting us.", "address"),
    ("Thanks for coming in!", "address"),
    ("We never saw you in our practice.", "address"),
    ("We are sorry about your experience.", "address"),
    ("You were told about the risk.", "address"),
    ("It was lovely to meet you.", "address"),
    ("We look forward to seeing you again.", "address"),
    ("u were here once", "address"),
    ("We did everything right.", "address"),
    ("We have refunded the full amount.", "address"),
    ("Sorry that the visit was not what anyone hopes for.", "visit"),
    ("Our records show something else.", "visit"),
    ("We have no record of anybody by this name.", "visit"),
    ("The bill was correct.", "visit"),
    ("This person was never a patient of ours.", "person"),
    ("No such patient exists.", "person"),
    ("These are not our patients.", "person"),
    ("She cancelled twice and refused to pay.", "person"),
    ("The reviewer left before the doctor could see anyone.", "person"),
    ("Milia are common and pass.", "health"),
    ("Happy the bruising is gone.", "health"),
    ("Halo is a laser.", "health"),
    ("Glad it healed!", "health"),
    ("Antibiotics are not always needed.", "health"),
    ("The office was closed on Tuesday.", "date"),
    ("We moved house in 2024.", "date"),
    ("That was two weeks ago.", "date"),
    ("We open at 9 am for everyone.", "date"),
    ("Dear Anna, we are sorry.", "name"),
    ("Mrs Kowalski, please call us.", "name"),
    ("Please call us at 212-555-0188.", "contact"),
    ("Please write to us: office@example.org", "contact"),
    ("Read more at glowpractice.com, please.", "contact"),
    ("Thank yоu for the kind words.", "letters"),  # a Cyrillic о
    ("Wir haben Sie gern behandelt und alles erklärt.", "language"),
    ("Y\u200bou came to us.", "address"),
    ("ｙｏｕ were fine.", "address"),
    ("Yo\u00adu were fine.", "address"),
)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_pass(text: str) -> None:
    assert guard.find(text, known_as="Eider-30112") == ()


@pytest.mark.parametrize(("text", "kind"), TELLING)
def test_telling_words_are_refused(text: str, kind: str) -> None:
    assert kind in {finding.kind for finding in guard.find(text)}


@pytest.mark.parametrize("offered", guard.TEMPLATES, ids=lambda offered: offered.name)
def test_what_is_offered_passes(offered: guard.Template) -> None:
    assert guard.find(offered.text) == ()


def test_every_finding_says_its_words_and_why() -> None:
    (first, *rest) = guard.find("When you came in on Tuesday.")
    assert (first.words, first.reason) == ("When you came in", guard.REASONS["address"])
    assert [(finding.kind, finding.words) for finding in rest] == [("visit", "When you"), ("date", "Tuesday")]


def test_telling_words_stay_telling_among_harmless_ones() -> None:
    for text, _ in TELLING:
        assert guard.find(f"{guard.TEMPLATES[2].text} {text}"), text


def test_harmless_words_do_not_hide_what_follows_them() -> None:
    assert [finding.words for finding in guard.find("Thank you for your review and your bravery.")] == [
        "and your bravery"
    ]


@given(st.text(max_size=guard.LONGEST))
@settings(max_examples=60, deadline=2000)
def test_any_text_is_read(text: str) -> None:
    guard.find(text, known_as=text[:10])


@pytest.mark.parametrize("unit", ["you ", "thank ", "we have ", "a-", "not our ", "dear A", "9", ".com"])
def test_long_texts_cost_little(unit: str) -> None:
    start = time.process_time()
    guard.find((unit * guard.LONGEST)[: guard.LONGEST])
    assert time.process_time() - start < 2


def test_more_than_is_read_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a reply of 2001 characters: at most 2000 are read$"):
        guard.find("a" * (guard.LONGEST + 1))
