"""Files that applicants show: taken in by content, kept encrypted, deleted when they have served."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Q

from consilium.doctors.models import Evidence
from consilium.lib import images, secrecy

MOST = 5
MOST_BYTES = 10_000_000
KEPT_AFTER = timedelta(days=90)  # after a check was closed; an appeal may need it
UNCLAIMED_AFTER = timedelta(hours=2)
_NAME = re.compile(r"[A-Za-z0-9_-]{43}")
_PURPOSE = "evidence"
_PDF = b"%PDF-"


class Refused(ValueError):  # noqa: N818 (it names what happened)
    """A file that is not taken; the words are for its sender."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies encrypted on the disk, not claimed by any row yet."""

    name: str
    kind: str
    size: int
    digest: str


def keep(source: BinaryIO) -> Kept:
    """Take in a file by its content and write it down encrypted; raises Refused with words for its sender.

    A picture is decoded apart and kept as new pixels. A PDF is kept as it is, and only ever handed out as a download
    that no page of ours can run.
    """
    data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused("This file is larger than 10 MB. A smaller scan will do.")
    if not data:
        raise Refused("This file is empty. Please choose it again.")
    if data.startswith(_PDF):
        if b"%%EOF" not in data[-2048:]:
            raise Refused("The end of this PDF is missing. Please save or scan it again.")
        kind, kept = Evidence.Kind.PDF, data
    else:
        kind, kept = Evidence.Kind.PICTURE, _pixels(source)
    name = secrets.token_urlsafe(32)
    write(_path(name), secrecy.hide(kept, key=settings.SECRET_KEY, purpose=_PURPOSE))
    return Kept(name=name, kind=kind, size=len(data), digest=hashlib.sha256(data).hexdigest())


def _pixels(source: BinaryIO) -> bytes:
    source.seek(0)
    try:
        return images.process(source).find("large").data
    except images.Refused as refused:
        raise Refused(f"{refused.words} A PDF will do, too.") from refused


def read(row: Evidence) -> bytes | None:
    """Return the bytes of a file, or None when they are gone; the caller has checked who asks."""
    if row.removed_at is not None:
        return None
    try:
        return secrecy.reveal(_path(row.name).read_bytes(), key=settings.SECRET_KEY, purpose=_PURPOSE)
    except (FileNotFoundError, secrecy.UnreadableSecretError):
        return None


def shown_elsewhere(row: Evidence) -> bool:
    """Say whether another check was shown the very same file: a sign of a forgery that goes around."""
    return Evidence.objects.filter(digest=row.digest).exclude(check_of=row.check_of_id).exists()


def remove_due(now: datetime, *, most: int = 100) -> int:
    """Delete the files of checks that were closed long enough ago; return how many."""
    due = Evidence.objects.filter(
        Q(check_of__closed_at__lt=now - KEPT_AFTER), removed_at=None, check_of__closed_at__isnull=False
    )
    rows = list(due.order_by("pk")[:most])
    for row in rows:
        _path(row.name).unlink(missing_ok=True)
        row.removed_at = now
        row.save(update_fields=["removed_at"])
    return len(rows)


def discard(names: Iterable[str]) -> None:
    """Delete files by the names they were kept under; those that are gone already are no error."""
    for name in names:
        _path(name).unlink(missing_ok=True)


def remove_unclaimed(now: datetime) -> int:
    """Delete files that no row has claimed after a while: a form that failed, a process that was killed."""
    folder = _folder()
    gone = 0
    for path in folder.glob("*/*") if folder.is_dir() else ():
        old = now.timestamp() - path.stat().st_mtime > UNCLAIMED_AFTER.total_seconds()
        if old and not Evidence.objects.filter(name=path.name, removed_at=None).exists():
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "evidence"


def _path(name: str) -> Path:
    if _NAME.fullmatch(name) is None:
        raise ValueError("no name of a file")
    return _folder() / name[:2] / name


def write(path: Path, data: bytes) -> None:
    """Write a new file that only we read; when this returns its bytes are on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
