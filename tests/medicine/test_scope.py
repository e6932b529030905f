"""What is said of a phrase: denied, doubted, past, another's, only an if, asked, feared, or plainly so."""

import time
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.rows import read_rows
from consilium.medicine.scope import FLAGS, Scope, ScopedText, scope_of


def flags(text: str, phrase: str) -> set[str]:
    start = text.index(phrase)
    return {name for name, on in asdict(scope_of(text, start, start + len(phrase))).items() if on}


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("I have a fever.", "fever", set()),
        ("I have no fever.", "fever", {"negated"}),
        ("No fever, chills, or pus so far.", "pus", {"negated"}),
        ("No fever, but the redness spreads.", "redness", set()),
        ("They are not pimples.", "pimples", {"negated"}),
        ("I don't have any fever.", "fever", {"negated"}),
        ("It does not look like a boil.", "boil", {"negated"}),
        ("An infection has been ruled out.", "infection", {"negated"}),
        ("An infection is unlikely.", "infection", {"negated"}),
        ("Unlike a boil, it is soft.", "boil", {"negated"}),
        ("This is not an uncommon reaction.", "reaction", set()),
        ("It could be a boil.", "boil", {"hedged"}),
        ("A boil cannot be ruled out.", "boil", {"hedged"}),
        ("It is not clear if this is a boil.", "boil", {"hedged"}),
        ("A cyst, or possibly a boil.", "boil", {"hedged"}),
        ("It is either a cyst or a boil.", "boil", {"hedged"}),
        ("This looks like a boil.", "boil", {"probable"}),
        ("Most likely a boil.", "boil", {"probable"}),
        ("A cyst, less likely a boil.", "boil", {"less_likely"}),
        ("A swab to rule out infection.", "infection", {"task"}),
        ("Infection should be ruled out.", "Infection", {"task"}),
        ("An ointment to prevent infection.", "infection", {"prevention"}),
        ("This raises the risk of infection.", "infection", {"risk"}),
        ("Rubbing causes infection.", "infection", {"effect"}),
        ("If it gets infected, call us.", "infected", {"supposed", "conditional"}),
        ("If it gets hot, it is a boil.", "boil", {"conditional"}),
        ("It is a boil if it gets hot.", "boil", {"conditional"}),
        ("If it is hot and becomes painful, call us.", "painful", {"supposed", "conditional"}),
        ("I had a fever last week.", "fever", {"past"}),
        ("My fever is gone now.", "fever", {"past"}),
        ("You have a history of eczema.", "eczema", {"past"}),
        ("My mother has a boil.", "boil", {"someone_else"}),
        ("People with eczema know this.", "eczema", {"someone_else"}),
        ("I usually give antibiotics.", "antibiotics", {"general_practice"}),
        ("You think it is a boil.", "boil", {"theory"}),
        ("I am worried that it is a boil.", "boil", {"theory"}),
        ("Is it a boil?", "boil", {"question"}),
        ("Do not squeeze it.", "squeeze", {"advised_against"}),
    ],
)
def test_each_flag(text: str, phrase: str, expected: set[str]) -> None:
    assert flags(text, phrase) == expected


@pytest.mark.parametrize(
    "text",
    [
        "It has not gone away, the fever.",
        "I am not sure, the fever is back.",
        "It is not only the fever.",
        "No one told me of the fever.",
    ],
)
def test_what_only_looks_like_a_denial_denies_nothing(text: str) -> None:
    assert "negated" not in flags(text, "fever")


def test_brackets_keep_their_cues_to_themselves() -> None:
    assert flags("Use gloves (without powder) against the rash", "rash") == {"negated", "advised_against"}
    assert "negated" not in flags("Wear gloves (no latex) over the rash", "rash")


def test_a_relative_clause_keeps_its_doubt_to_itself() -> None:
    assert "hedged" not in flags("The bumps that you may be seeing are milia", "milia")


def test_even_if_is_no_condition() -> None:
    assert "conditional" not in flags("Have it seen even if it does not hurt", "seen")


def test_what_follows_with_and_hangs_on_the_same_if() -> None:
    assert "conditional" in flags("If it persists, it may be a boil, and you should see us", "see us")


def test_a_span_outside_every_word_is_plain() -> None:
    assert scope_of("  ", 0, 1) == Scope()
    assert scope_of("", 0, 0) == Scope()


@pytest.mark.parametrize(
    ("text", "present"),
    [("I have a fever", True), ("no fever", False), ("my sister has a fever", False), ("is it a fever?", True)],
)
def test_present_leaves_doubts_open_and_takes_out_what_is_not_so(text: str, present: bool) -> None:
    start = text.index("fever")
    assert scope_of(text, start, start + 5).present is present


def test_every_cue_has_a_known_kind_and_reach() -> None:
    rows = read_rows("cues")
    assert {row["kind"] for row in rows} - set(FLAGS) == {"mask", "stop", "stop_negation"}
    assert {row["reach"] for row in rows} == {"forward", "backward", "either", "clause", "none"}
    assert len({(row["cue"], row["kind"], row["reach"]) for row in rows}) == len(rows)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_any_span_of_any_text_has_a_scope(text: str, start: int, end: int) -> None:
    assert isinstance(scope_of(text, min(start, end), max(start, end)), Scope)


@pytest.mark.parametrize("unit", ["no ", "if ", "not, ", "( ", "and is ", "fever, ", "? ", "\n", "\u00a0", "e.g. "])
def test_a_hundred_thousand_characters_take_a_moment(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    scoped = ScopedText(text)
    for clause in scoped.clauses[:: max(1, len(scoped.clauses) // 500)]:
        scoped.scope_of(clause.start, clause.end)
    assert time.process_time() - started < 5
