"""The form that moves the votes of a ring."""

from django import forms


class RingForm(forms.Form):
    """Whose votes, and whether they are set aside or count again."""

    doctor = forms.IntegerField(min_value=1, max_value=2**62)
    move = forms.ChoiceField(choices=[("aside", "Set aside"), ("back", "Give back")])
    key = forms.UUIDField()
