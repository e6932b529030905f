"""A published page is a file as the edge would send it, and is gone before who changed it is answered."""

import gzip
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from consilium.caching import changes, published
from consilium.caching.edge import Edge
from consilium.caching.published import Shelf
from consilium.caching.watches import watch
from consilium.votes.actions import cast_vote
from tests.caching.house import House, furnish
from tests.caching.reader import Reader, environ, reading, send


@pytest.fixture
def house(transactional_db: None, now: datetime) -> House:
    """A small house."""
    return furnish(now)


@pytest.fixture
def shelf(tmp_path: Path, settings: Any) -> Shelf:
    """The shelf of the installation, of this test alone."""
    settings.PUBLISHED = tmp_path / "published"
    found = published.shelf()
    assert found is not None
    return found


@pytest.fixture
def publishing(house: House, shelf: Shelf) -> Iterator[Reader]:
    """A reader at an edge that publishes."""
    with reading(shelf=shelf) as reader:
        yield reader


def file_of(path: str, settings: Any) -> Path:
    """Return where a page is published."""
    return Path(f"{settings.PUBLISHED}/current/pages{path}index.html.gz")


def vote(house: House, now: datetime, value: int = 1) -> None:
    """Change what the first question's page shows."""
    cast_vote(person=house.cast.mo, answer=house.answers[0], value=value, now=now)


def test_a_file_is_what_the_edge_sends(publishing: Reader, house: House, settings: Any) -> None:
    for path in ("/", house.cast.question.get_absolute_url(), "/about/"):
        first = publishing.get(path, accept_encoding="gzip, br")  # the file is gzip, whatever its first reader takes
        file = file_of(path, settings)
        kept = publishing.get(path, accept_encoding="gzip")
        assert (first.is_hit, kept.is_hit) == (False, True)
        assert file.read_bytes() == kept.body
        told = file.stat()
        assert kept.headers["etag"] == f'"{int(told.st_mtime):x}-{told.st_size:x}"'  # as nginx makes it
        assert told.st_mode & 0o777 == 0o644
        assert all(folder.stat().st_mode & 0o777 == 0o755 for folder in file.parents[:2])


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/doctors/?specialty=dermatology", "GET", {}),
        ("/about/?utm=1", "GET", {}),
        ("/about/", "POST", {}),
        ("/about/", "GET", {"authorization": "Bearer x"}),
        ("/about/", "GET", {"cookie": "consilium=x"}),
        ("/about/", "GET", {"host": "elsewhere.example"}),
        ("/search/", "GET", {}),
        ("/robots.txt", "GET", {}),
        ("/nowhere/", "GET", {}),
    ],
)
def test_nothing_else_becomes_a_file(publishing: Reader, settings: Any, path: str, method: str, headers: Any) -> None:
    publishing.get("/terms/")
    send(publishing.edge, environ(path, method, **headers))
    found = [str(file.parent.name) for file in Path(settings.PUBLISHED).glob("current/pages/**/*") if file.is_file()]
    assert found == ["terms"]


def test_a_change_takes_its_files_away_on_commit_and_no_others(
    publishing: Reader, house: House, now: datetime, settings: Any
) -> None:
    changed, other = house.cast.question.get_absolute_url(), house.other.get_absolute_url()
    for path in (changed, other):
        publishing.get(path)
    assert file_of(changed, settings).exists()
    vote(house, now)
    # Nobody has asked the edge since: the writer did it.
    assert not file_of(changed, settings).exists()
    assert file_of(other, settings).exists()
    publishing.get(changed)
    assert b"+2" in gzip.decompress(file_of(changed, settings).read_bytes())


def test_a_page_that_is_read_from_memory_is_published_again(publishing: Reader, settings: Any) -> None:
    publishing.get("/about/")
    file_of("/about/", settings).unlink()
    assert publishing.get("/about/").is_hit
    assert file_of("/about/", settings).exists()


def test_a_page_that_changes_while_it_is_made_is_not_published(
    house: House, shelf: Shelf, now: datetime, settings: Any
) -> None:
    path = house.cast.question.get_absolute_url()
    django = WSGIHandler()

    def voting(request: dict[str, Any], start: Any) -> Any:
        result = django(request, start)
        vote(house, now)
        return result

    asked = watch()
    send(Edge(voting, asked, most_bytes=10_000_000, shelf=shelf), environ(path))
    asked.close()
    assert not file_of(path, settings).exists()


