"""The form of the follow control."""

from django import forms


class FollowForm(forms.Form):
    """Whether to follow from now on."""

    follow = forms.TypedChoiceField(choices=[("1", "follow"), ("0", "not")], coerce=lambda value: value == "1")
