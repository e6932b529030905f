"""What the pages see by which somebody becomes a doctor here, and on which moderators decide it."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import DoctorCard, Link


@dataclass(frozen=True, slots=True)
class ApplyingView:
    """The form of an application or a claim, given to ``applying.html`` under the name ``applying``.

    ``claimed`` is the profile that is claimed; ``hindrance`` says why there is no form.
    """

    post_url: str
    claimed: DoctorCard | None = None
    holder_note: str = ""
    hindrance: str = ""
    refused_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One thing that was said: its name and its words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a check: who said or decided what, and when."""

    who: str
    what: str
    words: str
    day: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One file that was shown; ``url`` is empty once it was deleted."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnCheckView:
    """A check as its applicant sees it, given to ``own_check.html`` under the name ``check``."""

    heading: str
    state: str
    is_open: bool
    post_url: str
    said: tuple[SaidLine, ...]
    steps: tuple[StepView, ...]
    evidence: tuple[EvidenceView, ...]
    profile_url: str = ""
    picture_url: str = ""
    crop_url: str = ""
    refused_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnDoctorView:
    """A doctor's own page of checks, given to ``own_doctor.html`` under the name ``own``."""

    card: DoctorCard
    facts: tuple[SaidLine, ...]
    checks: tuple[Link, ...]
    next_steps: tuple[Link, ...]
    post_url: str
    refused_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of a comparison: what was said, what the register lists, and what that amounts to."""

    what: str
    claimed: str
    listed: str
    finding: str
    differs: bool


@dataclass(frozen=True, slots=True)
class LookupLine:
    """Where a moderator looks a number up, and the fields of the form for its last day."""

    words: str
    url: str
    issuer: str
    place: int


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check as a moderator decides it, given to ``check.html`` under the name ``check``."""

    heading: str
    applicant: str
    state: str
    post_url: str
    said: tuple[SaidLine, ...]
    compared: tuple[ComparedLine, ...]
    lookups: tuple[LookupLine, ...]
    contests: tuple[Link, ...]
    evidence: tuple[EvidenceView, ...]
    steps: tuple[StepView, ...]
    approved: int
    needed: int
    profile: Link | None = None
    changes: tuple[SaidLine, ...] = ()
    picture_url: str = ""
    hindrance: str = ""


@dataclass(frozen=True, slots=True)
class WaitingCheck:
    """One line of what waits: ``facts`` are the numbers that were said.

    ``is_mine`` when the reader approved it already, so that somebody else is needed.
    """

    link: Link
    kind: str
    day: str
    count: str
    differs: bool = False
    is_mine: bool = False
    facts: str = ""
    lacks_papers: bool = False


@dataclass(frozen=True, slots=True)
class ChecksView:
    """What waits to be checked, given to ``check_list.html`` under the name ``checks``."""

    rows: tuple[WaitingCheck, ...] = ()
    total: int = 0
    more_url: str = ""
    first_url: str = ""
