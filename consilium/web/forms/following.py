"""The forms of what an asker adds later: a day, a reply, the outcome, better words, photos."""

from typing import Any

from django import forms

from consilium.medicine.conditions import all_conditions
from consilium.questions.consent import CURRENT, WORDS
from consilium.questions.models import Outcome, Photo
from consilium.questions.triage import TICK_LIST
from consilium.web.forms.ask import LONGEST_BODY, LONGEST_DAYS


class Keyed(forms.Form):
    """A form that acts once under its key; `looked` is the digest of a text that was looked over before."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    looked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class UpdateForm(Keyed):
    """What it looks like on a later day."""

    day = forms.IntegerField(
        label="Which day is it?",
        required=False,
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text="Days since the procedure.",
        error_messages={"invalid": "Please write the day as a number, such as 6."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    body = forms.CharField(
        label="What has changed?",
        max_length=LONGEST_BODY,
        help_text="What is better, what is worse, what you were told or given.",
        error_messages={"required": "Please say what has changed, or that nothing has."},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    ticked = forms.MultipleChoiceField(
        label="Is any of this true right now?",
        required=False,
        choices=[(tick.id, tick.label) for tick in TICK_LIST],
        widget=forms.CheckboxSelectMultiple,
    )


class ReplyForm(Keyed):
    """The one reply to what a doctor asks back."""

    words = forms.CharField(
        label="Your reply",
        max_length=5000,
        help_text="You reply once; add a day to your question when something changes later.",
        error_messages={"required": "Please write a reply. “I do not know” is one, too."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WordsForm(Keyed):
    """Better words for a question that is posted."""

    title = forms.CharField(
        label="Your question in one line",
        max_length=300,
        error_messages={"required": "A question needs its one line."},
    )
    body = forms.CharField(
        label="What you see and feel",
        max_length=LONGEST_BODY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


def conditions() -> list[tuple[str, str]]:
    """Return the conditions that name a cause, by their labels."""
    named = [(row.id, row.label[:1].upper() + row.label[1:]) for row in all_conditions().values() if row.specific]
    return sorted(named, key=lambda row: row[1].casefold())


def known_condition(words: str) -> str:
    """Return the id of the condition that words name by label, plain words or synonym; empty when there is none."""
    plain = " ".join(words.casefold().split())
    for row in all_conditions().values():
        if plain and plain in (name.casefold() for name in (row.label, row.plain, *row.synonyms)):
            return row.id
    return ""


class OutcomeForm(Keyed):
    """What it turned out to be."""

    condition = forms.CharField(
        label="What was it?",
        required=False,
        max_length=120,
        help_text="Type to find it. Leave it empty when nobody could say; write other words below.",
        widget=forms.TextInput(attrs={"list": "conditions", "autocomplete": "off"}),
    )
    finder = forms.ChoiceField(
        label="Who found that?",
        choices=Outcome.Finder.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Please say who found it."},
    )
    is_gone = forms.ChoiceField(
        label="Is it gone?",
        choices=[("yes", "Yes, it is gone"), ("no", "Not yet")],
        widget=forms.RadioSelect,
        error_messages={"required": "Please say whether it is gone."},
    )
    resolved_by_day = forms.IntegerField(
        label="By which day was it gone?",
        required=False,
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text="Days since the procedure, as well as you remember.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=5000,
        help_text="What helped, and what you would tell the next person.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Find the condition in the list, and want the day of what is gone."""
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("condition", "")
        cleaned["condition_id"] = known_condition(typed)
        if typed and not cleaned["condition_id"]:
            self.add_error("condition", "This is not in the list. Choose one, or leave it empty and write it below.")
        if cleaned.get("is_gone") == "yes" and cleaned.get("resolved_by_day") is None:
            self.add_error("resolved_by_day", "Please say by which day it was gone, as well as you remember.")
        if cleaned.get("is_gone") == "no":
            cleaned["resolved_by_day"] = None
        return cleaned


class NewPhotos(Keyed):
    """That photos which are added to a posted question may be shown; the files come beside it."""

    showing = forms.ChoiceField(
        label="Who sees them?", choices=Photo.Showing.choices, initial=Photo.Showing.BLURRED, widget=forms.RadioSelect
    )
    consent = forms.BooleanField(
        label=WORDS[CURRENT], error_messages={"required": "Please agree to how the photos are shown."}
    )