class Interrupted(Shelf):
    """A shelf where something happens between the look at the change rows and the putting there."""

    meanwhile: Callable[[], object]

    def put(self, address: str, keys: Any, etag: str, body: bytes) -> None:
        """Put a page there, a little late."""
        self.meanwhile()
        super().put(address, keys, etag, body)


def test_who_writes_between_the_look_and_the_putting_there_takes_the_page_away(
    house: House, now: datetime, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer's commit comes after the look, so nobody saw it; it waits at the gate and finds the file."""
    settings.PUBLISHED = tmp_path / "published"
    path = house.cast.question.get_absolute_url()
    shelf = Interrupted(settings.PUBLISHED)
    committed = threading.Event()

    def write() -> None:
        vote(house, now)
        connection.close()

    def forget(keys: Iterable[str]) -> None:
        committed.set()
        original(keys)

    thread = threading.Thread(target=write)
    writers = published.shelf()
    assert writers is not None
    original = writers.forget
    monkeypatch.setattr(writers, "forget", forget)

    def meanwhile() -> None:
        thread.start()
        assert committed.wait(20)
        assert not file_of(path, settings).exists()

    shelf.meanwhile = meanwhile
    with reading(shelf=shelf) as reader:
        shelf.forget(("everything",))
        reader.get(path)
        thread.join()
        assert not file_of(path, settings).exists()
        shelf.meanwhile = lambda: None
        assert b"+2" in reader.get(path).plain
        assert b"+2" in gzip.decompress(file_of(path, settings).read_bytes())


def test_what_a_killed_writer_left_others_take_away(
    publishing: Reader, house: House, now: datetime, settings: Any
) -> None:
    path = house.cast.question.get_absolute_url()
    publishing.get(path)
    folder, settings.PUBLISHED = settings.PUBLISHED, None
    vote(house, now)  # as of a process that ended at the commit
    settings.PUBLISHED = folder
    assert file_of(path, settings).exists()
    publishing.get("/terms/")  # any request lets a process ask
    assert not file_of(path, settings).exists()


def test_who_begins_takes_everything_away(publishing: Reader, house: House, shelf: Shelf, settings: Any) -> None:
    publishing.get("/about/")
    first = (settings.PUBLISHED / "current").readlink().name
    with reading(shelf=shelf) as beginner:
        beginner.get("/terms/")
        assert not file_of("/about/", settings).exists()
        assert file_of("/terms/", settings).exists()
        # The other one goes on with the new folder.
        publishing.get("/about/")
        assert file_of("/about/", settings).exists()
    deleting = [thread for thread in threading.enumerate() if thread.name == "delete-shelves"]
    for thread in deleting:
        thread.join()
    left = [folder.name for folder in settings.PUBLISHED.glob("shelf-*")]
    assert left == [(settings.PUBLISHED / "current").readlink().name]
    assert left != [first]


def test_at_midnight_every_file_is_gone(house: House, shelf: Shelf, settings: Any) -> None:
    time = 1_795_305_599.0  # the last second of a day
    with reading(shelf=shelf, clock=lambda: time) as reader:
        reader.get("/about/")
        assert file_of("/about/", settings).exists()
        time += 1
        threading.Event().wait(0.002)
        reader.get("/terms/")
        assert not file_of("/about/", settings).exists()


def test_everything_is_forgotten_at_once(publishing: Reader, now: datetime, settings: Any) -> None:
    publishing.get("/about/")
    changes.forget_everything(now)
    assert not file_of("/about/", settings).exists()


@pytest.mark.parametrize("broken", ["index.sqlite3", "gate"])
def test_a_shelf_that_cannot_be_searched_is_taken_from_nginx(
    publishing: Reader, house: House, now: datetime, settings: Any, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Better no page than an old one."""
    path = house.cast.question.get_absolute_url()
    publishing.get(path)
    publishing.get("/about/")
    place = settings.PUBLISHED / ("gate" if broken == "gate" else f"current/{broken}")
    if broken != "gate":
        shelf = published.shelf()
        assert shelf is not None
        shelf.close()
        place.write_bytes(b"no database" * 1000)
    else:
        # Another process, which has yet to open the gate.
        published._shelf.cache_clear()
        place.unlink()
        place.mkdir()
    vote(house, now)
    assert not file_of(path, settings).exists()
    assert not file_of("/about/", settings).exists()
    assert [record.levelname for record in caplog.records] == ["ERROR" if broken == "gate" else "WARNING"]
    published._shelf.cache_clear()
