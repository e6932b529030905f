"""The squares that are chosen are the parts that are hidden: all of them, and no more unless they are too scattered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib.images import LIMITS, Rectangle
from consilium.questions.photo_grid import Grid, grid_for


def covered(grid: Grid, rectangles: list[Rectangle]) -> set[int]:
    """Return the cells whose middle lies in one of some rectangles."""
    return {
        grid.cell(column, row)
        for column in range(grid.columns)
        for row in range(grid.rows)
        for left, top, width, height in rectangles
        if left <= (column + 0.5) / grid.columns <= left + width and top <= (row + 0.5) / grid.rows <= top + height
    }


@st.composite
def choices(draw: st.DrawFn) -> tuple[Grid, set[int]]:
    grid = Grid(8, draw(st.integers(4, 14)))
    return grid, draw(st.sets(st.integers(0, grid.cells - 1)))


@given(choices())
def test_every_chosen_cell_is_covered_by_few_enough_rectangles(choice: tuple[Grid, set[int]]) -> None:
    grid, chosen = choice
    rectangles = grid.rectangles(chosen)
    assert len(rectangles) <= LIMITS.blurs
    assert covered(grid, rectangles) >= chosen
    assert all(left + width <= 1.0001 and top + height <= 1.0001 for left, top, width, height in rectangles)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(1, 3), st.integers(1, 3))
def test_a_block_is_one_rectangle(column: int, row: int, width: int, height: int) -> None:
    grid = Grid(8, 8)
    block = {grid.cell(column + x, row + y) for x in range(width) for y in range(height)}
    assert grid.rectangles(block) == [(column / 8, row / 8, width / 8, height / 8)]


def test_two_apart_are_two_and_none_are_none() -> None:
    assert Grid(8, 4).rectangles({0, 7}) == [(0.0, 0.0, 0.125, 0.25), (0.875, 0.0, 0.125, 0.25)]
    assert Grid(8, 4).rectangles(()) == []


def test_a_chessboard_is_hidden_row_by_row() -> None:
    grid = Grid(8, 14)
    chess = {grid.cell(column, row) for column in range(8) for row in range(14) if (column + row) % 2}
    assert len(grid.rectangles(chess)) <= 14
    assert covered(grid, grid.rectangles(chess)) >= chess


@pytest.mark.parametrize("cell", [-1, 32, 10**9])
def test_another_cell_is_refused(cell: int) -> None:
    with pytest.raises(ValueError, match="no cell"):
        Grid(8, 4).rectangles({cell})


@pytest.mark.parametrize(
    ("width", "height", "rows"), [(1600, 1200, 6), (1200, 1600, 11), (1600, 64, 4), (64, 1600, 14), (1000, 1000, 8)]
)
def test_cells_are_about_square(width: int, height: int, rows: int) -> None:
    assert grid_for(width, height) == Grid(8, rows)
