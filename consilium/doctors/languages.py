"""Languages that doctors speak: by tag in a row, by name on a page, as people write them in a form."""

from collections.abc import Mapping
from functools import cache

from django.conf.locale import LANG_INFO

# Django knows Chinese by its scripts only, which say nothing of how it is spoken.
CHINESE = {"chinese": "zh", "mandarin": "zh", "cantonese": "zh", "中文": "zh"}


@cache
def names() -> Mapping[str, str]:
    """Return the English name of each language by its two-letter tag."""
    known = {tag: str(row["name"]) for tag, row in LANG_INFO.items() if len(tag) == 2 and "name" in row}
    return known | {"zh": "Chinese"}


@cache
def _tags() -> Mapping[str, str]:
    tags = dict(CHINESE)
    for tag, name in names().items():
        tags |= {tag: tag, name.casefold(): tag}
        tags.setdefault(str(LANG_INFO.get(tag, {}).get("name_local", name)).casefold(), tag)
    return tags


def tag_of(words: str) -> str | None:
    """Return the tag of a language by its name in English or in itself, or by its tag; None for no language."""
    return _tags().get(" ".join(words.casefold().split()))


def name_of(tag: str) -> str:
    """Return the English name of a tag ("pt-BR" is Portuguese); a tag nobody knows is returned as it is."""
    return names().get(tag.split("-")[0].lower(), tag)
