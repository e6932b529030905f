"""Progress is told with the share, the rate and the time left, and not at all for what is over in a moment."""

from collections.abc import Iterator

from consilium.transfer.progress import EVERY, SHOWN_FROM, Progress


def told(size: int, times: list[float], steps: list[tuple[int, int]]) -> list[str]:
    """Return the lines that are said when the clock shows these times, the first at the beginning."""
    clock: Iterator[float] = iter(times)
    lines: list[str] = []
    with Progress("a.jsonl", size, lines.append, drawn=False, clock=lambda: next(clock)) as progress:
        for records, done in steps:
            progress.tell(records, done)
    return lines


def test_a_long_file_tells_share_rate_and_time_left() -> None:
    size = SHOWN_FROM * 2
    lines = told(size, [100.0, 100.0 + EVERY, 100.0 + EVERY * 12], [(5000, size // 4), (60_000, size // 2)])
    assert lines == [
        "a.jsonl: 25%, 5,000 records, 500 a second, 30 s left",
        "a.jsonl: 50%, 60,000 records, 500 a second, 2 min 0 s left",
    ]


def test_a_line_comes_only_now_and_then() -> None:
    size = SHOWN_FROM
    assert told(size, [0.0, 1.0, EVERY - 0.1, EVERY], [(1, 1), (2, 2), (100, size)]) == [
        "a.jsonl: 100%, 100 records, 10 a second, 0 s left"
    ]


def test_a_short_file_tells_nothing() -> None:
    assert told(SHOWN_FROM - 1, [0.0, 1000.0], [(100, 1000)]) == []


def test_hours_are_hours() -> None:
    size = SHOWN_FROM * 100
    assert told(size, [0.0, 60.0], [(30_000, size // 100)]) == [
        "a.jsonl: 1%, 30,000 records, 500 a second, 1 h 39 min left"
    ]
