"""Specialties of doctors and others who treat people, and the line "City + Specialty" of a doctor card taken apart."""

from dataclasses import dataclass
from functools import cache

from consilium.medicine.rows import listed, read_rows


@dataclass(frozen=True, slots=True)
class Specialty:
    """One specialty: `label` names the field ("Facial Plastic Surgery"), `person_forms` those who practise it.

    `kind` is "physician", "dentist", "nurse" and so on: what the law lets such a person call themselves.
    """

    id: str
    label: str
    person_forms: tuple[str, ...]
    kind: str

    @property
    def person_form(self) -> str:
        """The usual word for a person of this specialty: "Facial Plastic Surgeon"."""
        return self.person_forms[0]


@cache
def specialties() -> tuple[Specialty, ...]:
    """All specialties in the order of the table."""
    return tuple(
        Specialty(row["id"], row["label"], listed(row["person_forms"]), row["kind"]) for row in read_rows("specialties")
    )


@cache
def _by_id() -> dict[str, Specialty]:
    return {specialty.id: specialty for specialty in specialties()}


@cache
def _by_words() -> dict[tuple[str, ...], Specialty]:
    words: dict[tuple[str, ...], Specialty] = {}
    for specialty in specialties():
        for name in (*specialty.person_forms, specialty.label):
            words.setdefault(tuple(name.casefold().split()), specialty)
    return words


def specialty(specialty_id: str) -> Specialty:
    """The specialty with this id; raises KeyError when there is none."""
    return _by_id()[specialty_id]


def person_form(specialty_id: str) -> str:
    """What a person of this specialty is called on a doctor card; raises KeyError for an unknown id."""
    return specialty(specialty_id).person_form


def named(name: str) -> Specialty | None:
    """The specialty with this label or person form, upper and lower case alike; None when no one is called so."""
    return _by_words().get(tuple(name.casefold().split()))


def split_place_and_specialty(line: str) -> tuple[str, Specialty | None]:
    """A line such as "Kansas City Facial Plastic Surgeon" as its place and its specialty.

    The longest person form at the end is the specialty, what stands before it the place, without the comma or
    dash between them. A line that ends in no known form is all place, and its specialty is None.
    """
    words = line.split()
    folded = [word.casefold() for word in words]
    for first in range(len(words)):
        found = _by_words().get(tuple(folded[first:]))
        if found is not None:
            return " ".join(words[:first]).rstrip(" ,-–—·"), found
    return " ".join(words), None
