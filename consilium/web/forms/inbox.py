"""The form of the inbox."""

from django import forms


class ReadForm(forms.Form):
    """Up to which notice all is read: the newest that the page showed."""

    until = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
