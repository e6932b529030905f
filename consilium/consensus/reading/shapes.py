"""What is read in one answer: values without behaviour, each with the words it rests on."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["headline", "body"]
Status = Literal["asserted", "possible", "ruled_out"]
Urgency = Literal["emergency", "urgent", "soon", "routine", "none"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of an answer: `text` is `body[start:end]`, or `headline[start:end]` when `field` says so."""

    text: str
    start: int
    end: int
    field: Field = "body"


@dataclass(frozen=True, slots=True)
class Assessment:
    """A condition the answer says this person has, may have or does not have.

    mention      the name itself inside the evidence, which is the clause that names it
    less_likely  kept as possible, but named as the lesser chance
    conditional  said only under an if
    implicit     not said outright: it follows from the treatment or the explanation
    """

    label: str
    status: Status
    evidence: Evidence
    mention: Evidence
    less_likely: bool = False
    conditional: bool = False
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """An action the answer tells this person to take or to expect; `conditional` when only under an if."""

    action: str
    evidence: Evidence
    conditional: bool = False
    hedged: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A question put back to the person: about a symptom (its id), or free (`topic` is "")."""

    topic: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Cause:
    """What the answer names as having brought it about: a row of data/causes.csv."""

    label: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Complaint:
    """A symptom at a place of the body, ids of the vocabulary; `site` is "" when no place is said."""

    symptom: str
    site: str
    evidence: Evidence

    @property
    def key(self) -> str:
        """ "swelling@eyes", or "swelling" without a place."""
        return f"{self.symptom}@{self.site}" if self.site else self.symptom


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer as the software reads it, until its doctor confirms or corrects it."""

    assessments: tuple[Assessment, ...] = ()
    actions: tuple[Advice, ...] = ()
    urgency: Urgency = "none"
    common: Evidence | None = None
    self_limited: Evidence | None = None
    asks: tuple[Ask, ...] = ()
    causes: tuple[Cause, ...] = ()
    addresses: tuple[Complaint, ...] = ()
    vocabulary: str = ""
