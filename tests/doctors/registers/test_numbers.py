"""Numbers of registers: their form, their check digits, and that nothing more is claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.doctors.registers.numbers import gln_holds, luhn_holds, npi_holds
from consilium.doctors.registers.register import OddNumberError, Register, register, registers, registers_of
from consilium.medicine.emergency import emergency_number

EVERY = [pytest.param(one, id=one.id) for one in registers().values()]


def test_there_are_enough_registers() -> None:
    assert len(registers()) >= 9
    assert {"us-nppes", "us-state", "gb-gmc", "au-ahpra"} <= set(registers())


@pytest.mark.parametrize("one", EVERY)
def test_a_file_describes_its_register(one: Register) -> None:
    assert [one.number(example) for example in one.examples]
    for wrong in one.wrong:
        with pytest.raises(OddNumberError, match=r"\.$"):
            one.number(wrong)
    assert emergency_number(one.country) is not None
    assert one.link.startswith("https://")
    assert len(one.checklist) >= 3
    assert all(sentence.endswith(".") for sentence in one.checklist)
    assert one.kind in ("licence", "npi")
    assert one.source
    assert one in registers_of(one.country)


@pytest.mark.parametrize("one", EVERY)
@given(text=st.text(max_size=200))
def test_any_text_is_a_number_or_refused(one: Register, text: str) -> None:
    try:
        kept = one.number(text)
    except OddNumberError:
        return
    assert one.number(kept) == kept
    assert kept.isalnum()
    assert kept.isascii()


def test_numbers_are_kept_without_what_people_put_in() -> None:
    assert register("us-nppes").number(" 123-456 7893 ") == "1234567893"
    assert register("au-ahpra").number("med 000 1234 567") == "MED0001234567"


def test_the_examples_of_the_rule() -> None:
    assert npi_holds("1234567893")
    assert not npi_holds("1234567898")
    assert not npi_holds("0234567893")
    assert luhn_holds("808401234567893")


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True))
def test_one_check_digit_in_ten_fits_an_npi(nine: str) -> None:
    assert sum(npi_holds(nine + digit) for digit in "0123456789") == 1


@given(st.from_regex(r"7601[0-9]{8}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_of_one_digit_is_seen_in_a_gln(twelve: str, place: int, by: int) -> None:
    right = next(twelve + digit for digit in "0123456789" if gln_holds(twelve + digit))
    slipped = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]
    assert not gln_holds(slipped)


def test_keys_of_entries_never_meet() -> None:
    assert register("us-nppes").key("1234567893") == 1_00001234567893
    assert register("ch-medreg").key("7601000123459") == 10_07601000123459
    with pytest.raises(ValueError, match="no key"):
        register("us-state").key("ABC")
