"""The complaints a person may name, in patients' words, and the places of the body they may be at."""

from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.rows import listed, read_rows


@dataclass(frozen=True, slots=True)
class Symptom:
    """One row of data/symptoms.csv.

    label      what forms and the panel call it
    words      patients' and doctors' words for it
    sites      ids of the body sites it belongs to; empty when it may be anywhere
    source     where the row's facts are from
    """

    id: str
    label: str
    words: tuple[str, ...]
    sites: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class BodySite:
    """One row of data/body_sites.csv; `within` is the id of the larger site, or ""."""

    id: str
    label: str
    words: tuple[str, ...]
    within: str


@lru_cache(maxsize=1)
def all_symptoms() -> dict[str, Symptom]:
    """Every symptom by its id, in the order of the file."""
    return {
        row["id"]: Symptom(row["id"], row["label"], listed(row["words"]), listed(row["sites"]), row["source"])
        for row in read_rows("symptoms")
    }


@lru_cache(maxsize=1)
def all_body_sites() -> dict[str, BodySite]:
    """Every body site by its id, in the order of the file."""
    return {
        row["id"]: BodySite(row["id"], row["label"], listed(row["words"]), row["within"])
        for row in read_rows("body_sites")
    }


def symptom(symptom_id: str) -> Symptom:
    """The symptom of this id. Raises KeyError when there is none."""
    return all_symptoms()[symptom_id]
