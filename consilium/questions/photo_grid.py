"""The squares laid over a photo, by which parts of it are chosen to be hidden; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from consilium.lib.images import LIMITS, Rectangle

COLUMNS = 8
FEWEST_ROWS, MOST_ROWS = 4, 14


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows of squares over a whole photo; a cell is counted from 0, row by row."""

    columns: int
    rows: int

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return self.columns * self.rows

    def cell(self, column: int, row: int) -> int:
        """Return the number of a cell."""
        return row * self.columns + column

    def rectangles(self, cells: Iterable[int]) -> list[Rectangle]:
        """Return rectangles that cover every chosen cell, as fractions of the photo, at most as many as are blurred.

        Runs of a row that lie alike under each other become one. When the cells are so scattered that too many
        rectangles are left, each row is covered from its first chosen cell to its last: rather more is hidden.
        Raises ValueError for a cell that is not of this grid.
        """
        chosen = set(cells)
        if not chosen <= set(range(self.cells)):
            raise ValueError("no cell of this grid")
        lines = [
            [cell % self.columns for cell in sorted(chosen) if cell // self.columns == row] for row in range(self.rows)
        ]
        merged = self._merge([_runs(line) for line in lines])
        if len(merged) > LIMITS.blurs:
            merged = self._merge([[(line[0], line[-1])] if line else [] for line in lines])
        return merged

    def _merge(self, rows: list[list[tuple[int, int]]]) -> list[Rectangle]:
        standing: dict[tuple[int, int], int] = {}
        found: list[tuple[int, int, int, int]] = []
        for number, runs in enumerate([*rows, []]):
            for run in [run for run in standing if run not in runs]:
                top = standing.pop(run)
                found.append((run[0], top, run[1] - run[0] + 1, number - top))
            for run in runs:
                standing.setdefault(run, number)
        return [
            (left / self.columns, top / self.rows, width / self.columns, height / self.rows)
            for left, top, width, height in sorted(found, key=lambda part: (part[1], part[0]))
        ]


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def grid_for(width: int, height: int) -> Grid:
    """Return a grid of about square cells over a photo of this size in pixels."""
    rows = round(COLUMNS * height / width)
    return Grid(COLUMNS, min(max(rows, FEWEST_ROWS), MOST_ROWS))
