"""What the directory of doctors sees: cards, the ways to narrow them, and keyset pages."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import ChoiceGroup, DoctorCard, Pagination


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """A doctor in the directory, with the number of answers written here."""

    card: DoctorCard
    answer_count: int = 0


@dataclass(frozen=True, slots=True)
class Directory:
    """The directory, given to ``doctor_directory.html`` under the name ``directory``."""

    rows: tuple[DirectoryRow, ...]
    filters: tuple[ChoiceGroup, ...] = ()
    pages: Pagination = field(default_factory=Pagination)
    order_note: str = ""
