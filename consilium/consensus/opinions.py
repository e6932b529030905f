"""What one doctor said of one question, as the pooling takes it: a value without a database behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from consilium.medicine.levels import Level

# Who the doctor is to this house: checked here, brought along by an import, or signed up here and not checked.
Checked = Literal["verified", "imported", "unverified"]
Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words an entry of an opinion rests on: `text` is `body[start:end]`, or the headline's.

    `about` names the entry: "label:acne", "ruled_out:acne", "action:see_provider", "ask:itching", "cause:…",
    "symptom:swelling@eyes", "urgency", "common", "self_limited".
    """

    about: str
    text: str
    start: int
    end: int
    where: Literal["headline", "body"] = "body"


@dataclass(frozen=True, slots=True)
class Finding:
    """A symptom at a place of the body, both as ids of the vocabulary; `site` is "" where no place is said."""

    symptom: str
    site: str = ""

    def speaks_to(self, other: "Finding") -> bool:
        """Whether what is said of this covers the other: the same symptom, and no other place.

        Swelling of the pores says nothing of swollen eyes; "the swelling" without a place speaks to any.
        """
        return self.symptom == other.symptom and (self.site == other.site or not self.site or not other.site)


@dataclass(frozen=True, slots=True)
class Opinion:
    """One opinion of one doctor.

    doctor      the key of the doctor; an import without a name gives each answer a key of its own
    standing    verified, imported or unverified (posted here by an account that was not checked)
    blind       True when given before colleagues' answers could be seen, False after, None when nobody knows
    groups      what it may be, most likely first; labels in one group are tied
    possible    those of the labels that are only possible, not likely
    ruled_out   what it is not
    urgency     how soon the doctor sends the person to care, None when that is not said
    asks        what the doctor asks the person; causes: what is named as having brought it about
    addresses   the symptoms spoken to, each at its place
    confirmed   False while the opinion is only read from the text by the software
    answer      the id of the answer; given: its place in time, higher is later
    """

    doctor: str
    standing: Checked
    blind: bool | None
    groups: Groups = ()
    possible: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    urgency: Level | None = None
    says_common: bool = False
    says_self_limited: bool = False
    asks: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    addresses: tuple[Finding, ...] = ()
    confirmed: bool = True
    answer: str = ""
    given: int = 0
    quotes: tuple[Quote, ...] = ()

    def quotes_about(self, about: str) -> tuple[Quote, ...]:
        return tuple(quote for quote in self.quotes if quote.about == about)


def ranked(asserted: Iterable[str], possible: Iterable[str]) -> Groups:
    """A reading as ranked groups: what is asserted ties first, what is possible next, or first when alone."""
    first = tuple(dict.fromkeys(asserted))
    second = tuple(label for label in dict.fromkeys(possible) if label not in first)
    return tuple(group for group in (first, second) if group)


def counted(opinions: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """The opinion of each doctor as it stands now, in the order given; unverified accounts leave no trace.

    Raises ValueError when one doctor gave two opinions at the same time: then nobody can say which holds.
    """
    latest: dict[str, Opinion] = {}
    for opinion in opinions:
        if opinion.standing == "unverified":
            continue
        held = latest.get(opinion.doctor)
        if held is not None and held.given == opinion.given:
            raise ValueError(f"two opinions of doctor {opinion.doctor!r} at place {opinion.given}")
        if held is None or held.given < opinion.given:
            latest[opinion.doctor] = opinion
    return tuple(sorted(latest.values(), key=lambda opinion: (opinion.given, opinion.doctor)))


def independent(opinions: Iterable[Opinion]) -> tuple[Opinion, ...]:
    """Of each doctor the last opinion given blind; a later revision does not take it back."""
    return counted(opinion for opinion in opinions if opinion.blind is True)
