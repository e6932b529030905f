"""Vectors of sentences put the questions that words found in a better order: an extra, off unless an operator asks.

The model lies in its package; nothing is fetched. Vectors are not kept: those of the few dozen candidates are made when
they are needed, in two milliseconds, so there is nothing to keep in step and nothing to erase.
"""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

NEAR = 50  # candidates that are put in order
BEGINNING = 600  # characters of a question that its vector is made of


def is_installed() -> bool:
    """Say whether the package is there."""
    return find_spec("wordllama") is not None


def are_used() -> bool:
    """Say whether this house orders by vectors: it asks for them, and the package is there."""
    return bool(settings.VECTORS) and is_installed()


@cache
def _model() -> Any:
    import wordllama

    # Its own files lie where it would look for what it had fetched before.
    return wordllama.WordLlama.load(disable_download=True, cache_dir=Path(wordllama.__file__).parent)


def in_order(asked: str, texts: Mapping[int, str]) -> list[int]:
    """Return the ids of texts by how near each is in meaning to what is asked, the nearest first."""
    if not texts:
        return []
    own, *others = _model().embed([text[:BEGINNING] for text in (asked, *texts.values())], norm=True)
    near = {pk: float(own @ other) for pk, other in zip(texts, others, strict=True)}
    return sorted(texts, key=lambda pk: (-near[pk], -pk))
