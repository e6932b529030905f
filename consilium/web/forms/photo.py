"""The form that crops a photo and hides squares of it."""

from typing import Any

from django import forms

from consilium.lib.images import Rectangle
from consilium.questions.photo_grid import Grid

MOST_CUT = 45  # per cent from one side; a tenth of the photo is left at least


class PhotoEdit(forms.Form):
    """How much to cut off each side, in per cent, and which cells of the grid to hide."""

    left = forms.IntegerField(label="Cut off on the left", min_value=0, max_value=MOST_CUT, initial=0)
    right = forms.IntegerField(label="Cut off on the right", min_value=0, max_value=MOST_CUT, initial=0)
    top = forms.IntegerField(label="Cut off at the top", min_value=0, max_value=MOST_CUT, initial=0)
    bottom = forms.IntegerField(label="Cut off at the bottom", min_value=0, max_value=MOST_CUT, initial=0)
    cells = forms.TypedMultipleChoiceField(label="Hide these squares", required=False, coerce=int)

    def __init__(self, *args: Any, grid: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cells = self.fields["cells"]
        assert isinstance(cells, forms.TypedMultipleChoiceField)
        cells.choices = [(number, number) for number in range(grid.cells)]
        for name in ("left", "right", "top", "bottom"):
            self.fields[name].widget = forms.NumberInput(
                attrs={"type": "range", "min": 0, "max": MOST_CUT, "step": 1, "data-side": name}
            )

    def clean(self) -> dict[str, Any]:
        """Add `kept`, the part that stays as fractions of the photo, or None when nothing is cut off."""
        cleaned = super().clean() or self.cleaned_data
        sides = [cleaned.get(name) or 0 for name in ("left", "top", "right", "bottom")]
        left, top, right, bottom = (side / 100 for side in sides)
        kept: Rectangle | None = (left, top, 1 - left - right, 1 - top - bottom) if any(sides) else None
        cleaned["kept"] = kept
        return cleaned

    def chosen(self) -> set[int]:
        """Return the cells that are ticked, as they were sent."""
        sent = self.data.getlist("cells") if hasattr(self.data, "getlist") else []
        return {int(cell) for cell in sent if cell.isascii() and cell.isdigit()}
