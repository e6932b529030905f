"""The rows of a Stack Exchange dump: one XML element a line, each read by a parser of its own.

So nothing that one line declares reaches another, an entity bomb among them, and a damaged line costs itself alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from consilium.transfer.detect import LINE_LIMIT, UnreadableError
from consilium.transfer.records import Rejected, reject

Row = Mapping[str, str]
_ROOT: Final = re.compile(r"<(?P<name>\w{1,40})(?:\s[^<>]{0,400})?>")
_DECLARED: Final = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Numbered(NamedTuple):
    """A row and the line it stands in, from 1."""

    line: int
    row: Row


class RefusedError(ValueError):
    """A row cannot be used; the message says why, in words for the file of rejects."""


def root_of(lines: Iterable[str]) -> str:
    """Return the name of the file's first element in small letters, "" when there is none in the first lines."""
    for number, line in enumerate(lines):
        found = _ROOT.search(line)
        if found:
            return found["name"].lower()
        if number > 20:
            break
    return ""


def read_rows(lines: Iterable[str]) -> Iterator[Numbered | Rejected]:
    """Yield each row of a file of a dump, or the line as refused.

    Raises UnreadableError for a file that declares a document type or entities: no dump does, and nothing good would.
    """
    for number, raw in enumerate(lines, start=1):
        line = raw.strip("\ufeff \t\r\n")
        if not line.startswith("<row"):
            if _DECLARED.search(line):
                raise UnreadableError("the file declares a document type or entities, which no dump does")
            if line and not line.startswith("<?xml") and not _is_frame(line):
                yield reject(number, "no row of a dump", [line])
            continue
        try:
            yield Numbered(number, _parsed(line))
        except RefusedError as refusal:
            yield reject(number, str(refusal), [line])


def _is_frame(line: str) -> bool:
    return re.fullmatch(r"</?\w{1,40}(?:\s[^<>]{0,400})?/?>", line) is not None


def _parsed(line: str) -> Row:
    if len(line) > LINE_LIMIT:
        raise RefusedError(f"a row of more than {LINE_LIMIT:,} characters")
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name != "row" or found:
            raise RefusedError("not one row in one line")
        found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(line.encode(), True)
    except UnicodeEncodeError as error:
        raise RefusedError(f"not UTF-8 at character {error.start + 1}") from error
    except expat.ExpatError as error:
        raise RefusedError(f"not XML: {expat.ErrorString(error.code)} at character {error.offset + 1}") from error
    return found[0]


def number_of(row: Row, name: str) -> int:
    """Return a whole number of a row; RefusedError when it is missing or none."""
    written = row.get(name, "")
    if not re.fullmatch(r"-?[0-9]{1,12}", written):
        raise RefusedError(f"{name} is no number")
    return int(written)
