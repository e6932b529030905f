"""Whatever happens, each kept page is what a fresh rendering is."""

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from consilium import events, wiring
from consilium.caching import changes, keys
from consilium.caching.published import shelf
from tests.caching.house import HAPPENINGS, addresses, furnish
from tests.caching.reader import Reader, reading

KINDS = [
    kind
    for _, kind in sorted(vars(events).items())
    if isinstance(kind, type) and issubclass(kind, events.Event) and kind is not events.Event
]


def test_every_event_is_treated() -> None:
    """A new event needs a line in keys.FORGETS, in wiring.py and in house.HAPPENINGS."""
    names = {kind.__name__ for kind in KINDS}
    assert {kind.__name__ for kind in keys.FORGETS} == names
    assert {kind.__name__ for kind in HAPPENINGS} == names
    # Forgetting comes last: the others may write what pages show.
    assert {kind.__name__ for kind, follow in wiring.CONSEQUENCES.items() if follow[-1] is changes.forget} == names


@pytest.fixture
def published() -> Iterator[list[events.Event]]:
    """Every event that is published, as it goes."""
    seen: list[events.Event] = []
    events.connect({kind: (*follow, seen.append) for kind, follow in wiring.CONSEQUENCES.items()})
    yield seen
    events.connect(wiring.CONSEQUENCES)


def stale(reader: Reader, before: list[str]) -> list[str]:
    """Return the addresses where the edge serves something else than a fresh rendering."""
    found = []
    for path in sorted({*before, *addresses()}):
        got, fresh = reader.get(path, accept_encoding="gzip"), reader.fresh(path)
        if (got.status, got.plain) != (fresh.status, fresh.plain):
            found.append(path)
    return found


def old_files(reader: Reader, before: list[str], folder: Path) -> list[str]:
    """Return the addresses of files that are no fresh rendering; there must be some that are left."""
    left = {path: Path(f"{folder}/current/pages{path}index.html.gz") for path in before if "?" not in path}
    bodies = {path: gzip.decompress(file.read_bytes()) for path, file in left.items() if file.exists()}
    assert "/about/" in bodies
    return [path for path, body in bodies.items() if body != reader.fresh(path).plain]


def fill(reader: Reader) -> list[str]:
    """Read every page twice, and return the addresses, all of them kept by then."""
    paths = list(addresses())
    for path in paths:
        assert reader.get(path).status == 200, path
    assert [path for path in paths if not reader.get(path).is_hit] == []
    return paths


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_no_page_is_stale_after(
    transactional_db: None,
    now: datetime,
    published: list[events.Event],
    kind: type[events.Event],
    tmp_path: Path,
    settings: Any,
) -> None:
    """Neither from memory nor as a file, which nobody has been asked for since the event."""
    settings.PUBLISHED = tmp_path / "published"
    house = furnish(now)
    with reading(shelf=shelf()) as reader:
        before = fill(reader)
        published.clear()
        HAPPENINGS[kind](house)
        assert kind in {type(event) for event in published}
        assert old_files(reader, before, settings.PUBLISHED) == []
        assert stale(reader, before) == []


@pytest.mark.parametrize(
    ("kind", "kinds_of_pages"),
    [
        (events.VoteCast, {"questions", "doctors"}),
        (events.DoctorChanged, {"doctors", "procedures", "questions"}),
        (events.QuestionAsked, {"", "questions", "procedures"}),
    ],
    ids=["vote", "doctor", "question"],
)
def test_the_comparison_sees_what_was_not_forgotten(
    reader: Reader,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[events.Event],
    kinds_of_pages: set[str],
) -> None:
    house = furnish(now)
    before = fill(reader)
    silent: Callable[[Any], tuple[str, ...]] = lambda event: ()  # noqa: E731 (a table of functions)
    monkeypatch.setattr(keys, "FORGETS", {**keys.FORGETS, kind: silent})
    HAPPENINGS[kind](house)
    assert {path.split("/")[1] for path in stale(reader, before)} == kinds_of_pages
