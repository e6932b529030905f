"""The forms of a doctor's own profile: what shows at once, and what is checked before it shows."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from consilium.doctors import languages
from consilium.doctors.checks.opening import family_name_of
from consilium.doctors.checks.shapes import Said
from consilium.doctors.models import Doctor
from consilium.doctors.places.codes import tidy
from consilium.doctors.registers.names import is_same_person_name
from consilium.medicine.procedures import procedures
from consilium.medicine.specialties import specialties
from consilium.web.forms.application import Files
from consilium.web.forms.ask import countries
from consilium.web.forms.names import plain_name, plain_title

MOST_LANGUAGES = 12


def _countries() -> list[tuple[str, str]]:
    return [("", "Choose"), *countries()]


def _procedures() -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in procedures():
        groups.setdefault(row.category, []).append((row.id, row.label))
    return list(groups.items())


class ProfileForm(forms.Form):
    """What a doctor says of the own work; none of it was ever checked, and it shows at once."""

    about = forms.CharField(
        label="About you",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="In your own words: what you do, how you work. No prices, no offers.",
    )
    city = forms.CharField(label="City where you practise", required=False, max_length=120)
    region = forms.CharField(label="State, province or county", required=False, max_length=120)
    country = forms.ChoiceField(
        label="Country", required=False, choices=_countries, error_messages={"invalid_choice": "Choose a country."}
    )
    postcode = forms.CharField(
        label="Postcode of your practice",
        required=False,
        max_length=12,
        help_text="Readers who look for doctors near them see how far away you are, not the postcode.",
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    languages = forms.CharField(
        label="Languages you speak with patients",
        required=False,
        max_length=400,
        help_text="With commas between them: English, Spanish.",
    )
    procedures = forms.MultipleChoiceField(
        label="Procedures you know from your own work",
        required=False,
        choices=_procedures,
        error_messages={"invalid_choice": "One of these is no procedure we know. Please tick them again."},
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """See to it that a postcode has the form of one, in a country."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("postcode"):
            if not cleaned.get("country"):
                self.add_error("country", "Choose the country that the postcode is of.")
            elif not tidy(cleaned["country"], cleaned["postcode"]):
                self.add_error("postcode", "A postcode has up to ten letters and digits.")
        return cleaned

    def clean_languages(self) -> list[str]:
        """Read names of languages into tags."""
        written = [part.strip() for part in self.cleaned_data["languages"].replace(";", ",").split(",")]
        found: list[str] = []
        for words in filter(None, written):
            tag = languages.tag_of(words)
            if tag is None:
                raise ValidationError(f"“{words}” is no language we know. Write its name in English.")
            found.append(tag)
        if len(set(found)) > MOST_LANGUAGES:
            raise ValidationError(f"Name at most {MOST_LANGUAGES}: those in which patients can be treated.")
        return list(dict.fromkeys(found))

    def ticked(self) -> frozenset[str]:
        """Return the procedures that are ticked as the form stands, sent or not."""
        value = self["procedures"].value()
        return frozenset(map(str, value)) if isinstance(value, list | tuple) else frozenset()


def profile_initial(doctor: Doctor) -> dict[str, Any]:
    """Return what the form begins with."""
    return {
        "about": doctor.about,
        "city": doctor.city,
        "region": doctor.region,
        "country": doctor.country,
        "postcode": doctor.postcode,
        "languages": ", ".join(map(languages.name_of, doctor.languages)),
        "procedures": list(doctor.procedures),
    }


class ChangeForm(forms.Form):
    """A new name, title, specialty or picture; `papers` is how many files came with it."""

    given = forms.CharField(label="Given names", max_length=80, error_messages={"required": "Write your given names."})
    family = forms.CharField(
        label="Surname", max_length=79, error_messages={"required": "Write your surname as the register has it."}
    )
    post_nominals = forms.CharField(
        label="Letters after your name", required=False, max_length=80, help_text="Such as MD, FACS."
    )
    specialty = forms.ChoiceField(label="Specialty", required=False, choices=[])
    picture = forms.FileField(
        label="A new picture of you",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        help_text="You alone, your face in the middle. Place and camera are taken out of the file.",
    )
    evidence = forms.FileField(
        label="Papers",
        required=False,
        widget=Files(attrs={"multiple": True, "accept": ".pdf,image/*"}),
        help_text="A new name needs one that shows the change, a new title its certificate: up to five PDFs or "
        "pictures of 10 MB at most. Only moderators open them, and they are deleted 90 days after the decision.",
    )
    words = forms.CharField(
        label="Anything that moderators should know",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, doctor: Doctor, papers: int = 0, has_picture: bool = False, **kwargs: Any) -> None:
        """Take the profile as it is now."""
        super().__init__(*args, **kwargs)
        self.doctor, self.papers, self.has_picture = doctor, papers, has_picture
        chosen = self.fields["specialty"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", "None of these"), *((row.id, row.label) for row in specialties())]

    def clean_given(self) -> str:
        """Keep letters and what stands between them."""
        return plain_name(self.cleaned_data["given"])

    def clean_family(self) -> str:
        """Keep letters and what stands between them."""
        return plain_name(self.cleaned_data["family"])

    def clean_post_nominals(self) -> str:
        """Keep letters, digits and what stands between them."""
        return plain_title(self.cleaned_data["post_nominals"])

    def clean(self) -> dict[str, Any]:
        """See to it that something changes, and that a new name comes with a paper."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        said, doctor = self.said(), self.doctor
        same = (said.name, said.post_nominals, said.specialty) == (doctor.name, doctor.post_nominals, doctor.specialty)
        if same and not self.has_picture:
            raise ValidationError("This is what your profile says already. Change what should be different.")
        if not is_same_person_name(said.name, doctor.name) and not self.papers:
            self.add_error("evidence", "Add a paper that shows how your name changed.")
        return cleaned

    def said(self, portrait: str = "") -> Said:
        """Return what is proposed. Only after the fields are clean."""
        names = ("given", "family", "post_nominals", "specialty")
        doctor = self.doctor
        return Said(
            **{name: self.cleaned_data[name] for name in names},
            city=doctor.city,
            region=doctor.region,
            country=doctor.country,
            portrait=portrait,
        )


def change_initial(doctor: Doctor) -> dict[str, Any]:
    """Return what the form begins with: what the profile says now."""
    given, family = family_name_of(doctor)
    return {
        "given": given,
        "family": family,
        "post_nominals": doctor.post_nominals,
        "specialty": doctor.specialty,
    }
