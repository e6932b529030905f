"""A condition that somebody typed by its id, its label or another word for it is found, and near ones are offered."""

from functools import cache

from rapidfuzz import fuzz, process

from consilium.medicine.conditions import all_conditions
from consilium.medicine.phrases import spell
from consilium.medicine.vocabulary import words_of

LONGEST = 120  # characters; no name in the vocabulary is longer
_NEAR = 74.0  # of 100: a slip or two in a word of six letters


@cache
def _by_spelling() -> dict[str, str]:
    """The id of the condition for each spelled name; a label goes before another row's synonym."""
    found: dict[str, str] = {}
    for condition in all_conditions().values():
        found.setdefault(spell(condition.label, "stem"), condition.id)
        found.setdefault(spell(condition.id.replace("_", " "), "stem"), condition.id)
    for phrase, row_id in words_of("condition"):
        found.setdefault(spell(phrase.removeprefix("="), "stem"), row_id)
    for condition in all_conditions().values():
        for phrase in condition.yielded:
            found.setdefault(spell(phrase, "stem"), condition.id)
    return found


def condition_named(name: str) -> str | None:
    """The id of the condition that is called so; None when none is. Capitals, plural and hyphens do not matter."""
    if name in all_conditions():
        return name
    spelled = spell(name[:LONGEST], "stem")
    return _by_spelling().get(spelled) if spelled else None


def near(name: str, most: int = 3) -> tuple[str, ...]:
    """Ids of conditions whose names are spelled nearly so, the nearest first; none for a name unlike all."""
    spelled = spell(name[:LONGEST], "stem")
    if not spelled:
        return ()
    hits = process.extract(spelled, _by_spelling().keys(), scorer=fuzz.WRatio, score_cutoff=_NEAR, limit=most * 4)
    return tuple(dict.fromkeys(_by_spelling()[hit[0]] for hit in hits))[:most]
