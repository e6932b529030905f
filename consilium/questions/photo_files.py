"""The bytes of photos on the disk: a folder for each random name, written whole and synced before any row claims it."""

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from consilium.lib.images import Rendition

NAME = re.compile(r"[A-Za-z0-9_-]{43}")


def folder_of(name: str) -> Path:
    """Return where the renditions of a photo lie; ValueError for what is no name of a photo."""
    if NAME.fullmatch(name) is None:
        raise ValueError("no name of a photo")
    return Path(settings.MEDIA_ROOT) / "photos" / name[:2] / name


def write(name: str, renditions: Iterable[Rendition]) -> None:
    """Write all renditions of a photo; when this returns they survive a power cut."""
    folder = folder_of(name)
    folder.mkdir(parents=True, mode=0o700)
    for rendition in renditions:
        path = folder / f"{rendition.size}.{rendition.format}"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(rendition.data)
            file.flush()
            os.fsync(file.fileno())
    for place in (folder, *list(folder.parents)[:3]):
        _sync(place)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def path_of(name: str, size: str, form: str) -> Path:
    """Return the path of one rendition; the caller has checked that its photo may be seen."""
    return folder_of(name) / f"{size}.{form}"


def remove(name: str) -> None:
    """Delete what lies under a name, if anything does."""
    folder = folder_of(name)
    if folder.exists():
        shutil.rmtree(folder)
