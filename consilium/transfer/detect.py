"""A file to import is opened whatever its packing and encoding, and its format told from what stands in it."""

import codecs
import gzip
import io
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

Format = Literal["page", "jsonl", "stackexchange"]

LINE_LIMIT: Final = 4_000_000
"""Characters of one line that are read; the rest of a longer one is passed over, and every reader refuses it."""

_SAMPLE_LINES = 400
_SAMPLE_CHARACTERS = 200_000
_GZIP = b"\x1f\x8b"
_XML_ROOT = re.compile(r"<(\w{1,40})[\s>/]")
_DUMPS = frozenset({"posts", "users", "votes", "tags", "comments", "badges", "posthistory", "postlinks"})


class UnreadableError(ValueError):
    """The file is damaged or in no format that can be imported; the message says which, in words for the operator."""


class Lines:
    """The lines of an open file, and how far the file itself has been read (for a progress bar)."""

    def __init__(self, text: io.TextIOWrapper, file: BinaryIO) -> None:
        self._text = text
        self._file = file
        self._number = 0
        self.size: Final = os.fstat(file.fileno()).st_size
        """Bytes of the file as it lies on the disk, packed or not."""

    @property
    def done(self) -> int:
        """Bytes of the file read so far, from 0 to `size`; a buffer ahead of the lines given."""
        return self._file.tell()

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self._text.readline(LINE_LIMIT + 1)
            passed = line
            while len(passed) > LINE_LIMIT and not passed.endswith("\n"):
                passed = self._text.readline(LINE_LIMIT + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError(f"the file is damaged after line {self._number}") from error
        if not line:
            raise StopIteration
        self._number += 1
        return line


@contextmanager
def open_lines(path: Path) -> Iterator[Lines]:
    """Open a file, gzipped or not, and give its lines with their ends, numbered as an editor would number them.

    UTF-8 (with or without byte order mark) and, by its mark, UTF-16. Bytes that are not UTF-8 come as lone surrogates
    (`surrogateescape`), for the reader to mend or to refuse. Memory stays within LINE_LIMIT. Raises OSError when the
    file cannot be opened, UnreadableError when it breaks off.
    """
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        plain: BinaryIO = cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
        try:
            start = plain.read(4)
            plain.seek(0)
        except (OSError, EOFError, zlib.error) as error:
            raise UnreadableError("the gzip file is damaged at its beginning") from error
        wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "surrogateescape")
        with io.TextIOWrapper(plain, encoding=encoding, errors=errors) as text:
            yield Lines(text, file)


def detect_file(path: Path) -> Format:
    """Tell the format of a file from its beginning; raises UnreadableError when it is none, OSError when unopened."""
    with open_lines(path) as lines:
        return detect(islice(lines, _SAMPLE_LINES))


def detect(lines: Iterable[str]) -> Format:
    """Tell the format from the first lines: JSON objects one a line, a Stack Exchange dump's XML, or else a saved page.

    Plain text of any kind is left to the reader of saved pages, which says in which line it is none. Raises
    UnreadableError for what no reader could say anything useful about: nothing, bytes, an HTML page, a JSON array.
    """
    sample = ""
    for line in lines:
        sample += line[:_SAMPLE_CHARACTERS]
        if len(sample) >= _SAMPLE_CHARACTERS:
            break
    text = sample.lstrip("\ufeff \t\r\n\xa0")
    if not text:
        raise UnreadableError("the file holds no text")
    if "\0" in sample:
        raise UnreadableError("the file holds bytes, not text")
    first = text.partition("\n")[0].strip()
    if first.startswith("{") and not first.startswith("{{"):
        if first == "{":
            raise UnreadableError("JSON spread over several lines; one object a line is read")
        return "jsonl"
    if first.startswith("["):
        _refuse_array(first)
    if text.startswith("<"):
        return _xml(text)
    return "page"


def _refuse_array(first: str) -> None:
    """Refuse a JSON array; a text whose first line merely begins with a bracket passes."""
    if first == "[" or first.startswith("[{"):
        raise UnreadableError("a JSON array; one object a line is read")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return
    raise UnreadableError("a JSON array; one object a line is read")


def _xml(text: str) -> Format:
    root = _XML_ROOT.search(text)
    name = root.group(1).lower() if root else ""
    if name in _DUMPS:
        return "stackexchange"
    if name == "html" or text[:9].lower() == "<!doctype":
        raise UnreadableError("an HTML page; a saved page is read from its text (save the page as text)")
    if text.startswith("<?xml"):
        raise UnreadableError(f"XML of a kind that is not read: its first element is <{name}>")
    return "page"
