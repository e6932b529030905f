"""Sentences and clauses end where a reader would end them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.clauses import LONGEST_CLAUSE
from consilium.medicine.scope import clauses


def cut(text: str) -> list[str]:
    return [text[clause.start : clause.end].strip(" ,") for clause in clauses(text)]


def test_but_begins_a_clause() -> None:
    assert cut("I have no fever, but the skin is hot.") == ["I have no fever", "but the skin is hot"]


def test_a_list_is_one_clause() -> None:
    assert cut("No fever, chills, pus or pain.") == ["No fever, chills, pus or pain"]


def test_a_comma_before_a_subject_begins_a_clause() -> None:
    assert cut("It is not a boil, it is a cyst") == ["It is not a boil", "it is a cyst"]


def test_two_subjects_joined_by_and_stay_together() -> None:
    assert cut("A cyst and a boil are both possible") == ["A cyst and a boil are both possible"]


def test_a_dash_parts_what_was_typed_without_spaces() -> None:
    assert cut("They are harmless -they pass") == ["They are harmless -", "they pass"]


def test_an_if_needs_no_comma_before_its_consequence() -> None:
    assert cut("If the skin is prone to spots I treat it") == [
        "If the skin is prone to spots",
        "I treat it",
    ]


def test_whether_a_thing_is_so_is_no_condition() -> None:
    assert cut("It is not clear if this is a boil") == ["It is not clear if this is a boil"]


def test_formulas_with_if_hang_nothing_on_it() -> None:
    assert [clause.opener for clause in clauses("Take one if needed. If you look closely, it is a cyst.")] == [
        "",
        "",
        "",
    ]


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert [clause.sentence for clause in clauses("See Dr. Brandt, e.g. on Monday. Good luck.")] == [0, 1]


def test_a_wrapped_line_goes_on_and_a_new_line_with_a_capital_does_not() -> None:
    assert [clause.sentence for clause in clauses("This is\na cyst")] == [0]
    assert [clause.sentence for clause in clauses("Cyst\nBoil")] == [0, 1]


def test_a_question_mark_marks_every_clause_of_its_sentence() -> None:
    assert [clause.asks for clause in clauses("Does it hurt, and is it hot? It is a boil.")] == [True, True, False]


def test_a_clause_without_a_subject_carries_on() -> None:
    assert [clause.carries_on for clause in clauses("If it is hot and becomes painful, call us")] == [
        False,
        True,
        False,
    ]


@given(st.text())
def test_clauses_follow_each_other_inside_the_text(text: str) -> None:
    found = clauses(text)
    assert all(0 <= clause.start < clause.end <= len(text) for clause in found)
    assert all(one.last < other.first for one, other in pairwise(found))
    assert all(clause.last - clause.first < LONGEST_CLAUSE for clause in found)


def test_a_text_without_a_mark_is_cut_all_the_same() -> None:
    assert len(clauses("red " * 1000)) == 1000 // LONGEST_CLAUSE + 1
