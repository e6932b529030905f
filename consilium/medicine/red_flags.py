"""Red flags: signs that cannot wait, as rules in data, read from a person's own words with what is denied left out.

The rules stand in data/red_flag_rules.csv (what is flagged, how soon, after which procedures, on which days, by
which source), their patterns in red_flag_patterns.csv (see patterns.py) and the words in red_flag_words.csv.
They were written for this project and are not yet reviewed by a clinician.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from consilium.medicine.levels import Level
from consilium.medicine.patient_scope import PatientText
from consilium.medicine.patterns import Found, Pattern, match, parse
from consilium.medicine.phrases import QUESTIONS, Phrases, spell
from consilium.medicine.procedures import Procedure
from consilium.medicine.rows import listed, read_bytes, read_rows
from consilium.medicine.scope import ScopedText, scoped
from consilium.medicine.temperatures import FEVER, HIGH_FEVER, temperatures

EDITION = "1"
_FILES = ("red_flag_rules", "red_flag_patterns", "red_flag_words", "patient_cues")
VERSION = f"{EDITION}-{sha256(b''.join(read_bytes(name) for name in _FILES)).hexdigest()[:8]}"

# Sets that are read by code rather than listed in the table.
_READ_SETS = frozenset({"fever_number", "high_fever_number", "many_number", "fast_pulse"})
_MANY = 10
_FAST_PULSE, _FASTEST_PULSE = 115, 220
_LONGEST_PASSAGE = 160
_PULSE = frozenset({"pulse", "heart", "hr", "bpm", "heartbeat", "heartrate"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One red flag.

    reason      what the page says of it: "Trouble breathing"
    procedures  kinds, categories or ids of procedures it is for, any when empty; those after "!" it is not for
    days        first and last day after the procedure on which it counts, None for any
    patterns    any of them is enough
    """

    id: str
    level: Level
    reason: str
    procedures: tuple[str, ...]
    days: tuple[int, int] | None
    source: str
    patterns: tuple[Pattern, ...]

    def is_for(self, procedure: Procedure | None, day: int | None) -> bool:
        """Whether the rule counts after this procedure on this day; an unknown day is any day."""
        if self.days is not None and day is not None and not self.days[0] <= day <= self.days[1]:
            return False
        if not self.procedures:
            return True
        names = _names(procedure)
        if names & {name[1:] for name in self.procedures if name.startswith("!")}:
            return False
        wanted = {name for name in self.procedures if not name.startswith("!")}
        return not wanted or bool(names & wanted)


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A rule that a text fulfils, and where: `text[start:end]` is the passage to show."""

    rule: Rule
    start: int
    end: int


def _names(procedure: Procedure | None) -> set[str]:
    if procedure is None:
        return set()
    return {procedure.id, procedure.kind, procedure.category.lower().replace(" ", "-")}


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, the gravest first, as they stand in the table."""
    patterns: dict[str, list[Pattern]] = defaultdict(list)
    for row in read_rows("red_flag_patterns"):
        patterns[row["rule"]].append(parse(row["pattern"]))
    return tuple(
        Rule(
            id=row["id"],
            level=Level[row["level"]],
            reason=row["reason"],
            procedures=listed(row["procedures"]),
            days=_days(row["days"]),
            source=row["source"],
            patterns=tuple(patterns[row["id"]]),
        )
        for row in read_rows("red_flag_rules")
    )


@cache
def rule(rule_id: str) -> Rule:
    """The rule with this id; raises KeyError when there is none."""
    return {row.id: row for row in rules()}[rule_id]


def _days(cell: str) -> tuple[int, int] | None:
    """ "4-" is from day 4 on, "0-21" from 0 to 21, both included."""
    if not cell:
        return None
    first, _, last = cell.partition("-")
    return int(first), int(last) if last else 100_000


