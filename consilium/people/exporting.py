"""A person asks for their own data; the worker makes the file."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from consilium.people.models import DataExport, Person

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, person: Person, now: datetime) -> DataExport:
    """Return the export that waits to be made, asked for now unless one waits already."""
    row, _ = DataExport.objects.get_or_create(
        person=person,
        state=DataExport.State.WAITING,
        defaults={"name": secrets.token_urlsafe(32), "asked_at": now},
    )
    return row


def newest_export(person: Person, now: datetime) -> DataExport | None:
    """Return the newest export that waits or can be fetched."""
    row = DataExport.objects.filter(person=person).exclude(state=DataExport.State.GONE).order_by("-pk").first()
    return None if row is None or (row.expires_at is not None and row.expires_at <= now) else row


def path_of(row: DataExport) -> Path:
    """Return where the file lies."""
    return Path(settings.DATA) / "exports" / f"{row.name}.zip"


def delete_expired(now: datetime) -> int:
    """Delete the files of exports that have expired, and return how many."""
    rows = DataExport.objects.filter(expires_at__lte=now).exclude(state=DataExport.State.GONE)
    count = 0
    for row in rows:
        for path in path_of(row).parent.glob(f"{row.name}.*"):
            path.unlink(missing_ok=True)
        row.state = DataExport.State.GONE
        row.save(update_fields=["state"])
        count += 1
    return count
