"""What the inbox shows."""

from dataclasses import dataclass

from consilium.web.pages.shapes.common import Moment, Pagination


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice: what happened, to which question, when; ``url`` leads there and marks it read."""

    words: str
    url: str
    told: Moment | None
    title: str = ""
    is_new: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class InboxView:
    """Notices, newest first; ``newest`` is the id up to which "mark all read" goes, 0 when there is nothing new."""

    rows: tuple[NoticeRow, ...]
    pages: Pagination
    post_url: str
    choices_url: str
    newest: int = 0
    unread: int = 0
