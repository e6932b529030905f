"""Importing files: format told from the content, a bar while it lasts, what was refused kept in a file of its own."""

import gc
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from consilium.transfer.detect import Lines, UnreadableError, detect_file, open_lines
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.jsonl import read_records
from consilium.transfer.progress import Progress
from consilium.transfer.records import QuestionRecord, Rejected
from consilium.transfer.restoring import is_export, restore
from consilium.transfer.saved_page import read_pages
from consilium.transfer.stackexchange import beside, read_dump
from consilium.transfer.stackexchange_rows import root_of

Say = Callable[[str], None]
Told = TypeVar("Told")
READERS: dict[str, Callable[[Iterable[str]], Iterator[QuestionRecord | Rejected]]] = {
    "page": read_pages,
    "jsonl": read_records,
}
SHOWN = 5  # refusals told at the terminal; all of them stand in the file
TOLD_EVERY = 50  # records
COLLECT_AFTER = 100_000  # objects


@dataclass(slots=True)
class Outcome:
    """What an import did over all its files."""

    counts: Counts = field(default_factory=Counts)


@dataclass(frozen=True, slots=True)
class _How:
    """How files are imported: when, whether anything is kept, and whether answers are read only later."""

    now: datetime
    dry_run: bool
    defer_reading: bool


def import_files(
    paths: Iterable[Path], *, form: str | None, dry_run: bool, say: Say, defer_reading: bool = False
) -> Outcome:
    """Import each file in turn; what cannot be read is counted as rejected and told with its line."""
    outcome = Outcome()
    now = timezone.now()
    how = _How(now, dry_run, defer_reading)
    for path in paths:
        refused = _Refused(path, now, dry_run)
        try:
            with _collecting_seldom():
                _import_file(path, form or detect_file(path), how, outcome.counts, refused, say)
        except OSError as error:
            # A folder or a file that cannot be opened: it is refused, the others go on.
            refused.add(Rejected(0, error.strerror or type(error).__name__))
        except UnreadableError as error:
            refused.add(Rejected(1, str(error)))
        outcome.counts.rejected += refused.count
        refused.tell(say)
    return outcome


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for cycles of garbage seldom: rows come and go by the thousand, hold none, and looking costs a tenth."""
    before = gc.get_threshold()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _import_file(path: Path, form: str, how: _How, counts: Counts, refused: "_Refused", say: Say) -> None:
    if form == "stackexchange":
        _import_dump(path, how, counts, refused, say)
        return
    with open_lines(path) as lines, Progress(path.name, lines.size, say) as progress:
        if form == "jsonl":
            first = next(lines, "")
            if is_export(first):
                restore(_told(chain((first,), lines), progress, lines), counts, how.now, dry_run=how.dry_run)
                return
            given: Iterable[str] = chain((first,), lines)
        else:
            given = lines
        records = _accepted(READERS[form](given), refused)
        _keep(_told(records, progress, lines), counts, how)


def _keep(records: Iterable[QuestionRecord], counts: Counts, how: _How) -> None:
    import_records(records, counts, now=how.now, dry_run=how.dry_run, defer_reading=how.defer_reading)


def _import_dump(path: Path, how: _How, counts: Counts, refused: "_Refused", say: Say) -> None:
    with open_lines(path) as lines:
        part, size = root_of(lines), lines.size
    if part != "posts":
        if beside(path, "posts") is None:
            raise UnreadableError("a part of a Stack Exchange dump; its questions stand in Posts.xml, to be beside it")
        say(f"{path.name} is read with Posts.xml")
        return
    imported = 0

    def seen(done: int) -> None:
        progress.tell(imported, done)

    def counted(records: Iterable[QuestionRecord]) -> Iterator[QuestionRecord]:
        nonlocal imported
        for record in records:
            imported += 1
            yield record

    with (
        tempfile.TemporaryDirectory(prefix="import-", dir=settings.DATA) as aside,
        Progress(path.name, size * 2, say) as progress,
    ):
        read = read_dump(path, Path(aside), seen)
        _keep(counted(_accepted(read, refused)), counts, how)


def _accepted(read: Iterable[QuestionRecord | Rejected], refused: "_Refused") -> Iterator[QuestionRecord]:
    for item in read:
        if isinstance(item, Rejected):
            refused.add(item)
        else:
            yield item


def _told(records: Iterable[Told], progress: Progress, lines: Lines) -> Iterator[Told]:
    for number, record in enumerate(records, start=1):
        yield record
        if number % TOLD_EVERY == 0:
            progress.tell(number, lines.done)


class _Refused:
    """The file of what was refused: made at the first refusal, one JSON line each."""

    def __init__(self, path: Path, now: datetime, dry_run: bool) -> None:
        self.count = 0
        self._source = path
        self._first: list[Rejected] = []
        self._target: Path | None = None
        if not dry_run:
            self._target = Path(settings.DATA) / "rejected" / f"{path.name}.{now:%Y%m%dT%H%M%S}.jsonl"

    def add(self, item: Rejected) -> None:
        """Write down one refusal."""
        self.count += 1
        if len(self._first) < SHOWN:
            self._first.append(item)
        if self._target is not None:
            self._target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._target.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")

    def tell(self, say: Say) -> None:
        """Say what was refused, the first few with their lines, and where the rest stands."""
        for item in self._first:
            say(f"{self._source.name}, line {item.line}: {item.reason}")
        if self.count > len(self._first):
            say(f"{self._source.name}: and {self.count - len(self._first)} more")
        if self.count and self._target is not None:
            say(f"what was rejected stands in {self._target}")
