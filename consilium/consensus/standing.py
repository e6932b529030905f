"""Everything the panel says about where the doctors stand, each line with the opinions and sentences it rests on."""

from collections.abc import Callable
from dataclasses import dataclass

from consilium.consensus.opinions import Finding, Quote
from consilium.consensus.pooling import CloseCall, Verdict
from consilium.medicine.levels import Level


@dataclass(frozen=True, slots=True)
class Backing:
    """One doctor behind a line: the answer it is from and the words in it that say so, if it was read or quoted."""

    doctor: str
    answer: str
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Something that `count` doctors say: an id of the vocabulary or a word, and who says it."""

    id: str
    count: int
    backings: tuple[Backing, ...]


@dataclass(frozen=True, slots=True)
class LabelLine:
    """What it may be: one label with its share, its counts out of the doctors who name a cause, and who names it.

    `low` and `high` are Wilson's 95 % interval of `first` out of those doctors; `possible` counts those of
    `anywhere` who call it only possible; `urgent` marks what is treatable and worse for waiting.
    """

    label: str
    share: float
    first: int
    anywhere: int
    possible: int
    low: float
    high: float
    p_top: float
    urgent: bool
    backings: tuple[Backing, ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """What to do: an action with its kinds folded in (oral antibiotics under antibiotics), out of all doctors."""

    action: str
    kinds: tuple[str, ...]
    count: int
    low: float
    high: float
    backings: tuple[Backing, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One counting of opinions: all doctors, those who name a cause, and what they name."""

    doctors: int
    naming: int
    labels: tuple[LabelLine, ...]
    actions: tuple[ActionLine, ...]
    top: str | None
    p_top: float
    tied: bool
    verdict: Verdict
    close_call: CloseCall


@dataclass(frozen=True, slots=True)
class Safety:
    """How soon care is needed: never averaged, never lowered by a vote or an opinion.

    level        the highest of the question's own level and any verified doctor's urgency
    question     the question's own level
    raised_by    verified doctors who ask for more than the question's own level, at the highest of theirs
    said_by_imported  imported doctors whose urgency is above the question's: told, though it does not move the level
    warnings     causes that are treatable and worse for waiting, however few doctors name them
    """

    level: Level
    question: Level
    raised_by: tuple[Backing, ...]
    imported_level: Level | None
    said_by_imported: tuple[Backing, ...]
    warnings: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reassurance:
    """Whether "this is normal" may be said: only with a majority of doctors and no open red flag.

    `against` lists what forbids it: "too few doctors", "no majority", "level", "treatable cause raised".
    """

    common: Line
    passes_by_itself: Line
    may_say_normal: bool
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """A symptom the asker named, where on the body, and the words: `text` is `body[start:end]` of the question."""

    finding: Finding
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the question itself brings: its level, its complaints, what is expected on its day, replies given.

    `answered` are asks of doctors that the asker has replied to since.
    """

    level: Level = Level.S
    complaints: tuple[Complaint, ...] = ()
    expected: frozenset[Finding] = frozenset()
    answered: frozenset[str] = frozenset()


def _same(label: str) -> str:
    return label


def _every(_label: str) -> bool:
    return True


def _none(_label: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Terms:
    """What pooling asks of the vocabulary: does a label name a cause, is it treatable and urgent, which action an
    action is a kind of ("" or itself for none), and by which version of the vocabulary it was said.
    """

    is_specific: Callable[[str], bool] = _every
    is_urgent: Callable[[str], bool] = _none
    broader: Callable[[str], str] = _same
    version: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the doctors stand on one question; the snapshot that is stored and shown.

    now            each doctor's opinion as it stands today, after discussion where there was one
    independent    opinions given blind only
    doctors        how many are counted, and of them: verified here, imported, of unknown independence, read by
                   the software and not confirmed by their doctor
    raised_by_one  causes that exactly one of several doctors names
    """

    vocabulary: str
    doctors: int
    verified: int
    imported: int
    independence_unknown: int
    read_by_software: int
    now: Tally
    independent: Tally
    safety: Safety
    reassurance: Reassurance
    raised_by_one: tuple[Line, ...]
    ruled_out: tuple[Line, ...]
    names_no_cause: tuple[Backing, ...]
    asked_back: tuple[Line, ...]
    causes: tuple[Line, ...]
    nobody_addressed: tuple[Complaint, ...]
