"""The form of what comes by mail."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from consilium.notifications.choices import offered
from consilium.notifications.digests import Digest, zones
from consilium.notifications.matching import Wanted
from consilium.notifications.models import How, Kind
from consilium.notifications.models.matching import MOST_A_WEEK


class MailChoicesForm(forms.Form):
    """How often mail comes about each kind, whether it may name what it is about, and how many questions to tell of."""

    is_frank = forms.BooleanField(
        required=False,
        label="Name what it is about",
        help_text="Mails then give the title of the question and the doctor’s name. Others may read your mail.",
    )

    hour = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        label="Collected mails come at",
        choices=[(str(hour), f"{hour}:00") for hour in range(24)],
        error_messages={"invalid_choice": "Choose an hour of the list."},
    )
    zone = forms.ChoiceField(
        required=False,
        label="By the clock of",
        help_text="The nearest place in your time zone.",
        choices=lambda: [(name, name.replace("_", " ")) for name in zones()],
        error_messages={"invalid_choice": "Choose a place of the list."},
    )

    def __init__(self, *args: Any, kinds: Iterable[Kind], matching: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = tuple(kinds)
        for kind in self.kinds:
            choices = [(how.value, how.label) for how in offered(kind)]
            invalid = {"required": "Choose how often.", "invalid_choice": "Choose one of the list."}
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=choices, error_messages=invalid)
        self.matching = matching
        if matching:
            wrong = f"Write a whole number from 0 to {MOST_A_WEEK}."
            self.fields["a_week"] = forms.IntegerField(
                label="Questions within seven days",
                help_text=f"At most so many, from 0 to {MOST_A_WEEK}. With 0 you are told of none.",
                min_value=0,
                max_value=MOST_A_WEEK,
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
            )
            self.fields["only_own_country"] = forms.BooleanField(
                required=False,
                label="Only from my country",
                help_text="The country of your profile. If it names none, no question comes.",
            )

    def kind_fields(self) -> Iterator[forms.BoundField]:
        """Give the fields of the kinds, in their order."""
        return (self[kind.value] for kind in self.kinds)

    def chosen(self) -> Mapping[Kind, How]:
        """Return how often, by kind; of a form that is valid."""
        return {kind: How(self.cleaned_data[kind.value]) for kind in self.kinds}

    def digest(self, before: Digest) -> Digest:
        """Return when collected mails go; what the form left out stays as it was. Of a form that is valid."""
        hour, zone = self.cleaned_data["hour"], self.cleaned_data["zone"]
        return Digest(before.hour if hour is None else hour, zone or before.zone)

    def wanted(self) -> Wanted:
        """Return how many questions and from where; of a valid form that asks for it."""
        return Wanted(self.cleaned_data["a_week"], self.cleaned_data["only_own_country"])
