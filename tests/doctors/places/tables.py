"""Makes tables of postcodes in the form of GeoNames: twelve cells with tabs between them, invented towns."""

import random
from collections.abc import Iterable
from pathlib import Path


def line(country: str, code: str, town: str, latitude: float | str, longitude: float | str) -> str:
    """Return one line with its end."""
    cells = (country, code, town, "Somewhere", "01", "Nearby", "001", "", "", str(latitude), str(longitude), "4")
    return "\t".join(cells) + "\n"


ENGLAND = (
    line("GB", "LS1 4DY", "Leeds", 53.7960, -1.5500),
    line("GB", "LS1 5AA", "Leeds", 53.7980, -1.5460),
    line("GB", "M1 1AE", "Manchester", 53.4810, -2.2360),
    line("GB", "BD1", "Bradford", 53.7950, -1.7520),
    line("GB", "SW1A", "London", 51.5010, -0.1330),
)


def write(path: Path, lines: Iterable[str]) -> Path:
    """Write a table and return where it lies."""
    path.write_text("".join(lines), encoding="utf-8")
    return path


def many(path: Path, rows: int, *, moved: int = 0, seed: int = 7) -> Path:
    """Write so many lines of an invented country, some to one postcode; the first `moved` lie elsewhere."""
    rng = random.Random(seed)
    with path.open("w", encoding="utf-8") as target:
        for number in range(rows):
            latitude, longitude = rng.uniform(40, 60), rng.uniform(-10, 20)
            shift = 0.5 if number < moved else 0.0
            code = f"{number - number % 3 if number % 10 < 3 else number:07}"
            target.write(line("XA", code, f"Town {number % 999}", f"{latitude + shift:.4f}", f"{longitude:.4f}"))
    return path
