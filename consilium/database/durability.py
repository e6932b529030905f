"""Transactions that need not be on the disk before they are answered."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def forgettable() -> Iterator[None]:
    """Run a transaction whose loss in a power cut harms nobody: its commit does not wait for the disk.

    It is seen at once by everybody, and it is on the disk with the next transaction that does wait. A crash of the
    program loses nothing. Inside another transaction it is a part of that one.
    """
    outermost = not connection.in_atomic_block
    if not outermost or connection.vendor != "sqlite":
        with transaction.atomic():
            if outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL synchronous_commit TO off")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
