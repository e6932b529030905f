"""The things an answer may tell a person to do, with the phrases that say them."""

from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.rows import listed, read_rows


@dataclass(frozen=True, slots=True)
class Action:
    """One row of data/actions.csv.

    label      a noun for forms and tables: "Oral antibiotics"
    sentence   what the panel says: "See the treating clinic"
    cues       phrases that say it in an answer; those with a list or a gap are explained in cue_patterns;
               none for an action that is told by the medicines named
    broader    the id of the action it is a kind of, or ""
    source     where the row's facts are from
    """

    id: str
    label: str
    sentence: str
    cues: tuple[str, ...]
    broader: str
    source: str


@lru_cache(maxsize=1)
def all_actions() -> dict[str, Action]:
    """Every action by its id, in the order of the file, which is the order of the form."""
    return {
        row["id"]: Action(row["id"], row["label"], row["sentence"], listed(row["cues"]), row["broader"], row["source"])
        for row in read_rows("actions")
    }


def action(action_id: str) -> Action:
    """The action of this id. Raises KeyError when there is none."""
    return all_actions()[action_id]
