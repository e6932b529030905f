"""Finds accounts that vote as one for the same doctor: arithmetic over votes, for a moderator to judge."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LEAST_ACCOUNTS = 3
LEAST_VOTES = 3  # of one account for the doctor
MOST_SHARE = 0.6  # of an account's votes for one doctor: above it "most of their votes"
LEAST_SHARED = 3  # answers that two accounts both voted up


@dataclass(frozen=True, slots=True)
class UpVote:
    """One account found one answer of a doctor helpful."""

    id: int
    person: int
    doctor: int
    answer: int


@dataclass(frozen=True, slots=True)
class Ring:
    """Accounts that gave most of their votes to one doctor, and to the same answers."""

    doctor: int
    people: tuple[int, ...]
    votes: tuple[int, ...]


def find_rings(votes: Iterable[UpVote]) -> tuple[Ring, ...]:
    """Return the rings, by doctor and then by their smallest account.

    Accounts belong together when each gave at least `LEAST_VOTES` and more than `MOST_SHARE` of its votes to one
    doctor, and shares at least `LEAST_SHARED` of the answers with another of them; `LEAST_ACCOUNTS` make a ring.
    """
    by_person: dict[int, list[UpVote]] = defaultdict(list)
    for vote in votes:
        by_person[vote.person].append(vote)
    devoted: dict[int, dict[int, set[int]]] = defaultdict(dict)
    for person, given in by_person.items():
        doctor, count = Counter(vote.doctor for vote in given).most_common(1)[0]
        if count >= LEAST_VOTES and count > MOST_SHARE * len(given):
            devoted[doctor][person] = {vote.answer for vote in given if vote.doctor == doctor}
    rings = []
    for doctor, answers in sorted(devoted.items()):
        for people in _together(answers):
            ids = tuple(sorted(one.id for person in people for one in by_person[person] if one.doctor == doctor))
            rings.append(Ring(doctor, people, ids))
    return tuple(rings)


def _together(answers: dict[int, set[int]]) -> list[tuple[int, ...]]:
    """Return the groups of accounts that hang together by shared answers, large enough to be a ring."""
    left, groups = set(answers), []
    for start in sorted(answers):
        if start not in left:
            continue
        left.discard(start)
        group, waiting = {start}, [start]
        while waiting:
            mine = answers[waiting.pop()]
            near = {other for other in left if len(mine & answers[other]) >= LEAST_SHARED}
            left -= near
            group |= near
            waiting += near
        if len(group) >= LEAST_ACCOUNTS:
            groups.append(tuple(sorted(group)))
    return groups
