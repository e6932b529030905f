"""How soon a question's writer needs care, from what they ticked and wrote: rules only raise the level.

Pure: it knows neither Django nor the database. The rules are those of medicine/red_flags.py.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from consilium.medicine import red_flags
from consilium.medicine.levels import Level
from consilium.medicine.procedures import Procedure, day_from_text, find_in_text, procedures

# What is longer is read to here; a question is at most as long.
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the tick list: `label` asks in plain words, `level` is what a tick means.

    `late_from` is the day from which it means so; before, it is expected and means nothing.
    """

    id: str
    label: str
    help: str
    level: Level
    late_from: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the level is what it is: the rule, its words for the page, and the passage `text[start:end]`.

    A tick has no passage: its evidence is its label, `start` and `end` are -1.
    """

    rule: str
    level: Level
    why: str
    evidence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Triage:
    """The level with every reason for it, gravest first, and the version of the rules it was reached by."""

    level: Level
    reasons: tuple[Reason, ...]
    version: str


TICK_LIST: tuple[Tick, ...] = (
    Tick("breathing", "I have trouble breathing", "Short of breath, wheezing, or a tight throat", Level.E),
    Tick("tongue", "My tongue, mouth or throat is swelling", "", Level.E),
    Tick("chest_pain", "I have chest pain", "Pain, pressure or tightness", Level.E),
    Tick("collapse", "I fainted, or I am confused", "Or someone says I do not make sense", Level.E),
    Tick("bleeding", "I am bleeding and it does not stop", "After pressing firmly for ten minutes", Level.E),
    Tick("suicide", "I am thinking of ending my life or hurting myself", "", Level.E),
    Tick("vision", "My vision has changed", "Blurred, double, a shadow, flashes, or gone", Level.U),
    Tick("eye_pain", "My eye hurts, or light hurts it", "", Level.U),
    Tick("blisters_eye", "There are blisters near my eye", "", Level.U),
    Tick("blisters_cluster", "There are blisters in clusters, or round sores as if punched out", "", Level.U),
    Tick(
        "colour",
        "After a filler, skin turned white, grey, blue or lacy",
        "Or it is cold, or hurts more and more",
        Level.U,
    ),
    Tick("fever_rash", "I have a fever and a rash that spreads", "", Level.U),
    Tick("redness_fast", "Redness is spreading fast, or in a line", "Within hours, or past a line you drew", Level.U),
    Tick("leg", "One leg is swollen or painful", "Often in the calf", Level.U),
    Tick("black", "Skin is turning black", "", Level.U),
    Tick("fever", "I have a fever", "38 °C (100.4 °F) or more", Level.C),
    Tick("spreading", "Redness is spreading", "Slowly, or it is hot", Level.C),
    Tick("pain", "Pain is severe, or painkillers do not help", "", Level.C),
    Tick("eyes_swollen", "My eyes are badly swollen", "", Level.C, late_from=4),
    Tick("pus", "There is pus, weeping or a bad smell", "", Level.C),
    Tick("cold_sore", "I have a cold sore or blisters", "", Level.C),
    Tick("itch", "Strong itching that does not stop", "", Level.C),
    Tick("wound", "A wound or stitch opened", "", Level.C),
)
_TICKS = {tick.id: tick for tick in TICK_LIST}


def triage(
    text: str, day: int | None = None, procedure: str | Procedure | None = None, ticked: Iterable[str] = ()
) -> Triage:
    """The level of a question.

    `day` is the day after the procedure and `procedure` its id, its name or the row; what is not given is read
    from the text. `ticked` are ids of TICK_LIST; an unknown one counts as C, since somebody worried about
    something. Nothing lowers the level: the highest of all reasons is it, S when there is none.
    """
    text = text[:LONGEST_TEXT]
    done = _procedure(procedure, text)
    on_day = day if day is not None else day_from_text(text)
    reasons = [
        Reason(
            rule=flag.rule.id,
            level=flag.rule.level,
            why=flag.rule.reason,
            evidence=text[flag.start : flag.end],
            start=flag.start,
            end=flag.end,
        )
        for flag in red_flags.find_red_flags(text, done, on_day)
    ]
    reasons.extend(_ticked(dict.fromkeys(ticked), on_day))
    reasons.sort(key=lambda reason: -reason.level)
    return Triage(max((reason.level for reason in reasons), default=Level.S), tuple(reasons), red_flags.VERSION)


def _ticked(ids: Iterable[str], day: int | None) -> Iterator[Reason]:
    for tick_id in ids:
        tick = _TICKS.get(tick_id)
        if tick is None:
            yield Reason(f"ticked:{tick_id}", Level.C, tick_id, tick_id, -1, -1)
        elif day is None or day >= tick.late_from:
            yield Reason(f"ticked:{tick.id}", tick.level, tick.label, tick.label, -1, -1)


def _procedure(given: str | Procedure | None, text: str) -> Procedure | None:
    if isinstance(given, Procedure):
        return given
    if given:
        for row in procedures():
            if given == row.id:
                return row
        found = find_in_text(given)
        if found is not None:
            return found
    return find_in_text(text)


def triage_lines(lines: Iterable[str]) -> Iterator[str]:
    """The command `consilium triage`: for each JSON line with `id` and `text` one JSON line with level and reasons.

    `day`, `procedure` and `ticked` may be missing, null or empty. Blank lines are passed over. Raises ValueError
    naming the line that is not such an object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            result = triage(
                str(row.get("text") or ""),
                None if row.get("day") in (None, "") else int(row["day"]),
                str(row.get("procedure") or ""),
                [str(tick) for tick in row.get("ticked") or ()],
            )
        except (ValueError, TypeError, AttributeError) as problem:
            raise ValueError(f"line {number}: not an object with a text ({problem})") from problem
        yield json.dumps(
            {
                "id": row.get("id"),
                "level": result.level.name,
                "reasons": [{"rule": reason.rule, "evidence": reason.evidence} for reason in result.reasons],
            },
            ensure_ascii=False,
        )
