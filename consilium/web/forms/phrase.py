"""The form of a doctor's own phrase."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from consilium.answers.models import Phrase
from consilium.answers.writing import MOST_PHRASES


class PhraseForm(forms.Form):
    """A name and the words; the name is one that the doctor has not used."""

    name = forms.CharField(max_length=60, label="Name", help_text="What you look for, such as “Aftercare, laser”.")
    words = forms.CharField(max_length=5000, label="Words", widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, others: QuerySet[Phrase], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        self.is_kept_already = False

    def clean(self) -> dict[str, Any] | None:
        """Refuse a name that another phrase has, and more phrases than anyone finds again.

        The same words under the same name are the same phrase: a form that is sent twice keeps it once.
        """
        cleaned = super().clean() or {}
        same_name = self.others.filter(name=cleaned.get("name")).first()
        self.is_kept_already = same_name is not None and same_name.words == cleaned.get("words")
        if self.is_kept_already:
            return cleaned
        if same_name is not None:
            self.add_error("name", "You have a phrase of this name.")
        if self.others.count() >= MOST_PHRASES:
            raise forms.ValidationError(f"{MOST_PHRASES} phrases are the most one can keep. Delete one first.")
        return cleaned
