"""Which codes of the US provider taxonomy stand for a specialty: what NPPES says of a person, in our words."""

from functools import cache

from consilium.medicine.rows import listed, read_rows


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    return {row["specialty"]: listed(row["codes"]) for row in read_rows("taxonomies")}


def code_beginnings(specialty_id: str) -> tuple[str, ...]:
    """Return what a code that fits the specialty begins with; empty for a specialty without a code."""
    return _codes().get(specialty_id, ())
