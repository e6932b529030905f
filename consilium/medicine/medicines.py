"""Medicines by name or class, and the action that using one amounts to, told by how it is given."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from consilium.medicine.phrases import ANSWERS, Hit, Phrases
from consilium.medicine.rows import read_rows
from consilium.medicine.words import Words, word_set

_NEAR = 4
_ORAL = word_set(
    "oral orally mouth tablet tablets tab tabs capsule capsules pill pills systemic systemically swallow iv "
    "intravenous injection injected mg internally take taken taking"
)
_TOPICAL = word_set(
    "topical topically cream creams ointment ointments gel gels lotion lotions foam shampoo spray drops patch "
    "solution wash apply applied external externally wipe wipes paste powder liniment"
)
_STOPS = word_set(". ; : ! ? \n -")

# Class and route to action; "" stands for a route that was not said.
_ACTIONS: dict[tuple[str, str], str] = {
    ("antibiotic", ""): "antibiotics",
    ("antibiotic", "oral"): "antibiotics_oral",
    ("antibiotic", "topical"): "antibiotics_topical",
    ("steroid", ""): "topical_steroid",
    ("steroid", "oral"): "oral_steroid",
    ("steroid", "topical"): "topical_steroid",
    ("other", "topical"): "topical",
    ("other", "oral"): "oral_medication",
    ("vehicle", "topical"): "topical",
    ("vehicle", "oral"): "oral_medication",
}
_ONE_ROUTE = {
    "antiviral": "antiviral",
    "antifungal": "antifungal",
    "antihistamine": "antihistamine",
    "analgesic": "pain_relief",
}


ACTIONS_OF_MEDICINES = frozenset((*_ACTIONS.values(), *_ONE_ROUTE.values()))


@dataclass(frozen=True, slots=True)
class Medicine:
    """A row of data/medicines.csv; `route` is oral, topical or "" for either."""

    word: str
    kind: str
    route: str


@lru_cache(maxsize=1)
def all_medicines() -> tuple[Medicine, ...]:
    """Every medicine, in the order of the file."""
    return tuple(Medicine(row["word"], row["class"], row["route"]) for row in read_rows("medicines"))


def _words() -> Iterator[tuple[str, Medicine]]:
    for medicine in all_medicines():
        yield medicine.word, medicine


_MEDICINES = Phrases(_words(), book=ANSWERS)


def find_medicines(words: Words) -> list[tuple[Hit[Medicine], tuple[str, ...]]]:
    """Each medicine in a split text with the ids of the actions it stands for: two for "oral and topical"."""
    found: list[tuple[Hit[Medicine], tuple[str, ...]]] = []
    named_routes: set[str] = set()
    for hit in _MEDICINES.find(words):
        medicine = hit.value
        if medicine.kind == "vehicle":
            found.append((hit, (_ACTIONS["vehicle", medicine.route],)))
            continue
        routes = _routes(words, hit, _NEAR if medicine.kind != "other" else 1)
        routes = routes or (medicine.route,)
        named_routes.update(routes if medicine.kind != "other" else ())
        if medicine.kind in _ONE_ROUTE:
            named_routes.update(("oral",) if medicine.kind != "antifungal" else ("oral", "topical"))
            actions: tuple[str, ...] = (_ONE_ROUTE[medicine.kind],)
        else:
            actions = tuple(dict.fromkeys(_ACTIONS[medicine.kind, route] for route in routes))
        found.append((_with_vehicle(words, hit), actions))
    # "An antibiotic … take the tablet": the tablet is the antibiotic, no second medicine.
    return [entry for entry in found if entry[0].value.kind != "vehicle" or entry[0].value.route not in named_routes]


def _with_vehicle(words: Words, hit: Hit[Medicine]) -> Hit[Medicine]:
    """The hit widened over "topical" before it and "cream" after it, which name no second action."""
    first, last = hit.first, hit.last
    while (
        first > 0
        and hit.first - first < _NEAR
        and (words.forms[first - 1] in _TOPICAL or words.forms[first - 1] in _ORAL)
    ):
        first -= 1
    while (
        last + 1 < len(words)
        and last - hit.last < _NEAR
        and (words.forms[last + 1] in _TOPICAL or words.forms[last + 1] in _ORAL)
    ):
        last += 1
    return Hit(first, last, hit.value)


def _routes(words: Words, hit: Hit[Medicine], reach: int) -> tuple[str, ...]:
    """The routes said within a few words of a medicine, not over the end of a clause."""
    routes: list[str] = []
    for step, edge in ((-1, hit.first), (1, hit.last)):
        for distance in range(1, reach + 1):
            index = edge + step * distance
            if not 0 <= index < len(words) or words.forms[index] in _STOPS:
                break
            form = words.forms[index]
            if step > 0 and form in (",", "and", "or"):
                break
            if form in _ORAL:
                routes.append("oral")
            elif form in _TOPICAL:
                routes.append("topical")
    return tuple(dict.fromkeys(routes))
