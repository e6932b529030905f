"""The three steps of asking, each a form over what a draft holds."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings

from consilium.medicine.emergency import emergency_numbers
from consilium.medicine.procedures import Procedure, find_in_text, procedures
from consilium.medicine.symptoms import all_body_sites
from consilium.questions.triage import TICK_LIST

LONGEST_BODY = 20_000
LONGEST_DAYS = 36_500
_FARTHEST = timedelta(hours=14)


def countries() -> list[tuple[str, str]]:
    """Return every country by its name, for a list to choose from."""
    return sorted(((row.country, row.name) for row in emergency_numbers()), key=lambda row: row[1])


def known_procedure(words: str) -> tuple[Procedure | None, bool]:
    """Return the procedure that words name, and whether they say no more than its label, short name or synonym."""
    plain = " ".join(words.casefold().split())
    for row in procedures():
        if plain in (name.casefold() for name in (row.label, row.short, *row.synonyms)):
            return row, True
    return find_in_text(words), False


def local_day(now: datetime, offset: str) -> date:
    """Return the date where the person is; `offset` is the browser's minutes from UTC, or whatever was sent as such."""
    try:
        shift = timedelta(minutes=int(offset))
    except (ValueError, OverflowError):
        shift = timedelta()
    return (now + min(max(shift, -_FARTHEST), _FARTHEST)).date()


class Done(forms.Form):
    """Step 1: what was done, when, and in which country one is."""

    procedure = forms.CharField(
        label="What was done?",
        max_length=120,
        help_text="Type to find it, or write it in your own words.",
        error_messages={"required": "Please say what was done, in your own words if you like."},
        widget=forms.TextInput(attrs={"list": "procedures", "autocomplete": "off"}),
    )
    happened_on = forms.DateField(
        label="On which date?",
        required=False,
        help_text="Nobody sees the date: the page says “day 4”.",
        error_messages={"invalid": "Please choose a date, or leave it empty and say which day it is."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"],
    )
    day = forms.IntegerField(
        label="Or which day is it?",
        required=False,
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text="The day of the procedure is day 0.",
        error_messages={"invalid": "Please write the day as a number, such as 4."},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    country = forms.ChoiceField(
        label="Which country are you in?",
        choices=countries,
        help_text="So that the emergency number is the right one.",
        error_messages={"required": "Please choose a country.", "invalid_choice": "Please choose a country."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["happened_on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"

    def clean_happened_on(self) -> date | None:
        """Refuse days to come and days before anybody's time."""
        on: date | None = self.cleaned_data["happened_on"]
        if on is not None and on > self.today:
            raise forms.ValidationError("This date is still to come.")
        if on is not None and (self.today - on).days > LONGEST_DAYS:
            raise forms.ValidationError("This date is too long ago.")
        return on

    def clean(self) -> dict[str, Any]:
        """Add `on_day`, the day since the procedure, and what the procedure is in the list; a date beats a day."""
        cleaned = super().clean() or self.cleaned_data
        on = cleaned.get("happened_on")
        cleaned["on_day"] = (self.today - on).days if on is not None else cleaned.get("day")
        words = cleaned.get("procedure", "")
        known, says_it_all = known_procedure(words)
        cleaned["procedure_id"] = known.id if known is not None else ""
        cleaned["procedure_words"] = "" if says_it_all else words
        return cleaned


class Happening(forms.Form):
    """Step 2: what one sees and feels, and the warning signs."""

    title = forms.CharField(
        label="Your question in one line",
        max_length=150,
        help_text="For example: white bumps on both cheeks, is that usual?",
        error_messages={"required": "Please put your question into one line: it is what doctors see first."},
    )
    body = forms.CharField(
        label="What do you see and feel?",
        max_length=LONGEST_BODY,
        help_text="What changed, since when, what you were told, what you use on it. No names, please: not yours, "
        "not the clinic’s.",
        error_messages={"required": "Please describe what you see and feel. A few sentences are enough."},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    ticked = forms.MultipleChoiceField(
        label="Is any of this true right now?",
        required=False,
        choices=[(tick.id, tick.label) for tick in TICK_LIST],
        help_text="Tick all that apply, even when you have written it above.",
        widget=forms.CheckboxSelectMultiple,
    )


class Place(forms.Form):
    """Step 3: where on the body; the photos of this step are rows of their own."""

    body_site = forms.ChoiceField(
        label="Where is it, mostly?",
        required=False,
        choices=lambda: [("", "No one place"), *((site.id, site.label) for site in all_body_sites().values())],
        widget=forms.RadioSelect,
    )


STEPS = (Done, Happening, Place)


def default_country(of_person: str) -> str:
    """Return the country that is chosen beforehand: the person's, or the installation's."""
    return of_person or str(settings.COUNTRY)
