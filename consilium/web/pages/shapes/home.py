"""What the home page sees: the latest questions, the procedures, and one case to look at."""

from dataclasses import dataclass

from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.procedures import ProcedureRow
from consilium.web.pages.shapes.standing import StandingLine


@dataclass(frozen=True, slots=True)
class Featured:
    """A question with where its doctors stand in up to four lines, as the picture of what this site does."""

    url: str
    title: str
    doctors: int
    lead: str
    lines: tuple[StandingLine, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page, given to ``home.html`` under the name ``home``; figures are whole numbers, spelled by the view."""

    recent: tuple[QuestionRow, ...] = ()
    procedures: tuple[ProcedureRow, ...] = ()
    featured: Featured | None = None
    question_count: str = ""
    doctor_count: str = ""
    verified_count: str = ""