def _sets() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every phrase with the sets it belongs to; a phrase written in a pattern is a set of its own."""
    filed: dict[str, tuple[str, set[str]]] = {}

    def file(phrase: str, name: str) -> None:
        filed.setdefault(spell(phrase, "stem"), (phrase, set()))[1].add(name)

    for row in read_rows("red_flag_words"):
        for phrase in listed(row["words"]):
            file(phrase, row["set"])
    for one in rules():
        for name in (name for pattern in one.patterns for name in pattern.names if name.startswith('"')):
            file(name[1:], name)
    for phrase, names in filed.values():
        yield phrase, tuple(sorted(names))


_SETS = Phrases(_sets(), book=QUESTIONS)


@cache
def _by_need() -> dict[str, list[tuple[int, int]]]:
    """The places (rule, pattern) of all patterns by one set they cannot hold without; under "" those without such.

    Of the sets a pattern needs it is the one with the fewest phrases, which most texts have no word of.
    """
    sizes: dict[str, int] = defaultdict(int)
    for row in read_rows("red_flag_words"):
        sizes[row["set"]] += len(listed(row["words"]))
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, one in enumerate(rules()):
        for place, pattern in enumerate(one.patterns):
            places[min(pattern.needs, key=lambda name: (sizes[name], name), default="")].append((number, place))
    return dict(places)


def set_names() -> frozenset[str]:
    """The names of all sets a pattern may ask for."""
    return frozenset(row["set"] for row in read_rows("red_flag_words")) | _READ_SETS


def find_red_flags(text: str, procedure: Procedure | None = None, day: int | None = None) -> tuple[RedFlag, ...]:
    """Every rule that the text fulfils, in the order of the table, each once, at its first place.

    A sign counts when it is the person's own and present: "no fever", "my sister had a fever", "if I get a
    fever" and "fever as a child" are none. A doubt counts as present, since the rules warn.
    """
    ready = scoped(text)
    found = _found_in(ready)
    patient: PatientText | None = None
    known: dict[tuple[int, int], bool] = {}

    def said(place: Found, _name: str) -> bool:
        nonlocal patient
        patient = patient or PatientText(ready)
        span = (place.first, place.last)
        if span not in known:
            known[span] = patient.has_now(*span)
        return known[span]

    flags: dict[int, RedFlag] = {}
    every, by_need = rules(), _by_need()
    for number, pattern in sorted(near for name in ("", *found) for near in by_need.get(name, ())):
        one = every[number]
        if number in flags or not one.is_for(procedure, day):
            continue
        place = match(one.patterns[pattern], found, said)
        if place is not None:
            flags[number] = RedFlag(one, *_passage(ready, *place))
    return tuple(flags.values())


def _found_in(ready: ScopedText) -> dict[str, list[Found]]:
    """The hits of every set, those that are read from numbers included, in the order of the text."""
    words = ready.words
    sentences = [-1] * len(words)
    for clause in ready.clauses:
        for index in range(clause.first, clause.last + 1):
            sentences[index] = clause.sentence
    found: dict[str, list[Found]] = defaultdict(list)
    for hit in sorted(_SETS.find_all(words), key=lambda hit: (hit.first, hit.last)):
        for name in hit.value:
            found[name].append(Found(hit.first, hit.last, sentences[hit.first]))
    for index, celsius in temperatures(words):
        if celsius >= FEVER:
            found["fever_number"].append(Found(index, index, sentences[index]))
        if celsius >= HIGH_FEVER:
            found["high_fever_number"].append(Found(index, index, sentences[index]))
    for index, form in enumerate(words.forms):
        if not form.isdecimal() or len(form) > 3:
            continue
        beside = set(words.forms[max(0, index - 5) : index + 3])
        if _FAST_PULSE <= int(form) <= _FASTEST_PULSE and beside & _PULSE:
            found["fast_pulse"].append(Found(index, index, sentences[index]))
        elif int(form) >= _MANY:
            found["many_number"].append(Found(index, index, sentences[index]))
    return found


def _passage(ready: ScopedText, first: int, last: int) -> tuple[int, int]:
    """Where to point for words `first` to `last`: the clauses they stand in, the words alone when those are long."""
    start, end = ready.words.starts[first], ready.words.ends[last]
    low, high = ready.clause_at(start), ready.clause_at(ready.words.starts[last])
    if low is not None and high is not None:
        wide = (ready.clauses[low].start, ready.clauses[high].end)
        if wide[1] - wide[0] <= _LONGEST_PASSAGE:
            return wide
    return start, end
