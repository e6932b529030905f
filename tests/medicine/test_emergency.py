"""Emergency numbers: the facts people rely on, and a table that covers every country."""

import re

import pytest

from consilium.medicine.emergency import country_name, emergency_number, emergency_numbers, number_for

EUROPEAN_UNION = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]


@pytest.mark.parametrize(
    ("country", "number"),
    [
        *[(country, "112") for country in EUROPEAN_UNION],
        ("US", "911"),
        ("CA", "911"),
        ("MX", "911"),
        ("GB", "999"),
        ("AU", "000"),
        ("NZ", "111"),
        ("JP", "119"),
        ("KR", "119"),
        ("CN", "120"),
        ("BR", "192"),
        ("AR", "107"),
        ("IN", "112"),
        ("CH", "144"),
        ("NO", "113"),
        ("IL", "101"),
        ("SG", "995"),
        ("TH", "1669"),
        ("VN", "115"),
        ("TR", "112"),
        ("ZA", "10177"),
        ("KE", "999"),
        ("EG", "123"),
        ("UA", "103"),
        ("us", "911"),
        (" gb ", "999"),
    ],
)
def test_number_of_a_country(country: str, number: str) -> None:
    assert number_for(country) == number


@pytest.mark.parametrize("country", ["", "ZZ", "England", "\x00"])
def test_an_unknown_country_gets_what_every_phone_knows(country: str) -> None:
    assert number_for(country) == "112"
    assert emergency_number(country) is None
    assert country_name(country) == country


def test_every_country_of_the_european_union_answers_112() -> None:
    for country in EUROPEAN_UNION:
        row = emergency_number(country)
        assert row is not None
        assert "112" in (row.number, *row.also)


def test_the_table_is_whole() -> None:
    rows = emergency_numbers()
    assert len(rows) == 250  # the 249 codes of ISO 3166-1, and Kosovo
    assert [row.country for row in rows] == sorted({row.country for row in rows})
    for row in rows:
        assert re.fullmatch(r"[A-Z]{2}", row.country)
        assert row.name
        assert all(re.fullmatch(r"\d{2,5}", number) for number in (row.number, *row.also))
        assert row.number not in row.also
        assert row.source in {"libphonenumber 9.0 emergency numbers", "public directories; confirm locally"}
    confirmed = sum(row.source.startswith("libphonenumber") for row in rows)
    assert confirmed == 209


def test_names() -> None:
    assert country_name("us") == "United States"
    assert country_name("TR") == "Türkiye"
