"""Rows of an NPPES file: what is read of a person, who is left out, and what cannot be right."""

from datetime import date

import pytest

from consilium.doctors.registers.entries import Unreadable
from consilium.doctors.registers.nppes import find_columns, read
from tests.doctors.registers import nppes_file
from tests.doctors.registers.nppes_file import COLUMNS, npi, person, row

PLACES = find_columns(COLUMNS)


def test_the_file_has_the_shape_of_the_real_one() -> None:
    assert len(COLUMNS) == 330
    assert len(set(COLUMNS)) == 330


def test_a_person_is_read_with_all_states_and_the_primary_field_first() -> None:
    cells = person(
        5,
        surname="Vasquez, Jr",
        given="Ana",
        middle="Lucía",
        former="THORNBURY",
        credential="M.D., F.A.C.S.",
        mailing_state="TX",
        primary="N",
        taxonomy_2="2082S0099X",
        licence_2="TX 99|8",
        licence_state_2="NM",
        primary_2="Y",
    )
    entry = read(cells, PLACES)
    assert entry is not None
    assert (entry.surname, entry.given, entry.former) == ("Vasquez, Jr", "Ana Lucía", "THORNBURY")
    assert entry.key == 10**14 + int(npi(5))
    assert entry.fields == "2082S0099X|207N00000X"
    assert entry.regions == "AZ|NM|TX"
    assert entry.licences == "AZ:R5|NM:TX998"
    assert (entry.status, entry.status_on, entry.replaced_by) == ("active", None, None)
    assert entry.updated_on == date(2026, 3, 14)


@pytest.mark.parametrize(
    ("dates", "status", "on"),
    [
        ({"deactivated": "05/06/2019"}, "deactivated", date(2019, 5, 6)),
        ({"deactivated": "05/06/2019", "reactivated": "07/08/2020"}, "active", None),
        ({"deactivated": "05/06/2021", "reactivated": "07/08/2020"}, "deactivated", date(2021, 5, 6)),
    ],
)
def test_deactivated_and_reactivated(dates: dict[str, str], status: str, on: date | None) -> None:
    entry = read(person(6, **dates), PLACES)
    assert entry is not None
    assert (entry.status, entry.status_on) == (status, on)


def test_a_number_that_is_gone_stands_with_its_date_alone() -> None:
    entry = read(row(npi=npi(7), deactivated="05/06/2019"), PLACES)
    assert entry is not None
    assert (entry.surname, entry.status, entry.status_on) == ("", "deactivated", date(2019, 5, 6))


def test_a_replaced_number_names_the_new_one() -> None:
    entry = read(person(8, replacement=npi(9)), PLACES)
    assert entry is not None
    assert entry.replaced_by == int(npi(9))


def test_an_organisation_is_left_out() -> None:
    assert read(row(npi=npi(10), kind="2", organisation="CLINIC, LLC"), PLACES) is None


@pytest.mark.parametrize(
    "cells",
    [
        person(11)[:-1],
        [*person(11), ""],
        person(11, npi="1234567898"),
        person(11, npi=""),
        person(11, kind=""),
        [],
    ],
)
def test_rows_that_cannot_be_right(cells: list[str]) -> None:
    with pytest.raises(Unreadable):
        read(cells, PLACES)


def test_columns_are_found_by_name_wherever_they_stand() -> None:
    turned = list(reversed(COLUMNS))
    entry = read(list(reversed(person(12))), find_columns(turned))
    assert entry == read(person(12), PLACES)
    with pytest.raises(Unreadable, match="NPI Deactivation Date"):
        find_columns([name for name in COLUMNS if name != "NPI Deactivation Date"])


def test_a_line_is_quoted_as_cms_quotes_it() -> None:
    assert nppes_file.line(["a", "", 'b "c", d']) == '"a","","b ""c"", d"\n'
