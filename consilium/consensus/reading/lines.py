"""Readings as JSON lines, one answer in and one reading out, however long the file."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from consilium.consensus.reading.reader import read
from consilium.consensus.reading.shapes import Evidence, Reading


def as_json(answer_id: str, reading: Reading) -> dict[str, Any]:
    """A reading in the shape of the command line, ready for json.dumps.

    Offsets count characters of the field named by "where", which is left out for the body. A condition that is
    only the lesser chance, said under an if or implied carries that mark; absent marks are false.
    """
    return {
        "id": answer_id,
        "assessments": [
            {
                "label": entry.label,
                "status": entry.status,
                **_evidence(entry.evidence),
                **({"mention": entry.mention.text} if entry.mention.text != entry.evidence.text else {}),
                **({"less_likely": True} if entry.less_likely else {}),
                **({"conditional": True} if entry.conditional else {}),
                **({"implicit": True} if entry.implicit else {}),
            }
            for entry in reading.assessments
        ],
        "actions": [
            {
                "action": entry.action,
                **_evidence(entry.evidence),
                **({"conditional": True} if entry.conditional else {}),
                **({"hedged": True} if entry.hedged else {}),
            }
            for entry in reading.actions
        ],
        "urgency": reading.urgency,
        "says": {"common": reading.common is not None, "self_limited": reading.self_limited is not None},
        "asks": list(dict.fromkeys(ask.topic or ask.evidence.text for ask in reading.asks)),
        "causes": [{"label": cause.label, **_evidence(cause.evidence)} for cause in reading.causes],
        "addresses": [complaint.key for complaint in reading.addresses],
        "vocabulary": reading.vocabulary,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    where = {"where": evidence.field} if evidence.field == "headline" else {}
    return {"evidence": evidence.text, "start": evidence.start, "end": evidence.end, **where}


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """For each line `{"id","text","headline"?}` one line of reading; blank lines are passed over.

    Nothing is held but the line at hand. A missing or null text or headline reads as empty; unknown keys are
    ignored. Raises ValueError with the number of the line that is no such object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number} is not JSON: {error}") from error
        if not isinstance(answer, dict):
            raise ValueError(f"line {number} is not an object")
        answer_id, text, headline = (answer.get(key) for key in ("id", "text", "headline"))
        if not all(isinstance(cell, str | None) for cell in (text, headline)):
            raise ValueError(f"line {number}: text and headline are to be strings")
        reading = read(text or "", headline or "")
        yield json.dumps(as_json("" if answer_id is None else str(answer_id), reading), ensure_ascii=False)
