"""What the directory of doctors sees: cards, the ways to narrow them, and keyset pages."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import ChoiceGroup, DoctorCard, Pagination


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A doctor in the directory, with the number of answers written here, and how far away where that was asked."""

    card: DoctorCard
    answer_count: int = 0
    away: str = ""


@dataclass(frozen=True, slots=True)
class DirectoryGroup:
    """Doctors under one heading: a band of distance, or nothing where nobody asked for distances."""

    heading: str
    rows: tuple[DirectoryRow, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list to choose from."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """The short form beside the list: place, procedure and language; ``kept`` are the narrowings it carries along."""

    city: str = ""
    procedures: tuple[Option, ...] = ()
    languages: tuple[Option, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    is_used: bool = False
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class NearForm:
    """The form that asks for a postcode, as it begins or as it was sent; ``kept`` are the narrowings it carries along.

    ``words`` say where the reader looks now. ``countries`` are those whose postcodes are known; without any there is
    no form, and ``error`` says why.
    """

    post_url: str
    countries: tuple[Option, ...] = ()
    distances: tuple[Option, ...] = ()
    postcode: str = ""
    error: str = ""
    words: str = ""
    anywhere_url: str = ""
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory, given to ``doctor_directory.html`` under the name ``directory``."""

    near: NearForm
    groups: tuple[DirectoryGroup, ...] = ()
    filters: tuple[ChoiceGroup, ...] = ()
    pages: Pagination = field(default_factory=Pagination)
    order_note: str = ""
    options: Options = field(default_factory=Options)

    @property
    def rows(self) -> tuple[DirectoryRow, ...]:
        """Return the doctors of all groups, in order."""
        return tuple(row for group in self.groups for row in group.rows)
