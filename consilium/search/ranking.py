"""Which of the found questions comes first: by its words, then by how far its doctors agree and how new it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consilium.search.asked import Group

TITLE, OWN, SAID = 3.0, 2.0, 1.0
OTHER_NAME = 0.9
AGREEMENT, FRESHNESS = 0.25, 0.3
HALF_LIFE = 365  # days after which a question counts half as fresh


@dataclass(frozen=True, slots=True)
class Candidate:
    """A found question as its entry has it; every text is tokens between spaces, with one at each end."""

    id: int
    title: str
    own: str
    said: str
    facets: str
    agreement: float
    asked_at: datetime


def score(candidate: Candidate, groups: Sequence[Group], now: datetime) -> float:
    """How well a candidate fits: up to 1 for its words and ½ for standing together in the title, then up to 0.55.

    A group counts by the best place it is met in (title, own words, answers); agreement is 0 for a doctor who searches.
    """
    if not groups:
        text = 0.0
    else:
        text = sum(_place(candidate, group) for group in groups) / (TITLE * len(groups))
        text += _together(candidate, groups)
    age = max((now - candidate.asked_at).days, 0)
    return float(text + AGREEMENT * candidate.agreement + FRESHNESS * 0.5 ** (age / HALF_LIFE))


def _place(candidate: Candidate, group: Group) -> float:
    best = 0.0
    for place, match in enumerate(group):
        # The words themselves before another name of the same thing.
        share = 1.0 if place == 0 else OTHER_NAME
        needle = f" {' '.join(match.tokens)}{'' if match.prefix else ' '}"
        if match.facet:
            best = max(best, OWN * share if needle in candidate.facets else 0.0)
        elif needle in candidate.title:
            best = max(best, TITLE * share)
        elif needle in candidate.own:
            best = max(best, OWN * share)
        elif needle in candidate.said:
            best = max(best, SAID * share)
    return best


def _together(candidate: Candidate, groups: Sequence[Group]) -> float:
    if len(groups) < 2:
        return 0.0
    needle = " " + " ".join(token for group in groups for token in group[0].tokens) + " "
    return 0.5 if needle in candidate.title else 0.25 if needle in candidate.own else 0.0
