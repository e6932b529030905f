"""Counts of days: which are found, how plainly they say now, and which look ahead."""

import pytest

from consilium.medicine.day_reading import DayMention, day_mentions


def counts(text: str) -> list[tuple[int, int]]:
    return [(mention.days, mention.now) for mention in day_mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Day 4", [(4, 1)]),
        ("I am at day 4 post", [(4, 3)]),
        ("today is day four", [(0, 0), (4, 3)]),
        ("day 2 now", [(2, 3)]),
        ("day 5 after the peel", [(5, 2)]),
        ("4 days ago", [(4, 2)]),
        ("a couple of weeks after", [(14, 2)]),
        ("3 wks post op", [(21, 2)]),
        ("two and a half weeks since", [(17, 2)]),
        ("I'm 10 days out", [(10, 3)]),
        ("yesterday", [(1, 0)]),
        ("the day before yesterday", [(2, 0), (1, 0)]),
        ("5 hours ago", [(0, 2)]),
        ("2 years ago", [(730, 2)]),
        ("on the 9th day", [(9, 1)]),
        ("in 3 days", []),
        ("for 10 days after", []),
        ("by day 7", []),
        ("every 2 days", []),
        ("since yesterday", []),
        ("at 4 pm", []),
        ("", []),
    ],
)
def test_mentions(text: str, expected: list[tuple[int, int]]) -> None:
    assert counts(text) == expected


def test_a_mention_points_to_its_words() -> None:
    text = "The peel was 6 days ago."
    assert day_mentions(text) == (DayMention(6, 13, 23, 2),)
    assert text[13:23] == "6 days ago"
