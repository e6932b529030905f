"""Finding where a postcode lies, as somebody wrote it."""

from collections.abc import Iterable

from consilium.doctors.models import Postcode, PostcodeTable
from consilium.doctors.places.codes import spellings


def loaded() -> tuple[str, ...]:
    """Return the countries whose postcodes were loaded."""
    return tuple(PostcodeTable.objects.order_by("country").values_list("country", flat=True))


def find(country: str, written: str) -> Postcode | None:
    """Return where a postcode lies, or the first part of it that the table knows; None for one it does not."""
    return find_all([(country, written)]).get((country, written))


def find_all(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Postcode]:
    """Return where postcodes lie by country and as they were written, with one query; unknown ones are left out."""
    candidates = {(country, written): spellings(country, written) for country, written in wanted if country and written}
    codes = {code for spelled in candidates.values() for code in spelled}
    countries = {country.upper() for country, _ in candidates}
    known = {(row.country, row.code): row for row in Postcode.objects.filter(country__in=countries, code__in=codes)}
    found: dict[tuple[str, str], Postcode] = {}
    for (country, written), spelled in candidates.items():
        row = next((known[key] for code in spelled if (key := (country.upper(), code)) in known), None)
        if row is not None:
            found[(country, written)] = row
    return found
