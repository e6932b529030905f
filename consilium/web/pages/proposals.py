"""Codes proposed from the words of an answer as it is written; the doctor confirms each by putting it in the form."""

from collections.abc import Mapping, Sequence
from typing import Any

from consilium.consensus import reading
from consilium.consensus.reading.shapes import Status
from consilium.medicine.conditions import all_conditions
from consilium.medicine.levels import Level
from consilium.medicine.naming import condition_named
from consilium.web.forms.opinion import HOW_SOON, ROWS
from consilium.web.pages.shapes.answering import Proposal
from consilium.web.pages.standing_views import action_name, condition_name

STANCES: Mapping[Status, str] = {"asserted": "likely", "possible": "possible", "ruled_out": "ruled_out"}
WORDS = {"likely": "likely", "possible": "possible", "ruled_out": "ruled out"}
MOST = 12


def propose(headline: str, body: str, typed: Mapping[str, Any]) -> tuple[Proposal, ...]:
    """Return what the words say and the form does not hold yet: conditions, then actions, then how soon.

    Labels that name no cause are left out: they are not pooled.
    """
    read = reading.read(body, headline)
    named = {condition_named(str(typed.get(f"condition_{number}", ""))) for number in range(ROWS)}
    ticked = set(typed.get("actions", ()))
    proposals = [
        Proposal(
            kind="condition",
            value=condition_name(found.label),
            stance=STANCES[found.status],
            text=f"{condition_name(found.label)} {WORDS[STANCES[found.status]]}",
            evidence=found.evidence.text,
        )
        for found in sorted(read.assessments, key=lambda found: list(STANCES).index(found.status))
        if found.label not in named and found.label in all_conditions() and all_conditions()[found.label].specific
    ]
    proposals += [
        Proposal(kind="action", value=advice.action, text=action_name(advice.action), evidence=advice.evidence.text)
        for advice in read.actions
        if advice.action not in ticked
    ]
    level = Level.of_urgency(read.urgency).name if read.urgency != "none" else ""
    if level and not typed.get("urgency"):
        proposals.append(Proposal(kind="urgency", value=level, text=dict(HOW_SOON)[level], evidence=""))
    return tuple(proposals[:MOST])


def filled_in(typed: Mapping[str, Any], proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Return the fields with every proposal put where it belongs, as far as rows are free; nothing typed is changed.

    Conditions of one stance come in as equally likely, likely ones before possible ones: the words rank them no
    further.
    """
    fields = dict(typed)
    free = [number for number in range(ROWS) if not fields.get(f"condition_{number}")]
    used = [int(fields.get(f"place_{number}") or number + 1) for number in range(ROWS) if number not in free]
    first = max(used, default=0) + 1
    likely = any(proposal.stance == "likely" for proposal in proposals)
    for proposal in proposals:
        if proposal.kind == "condition" and free:
            number = free.pop(0)
            place = first + (1 if likely and proposal.stance == "possible" else 0)
            fields[f"condition_{number}"] = proposal.value
            fields[f"stance_{number}"] = proposal.stance
            fields[f"place_{number}"] = str(min(place, ROWS) if proposal.stance != "ruled_out" else number + 1)
        elif proposal.kind == "action":
            fields["actions"] = [*fields.get("actions", ()), proposal.value]
        elif proposal.kind == "urgency":
            fields["urgency"] = proposal.value
    return fields
