"""The form of a helpful vote."""

from django import forms


class VoteForm(forms.Form):
    """A value of 1, -1 or 0, under the key of the page it was sent from."""

    value = forms.TypedChoiceField(choices=[("1", "Helpful"), ("-1", "Not helpful"), ("0", "Take back")], coerce=int)
    key = forms.UUIDField(required=False)
