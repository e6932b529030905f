"""Actions are found by their phrases, over gaps, and by the medicines named with the way they are given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine.vocabulary import find


def actions(text: str) -> list[tuple[str, str]]:
    return [(mention.id, mention.surface) for mention in find(text, ["action"])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please follow up with the provider.", [("see_provider", "follow up with the provider")]),
        ("Talk to your very busy surgeon", [("see_provider", "Talk to your very busy surgeon")]),
        ("Call us. The surgeon is away.", []),
        ("See your laser practitioner", [("see_provider", "See your laser practitioner")]),
        ("Do not squeeze them", [("do_not_pick", "Do not squeeze")]),
        ("Avoid picking", [("do_not_pick", "Avoid picking")]),
        ("Avoid the midday sun", [("sun_protection", "Avoid the midday sun")]),
        ("oral antibiotics", [("antibiotics_oral", "oral antibiotics")]),
        ("an antibiotic ointment", [("antibiotics_topical", "antibiotic ointment")]),
        ("antibiotics", [("antibiotics", "antibiotics")]),
        ("an antibiotic by mouth", [("antibiotics_oral", "antibiotic")]),
        ("a steroid cream", [("topical_steroid", "steroid cream")]),
        ("oral steroids", [("oral_steroid", "oral steroids")]),
        ("topical ivermectin", [("topical", "topical ivermectin")]),
        ("ivermectin", [("oral_medication", "ivermectin")]),
        ("an antifungal cream", [("antifungal", "antifungal cream")]),
        ("a cream at night", [("topical", "cream")]),
        ("hospital, ASAP", [("urgent_care", "ASAP")]),
        ("go to the ER", [("emergency_care", "go to the ER")]),
        ("wait here", []),
    ],
)
def test_each_way_of_saying_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert actions(text) == expected


def test_one_medicine_by_two_routes_is_two_actions() -> None:
    assert sorted(action for action, _ in actions("a systemic and topical antibiotic")) == [
        "antibiotics_oral",
        "antibiotics_topical",
    ]


def test_the_tablet_of_a_named_medicine_is_no_second_medicine() -> None:
    found = actions("I add an oral antibiotic. Take the tablet for five days.")
    assert [action for action, _ in found] == ["antibiotics_oral"]


def test_urgency_is_found_beside_the_visit_it_hurries() -> None:
    assert [action for action, _ in actions("see a doctor immediately")] == ["see_provider", "urgent_care"]


@given(
    st.lists(st.sampled_from(["see", "your", "doctor", "do", "not", "pick", "cream", "oral", ".", ","]), max_size=40)
)
def test_actions_of_any_words_stand_in_order_inside_the_text(tokens: list[str]) -> None:
    text = " ".join(tokens)
    found = find(text, ["action"])
    assert [mention.start for mention in found] == sorted(mention.start for mention in found)
    assert all(mention.surface == text[mention.start : mention.end] for mention in found)
