"""The forms of moderation: a flag, a decision, an appeal."""

import re
from typing import Any

from django import forms

from consilium.moderation.models import Decision, Flag

FINE = (Decision.Reason.IN_ORDER, Decision.Reason.SEEN_TO)
# A merge has its one reason; no other decision has it.
REASONS = [row for row in Decision.Reason.choices if row[0] != Decision.Reason.DUPLICATE]


class FlagForm(forms.Form):
    """Why something should be looked at; "something else" needs words."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes closest.", "invalid_choice": "Choose what comes closest."},
    )
    words = forms.CharField(
        label="What should moderators know?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only moderators read this.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """See to it that "something else" is said."""
        cleaned = super().clean() or {}
        if cleaned.get("reason") == Flag.Reason.OTHER and not cleaned.get("words"):
            self.add_error("words", "Say what is wrong with it.")
        return cleaned


class DecisionForm(forms.Form):
    """Whether the thing shows, and why: a reason from the list, and words to its author if wanted."""

    shows = forms.TypedChoiceField(choices=[("1", "shows"), ("0", "does not show")], coerce=lambda value: value == "1")
    reason = forms.ChoiceField(
        label="Why?",
        required=False,
        choices=REASONS,
        error_messages={"invalid_choice": "Choose a reason from the list."},
    )
    words = forms.CharField(
        label="Words to the author",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The author reads them, the public log does not show them.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """Give what may show its plain reason, and see to it that hiding has one, and "another" its words."""
        cleaned = super().clean() or {}
        if "shows" not in cleaned or "reason" in self.errors:
            return cleaned
        if not cleaned["shows"] and cleaned.get("reason") in ("", *FINE):
            self.add_error("reason", "Say why it must not show.")
        elif not cleaned.get("reason"):
            cleaned["reason"] = Decision.Reason.IN_ORDER
        if cleaned.get("reason") == Decision.Reason.OTHER and not cleaned.get("words"):
            self.add_error("words", "Tell the author the reason.")
        return cleaned


class SuspensionForm(forms.Form):
    """For how long, why, and what the person is told."""

    days = forms.TypedChoiceField(
        label="For how long?",
        choices=[("1", "One day"), ("7", "7 days"), ("30", "30 days"), ("180", "Half a year")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Say for how long.", "invalid_choice": "Say for how long."},
    )
    reason = forms.ChoiceField(
        label="Why?",
        choices=[row for row in REASONS if row[0] not in FINE],
        widget=forms.RadioSelect,
        error_messages={"required": "Say why.", "invalid_choice": "Choose a reason from the list."},
    )
    words = forms.CharField(
        label="Words to the person",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read them with the reason; the public log does not show them.",
        error_messages={"required": "Tell the person what they did, so that it does not happen again."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MergingForm(forms.Form):
    """Which question asks the same, and words to the asker of the one that leaves."""

    into = forms.CharField(
        label="Which question asks the same?",
        max_length=500,
        help_text="Its address, or its number. Its words, photos and level stay as they are.",
        error_messages={"required": "Say which question asks the same."},
    )
    words = forms.CharField(
        label="Words to the person who asked",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="They read them with the decision; the public log does not show them.",
    )
    # The number of the question that the form was shown beside: nothing is merged that was not read.
    compared = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_into(self) -> int:
        """Return the number in an address, or the number that was typed."""
        found = re.search(r"(?:^|/questions/)([0-9]{1,18})(?:/|$)", self.cleaned_data["into"].strip())
        if found is None:
            raise forms.ValidationError("That is neither a question’s address nor its number.")
        return int(found[1])


class PartingForm(forms.Form):
    """Why a merge is undone."""

    words = forms.CharField(
        label="Why do they not ask the same?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The person who asked reads it; the public log does not show it.",
        error_messages={"required": "Tell the person who asked the reason."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AppealForm(forms.Form):
    """Why the author thinks the decision is wrong."""

    words = forms.CharField(
        label="Why should another moderator look at this?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why the decision is wrong."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
