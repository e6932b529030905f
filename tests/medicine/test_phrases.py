"""Phrases are found whole, the longest first, in one pass over any text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.phrases import PhraseBook, Phrases
from consilium.medicine.words import split

PHRASES = Phrases([("milk spots", "milia"), ("spot", "spots"), ("sun spot", "lentigo"), ("acne", "acne")])


def found(text: str) -> list[tuple[str, str]]:
    words = split(text)
    return [(hit.value, text[words[hit.first].start : words[hit.last].end]) for hit in PHRASES.find(words)]


def test_the_longest_of_overlapping_phrases_is_found() -> None:
    assert found("Milk spots, no sun spot, one spot.") == [
        ("milia", "Milk spots"),
        ("lentigo", "sun spot"),
        ("spots", "spot"),
    ]


def test_only_whole_words_are_found() -> None:
    assert found("acneiform, despots") == []


def test_a_phrase_does_not_run_over_a_comma() -> None:
    assert found("milk, spots") == [("spots", "spots")]


def test_hyphens_and_quotes_inside_a_phrase_do_not_hide_it() -> None:
    assert found("“milk”-spots") == [("milia", "milk”-spots")]


def test_values_filed_under_one_phrase_are_all_kept() -> None:
    phrases = Phrases([("rash", 1), ("rashes", 2)])
    assert sorted(hit.value for hit in phrases.find_all(split("a rash"))) == [1, 2]


def test_a_phrase_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="without words"):
        Phrases([("“”", 1)])


def test_no_phrases_find_nothing() -> None:
    assert Phrases[int]([]).find(split("acne")) == []


@given(st.lists(st.sampled_from(["milk", "spots", "sun", "spot", "acne", ",", "x"]), max_size=30))
def test_hits_never_overlap_and_stand_in_order(tokens: list[str]) -> None:
    hits = PHRASES.find(split(" ".join(tokens)))
    assert all(one.last < other.first for one, other in pairwise(hits))


def test_sets_of_one_book_are_found_each_for_itself() -> None:
    book = PhraseBook()
    skin = Phrases([("spots", "skin"), ("spot", "one spot")], book=book)
    milk = Phrases([("milk spots", "milia")], book=book)
    words = split("Milk spots.")
    assert [tuple(hit) for hit in skin.find_all(words)] == [(1, 1, "skin"), (1, 1, "one spot")]
    assert [tuple(hit) for hit in milk.find_all(words)] == [(0, 1, "milia")]


def test_a_set_by_form_takes_only_the_very_forms() -> None:
    phrases = Phrases([("rule out", "task"), ("rules out", "negation")], by="form")
    assert [hit.value for hit in phrases.find(split("It rules out acne; rule out acne."))] == ["negation", "task"]


def test_a_set_that_joins_late_is_found_in_texts_that_were_read_before() -> None:
    book = PhraseBook()
    first = Phrases([("acne", 1)], book=book)
    words = split("acne and rash")
    assert [hit.value for hit in first.find(words)] == [1]
    late = Phrases([("rash", 2)], book=book)
    assert [hit.value for hit in late.find(words)] == [2]
    assert [hit.value for hit in first.find(words)] == [1]
