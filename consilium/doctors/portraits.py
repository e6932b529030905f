"""Doctors' pictures: taken in as new pixels, shown once they were looked at, deleted when they no longer serve."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from consilium.doctors.checks import evidence
from consilium.doctors.checks.shapes import said_from
from consilium.doctors.models import Check, Doctor, Portrait
from consilium.lib import images
from consilium.lib.images import webp

NAME = re.compile(r"[A-Za-z0-9_-]{43}")
UNCLAIMED_AFTER = timedelta(hours=2)


def keep(source: BinaryIO) -> str:
    """Read a picture, write it down as new pixels and return its name; raises images.Refused with words for its sender.

    Slow, and so never inside a transaction. What no row has claimed after two hours is deleted by the worker.
    """
    small = images.process(source).find("small")
    name = secrets.token_urlsafe(32)
    evidence.write(_path(name), small.data)
    return name


def crop(portrait: Portrait, kept: images.Rectangle) -> str:
    """Write the part of a picture that is kept down as new pixels and return its name; raises images.Refused.

    The part is given as fractions of the picture as it lies. Slow, and so never inside a transaction.
    """
    small = images.process(_path(portrait.name), crop=kept).find("small")
    name = secrets.token_urlsafe(32)
    evidence.write(_path(name), small.data)
    return name


def size(portrait: Portrait) -> tuple[int, int]:
    """Return the width and height of a picture in pixels; FileNotFoundError when it is gone."""
    data = _path(portrait.name).read_bytes()
    header = webp.read_header(BytesIO(data), len(data))
    return header.width, header.height


def claim(*, doctor: Doctor, name: str, now: datetime) -> Portrait:
    """Return the row of a picture that was kept: it waits, and shows to nobody but its doctor and moderators."""
    return Portrait.objects.create(doctor=doctor, name=name, added_at=now)


def read(portrait: Portrait) -> bytes | None:
    """Return the bytes of a picture (WebP), or None when they are gone; the caller has checked who asks."""
    try:
        return _path(portrait.name).read_bytes()
    except FileNotFoundError:
        return None


def showing(doctor_ids: Iterable[int]) -> dict[int, str]:
    """Return the name of the picture that shows each doctor by id, of those who have one, with one query."""
    rows = Portrait.objects.filter(doctor_id__in=list(doctor_ids), approved_at__isnull=False, removed_at=None)
    return dict(rows.values_list("doctor_id", "name"))


def remove_unneeded(now: datetime) -> int:
    """Delete pictures that show nobody and wait for no decision; return how many files went."""
    waiting = Check.objects.filter(kind=Check.Kind.CHANGE, closed_at=None).values_list("said", flat=True)
    proposed = {said_from(said).portrait for said in waiting}
    pending = Portrait.objects.filter(approved_at=None, removed_at=None).exclude(name__in=proposed)
    pending.filter(added_at__lt=now - UNCLAIMED_AFTER).update(removed_at=now)
    needed = set(Portrait.objects.filter(removed_at=None).values_list("name", flat=True))
    gone = 0
    for path in _folder().glob("*/*.webp"):
        old = now.timestamp() - path.stat().st_mtime > UNCLAIMED_AFTER.total_seconds()
        if old and path.stem not in needed:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "portraits"


def _path(name: str) -> Path:
    if NAME.fullmatch(name) is None:
        raise ValueError("no name of a picture")
    return _folder() / name[:2] / f"{name}.webp"
