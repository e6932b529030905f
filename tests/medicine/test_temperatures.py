"""Body temperatures: both scales, with and without the word beside them."""

import pytest

from consilium.medicine.temperatures import FEVER, HIGH_FEVER, temperatures
from consilium.medicine.words import split


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("temp 38.3 since last night", [38.3]),
        ("a fever of 39", [39.0]),
        ("39.1℃ this morning", [39.1]),
        ("temperature was 101.3 F", [38.5]),
        ("38,7 at noon", [38.7]),
        ("it was 38.9 and then 36.6 °", [38.9, 36.6]),
        ("I am 38 years old", []),
        ("day 39 after the peel", []),
        ("1927 nm at 40 mJ", []),
        ("room 101.3", []),
        ("temp of 12", []),
        ("", []),
    ],
)
def test_temperatures_in_a_text(text: str, celsius: list[float]) -> None:
    assert [round(value, 1) for _, value in temperatures(split(text))] == celsius


def test_thresholds() -> None:
    assert (FEVER, HIGH_FEVER) == (38.0, 40.0)
