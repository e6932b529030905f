"""Loading a register's list: streamed in chunks, each its own transaction, so that a kill costs one chunk."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from consilium.doctors.models import RegisterEntry, RegisterLoad
from consilium.doctors.registers import listed, nppes
from consilium.doctors.registers.entries import Entry, Unreadable
from consilium.doctors.registers.register import Register
from consilium.doctors.registers.streams import Listing, Row, fingerprint

Say = Callable[[str], None]
Refuse = Callable[[int, str], None]
Read = Callable[[Sequence[str]], Entry | None]
CHUNK = 2_000
NPPES = "us-nppes"
_TOLD_EVERY = 5.0  # seconds between lines of progress
_COLUMNS = tuple("id" if field.name == "key" else field.name for field in fields(Entry))
_DATES = tuple(place for place, name in enumerate(_COLUMNS) if name.endswith("_on"))


@dataclass(slots=True)
class _Chunk:
    entries: dict[int, Entry]
    read: int = 0
    left_out: int = 0
    rejected: int = 0
    end: int = 0
    line: int = 0


def load(
    path: Path, register: Register, *, clock: Callable[[], datetime], say: Say, refuse: Refuse, chunk: int = CHUNK
) -> RegisterLoad:
    """Load a list and return what came of it; one that was broken off goes on where it stopped.

    Entries equal to what is kept are left alone, so a second run writes only what changed. Nothing is deleted: a list
    that is no longer whole (a weekly file) changes what it names. `refuse` is told the line and fault of each row that
    cannot be read. Raises Unreadable when the file is no list of this register.
    """
    if register.columns is None and register.id != NPPES:
        raise Unreadable(f"{register.id} has no list of its own: its file names no columns")
    with Listing(path, "," if register.columns is None else register.columns.separator) as listing:
        read = _reader(listing.header(), register)
        row = _begin(path, register, clock(), say)
        if row.position:
            listing.go_to(row.position, row.lines)
        progress = _Progress(row, listing, say)
        for part in _chunks(listing.rows(), read, refuse, chunk):
            _apply(part, row, clock())
            progress.tell()
    row.finished_at = clock()
    row.save(update_fields=["finished_at"])
    return row


def _reader(header: Sequence[str], register: Register) -> Read:
    if register.id == NPPES:
        npi_places = nppes.find_columns(header)
        return lambda cells: nppes.read(cells, npi_places)
    places = listed.find_columns(header, register)
    return lambda cells: listed.read(cells, places)


def _begin(path: Path, register: Register, now: datetime, say: Say) -> RegisterLoad:
    mark = fingerprint(path)
    row, is_new = RegisterLoad.objects.get_or_create(
        register=register.id,
        fingerprint=mark,
        finished_at=None,
        defaults={"file": path.name[:200], "started_at": now},
    )
    if not is_new and row.position:
        say(f"going on after line {row.lines:,}, where an earlier loading of this file stopped")
    return row


def _chunks(rows: Iterable[Row], read: Read, refuse: Refuse, most: int) -> Iterator[_Chunk]:
    part = _Chunk({})
    for row in rows:
        entry, fault = None, row.fault
        if not fault:
            try:
                entry = read(row.cells)
            except Unreadable as odd:
                fault = str(odd)
        # A list with a row for each activity names a person on several rows: these stay in one chunk.
        if part.read >= most and (entry is None or entry.key not in part.entries):
            yield part
            part = _Chunk({})
        part.read += 1
        part.end, part.line = row.end, row.last_line
        if fault:
            part.rejected += 1
            refuse(row.line, fault)
        elif entry is None:
            part.left_out += 1
        elif entry.key in part.entries:
            part.left_out += 1
            part.entries[entry.key] = _merged(part.entries[entry.key], entry)
        else:
            part.entries[entry.key] = entry
    if part.read:
        yield part


def _merged(one: Entry, other: Entry) -> Entry:
    codes = dict.fromkeys(filter(None, (*one.fields.split("|"), *other.fields.split("|"))))
    best = one if one.status == "active" else other
    return replace(best, fields="|".join(codes)[:160])


@transaction.atomic
def _apply(part: _Chunk, load: RegisterLoad, now: datetime) -> None:
    kept = _kept(list(part.entries))
    fresh = {key: _values(entry) for key, entry in part.entries.items()}
    changed = {key: values for key, values in fresh.items() if kept.get(key) != values}
    if changed:
        _write(changed.values(), now)
    added = sum(key not in kept for key in changed)
    load.position, load.lines = part.end, part.line
    load.read += part.read
    load.added += added
    load.changed += len(changed) - added
    load.left_out += part.left_out
    load.rejected += part.rejected
    load.save(update_fields=["position", "lines", "read", "added", "changed", "left_out", "rejected"])


def _values(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.key,
        entry.surname,
        entry.given,
        entry.former,
        entry.title,
        entry.regions,
        entry.fields,
        entry.licences,
        entry.status,
        entry.status_on,
        entry.replaced_by,
        entry.expires_on,
        entry.updated_on,
    )


# Written in SQL: making a model object for each of nine million rows would cost more than reading the file.
_TABLE = RegisterEntry._meta.db_table
_SET = ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS[1:], "loaded_at"))
_INSERT = (
    f"INSERT INTO {_TABLE} ({', '.join(_COLUMNS)}, loaded_at) VALUES ({', '.join(['%s'] * (len(_COLUMNS) + 1))})"  # noqa: S608
    f" ON CONFLICT (id) DO UPDATE SET {_SET}"
)


def _kept(keys: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    if not keys:
        return {}
    named = ", ".join(str(int(key)) for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_COLUMNS)} FROM {_TABLE} WHERE id IN ({named})")  # noqa: S608
        return {row[0]: _dated(row) for row in cursor.fetchall()}


def _dated(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row with its dates as dates: SQLite keeps them as text."""
    values = list(row)
    for place in _DATES:
        if isinstance(values[place], str):
            values[place] = date.fromisoformat(values[place])
    return tuple(values)


def _write(rows: Iterable[tuple[Any, ...]], now: datetime) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    plain = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [(*(plain(value) if place in _DATES else value for place, value in enumerate(row)), at) for row in rows],
        )


class _Progress:
    """Tells now and then how far a loading is, how fast, and how long it will take."""

    def __init__(self, load: RegisterLoad, listing: Listing, say: Say) -> None:
        self._load, self._listing, self._say = load, listing, say
        self._began = self._told = time.monotonic()
        self._rows, self._bytes = load.read, listing.done

    def tell(self) -> None:
        """Say a line of progress, unless one was said just now."""
        at = time.monotonic()
        if at - self._told < _TOLD_EVERY:
            return
        self._told = at
        spent = at - self._began
        rate = (self._load.read - self._rows) / spent
        share = self._listing.done / max(self._listing.size, 1)
        left = (self._listing.size - self._listing.done) * spent / max(self._listing.done - self._bytes, 1)
        self._say(f"{self._load.read:,} rows, {share:.0%}, {rate:,.0f} rows a second, {left / 60:.0f} minutes left")
