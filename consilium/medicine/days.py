"""How a procedure usually heals, day by day: what is usual, what is expected of the skin, what to watch for when.

Written for this project from the sources named in every row, and not yet reviewed by a clinician; `reviewed` of a
course says when that changes.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise

from consilium.medicine.rows import listed, read_bytes, read_rows

EDITION = "1"
_FILES = ("recovery_courses", "recovery_signs", "recovery_stages", "recovery_windows")
VERSION = f"{EDITION}-{sha256(b''.join(read_bytes(name) for name in _FILES)).hexdigest()[:8]}"

NOT_REVIEWED = "Not yet reviewed by a clinician"

# From this much of a sign on it is expected: a complaint of it needs no answer of its own.
EXPECTED_FROM = 0.25
# How many days ahead "what to watch for next" looks.
_AHEAD = 7


@dataclass(frozen=True, slots=True)
class Sign:
    """Something usually seen or felt, as a curve over the days.

    `amounts` are (day, 0 to 1), days rising, straight in between, the last one lasting. `symptom` and `site` are
    ids of the vocabulary, `site` "" for wherever it was done; a sign without a symptom is drawn only.
    `can_be_expected` is False for what is always worth an answer (pain, bleeding), though it be usual.
    """

    symptom: str
    site: str
    words: str
    amounts: tuple[tuple[int, float], ...]
    can_be_expected: bool
    source: str

    def amount_on(self, day: int) -> float:
        """How much of it is usual on a day, 0 to 1; before its first day none."""
        first, amount = self.amounts[0]
        if day <= first:
            return amount if day == first else 0.0
        for (earlier, before), (later, after) in pairwise(self.amounts):
            if day <= later:
                part = (day - earlier) / (later - earlier)
                return before * (1 - part) + after * part
        return self.amounts[-1][1]


@dataclass(frozen=True, slots=True)
class Stage:
    """Days `first` to `last`, both included: what is usual in plain words, and what to watch for."""

    first: int
    last: int
    usual: str
    watch: str
    source: str


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a complication mostly shows, both included; `condition` is an id of the vocabulary."""

    condition: str
    first: int
    last: int
    signs: str
    source: str


@dataclass(frozen=True, slots=True)
class Course:
    """How one kind of procedure heals from day 0 to `last_day`; `procedures` are the ids it holds for."""

    id: str
    label: str
    procedures: tuple[str, ...]
    last_day: int
    reviewed: bool
    source: str
    signs: tuple[Sign, ...]
    stages: tuple[Stage, ...]
    windows: tuple[Window, ...]

    def stage_on(self, day: int) -> Stage | None:
        """What a day usually looks like; None after the last day."""
        return next((stage for stage in self.stages if stage.first <= day <= stage.last), None)

    def windows_on(self, day: int) -> tuple[Window, ...]:
        """The complications that would show on a day."""
        return tuple(window for window in self.windows if window.first <= day <= window.last)

    def next_windows(self, day: int) -> tuple[Window, ...]:
        """The complications whose days begin within a week after this one."""
        return tuple(window for window in self.windows if day < window.first <= day + _AHEAD)

    def expected_on(self, day: int) -> frozenset[tuple[str, str]]:
        """The (symptom, site) pairs that need no answer of their own on a day, since they are usual on it."""
        return frozenset(
            (sign.symptom, sign.site)
            for sign in self.signs
            if sign.can_be_expected and sign.symptom and sign.amount_on(day) >= EXPECTED_FROM
        )


@cache
def courses() -> tuple[Course, ...]:
    """All courses in the order of the table."""
    signs: dict[str, list[Sign]] = defaultdict(list)
    for row in read_rows("recovery_signs"):
        signs[row["course"]].append(
            Sign(
                symptom=row["symptom"],
                site=row["site"],
                words=row["words"],
                amounts=tuple(_amount(cell) for cell in listed(row["amounts"])),
                can_be_expected=row["expected"] == "yes",
                source=row["source"],
            )
        )
    stages: dict[str, list[Stage]] = defaultdict(list)
    for row in read_rows("recovery_stages"):
        stages[row["course"]].append(
            Stage(int(row["first"]), int(row["last"]), row["usual"], row["watch"], row["source"])
        )
    windows: dict[str, list[Window]] = defaultdict(list)
    for row in read_rows("recovery_windows"):
        windows[row["course"]].append(
            Window(row["condition"], int(row["first"]), int(row["last"]), row["signs"], row["source"])
        )
    return tuple(
        Course(
            id=row["course"],
            label=row["label"],
            procedures=listed(row["procedures"]),
            last_day=int(row["last_day"]),
            reviewed=row["reviewed"] == "yes",
            source=row["source"],
            signs=tuple(signs[row["course"]]),
            stages=tuple(stages[row["course"]]),
            windows=tuple(windows[row["course"]]),
        )
        for row in read_rows("recovery_courses")
    )


def _amount(cell: str) -> tuple[int, float]:
    day, _, amount = cell.partition(":")
    return int(day), float(amount)


@cache
def _by_procedure() -> dict[str, Course]:
    return {procedure_id: course for course in courses() for procedure_id in course.procedures}


def course_after(procedure_id: str) -> Course | None:
    """How a procedure heals; None for one whose course is not written yet."""
    return _by_procedure().get(procedure_id)


def expected_after(procedure_id: str, day: int | None) -> frozenset[tuple[str, str]]:
    """The (symptom, site) pairs expected on a day after a procedure; none when either is not known."""
    course = course_after(procedure_id)
    return frozenset() if course is None or day is None else course.expected_on(day)
