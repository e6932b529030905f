"""Specialties: the card's line taken apart, and a table without doubles."""

import pytest

from consilium.medicine.specialties import named, person_form, specialties, specialty, split_place_and_specialty


@pytest.mark.parametrize(
    ("line", "place", "specialty_id"),
    [
        ("Kansas City Facial Plastic Surgeon", "Kansas City", "facial-plastic-surgery"),
        ("West Palm Beach Plastic Surgeon", "West Palm Beach", "plastic-surgery"),
        ("Los Angeles Dermatologic Surgeon", "Los Angeles", "dermatologic-surgery"),
        ("San Francisco General Surgeon", "San Francisco", "general-surgery"),
        ("Bay Area Plastic Surgeon", "Bay Area", "plastic-surgery"),
        ("Lyon, Dermatologist", "Lyon", "dermatology"),
        ("new york OB/GYN", "new york", "obstetrics-and-gynecology"),
        ("  Saint  Louis   Oral and Maxillofacial Surgeon ", "Saint Louis", "oral-and-maxillofacial-surgery"),
        ("Plastic Surgeon", "", "plastic-surgery"),
        ("Graz Nurse Practitioner", "Graz", "nurse-practitioner"),
    ],
)
def test_longest_person_form_at_the_end_is_the_specialty(line: str, place: str, specialty_id: str) -> None:
    assert split_place_and_specialty(line) == (place, specialty(specialty_id))


@pytest.mark.parametrize("line", ["Philadelphia, PA", "Brisbane. Australia", "", "Fargo, ND", "Surgeon Bay"])
def test_a_line_without_a_person_form_is_all_place(line: str) -> None:
    assert split_place_and_specialty(line) == (line, None)


def test_every_person_form_is_found_again() -> None:
    for row in specialties():
        for form in row.person_forms:
            assert split_place_and_specialty(f"Springfield {form}") == ("Springfield", row)


def test_names_and_forms() -> None:
    assert person_form("facial-plastic-surgery") == "Facial Plastic Surgeon"
    assert named("facial plastic surgery") == named("Facial Plastic Surgeon") == specialty("facial-plastic-surgery")
    assert named("Astrologer") is None
    with pytest.raises(KeyError):
        specialty("astrology")


def test_no_form_belongs_to_two_specialties() -> None:
    forms = [form.casefold() for row in specialties() for form in row.person_forms]
    assert len(forms) == len(set(forms))
    ids = [row.id for row in specialties()]
    assert len(ids) == len(set(ids)) >= 80
