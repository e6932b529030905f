"""Odd settings are refused with their name, the shape of the value and what is allowed, and never with the value."""

from collections.abc import Callable
from pathlib import Path

import pytest

from consilium.lib.env import Environment, OddSettingError

Read = Callable[[Environment], object]


@pytest.mark.parametrize(
    ("value", "read", "expected"),
    [
        ("", lambda e: e.flag("X", True), True),
        ("off", lambda e: e.flag("X", True), False),
        ("12", lambda e: e.whole("X", 3, least=1, most=20), 12),
        ("", lambda e: e.whole("X", 3, least=1, most=20), 3),
        ("gb", lambda e: e.country("X", "US"), "GB"),
        (" ", lambda e: e.country("X", "US"), "US"),
        ("smtp://mail:25", lambda e: e.url("X", schemes=("smtp",)).hostname, "mail"),
        ("", lambda e: e.url("X", schemes=("smtp",)), None),
    ],
)
def test_good_values(value: str, read: Read, expected: object) -> None:
    assert read(Environment({"X": value})) == expected


@pytest.mark.parametrize(
    ("value", "read", "words"),
    [
        ("maybe", lambda e: e.flag("X"), "X is odd (5 characters): allowed are 1 or 0"),
        ("99", lambda e: e.whole("X", 3, least=1, most=20), "X is odd (2 characters): allowed is a whole number"),
        ("٣", lambda e: e.whole("X", 3, least=1, most=20), "X is odd (1 characters): allowed is a whole number"),
        ("USA", lambda e: e.country("X", "US"), "X is odd (3 characters): allowed is a country code"),
        ("ftp://secret@host", lambda e: e.url("X", schemes=("smtp",)), "X is odd (ftp://…, 17 characters): allowed is"),
        ("smtp://host:port", lambda e: e.url("X", schemes=("smtp",)), "X is odd (smtp://…, 16 characters): allowed is"),
    ],
)
def test_odd_values(value: str, read: Read, words: str) -> None:
    with pytest.raises(OddSettingError) as refused:
        read(Environment({"X": value}))
    assert str(refused.value).startswith(words)
    assert "secret" not in str(refused.value)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(OddSettingError, match="is a file, and a folder is needed"):
        Environment({"X": str(file)}).folder("X", "elsewhere")
