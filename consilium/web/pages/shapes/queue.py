"""What a doctor's queue sees: the questions that wait, the most urgent first."""

from dataclasses import dataclass, field

from consilium.web.pages.shapes.common import ChoiceGroup, Pagination
from consilium.web.pages.shapes.listing import QuestionRow


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One question in the queue; ``how_soon`` says why it stands where it stands, ``note`` who is writing on it.

    ``claim_url`` is set where it can be claimed, ``is_claimed`` where the claim is the doctor's own.
    """

    question: QuestionRow
    answer_url: str = ""
    how_soon: str = ""
    is_own_specialty: bool = False
    has_draft: bool = False
    note: str = ""
    claim_url: str = ""
    is_claimed: bool = False


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue, given to ``queue.html`` under the name ``queue``; ``hindrance`` says why nothing can be answered."""

    rows: tuple[QueueRow, ...]
    choices: ChoiceGroup
    pages: Pagination = field(default_factory=Pagination)
    hindrance: str = ""
    heading: str = "Questions that wait for you"
