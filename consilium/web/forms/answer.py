"""The form of an answer: the words, the opinion, what is disclosed, and what was read before."""

from typing import Any
from uuid import uuid4

from django import forms

from consilium.answers.given import AnswerGiven
from consilium.answers.models import Answer
from consilium.web.forms.opinion import OpinionForm

LONGEST = 20_000


class AnswerForm(OpinionForm):
    """An answer, or with `is_revision` its next version, which makes no statement about what was read."""

    headline = forms.CharField(
        required=False,
        max_length=300,
        label="Headline",
        help_text="Your view in one line, if one line can hold it.",
    )
    body = forms.CharField(
        label="In your words",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={
            "required": "Write your answer: codes alone help nobody.",
            "max_length": "Keep it under 20,000 characters.",
        },
    )
    disclosures = forms.MultipleChoiceField(
        required=False,
        choices=Answer.Disclosure.choices,
        widget=forms.CheckboxSelectMultiple,
        label="Does any of this hold for you?",
    )
    disclosure = forms.CharField(required=False, max_length=300, label="Anything else to disclose")
    unread = forms.BooleanField(
        required=False,
        label="I have not read colleagues’ answers to this question, here or elsewhere",
        help_text="Without this your opinion is kept apart, as given after discussion.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    codes_offered = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_revision: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid4
        if is_revision:
            del self.fields["unread"]

    def given(self, *, day: int | None) -> AnswerGiven:
        """Return what was given, as of a day after the procedure."""
        return AnswerGiven(
            headline=self.cleaned_data["headline"],
            body=self.cleaned_data["body"],
            opinion=self.opinion,
            blind=self.cleaned_data.get("unread", False),
            day=day,
            disclosures=self.cleaned_data["disclosures"],
            disclosure=self.cleaned_data["disclosure"],
        )

    def typed(self) -> dict[str, Any]:
        """Return everything that was typed, as it was typed, to be kept as a draft or through signing in."""
        kept: dict[str, Any] = {}
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.HiddenInput):
                continue
            value = field.widget.value_from_datadict(self.data, self.files, name)
            if value not in (None, "", [], False):
                kept[name] = value[:LONGEST] if isinstance(value, str) else value
        return kept
