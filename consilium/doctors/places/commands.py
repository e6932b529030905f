"""Loading a table of postcodes from the command line: refused lines in a file of their own, practices placed anew."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from consilium.doctors.models import PostcodeTable
from consilium.doctors.places import loading, placing
from consilium.doctors.registers.entries import Unreadable

Say = Callable[[str], None]
SHOWN = 5  # refused lines told at the terminal; all of them stand in the file


def load(path: Path, say: Say) -> tuple[str, int]:
    """Load a table and place every practice anew; return the line of counts and how many lines were rejected.

    Raises ClickException for a file that is no such table.
    """
    refused = Path(settings.DATA) / "rejected" / f"{path.name}.{timezone.now():%Y%m%dT%H%M%S}.jsonl"
    count = 0

    def refuse(line: int, fault: str) -> None:
        nonlocal count
        count += 1
        if count <= SHOWN:
            say(f"{path.name}, line {line}: {fault}")
        refused.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with refused.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"line": line, "reason": fault}) + "\n")

    try:
        done = loading.load(path, now=timezone.now(), say=say, refuse=refuse)
    except Unreadable as fault:
        raise click.ClickException(f"{path.name}: {fault}") from fault
    if count:
        say(f"what was rejected stands in {refused}")
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
