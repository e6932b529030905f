"""Published files: finished pages as `.gz` files that nginx serves, gone before who changed them is answered.

    FOLDER/current                  leads to one of the next; swapped for an empty one when everything is forgotten
    FOLDER/shelf-…/pages/…/index.html.gz
    FOLDER/shelf-…/index.sqlite3    which page carries which key; it may name too many, never too few
    FOLDER/gate                     one process and thread at a time puts a page there or takes some away

A process looks at the change rows and puts a page there inside one turn at the gate; whoever changed something takes
pages away inside a later one, after the commit. So a page made from older rows is either seen to be old and not put
there, or put there in time to be taken away. What a writer left that was killed between the two, others take away when
they read its change rows, and a process that begins takes away everything.
"""

import hashlib
import logging
import os
import re
import secrets
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from consilium.caching.keys import EVERYTHING
from consilium.lib.gate import Gate

FILE = "index.html.gz"
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_-]{1,200}/)*")
_TABLES = """
    PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
    CREATE TABLE page (id INTEGER PRIMARY KEY, address TEXT NOT NULL UNIQUE);
    CREATE TABLE carries (key TEXT, page INTEGER, PRIMARY KEY (key, page)) WITHOUT ROWID;
"""


def version(etag: str) -> int:
    """Return 31 bits that stand for a page's tag: the time of its file, of which nginx makes the tag that it sends."""
    return int.from_bytes(hashlib.blake2b(etag.encode(), digest_size=4).digest(), "big") & 0x7FFFFFFF


def gzip_etag(etag: str, size: int) -> str:
    """Return the tag of a page in gzip, as nginx makes it from the time and the size of a file."""
    return f'"{version(etag):x}-{size:x}"'


class Shelf:
    """The published pages of one machine, shared by all its processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = folder / "current"
        self._pages = f"{self._current}/pages"
        self._gate = Gate(folder / "gate")
        self._inside = threading.local()
        self._index: sqlite3.Connection | None = None
        self._opened = ""
        _make(folder)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep all other threads and processes from the shelf; may be entered again inside."""
        if getattr(self._inside, "held", False):
            yield
            return
        self._gate.enter()
        self._inside.held = True
        try:
            yield
        finally:
            self._inside.held = False
            self._gate.leave()

    def has(self, address: str) -> bool:
        """Say whether a page is there; an address that cannot be a file counts as there."""
        return _ADDRESS.fullmatch(address) is None or os.path.exists(f"{self._pages}{address}{FILE}")  # noqa: PTH110

    def put(self, address: str, keys: Iterable[str], etag: str, body: bytes) -> None:
        """Put a page there, packed; called while `alone`, by who saw since that it is right."""
        try:
            self._put(address, keys, etag, body)
        except (OSError, sqlite3.Error) as error:
            logging.getLogger(__name__).warning("a page was not published: %s", type(error).__name__)

    def forget(self, keys: Iterable[str]) -> None:
        """Take away every page that carries one of the keys."""
        forgotten = set(keys)
        log = logging.getLogger(__name__)
        try:
            with self.alone():
                if EVERYTHING not in forgotten:
                    try:
                        self._take(forgotten)
                        return
                    except (OSError, sqlite3.Error) as error:
                        log.warning("all published pages are dropped: %s", type(error).__name__)
                self._empty()
        except (OSError, sqlite3.Error) as error:
            # Better no page than an old one: nginx finds nothing any more and asks us.
            log.error("published pages are switched off: %s", type(error).__name__)
            with suppress(OSError):
                self._current.unlink()

    def _put(self, address: str, keys: Iterable[str], etag: str, body: bytes) -> None:
        index = self._open()
        if index is None:
            self._empty()
            index = self._open()
        assert index is not None
        # The index comes first: a page that it does not know could never be taken away.
        with index:
            index.execute("INSERT OR IGNORE INTO page (address) VALUES (?)", [address])
            (number,) = index.execute("SELECT id FROM page WHERE address = ?", [address]).fetchone()
            index.executemany("INSERT OR IGNORE INTO carries VALUES (?, ?)", [(key, number) for key in keys])
        shelf = self._folder / self._opened
        making = shelf / "making"
        making.write_bytes(body)
        making.chmod(0o644)
        os.utime(making, (version(etag),) * 2)
        file = Path(f"{shelf}/pages{address}{FILE}")
        try:
            making.rename(file)
        except FileNotFoundError:
            _make(file.parent)
            making.rename(file)

    def _take(self, keys: Iterable[str]) -> None:
        index = self._open()
        if index is None:
            return
        shelf = self._folder / self._opened
        # What somebody was killed over is no page, but may hold words of one.
        (shelf / "making").unlink(missing_ok=True)
        for key in keys:
            found = index.execute("SELECT address FROM carries JOIN page ON page.id = page WHERE key = ?", [key])
            for (address,) in found.fetchall():
                Path(f"{shelf}/pages{address}{FILE}").unlink(missing_ok=True)

    def _empty(self) -> None:
        """Lead nginx to an empty folder in one step, and delete the others."""
        old = list(self._folder.glob("shelf-*"))
        shelf = self._folder / f"shelf-{secrets.token_hex(8)}"
        _make(shelf / "pages")
        index = sqlite3.connect(shelf / "index.sqlite3")
        index.executescript(_TABLES)
        index.close()
        link = self._folder / f"{shelf.name}.link"
        link.symlink_to(shelf.name)
        link.rename(self._current)
        # Nobody reaches them any more; deleting many takes a moment, for which nobody need wait.
        threading.Thread(target=_delete, args=(old,), name="delete-shelves").start()

    def _open(self) -> sqlite3.Connection | None:
        """Return the index of the shelf that is current; None while there is none."""
        try:
            name = self._current.readlink().name
        except FileNotFoundError:
            return None
        if name != self._opened or self._index is None:
            self.close()
            self._index = sqlite3.connect(self._folder / name / "index.sqlite3", check_same_thread=False, timeout=5)
            self._index.execute("PRAGMA synchronous=OFF")
            self._opened = name
        return self._index

    def close(self) -> None:
        """Let the index go; the next call opens it again."""
        index, self._index = self._index, None
        if index is not None:
            index.close()


def _make(folder: Path) -> None:
    """Make a folder and what is missing above it, readable for nginx whatever this process is used to."""
    if folder.is_dir():
        return
    _make(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o755)


def _delete(shelves: list[Path]) -> None:
    for shelf in shelves:
        if shelf.is_symlink():
            shelf.unlink(missing_ok=True)
        else:
            shutil.rmtree(shelf, ignore_errors=True)


def shelf() -> Shelf | None:
    """Return the shelf of this installation; None where pages are not published."""
    return _shelf(settings.PUBLISHED) if settings.PUBLISHED is not None else None


@cache
def _shelf(folder: Path) -> Shelf:
    return Shelf(folder)
