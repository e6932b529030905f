"""The form of an erasure: what becomes of the words, and the word that shows it is meant."""

from django import forms

WORD = "erase"


class ErasureForm(forms.Form):
    """Remove what was written, or leave it without what tells who it was."""

    texts = forms.ChoiceField(
        label="What you wrote",
        choices=[
            ("remove", "Remove it: your questions leave the site, with your photos and reviews"),
            ("keep", "Leave it for others, without your name, photos, and what tells who you are"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it.", "invalid_choice": "Choose what becomes of it."},
    )
    sure = forms.CharField(
        label=f"Type “{WORD}” to say that you mean it",
        max_length=20,
        help_text="This cannot be undone.",
        error_messages={"required": f"Type “{WORD}”."},
    )

    def clean_sure(self) -> str:
        """See to it that the word was typed."""
        typed = str(self.cleaned_data["sure"]).strip().strip('“”"').lower()
        if typed != WORD:
            raise forms.ValidationError(f"Type “{WORD}”, without anything else.")
        return typed
