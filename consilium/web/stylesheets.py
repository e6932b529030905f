"""Stylesheets joined when they are collected, so that a first visit waits for one file and not for nine."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

FOLDER = "consilium"
_FRAME = ("tokens", "base", "frame")

# Written one component a file, served as these; the rules for paper come last, since they overrule the rest.
JOINED: Mapping[str, tuple[str, ...]] = {
    "every-page": _FRAME,
    "home-page": (*_FRAME, "listing", "home", "standing", "print"),
    "question-page": (
        *_FRAME,
        "question",
        "answer",
        "doctor",
        "vote",
        "standing",
        "day_strip",
        "print",
    ),
}
_COMMENT = re.compile(r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/")


def join(names: tuple[str, ...], folder: Path) -> str:
    """Return stylesheets of a folder as one, without comments, in their order."""
    return "".join(_for_its_medium(name, (folder / f"{name}.css").read_text()) for name in names)


def _for_its_medium(name: str, rules: str) -> str:
    lines = (line.strip() for line in _COMMENT.sub("", rules).splitlines())
    kept = "".join(f"{line}\n" for line in lines if line)
    return f"@media print {{\n{kept}}}\n" if name == "print" else kept


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the library has no types
    """Collects files under names that tell their contents, in the codings that browsers take; joined ones too."""

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Join stylesheets, then name and compress all files as the library does."""
        if not dry_run:
            for joined, names in JOINED.items():
                name = f"{FOLDER}/{joined}.css"
                rules = join(names, Path(settings.STATICFILES_DIRS[0]) / FOLDER)
                self.delete(name)
                self._save(name, ContentFile(rules))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)
