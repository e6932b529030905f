"""Loading a table of postcodes from the command line: refused lines in a file of their own, practices placed anew."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.utils import timezone

from consilium.doctors.models import PostcodeTable
from consilium.doctors.places import loading, placing
from consilium.doctors.registers.entries import Unreadable
from consilium.doctors.registers.refusals import Refusals

Say = Callable[[str], None]


def load(path: Path, say: Say) -> tuple[str, int]:
    """Load a table and place every practice anew; return the line of counts and how many lines were rejected.

    Raises ClickException for a file that is no such table.
    """
    refuse = Refusals(path, say)
    try:
        done = loading.load(path, now=timezone.now(), say=say, refuse=refuse)
    except Unreadable as fault:
        raise click.ClickException(f"{path.name}: {fault}") from fault
    refuse.tell_where()
    moved = sum(1 for _ in placing.rebuild())
    counts = (
        f"{done.read} lines: {done.added} postcodes added, {done.changed} changed, {done.same} already there, "
        f"{done.rejected} lines rejected; {moved} practices placed"
    )
    return counts, done.rejected


def describe() -> Iterator[str]:
    """Name each country whose postcodes were loaded, how many there are, and when."""
    for row in PostcodeTable.objects.order_by("country"):
        yield f"{row.country}  {row.codes:,} postcodes, loaded {row.loaded_at:%Y-%m-%d}"
