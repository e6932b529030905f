"""What someone confirms when making an account."""

from django import forms
from django.http import HttpRequest

from consilium.people.models import Person


class GrownUp(forms.Form):
    """Asks for the age that the terms require."""

    grown_up = forms.BooleanField(
        label="I am 18 or older", error_messages={"required": "Consilium is for adults of 18 and over."}
    )

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Keep nothing more: that the account exists says that the box was ticked."""
