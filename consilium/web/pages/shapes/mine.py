"""What the asker's own pages see: my questions, and the pages on which something is added to one."""

from dataclasses import dataclass, field

from django.forms import Form

from consilium.web.pages.shapes.asking import PhotoCard, PrivateWords, RefusedPhoto, TickView
from consilium.web.pages.shapes.common import EmergencyNumber, Link, Moment, Pagination
from consilium.web.pages.shapes.listing import QuestionRow
from consilium.web.pages.shapes.question import LevelView


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A question that is not posted yet."""

    title: str
    url: str
    touched: Moment | None
    photo_count: int = 0


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """One of my questions, with what is new since I last looked; ``wants`` are what somebody waits for."""

    row: QuestionRow
    news: tuple[Link, ...] = ()
    wants: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MineView:
    """My questions, given to ``my_questions.html`` under the name ``mine``."""

    drafts: tuple[DraftRow, ...]
    questions: tuple[OwnQuestion, ...]
    pages: Pagination = field(default_factory=Pagination)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What is pointed out before something is posted: an emergency, or private words; the text stays in the form."""

    digest: str
    level: LevelView | None = None
    number: EmergencyNumber | None = None
    private: tuple[PrivateWords, ...] = ()


@dataclass(frozen=True, slots=True)
class AddView:
    """A page on which the asker adds something, given to ``my_addition.html`` under the name ``add``.

    ``asked`` are the words of a doctor that are replied to; ``suggestions`` belong to the field ``suggested_for``.
    """

    heading: str
    lead: str
    form: Form
    button: str
    question_title: str
    question_url: str
    asked: str = ""
    asked_by: str = ""
    ticks: tuple[TickView, ...] = ()
    suggestions: tuple[str, ...] = ()
    look: SecondLook | None = None


@dataclass(frozen=True, slots=True)
class OwnPhotosView:
    """The photos of a posted question, given to ``my_photos.html`` under the name ``own``."""

    question_title: str
    question_url: str
    cards: tuple[PhotoCard, ...]
    form: Form
    key: str
    room: int
    refused: tuple[RefusedPhoto, ...] = ()
