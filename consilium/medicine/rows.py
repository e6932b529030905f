"""The data files beside this package are read as rows of text, once."""

import csv
from importlib import resources

_DATA = resources.files("consilium.medicine") / "data"


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of `data/<name>.csv`, every cell stripped.

    Raises ValueError when a row has more or fewer cells than the header.
    """
    with (_DATA / f"{name}.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, strict=True))
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ValueError(f"data/{name}.csv line {number}: not as many cells as the header has")
    return [{key: cell.strip() for key, cell in row.items()} for row in rows]


def read_bytes(name: str) -> bytes:
    """The bytes of `data/<name>.csv`."""
    return (_DATA / f"{name}.csv").read_bytes()


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several, written with "|" between them."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
