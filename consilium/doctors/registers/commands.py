"""Loading a list from the command line: progress while it lasts, rows that were refused in a file of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.utils import timezone

from consilium.doctors.models import RegisterLoad
from consilium.doctors.registers import loading
from consilium.doctors.registers.entries import Unreadable
from consilium.doctors.registers.refusals import Refusals
from consilium.doctors.registers.register import register, registers

Say = Callable[[str], None]


def load(path: Path, register_id: str, say: Say) -> tuple[str, int]:
    """Load a list; return the line of counts and how many rows were rejected.

    Raises ClickException for a file that is no such list.
    """
    if register_id not in registers():
        raise click.ClickException(f"there is no register {register_id}: {', '.join(registers())}")
    refuse = Refusals(path, say)
    try:
        done = loading.load(path, register(register_id), clock=timezone.now, say=say, refuse=refuse)
    except Unreadable as fault:
        raise click.ClickException(f"{path.name}: {fault}") from fault
    refuse.tell_where()
    return counts_of(done), done.rejected


def counts_of(done: RegisterLoad) -> str:
    """Return what a loading came to, in one line."""
    same = done.read - done.added - done.changed - done.left_out - done.rejected
    return (
        f"{done.read} rows: {done.added} added, {done.changed} changed, {same} already there, "
        f"{done.left_out} left out, {done.rejected} rejected"
    )


def describe() -> Iterator[str]:
    """Say of each register what its numbers look like, where they are looked up and when its list was loaded."""
    loads = RegisterLoad.objects.filter(finished_at__isnull=False).order_by("finished_at")
    loaded = {row.register: row for row in loads}
    for one in registers().values():
        line = f"{one.id:12} {one.country}  {one.number_name}: {one.shape}; {one.address('NUMBER')}"
        if one.id in loaded:
            line += f"; list loaded {loaded[one.id].finished_at:%Y-%m-%d}"
        elif one.columns is not None or one.id == "us-nppes":
            line += "; its list can be loaded"
        yield line
