"""What the directory of doctors sees: cards, the ways to narrow them, and keyset pages."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import ChoiceGroup, DoctorCard, Pagination


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A doctor in the directory, with the number of answers written here."""

    card: DoctorCard
    answer_count: int = 0


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
class Directory:
    """The directory, given to ``doctor_directory.html`` under the name ``directory``."""

    rows: tuple[DirectoryRow, ...]
    filters: tuple[ChoiceGroup, ...] = ()
    pages: Pagination = field(default_factory=Pagination)
    order_note: str = ""
    options: Options = field(default_factory=Options)
