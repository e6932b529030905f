"""How people write postcodes, and how a table keeps them: capitals, without spaces, whole or their first part alone.

Sources for the forms: Universal Postal Union, postal addressing systems of the member countries; Royal Mail,
Programmers' Guide (outward and inward code); Canada Post (forward sortation area).
"""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 10
"""Characters of the longest code that is kept: those of Iran and of the United States with four digits more."""

# The signs of vehicles that people write before the digits: D-10115, F-75001. The country's own letters count always.
_SIGNS: Mapping[str, str] = {
    "DE": "D", "AT": "A", "FR": "F", "IT": "I", "BE": "B", "LU": "L", "ES": "E", "PT": "P", "SE": "S", "NO": "N",
    "FI": "FIN", "SI": "SLO", "HR": "HR", "HU": "H",
}  # fmt: skip

# For a country whose tables may hold whole codes or their first parts alone: a whole code, and which part comes first.
_WHOLE: Mapping[str, re.Pattern[str]] = {
    "GB": re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}"),
    "GG": re.compile(r"(GY[0-9]{1,2})[0-9][A-Z]{2}"),
    "JE": re.compile(r"(JE[0-9]{1,2})[0-9][A-Z]{2}"),
    "IM": re.compile(r"(IM[0-9]{1,2})[0-9][A-Z]{2}"),
    "CA": re.compile(r"([A-Z][0-9][A-Z])[0-9][A-Z][0-9]"),
    "IE": re.compile(r"([A-Z][0-9][0-9W])[A-Z0-9]{4}"),
    "NL": re.compile(r"([0-9]{4})[A-Z]{2}"),
    "US": re.compile(r"([0-9]{5})[0-9]{4}"),
    "PT": re.compile(r"([0-9]{4})[0-9]{3}"),
    "BR": re.compile(r"([0-9]{5})[0-9]{3}"),
    "AR": re.compile(r"[A-Z]([0-9]{4})(?:[A-Z]{3})?"),
    "MT": re.compile(r"([A-Z]{3})[0-9]{4}"),
}


def tidy(country: str, written: str) -> str:
    """Return a code as it is kept, empty for what cannot be one: "sw1a 1aa" is SW1A1AA, "D-10115" is 10115."""
    plain = unicodedata.normalize("NFKC", written[:60]).upper()
    code = "".join(sign for sign in plain if sign not in " .-–_/\t\u00a0\u200b")
    letters = code.rstrip("0123456789")
    if letters and letters != code and letters in (country.upper(), _SIGNS.get(country.upper())):
        code = code[len(letters) :]
    if not 0 < len(code) <= LONGEST or not (code.isascii() and code.isalnum()):
        return ""
    return code


def first_part(country: str, code: str) -> str:
    """Return the first part of a whole code, which stands for a town or a district; empty where there is none.

    >>> first_part("GB", "SW1A1AA"), first_part("CA", "M5V3L9"), first_part("DE", "10115")
    ('SW1A', 'M5V', '')
    """
    whole = _WHOLE.get(country.upper())
    match = whole.fullmatch(code) if whole is not None else None
    return match[1] if match is not None else ""


def spellings(country: str, written: str) -> tuple[str, ...]:
    """Return the codes that a table may hold for what somebody wrote, the most exact first; empty for no code.

    A British district with a letter after its number lies within the district without: SW1A within SW1.
    """
    code = tidy(country, written)
    if not code:
        return ()
    found = [code, first_part(country, code)]
    district = found[1] or code
    if country.upper() == "GB" and re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z]", district):
        found.append(district[:-1])
    return tuple(dict.fromkeys(filter(None, found)))
