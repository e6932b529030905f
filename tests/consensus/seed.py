"""The seed case's ten answers as opinions, read from the hand-made labels."""

import json
from typing import Any

from consilium.consensus.opinions import Finding, Opinion, Quote, ranked
from consilium.consensus.standing import Complaint, QuestionFacts, Terms
from consilium.medicine.levels import Level
from tests.shared import shared

UNSPECIFIC = frozenset({"reaction_to_treatment", "breakout_unspecified", "normal_finding"})
URGENT = frozenset({"infection", "herpes_simplex"})
BROADER = {"antibiotics_oral": "antibiotics", "antibiotics_topical": "topical"}

TERMS = Terms(
    is_specific=lambda label: label not in UNSPECIFIC,
    is_urgent=lambda label: label in URGENT,
    broader=lambda action: BROADER.get(action, ""),
    version="test",
)


def seed_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(shared("cases/seed-halo.gold.json").read_text(encoding="utf-8"))["answers"]
    return rows


def seed_opinions() -> list[Opinion]:
    opinions = []
    for place, row in enumerate(seed_rows(), start=1):
        by_status: dict[str, list[str]] = {"asserted": [], "possible": [], "ruled_out": []}
        quotes = []
        for entry in row["assessments"]:
            by_status[entry["status"]].append(entry["label"])
            about = "ruled_out" if entry["status"] == "ruled_out" else "label"
            where = entry.get("where", "body")
            text = row["headline"] if where == "headline" else row["text"]
            start = text.index(entry["evidence"])
            end = start + len(entry["evidence"])
            quotes.append(Quote(f"{about}:{entry['label']}", entry["evidence"], start, end, where))
        specific = [label for label in by_status["asserted"] if label not in UNSPECIFIC]
        opinions.append(
            Opinion(
                doctor=f"answer:{place}",
                standing="imported",
                blind=None,
                groups=ranked(by_status["asserted"] if specific else [], by_status["possible"])
                or ranked(by_status["asserted"], []),
                possible=tuple(by_status["possible"]),
                ruled_out=tuple(by_status["ruled_out"]),
                actions=tuple(row["actions"]),
                urgency=Level.of_urgency(row["urgency"]),
                says_common=row["says_common"],
                says_self_limited=row["says_self_limited"],
                asks=tuple(row.get("asks", ())),
                addresses=(Finding("bumps"), Finding("swelling", "pores")) if place == 4 else (Finding("bumps"),),
                confirmed=False,
                answer=str(place),
                given=place,
                quotes=tuple(quotes),
            )
        )
    return opinions


def seed_facts() -> QuestionFacts:
    """Level C; complaints of the asker, of which day 4 expects redness, flaking and bronzing of the face."""
    complaints = tuple(
        Complaint(finding, words, 0, len(words))
        for finding, words in (
            (Finding("bumps", "face"), "bumps on the face"),
            (Finding("redness"), "still red"),
            (Finding("swelling", "eyes"), "puffy eyes"),
            (Finding("flaking"), "it flakes"),
            (Finding("bronzing"), "brown dots"),
        )
    )
    expected = frozenset({Finding("redness", "face"), Finding("flaking", "face"), Finding("bronzing", "face")})
    return QuestionFacts(Level.C, complaints, expected)
