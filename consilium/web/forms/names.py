"""Names and titles as people type them: letters alone, so that no name can be made to look like another's."""

import unicodedata
from collections.abc import Iterable

from django.core.exceptions import ValidationError

_NAME_SIGNS = " -'’.·"
_TITLE_SIGNS = _NAME_SIGNS + ",()&/"


def plain_name(words: str) -> str:
    """Return a name with single spaces; ValidationError for anything but letters and what stands between them."""
    return _plain(words, _NAME_SIGNS, ("L", "Mn", "Mc"))


def plain_title(words: str) -> str:
    """Return the letters after a name with single spaces; ValidationError for odd signs."""
    return _plain(words, _TITLE_SIGNS, ("L", "Mn", "Mc", "Nd"))


def _plain(words: str, signs: str, kinds: Iterable[str]) -> str:
    words = unicodedata.normalize("NFC", " ".join(words.split()))
    if any(sign not in signs and not unicodedata.category(sign).startswith(tuple(kinds)) for sign in words):
        raise ValidationError("Use letters as the register does, without other signs.")
    return words
