"""The form of a doctor's word on a colleague's answer."""

from typing import Any

from django import forms

from consilium.votes.models import Agreement

TAKE_BACK = "none"


class AgreementForm(forms.Form):
    """Agree, agree with a reservation, disagree with a reason; dangerous takes words."""

    kind = forms.ChoiceField(
        label="What do you say?",
        choices=[
            (Agreement.Kind.AGREE, "I agree"),
            (Agreement.Kind.RESERVED, "I agree, with a reservation"),
            (Agreement.Kind.DISAGREE, "I disagree"),
            (TAKE_BACK, "I say nothing of it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say which it is.", "invalid_choice": "Say which it is."},
    )
    reason = forms.ChoiceField(
        label="If you disagree, why?",
        required=False,
        choices=[("", "I do not disagree"), *Agreement.Reason.choices],
        help_text="“Dangerous” shows above the answer at once, with your name and words, and goes to the moderators.",
    )
    words = forms.CharField(
        label="In your words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everyone can read them.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any] | None:
        """See to it that a disagreement has its reason, and danger its words."""
        cleaned = super().clean() or {}
        disagrees = cleaned.get("kind") == Agreement.Kind.DISAGREE
        if disagrees and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why you disagree.")
        if not disagrees:
            cleaned["reason"] = ""
        if cleaned.get("reason") == Agreement.Reason.DANGEROUS and not cleaned.get("words"):
            self.add_error("words", "Say what is dangerous about it: the asker will read this first.")
        if cleaned.get("kind") == Agreement.Kind.RESERVED and not cleaned.get("words"):
            self.add_error("words", "Say what your reservation is.")
        return cleaned
