"""The forms of a review and of a doctor's reply."""

from typing import Any

from django import forms

from consilium.medicine.procedures import categories
from consilium.reviews.guard import LONGEST
from consilium.reviews.models import Review

SHORTEST = 20  # characters of a review: fewer tell nobody anything
STARS = [("5", "5 stars: very good"), ("4", "4 stars"), ("3", "3 stars"), ("2", "2 stars"), ("1", "1 star: very bad")]
WORTH = [("yes", "Yes"), ("no", "No"), ("", "I cannot say yet")]
# A colleague is known by the profile; nobody need say so.
TIES = [choice for choice in Review.Tie.choices if choice[0] != Review.Tie.COLLEAGUE]


def _procedures() -> list[Any]:
    grouped = [(category, [(row.id, row.label) for row in rows]) for category, rows in categories().items()]
    return [("", "None, or another"), *grouped]


class ReviewForm(forms.Form):
    """Stars, words, and what they rest on."""

    stars = forms.TypedChoiceField(
        label="How many stars?",
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one to five stars.", "invalid_choice": "Choose one to five stars."},
    )
    relation = forms.ChoiceField(
        label="How do you know this doctor’s work?",
        choices=[
            (Review.Relation.TREATED, "I was treated"),
            (Review.Relation.CONSULTED, "I had a consultation"),
            (Review.Relation.OTHER, "In another way"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you know it.", "invalid_choice": "Say how you know it."},
    )
    procedure = forms.ChoiceField(
        label="Which procedure?",
        required=False,
        choices=_procedures,
        help_text="You can review a doctor once for each procedure.",
    )
    worth_it = forms.ChoiceField(label="Was it worth it?", required=False, choices=WORTH, widget=forms.RadioSelect)
    body = forms.CharField(
        label="What should others know?",
        max_length=5000,
        min_length=SHORTEST,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What you saw and heard yourself. Leave out names, dates and telephone numbers, your own too.",
        error_messages={
            "required": "Say in a sentence or two what others should know.",
            "min_length": "Say a little more: a sentence or two.",
        },
    )
    tie = forms.ChoiceField(
        label="Does one of these hold for you?",
        required=False,
        choices=TIES,
        widget=forms.RadioSelect,
        help_text="It stands beside the review, and its stars are not counted. Leaving it out is against the rules.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, taken: frozenset[str] = frozenset(), fixed: bool = False, **kwargs: Any) -> None:
        """Take the procedures that the writer has reviewed already; `fixed` when a review is changed, not written."""
        super().__init__(*args, **kwargs)
        self.taken = taken
        if fixed:
            del self.fields["procedure"]

    def clean_procedure(self) -> str:
        """Refuse a second review of the same procedure."""
        chosen: str = self.cleaned_data["procedure"]
        if chosen in self.taken:
            raise forms.ValidationError("You reviewed this already. Change that review instead.")
        return chosen

    def said(self) -> dict[str, Any]:
        """Return what was said, as the verbs take it. Only after `is_valid`."""
        cleaned = self.cleaned_data
        return {
            "stars": cleaned["stars"],
            "body": cleaned["body"],
            "relation": Review.Relation(cleaned["relation"]),
            "worth_it": {"yes": True, "no": False, "": None}[cleaned["worth_it"]],
            "tie": Review.Tie(cleaned["tie"]),
        }


class ReplyForm(forms.Form):
    """A doctor's reply, which must say nothing of whether the reviewer was ever a patient."""

    body = forms.CharField(
        label="Your reply",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Speak of your practice, not of the reviewer. Everyone reads it, with your name.",
        error_messages={"required": "Write a reply, or take one of those offered."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
