"""What the tool that crops a photo and hides parts of it sees."""

from dataclasses import dataclass

from django.forms import Form


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the grid over the photo, ticked when it is to be hidden."""

    value: int
    words: str
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class PhotoEditView:
    """The tool, given to ``photo_edit.html`` under the name ``edit``; without rows nothing can be hidden, only cut.

    ``of`` names the picture that the form is about, where a form sent twice would cut twice.
    """

    url: str
    width: int
    height: int
    form: Form
    columns: int
    rows: tuple[tuple[Cell, ...], ...]
    back_url: str
    heading: str = "Crop and hide"
    lead: str = "What you hide or cut off here is gone for good: only what is left is kept."
    hint: str = ""
    of: str = ""
