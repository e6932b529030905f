"""The form of a registration number: templates and check digits. A right form says nothing about whose number it is."""

from collections.abc import Callable

# The prefix "80840" stands for "health applications, United States" (ISO/IEC 7812); the NPI's own digits follow it.
_NPI_PREFIX = "80840"


def luhn_holds(digits: str) -> bool:
    """Say whether the last digit is the Luhn check digit of those before it (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def npi_holds(number: str) -> bool:
    """Say whether ten digits have the form of a National Provider Identifier: first 1 or 2, Luhn over 80840 + number.

    Source: 45 CFR 162.406 and the check digit rule that CMS publishes; 1234567893 is its example.
    """
    return is_digits(number, 10) and number[0] in "12" and luhn_holds(_NPI_PREFIX + number)


def gln_holds(number: str) -> bool:
    """Say whether 13 digits have the check digit of a GS1 location number (GS1 General Specifications, 7.9)."""
    if not is_digits(number, 13):
        return False
    weighed = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(number[:12]))
    return (10 - weighed % 10) % 10 == int(number[12])


def is_digits(number: str, length: int) -> bool:
    """Say whether this is so many digits, 0 to 9."""
    return len(number) == length and number.isascii() and number.isdigit()


CHECKS: dict[str, Callable[[str], bool]] = {"npi": npi_holds, "gln": gln_holds}


def tidy(number: str) -> str:
    """Return a number as it is kept: in capitals, without the spaces, dots, dashes and slashes people put in."""
    return "".join(letter for letter in number.upper() if letter not in " .-–/\t\u00a0")


def fits(number: str, template: str) -> bool:
    """Say whether a tidied number fits a template.

    In a template 9 stands for a digit, A for a letter, and * for up to fifteen letters and digits, at least three;
    every other sign stands for itself.
    """
    if template == "*":
        return 3 <= len(number) <= 15 and number.isascii() and number.isalnum()
    if len(number) != len(template) or not number.isascii():
        return False
    return all(
        letter.isdigit() if place == "9" else letter.isalpha() if place == "A" else letter == place
        for letter, place in zip(number, template, strict=True)
    )
