"""What a sample case consists of, as frozen values: ids of the medicine tables, keys of sample doctors, hours and days.

Times are told relative to the moment the samples are loaded, so that a demonstration always looks like this week:
`asked_days_ago` says when a question was asked, and every `after` is hours after that.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Standing = Literal["verified", "pending", "imported"]
Showing = Literal["public", "blurred", "doctors"]
PhotoKind = Literal["white bumps", "pustules", "redness", "swelling", "bruise", "blisters", "dark marks"]
Urgency = Literal["E", "U", "C", "S"]
Stance = Literal["agree", "reservation", "disagree"]
Reason = Literal["", "wrong", "outdated", "incomplete", "dangerous"]
FoundBy = Literal["treating_doctor", "another_doctor", "own_judgement"]
Relation = Literal["treated", "consulted", "other"]


@dataclass(frozen=True, slots=True)
class SampleLicence:
    """A licence of a register that does not exist."""

    issuer: str
    number: str


@dataclass(frozen=True, slots=True)
class SampleDoctor:
    """An invented doctor. `key` is how the files speak of them.

    `specialty` and `procedures` are ids of the medicine tables, `languages` BCP 47 tags, `country` two letters.
    A verified doctor has a licence, a pending one an account without, an imported one neither.
    """

    key: str
    name: str
    post_nominals: str
    specialty: str
    city: str
    region: str
    country: str
    languages: tuple[str, ...]
    procedures: tuple[str, ...]
    about: str
    standing: Standing
    licence: SampleLicence | None
    imported_rating: Decimal | None
    imported_review_count: int | None


@dataclass(frozen=True, slots=True)
class SamplePhoto:
    """A picture to be drawn by code from its kind and seed, with its alternative text and who sees it."""

    kind: PhotoKind
    seed: int
    alt: str
    showing: Showing


@dataclass(frozen=True, slots=True)
class SampleUpdate:
    """What the asker added on a later day."""

    day: int
    text: str


@dataclass(frozen=True, slots=True)
class SampleClarification:
    """A doctor's question to the asker; `reply` is empty while it waits."""

    doctor: str
    after: float
    text: str
    reply: str
    reply_after: float | None


@dataclass(frozen=True, slots=True)
class Considered:
    """A condition (id) a doctor considers, likely or only possible."""

    condition: str
    likely: bool


@dataclass(frozen=True, slots=True)
class SampleOpinion:
    """What a doctor thinks, in ids: `groups` are ranked, those within a group are tied."""

    groups: tuple[tuple[Considered, ...], ...]
    ruled_out: tuple[str, ...]
    actions: tuple[str, ...]
    urgency: Urgency
    needs_examination: bool


@dataclass(frozen=True, slots=True)
class SampleRevision:
    """A second version of an answer, given after seeing colleagues."""

    after: float
    headline: str
    body: str
    opinion: SampleOpinion


@dataclass(frozen=True, slots=True)
class SampleAgreement:
    """A colleague's word on an answer; a disagreement has a reason, a dangerous one also words."""

    doctor: str
    stance: Stance
    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class SampleAnswer:
    """One answer, `after` hours after the question, `day` days after the procedure.

    Written here it has a doctor and an opinion; imported it may have a doctor, a signature or neither, and no opinion.
    `up` and `down` are how many readers found it helpful and not.
    """

    doctor: str | None
    signature: str
    imported: bool
    headline: str
    body: str
    after: float
    day: int
    blind: bool | None
    opinion: SampleOpinion | None
    revision: SampleRevision | None
    disclosure: str
    agreements: tuple[SampleAgreement, ...]
    up: int
    down: int


@dataclass(frozen=True, slots=True)
class SampleOutcome:
    """What the asker says it turned out to be, on which day and by whose judgement; `resolved_day` if it has gone."""

    day: int
    found_by: FoundBy
    condition: str
    resolved_day: int | None
    words: str


@dataclass(frozen=True, slots=True)
class SampleQuestion:
    """One question with all that came of it; `procedure`, `body_site` (may be empty) and `ticked` are ids.

    `ticked` is what the asker marked in the list of red flags.
    """

    key: str
    asker: str
    title: str
    body: str
    procedure: str
    day: int
    body_site: str
    country: str
    asked_days_ago: float
    ticked: tuple[str, ...]
    photos: tuple[SamplePhoto, ...]
    updates: tuple[SampleUpdate, ...]
    clarifications: tuple[SampleClarification, ...]
    answers: tuple[SampleAnswer, ...]
    outcome: SampleOutcome | None


@dataclass(frozen=True, slots=True)
class SampleReview:
    """A reader's review of a doctor; `worth_it` is None where the reader did not say."""

    doctor: str
    person: str
    stars: int
    procedure: str
    relation: Relation
    worth_it: bool | None
    body: str
    days_ago: float
    published: bool
