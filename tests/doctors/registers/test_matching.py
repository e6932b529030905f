"""A claim held against a register's entry: names as people carry them, and what is left to a person."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.doctors.registers.matching import Claimed, Listed, compare
from consilium.doctors.registers.names import compare_given, compare_surnames, is_same_person_name, split_name

CLAIMED = Claimed(
    number="1234567893",
    given="Ida",
    surname="Brandt",
    region="AZ",
    fields=("207N",),
    specialty="dermatology",
)
LISTED = Listed(number="1234567893", given="IDA MAE", surname="BRANDT", regions=("AZ", "NM"), fields=("207ND0101X",))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Müller", "MUELLER", "same"),
        ("Müller", "MULLER", "same"),
        ("Ødegård", "ODEGARD", "same"),
        ("O’Neill", "ONEILL", "same"),
        ("Vasquez-Thornbury", "VASQUEZ THORNBURY", "same"),
        ("de la Cruz", "DELACRUZ", "same"),
        ("Straßburg", "STRASSBURG", "same"),
        ("Smith-Jones", "SMITH", "alike"),
        ("Smith", "SMITH JONES", "alike"),
        ("Smith", "SMYTHE", "differs"),
        ("de Vries", "de Groot", "differs"),
        ("De", "DE VRIES", "differs"),
        ("Li", "LI WANG", "differs"),
        ("", "SMITH", "differs"),
        ("!!", "!!", "differs"),
    ],
)
def test_surnames(one: str, other: str, expected: str) -> None:
    assert compare_surnames(one, other) == expected
    assert compare_surnames(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ida", "IDA MAE", "same"),
        ("Mae", "IDA MAE", "same"),
        ("José", "JOSE", "same"),
        ("I.", "IDA", "alike"),
        ("Ida", "I M", "alike"),
        ("Ida", "IRIS", "differs"),
        ("Bill", "WILLIAM", "differs"),
        ("", "IDA", "differs"),
    ],
)
def test_given_names(one: str, other: str, expected: str) -> None:
    assert compare_given(one, other) == expected
    assert compare_given(other, one) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_is_the_same_both_ways_and_never_fails(one: str, other: str) -> None:
    assert compare_surnames(one, other) == compare_surnames(other, one)
    assert compare_given(one, other) == compare_given(other, one)
    assert is_same_person_name(one, other) == is_same_person_name(other, one)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ida Brandt", ("Ida", "Brandt")),
        ("Dr. Ida Mae Brandt", ("Ida Mae", "Brandt")),
        ("Ida Brandt, MD", ("Ida", "Brandt")),
        ("Brandt", ("", "Brandt")),
        ("", ("", "")),
    ],
)
def test_a_signed_name_is_taken_apart(name: str, expected: tuple[str, str]) -> None:
    assert split_name(name) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Ida Brandt", "Dr. Ida Brandt", True),
        ("Ida Brandt", "IDA BRANDT", True),
        ("José Ibáñez", "Jose Ibanez", True),
        ("Ida Brandt", "Ida Brandt-Kim", False),
        ("Ida Brandt", "Ada Brandt", False),
    ],
)
def test_when_a_name_is_still_the_one_that_was_checked(one: str, other: str, expected: bool) -> None:
    assert is_same_person_name(one, other) is expected


def findings(claimed: Claimed, listed: Listed | None) -> dict[str, str]:
    """Return each line's finding by what it is about."""
    return {line.what: line.finding for line in compare(claimed, listed).lines}


def test_an_entry_that_fits_by_every_line() -> None:
    assert compare(CLAIMED, LISTED).agrees
    assert findings(CLAIMED, LISTED) == {
        "Number": "same",
        "Surname": "same",
        "Given name": "same",
        "State": "same",
        "Specialty": "same",
    }
    assert compare(CLAIMED, LISTED).differing == ()


@pytest.mark.parametrize(
    ("claimed", "listed", "what", "finding"),
    [
        ({"surname": "Brand"}, {}, "Surname", "differs"),
        ({"given": "Ada"}, {}, "Given name", "differs"),
        ({"region": "CA"}, {}, "State", "differs"),
        ({"region": ""}, {}, "State", "unknown"),
        ({"fields": ("2082",)}, {}, "Specialty", "differs"),
        ({"fields": ()}, {}, "Specialty", "unknown"),
        ({}, {"status": "deactivated", "status_on": date(2024, 5, 6)}, "Number", "differs"),
        ({}, {"status": "replaced", "replaced_by": "1245319599"}, "Number", "differs"),
    ],
)
def test_one_line_that_differs_goes_to_a_person(
    claimed: dict[str, object], listed: dict[str, object], what: str, finding: str
) -> None:
    said, entry = replace(CLAIMED, **claimed), replace(LISTED, **listed)  # type: ignore[arg-type]
    assert findings(said, entry)[what] == finding
    assert not compare(said, entry).agrees


def test_a_married_name_is_known_by_the_former_one() -> None:
    married = replace(LISTED, surname="OYELARAN", former=("BRANDT",))
    assert findings(CLAIMED, married)["Surname"] == "same"
    assert compare(CLAIMED, married).agrees


def test_half_a_surname_needs_a_whole_given_name() -> None:
    double = replace(CLAIMED, surname="Brandt-Oyelaran")
    assert compare(double, LISTED).agrees
    assert not compare(replace(double, given="I."), LISTED).agrees


def test_a_number_the_list_does_not_have_is_not_known() -> None:
    assert findings(CLAIMED, None) == {"Number": "unknown"}
    assert not compare(CLAIMED, None).agrees


def test_a_deactivated_entry_says_since_when() -> None:
    gone = replace(
        LISTED, status="deactivated", status_on=date(2024, 5, 6), surname="", given="", regions=(), fields=()
    )
    (line,) = compare(CLAIMED, gone).lines
    assert line.listed == "1234567893, deactivated on 6 May 2024"
