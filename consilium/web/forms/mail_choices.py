"""The form of what comes by mail."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from consilium.notifications.choices import offered
from consilium.notifications.models import How, Kind


class MailChoicesForm(forms.Form):
    """How often mail comes about each kind of notice, and whether it may name what it is about."""

    is_frank = forms.BooleanField(
        required=False,
        label="Name what it is about",
        help_text="Mails then give the title of the question and the doctor’s name. Others may read your mail.",
    )

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = tuple(kinds)
        for kind in self.kinds:
            choices = [(how.value, how.label) for how in offered(kind)]
            invalid = {"required": "Choose how often.", "invalid_choice": "Choose one of the list."}
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=choices, error_messages=invalid)

    def kind_fields(self) -> Iterator[forms.BoundField]:
        """Give the fields of the kinds, in their order."""
        return (self[kind.value] for kind in self.kinds)

    def chosen(self) -> Mapping[Kind, How]:
        """Return how often, by kind; of a form that is valid."""
        return {kind: How(self.cleaned_data[kind.value]) for kind in self.kinds}
