"""Reading a list of millions of rows, row by row: plain, gzipped or in a zip, from any row that was reached before."""

import csv
import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self, cast

from consilium.doctors.registers.entries import Unreadable

_ENDS = 1 << 20  # bytes at both ends of a file that go into its fingerprint


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells or, when it cannot be read, why; its first and last line, and the byte after its end."""

    cells: list[str]
    line: int
    last_line: int
    end: int
    fault: str = ""


def fingerprint(path: Path) -> str:
    """Return what tells a file from another without reading all of it: its size and a digest of its two ends."""
    size = path.stat().st_size
    with path.open("rb") as file:
        digest = hashlib.sha256(str(size).encode() + file.read(_ENDS))
        file.seek(max(0, size - _ENDS))
        digest.update(file.read(_ENDS))
    return digest.hexdigest()


class Listing:
    """A list that is open for reading while the `with` lasts; memory does not grow with it.

    Of a zip the largest .csv or .txt file is read: an NPPES zip holds several, and the people are in the largest.
    """

    def __init__(self, path: Path, separator: str) -> None:
        self._path = path
        self._separator = separator
        self._stack = ExitStack()
        self._packed: IO[bytes] | None = None
        self._line = 0
        self._position = 0
        self.size = path.stat().st_size

    def __enter__(self) -> Self:
        self._stream = self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _open(self) -> IO[bytes]:
        with self._path.open("rb") as file:
            magic = file.read(4)
        if magic.startswith(b"PK"):
            return self._open_zip()
        self._packed = self._stack.enter_context(self._path.open("rb"))
        if magic.startswith(b"\x1f\x8b"):
            return cast("IO[bytes]", self._stack.enter_context(gzip.GzipFile(fileobj=self._packed)))
        return self._packed

    def _open_zip(self) -> IO[bytes]:
        try:
            archive = self._stack.enter_context(zipfile.ZipFile(self._path))
        except zipfile.BadZipFile as error:
            raise Unreadable("this zip is damaged") from error
        lists = [item for item in archive.infolist() if item.filename.lower().endswith((".csv", ".txt"))]
        if not lists:
            raise Unreadable("there is no .csv file in this zip")
        largest = max(lists, key=lambda item: item.file_size)
        self.size = largest.file_size
        return self._stack.enter_context(archive.open(largest))

    @property
    def done(self) -> int:
        """Return how many of `size` bytes were read; of a gzipped file its packed bytes, since its size is unknown."""
        if isinstance(self._stream, gzip.GzipFile):
            assert self._packed is not None
            return self._packed.tell()
        return self._position

    def header(self) -> list[str]:
        """Return the names of the columns; the rows come after them. Raises Unreadable for what is no such list."""
        for row in self.rows():
            if row.fault or len(row.cells) < 3:
                break
            return [name.removeprefix("\ufeff").strip() for name in row.cells]
        raise Unreadable(f"the first line names no columns with “{self._separator}” between them")

    def go_to(self, position: int, line: int) -> None:
        """Go on where an earlier reading stopped: at the end of a row."""
        self._stream.seek(position)
        self._position, self._line = position, line

    def rows(self) -> Iterator[Row]:
        """Read row after row; a row that breaks the form is one Row with its fault, and reading goes on after it."""
        while True:
            before = self._line
            cells = csv.reader(self.lines(), delimiter=self._separator, strict=True)
            try:
                for row in cells:
                    if row:
                        yield Row(row, before + 1, self._line, self._position)
                    before = self._line
            except csv.Error as error:
                yield Row([], before + 1, self._line, self._position, str(error))
                continue
            except (EOFError, OSError, zipfile.BadZipFile) as error:
                raise Unreadable(f"the file ends or breaks after line {self._line}") from error
            return

    def lines(self) -> Iterator[str]:
        """Read line after line with its end; one of more than 64 KB comes in pieces."""
        while line := self._stream.readline(io.DEFAULT_BUFFER_SIZE * 8):
            self._position += len(line)
            self._line += 1
            # A list with a stray byte of another encoding loses that letter, not the row.
            yield line.decode("utf-8", "replace")
