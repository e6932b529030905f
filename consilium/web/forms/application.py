"""The forms by which somebody becomes a doctor here, and by which moderators decide it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from consilium.doctors.checks.shapes import Fact, Found, Said
from consilium.doctors.registers.register import OddNumberError, register, registers
from consilium.medicine.emergency import country_name
from consilium.medicine.specialties import specialties
from consilium.web.forms.ask import countries
from consilium.web.forms.names import plain_name, plain_title

FACTS = (1, 2)


class Files(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


def _registers() -> list[tuple[str, str]]:
    named = [(one.id, f"{country_name(one.country)}: {one.number_name}") for one in registers().values()]
    return [("", "Choose"), *sorted(named, key=lambda row: row[1])]


def _specialties() -> list[tuple[str, str]]:
    return [("", "Choose"), *((row.id, row.label) for row in specialties())]


class NumberForm(forms.Form):
    """Numbers in registers: the first is needed, a second may stand beside it, as an NPI beside a state licence."""

    register_1 = forms.ChoiceField(
        label="Which register lists you?",
        choices=_registers,
        error_messages={"required": "Choose the register that lists you.", "invalid_choice": "Choose a register."},
    )
    number_1 = forms.CharField(
        label="Your number there", max_length=80, error_messages={"required": "Write your number in that register."}
    )
    region_1 = forms.CharField(
        label="State or province of that licence",
        required=False,
        max_length=80,
        help_text="Where numbers are given by a part of the country, as in the United States.",
    )
    register_2 = forms.ChoiceField(
        label="Another register",
        required=False,
        choices=_registers,
        help_text="In the United States: the state licence beside the NPI. An NPI alone is no licence.",
    )
    number_2 = forms.CharField(label="Your number in the other register", required=False, max_length=80)
    region_2 = forms.CharField(label="State or province of the other licence", required=False, max_length=80)
    evidence = forms.FileField(
        label="Papers that show it is you",
        required=False,
        widget=Files(attrs={"multiple": True, "accept": ".pdf,image/*"}),
        help_text="An identity document and, if you like, a certificate: up to five PDFs or pictures of 10 MB at most. "
        "Without one a moderator has to ask you for it first. Only moderators open them, and they are deleted 90 days "
        "after the decision.",
    )
    words = forms.CharField(
        label="Anything that moderators should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as a former name.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Read the numbers by the forms of their registers, into `facts`."""
        cleaned = super().clean() or self.cleaned_data
        facts = [fact for place in FACTS if (fact := self._fact(place)) is not None]
        cleaned["facts"] = tuple(dict.fromkeys(facts))
        return cleaned

    def _fact(self, place: int) -> Fact | None:
        chosen, written = self.cleaned_data.get(f"register_{place}"), self.cleaned_data.get(f"number_{place}")
        region = self.cleaned_data.get(f"region_{place}", "")
        if not chosen and not written:
            return None
        if not chosen or not written:
            missing = "number" if chosen else "register"
            if f"{missing}_{place}" not in self.errors:
                self.add_error(f"{missing}_{place}", "Say both: the register, and your number there.")
            return None
        one = register(chosen)
        try:
            value = one.number(written)
        except OddNumberError as odd:
            self.add_error(f"number_{place}", str(odd))
            return None
        if one.per_region and not region:
            self.add_error(f"region_{place}", f"Say which part of the country gave this {one.number_name}.")
            return None
        return Fact(kind=one.kind, issuer=one.issuer, value=value, register=one.id, region=region)


class ApplicationForm(NumberForm):
    """Who an applicant is, as the register writes it."""

    given = forms.CharField(label="Given names", max_length=80, error_messages={"required": "Write your given names."})
    family = forms.CharField(
        label="Surname", max_length=79, error_messages={"required": "Write your surname as the register has it."}
    )
    post_nominals = forms.CharField(
        label="Letters after your name", required=False, max_length=80, help_text="Such as MD, FACS."
    )
    specialty = forms.ChoiceField(
        label="Specialty", choices=_specialties, error_messages={"required": "Choose what comes closest."}
    )
    city = forms.CharField(label="City where you practise", required=False, max_length=120)
    region = forms.CharField(label="State, province or county", required=False, max_length=120)
    country = forms.ChoiceField(label="Country", choices=countries, error_messages={"required": "Choose a country."})
    field_order = ("given", "family", "post_nominals", "specialty", "city", "region", "country")

    def clean_given(self) -> str:
        """Keep letters and what stands between them."""
        return plain_name(self.cleaned_data["given"])

    def clean_family(self) -> str:
        """Keep letters and what stands between them."""
        return plain_name(self.cleaned_data["family"])

    def clean_post_nominals(self) -> str:
        """Keep letters, digits and what stands between them."""
        return plain_title(self.cleaned_data["post_nominals"])

    def said(self) -> Said:
        """Return what was said. Only after `is_valid`."""
        names = ("given", "family", "post_nominals", "specialty", "city", "region", "country", "facts")
        return Said(**{name: self.cleaned_data[name] for name in names})


class MoreForm(forms.Form):
    """An applicant's further words and files."""

    words = forms.CharField(
        label="Your words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what you want to add, be it only what the files are."},
    )
    evidence = forms.FileField(
        label="More papers",
        required=False,
        widget=Files(attrs={"multiple": True, "accept": ".pdf,image/*"}),
        help_text="PDFs or pictures, at most 10 MB each.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)


APPROVE, REFUSE, ASK = "approve", "refuse", "ask"


class VerdictForm(forms.Form):
    """What a moderator found: which items hold, until when each number is good, and what follows."""

    verdict = forms.ChoiceField(choices=[(APPROVE, "Approve"), (REFUSE, "Refuse"), (ASK, "Ask")])
    held = forms.MultipleChoiceField(
        label="What holds?", required=False, choices=[], widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label="Words to the applicant",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed to refuse or to ask.",
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[str], facts: Sequence[Fact], **kwargs: Any) -> None:
        """Take the checklist, and the facts whose last days are to be looked up."""
        super().__init__(*args, **kwargs)
        held = self.fields["held"]
        assert isinstance(held, forms.MultipleChoiceField)
        held.choices = [(item, item) for item in items]
        self.facts = facts
        for place, fact in enumerate(facts):
            self.fields[f"end_{place}"] = forms.DateField(
                label=f"{fact.words}: good through",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": "Write the day as year, month, day: 2027-03-31."},
            )
            self.fields[f"open_{place}"] = forms.BooleanField(
                label=f"The register gives no last day for {fact.words}", required=False
            )

    def clean(self) -> dict[str, Any]:
        """See to it that refusals and questions have words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("verdict") in (REFUSE, ASK) and not cleaned.get("words"):
            self.add_error("words", "Write to the applicant why, or what you ask.")
        return cleaned

    def found(self) -> Found:
        """Return what was found. Only after `is_valid`."""
        ends: dict[int, date | None] = {}
        for place in range(len(self.facts)):
            end = self.cleaned_data.get(f"end_{place}")
            if end is not None or self.cleaned_data.get(f"open_{place}"):
                ends[place] = end
        return Found(held=tuple(self.cleaned_data["held"]), ends=ends)


def initial_of(names: Mapping[str, str]) -> dict[str, str]:
    """Return what a claim's form begins with: what the profile says already."""
    known = {row.id for row in specialties()}
    return {**names, "specialty": names["specialty"] if names["specialty"] in known else ""}
