"""The conditions and complications that an answer may name, with the words doctors and patients use for them."""

from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.rows import listed, read_rows


@dataclass(frozen=True, slots=True)
class Group:
    """What several conditions have in common."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One row of data/conditions.csv.

    label      the term doctors use
    plain      the same for a frightened person, without Latin
    synonyms   other words that mean it; found in text as well as the label
    yielded    words said of it too, but read as another row's (which lists them as its own)
    group      the id of a row of data/condition_groups.csv
    urgent     treatable, and worse for waiting: one doctor who raises it is enough to show it
    specific   names a cause; a label that does not ("reaction to treatment") is not pooled
    source     where the row's facts are from
    """

    id: str
    label: str
    plain: str
    synonyms: tuple[str, ...]
    yielded: tuple[str, ...]
    group: str
    urgent: bool
    specific: bool
    source: str

    @property
    def slug(self) -> str:
        """The part of its address: "perioral-dermatitis"."""
        return self.id.replace("_", "-")


@lru_cache(maxsize=1)
def all_conditions() -> dict[str, Condition]:
    """Every condition by its id, in the order of the file."""
    conditions: dict[str, Condition] = {}
    for row in read_rows("conditions"):
        words = listed(row["synonyms"])
        conditions[row["id"]] = Condition(
            id=row["id"],
            label=row["label"],
            plain=row["plain"],
            synonyms=tuple(word for word in words if not word.startswith("~")),
            yielded=tuple(word[1:] for word in words if word.startswith("~")),
            group=row["group"],
            urgent=row["urgent"] == "yes",
            specific=row["specific"] == "yes",
            source=row["source"],
        )
    return conditions


@lru_cache(maxsize=1)
def all_groups() -> dict[str, Group]:
    """Every group of conditions by its id, in the order of the file."""
    return {row["id"]: Group(row["id"], row["label"]) for row in read_rows("condition_groups")}


def by_slug(slug: str) -> Condition:
    """The condition with this address. Raises KeyError when there is none."""
    row = all_conditions()[slug.replace("-", "_")]
    if row.slug != slug:
        raise KeyError(slug)
    return row


def condition(condition_id: str) -> Condition:
    """The condition of this id. Raises KeyError when there is none."""
    return all_conditions()[condition_id]
