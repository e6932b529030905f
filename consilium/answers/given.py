"""What a doctor gives: the words and the opinion of an answer, before they are rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consilium.answers.models import Opinion

LEVELS = ("E", "U", "C", "S")


@dataclass(frozen=True, slots=True)
class OpinionGiven:
    """A structured opinion as its doctor confirmed it.

    `groups` ranks what it may be, most likely first: tie groups of {"label": id, "likely": bool}. A label stands in
    one place only; ValueError when it stands in two, when a group is empty, or for an unknown urgency.
    """

    groups: Sequence[Sequence[Mapping[str, Any]]] = ()
    ruled_out: Sequence[str] = ()
    actions: Sequence[str] = ()
    urgency: str = ""
    needs_examination: bool = False

    def __post_init__(self) -> None:
        # Kept in one form, so that what is given and what is read from rows compare equal.
        groups = tuple(tuple(dict(entry) for entry in group) for group in self.groups)
        object.__setattr__(self, "groups", groups)
        object.__setattr__(self, "ruled_out", tuple(self.ruled_out))
        object.__setattr__(self, "actions", tuple(self.actions))
        labels = [entry["label"] for group in self.groups for entry in group] + list(self.ruled_out)
        if len(labels) != len(set(labels)):
            raise ValueError("a condition stands in two places of an opinion")
        if not all(self.groups):
            raise ValueError("a group of an opinion is empty")
        if self.urgency and self.urgency not in LEVELS:
            raise ValueError(f"an urgency of {self.urgency!r}")

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was put into codes."""
        return not (self.groups or self.ruled_out or self.actions or self.urgency or self.needs_examination)


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer to be posted, or the next version of one.

    `blind` is the doctor's statement not to have read colleagues' answers; `day` the days since the procedure as it
    is given; `disclosures` values of Answer.Disclosure.
    """

    headline: str
    body: str
    opinion: OpinionGiven = field(default_factory=OpinionGiven)
    blind: bool = True
    day: int | None = None
    disclosures: Sequence[str] = ()
    disclosure: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "disclosures", tuple(self.disclosures))


def given_in(version: Opinion) -> AnswerGiven:
    """Return what a kept version gave, as it was given."""
    return AnswerGiven(
        headline=version.headline,
        body=version.body,
        opinion=OpinionGiven(
            groups=version.groups,
            ruled_out=version.ruled_out,
            actions=version.actions,
            urgency=version.urgency,
            needs_examination=version.needs_examination,
        ),
        blind=not version.after_seeing,
        day=version.day,
        disclosures=version.disclosures,
        disclosure=version.disclosure,
    )
