"""Splitting keeps offsets, undoes contractions, and folds spellings into one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.scope import scoped
from consilium.medicine.words import fold, split


def forms(text: str) -> list[str]:
    return [word.form for word in split(text)]


def test_contractions_become_two_words() -> None:
    assert forms("It isn't, they're not; can’t") == ["it", "is", "not", ",", "they", "are", "not", ";", "can", "not"]


def test_contractions_without_their_apostrophe_are_undone_too() -> None:
    assert forms("doesnt cannot wont im") == ["does", "not", "can", "not", "will", "not", "i", "am"]


def test_the_parts_of_a_contraction_share_its_letters() -> None:
    text = "Don’t pick"
    assert [text[word.start : word.end] for word in split(text)] == ["Do", "n’t", "pick"]


def test_a_possessive_loses_its_ending() -> None:
    assert [word.stem for word in split("athlete's foot, Mondor’s cord")] == ["athlete", "foot", ",", "mondor", "cord"]


def test_quotes_and_hyphens_inside_words_are_left_out() -> None:
    assert forms("a “break-out” — or 'so'") == ["a", "break", "out", "-", "or", "so"]


def test_numbers_stay_whole() -> None:
    assert forms("38.5 or 1,000.") == ["38.5", "or", "1,000", "."]


def test_line_ends_stay_as_one_mark() -> None:
    assert forms("one\n\ntwo") == ["one", "\n", "two"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pimples", "pimple"),
        ("allergies", "allergy"),
        ("rashes", "rash"),
        ("boxes", "box"),
        ("oedema", "edema"),
        ("haematomas", "hematoma"),
        ("seborrhoeic", "seborrheic"),
        ("naevus", "nevi"),
        ("tumours", "tumor"),
        ("moisturiser", "moisturizers"),
        ("Behçet", "behcet"),
        ("feet", "foot"),
    ],
)
def test_one_word_in_two_spellings_has_one_stem(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["pus", "herpes", "virus", "diabetes", "abscess", "psoriasis", "shoe", "toe"])
def test_words_that_only_look_like_plurals_are_left_alone(word: str) -> None:
    assert fold(word) == word


@given(st.text())
def test_offsets_are_in_order_inside_the_text_and_never_empty(text: str) -> None:
    words = split(text)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert all(one.start <= other.start and one.end <= other.end for one, other in pairwise(words))
    assert all(word.form and word.stem and " " not in word.form for word in words)


@pytest.mark.parametrize(
    "text", ["can n't", "n't", "'s", "'ve", "'", "''", "\u2019t", "a 'd b", "'ll see", "\u02bc", "\u02bc\u02bcs"]
)
def test_a_contraction_that_stands_alone_is_no_error(text: str) -> None:
    words = split(text)
    assert all(word.form for word in words)
    assert scoped(text).clauses is not None


@given(st.text(alphabet="aA1'’-— (.\n_é", max_size=40))
def test_the_columns_of_words_say_what_the_words_say(text: str) -> None:
    words = split(text)
    assert [(word.start, word.end, word.form, word.stem) for word in words] == list(
        zip(words.starts, words.ends, words.forms, words.stems, strict=True)
    )
    assert words[:2] == list(words)[:2]
    assert all(fold(form) == stem for form, stem in zip(words.forms, words.stems, strict=True))
