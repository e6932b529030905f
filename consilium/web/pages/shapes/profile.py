"""What the pages see on which a doctor changes the own profile."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import DoctorCard, Link


@dataclass(frozen=True, slots=True)
class Tick:
    """One procedure to tick."""

    value: str
    label: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TickGroup:
    """Procedures of one category; `count` of them are ticked."""

    name: str
    ticks: tuple[Tick, ...]

    @property
    def count(self) -> int:
        """How many are ticked."""
        return sum(tick.is_ticked for tick in self.ticks)


@dataclass(frozen=True, slots=True)
class ProfileEditView:
    """What shows at once, given to ``profile_edit.html`` under the name ``own``; ``waiting`` is an open change."""

    card: DoctorCard
    post_url: str
    change_url: str
    groups: tuple[TickGroup, ...]
    waiting: Link | None = None


@dataclass(frozen=True, slots=True)
class ProfileChangeView:
    """What is checked first, given to ``profile_change.html`` under the name ``own``."""

    card: DoctorCard
    post_url: str
    back_url: str
    waiting: Link | None = None
    refused_files: tuple[str, ...] = ()
