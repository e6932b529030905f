"""What the panel "Where the doctors stand" sees: one dot a doctor, one line a view, each line with its sentences."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import STANCES, Level, Seat, Stance

LEADING_UP_TO = 10
"""Up to this many doctors each dot leads to its answer and can be tapped, also on a narrow phone; beyond, it counts."""

DENSE_FROM = 25
"""From this many doctors on the dots are small."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that a line rests on, quoted, and the answer it stands in (``#answer-7``).

    The sentence is empty where the doctor gave the code on the form and the words do not say it.
    """

    who: str
    url: str
    sentence: str
    stance: Stance = "likely"
    read_by_software: bool = False

    @property
    def words(self) -> str:
        """The stance as people say it."""
        return STANCES[self.stance]


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One advice or one view: how many of how many doctors, who they are, and in which words.

    ``view`` is the view's colour on the whole page (1 to 8; 0 for what to do); ``seats`` come in the order likely,
    also likely, possible, silent, ruled out, all doctors of the panel; ``interval`` is Wilson's 95 % ("19–73 %"), empty
    where it says nothing; ``plain`` explains the label in everyday words, ``about`` is the address of its own page.
    """

    label: str
    seats: tuple[Seat, ...]
    count: int
    of: int
    view: int = 0
    plain: str = ""
    about: str = ""
    interval: str = ""
    ruled_out: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_dense(self) -> bool:
        """Whether there are too many doctors for dots of full size."""
        return len(self.seats) >= DENSE_FROM

    @property
    def dots_lead(self) -> bool:
        """Whether each dot is a link."""
        return len(self.seats) <= LEADING_UP_TO

    @property
    def spoken(self) -> str:
        """The dots in words, as the line reads aloud: ``3 likely, 1 possible, 1 ruled out, 5 say nothing``."""
        names: tuple[tuple[Stance, str], ...] = (
            ("likely", "likely"),
            ("also", "also likely"),
            ("possible", "possible"),
            ("ruled-out", "ruled out"),
            ("silent", "say nothing"),
        )
        counts = [(sum(seat.stance == stance for seat in self.seats), name) for stance, name in names]
        return ", ".join(f"{count} {name}" for count, name in counts if count)


@dataclass(frozen=True, slots=True)
class Alert:
    """What cannot wait and who raised it; never averaged away."""

    level: Level
    raised_by: str
    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Unaddressed:
    """A symptom the asker named that no answer speaks to, with the asker's own words."""

    symptom: str
    quote: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class AskedBack:
    """What a doctor asks the asker, standing here until it is answered."""

    question: str
    who: str
    url: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something else that answers say, counted: "Common" 7 of 10, a cause named, what was ruled out."""

    text: str
    count: int
    of: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class StandingView:
    """The panel, given to ``question.html`` as ``question.standing``.

    ``lead`` is the one sentence on which most agree and ``second`` what they do not agree on; ``verdict`` is a word
    ("Divided") and ``close_call`` how little would change it; ``reassurance`` is set only when the rule allows it;
    ``stale`` says for which days the opinions were given when the question has moved on.
    """

    doctors: int
    verified: int
    lead: str = ""
    second: str = ""
    alerts: tuple[Alert, ...] = ()
    actions: tuple[StandingLine, ...] = ()
    causes: tuple[StandingLine, ...] = ()
    verdict: str = ""
    close_call: str = ""
    no_cause: str = ""
    ruled_out: tuple[Noted, ...] = ()
    unaddressed: tuple[Unaddressed, ...] = ()
    asked_back: tuple[AskedBack, ...] = ()
    reassurance: str = ""
    noted: tuple[Noted, ...] = ()
    independent: str = ""
    method_url: str = ""
    vocabulary: str = ""
    stale: str = ""
