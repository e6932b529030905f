"""What the sheet for the clinic and the page of earlier words see."""

from dataclasses import dataclass

from consilium.web.pages.shapes.question import QuestionView


@dataclass(frozen=True, slots=True)
class SheetPhoto:
    """A photo that may be printed; the asker ticks which ones are."""

    value: str
    url: str
    alt: str
    width: int
    height: int
    is_chosen: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """The sheet, given to ``sheet.html`` under the name ``sheet``; ``question`` comes without its answers."""

    question: QuestionView
    photos: tuple[SheetPhoto, ...]
    may_choose: bool
    open_questions: tuple[str, ...]
    printed_on: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words that stayed, came (``is_new``) or went (``is_gone``) with an edit."""

    words: str
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: which it was, when, and what it changed in the title and in the text."""

    number: int
    when: str
    title: tuple[Passage, ...]
    body: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The page of earlier words, given to ``question_history.html`` under the name ``history``."""

    title: str
    question_url: str
    edits: tuple[Edit, ...]
