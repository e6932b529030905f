"""The form of a question put back to the asker."""

from typing import Any

from django import forms

from consilium.medicine.clarifying import clarifying_questions


class ClarificationForm(forms.Form):
    """One question from the short list, or one in free words."""

    about = forms.ChoiceField(required=False, label="From the short list", widget=forms.RadioSelect)
    words = forms.CharField(
        required=False,
        max_length=500,
        label="Or in your own words",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(row.id, row.label) for row in clarifying_questions().values() if row.id not in asked]

    def clean(self) -> dict[str, Any] | None:
        """See to it that one thing is asked; a question of the list carries the list's words."""
        cleaned = super().clean() or {}
        about, words = cleaned.get("about", ""), cleaned.get("words", "")
        if self.errors:
            return cleaned
        if about and words:
            self.add_error("words", "Ask one thing at a time: from the list, or in your own words.")
        elif about:
            cleaned["words"] = clarifying_questions()[about].words
        elif not words:
            self.add_error("words", "Choose a question, or write one.")
        return cleaned
