"""What someone confirms when making an account."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from consilium.medicine.policy import policy_for
from consilium.people import consents
from consilium.people.models import Person


class GrownUp(forms.Form):
    """Asks for the age that the terms require."""

    grown_up = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the age of the country where the installation is."""
        super().__init__(*args, **kwargs)
        age, box = policy_for(settings.COUNTRY).minimum_age, self.fields["grown_up"]
        box.label = f"I am {age} or older"
        box.error_messages["required"] = f"Consilium is for adults of {age} and over."

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Keep that the terms were accepted, as they stood; that the account exists says that the box was ticked."""
        consents.agree_to_terms(person=person, now=timezone.now())
