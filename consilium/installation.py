"""Making an installation ready, and saying whether it is right."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Create the data folder, migrate the embedded database and collect the static files, saying what was done.

    On a database server nothing is migrated unasked: there `consilium manage migrate` is run when it suits.
    """
    make_folder(say)
    django.setup()
    if settings.EMBEDDED:
        _migrate(say)
    _collect_static()


def make_folder(say: Say) -> None:
    """Create the data folder with the installation's key, unless it is there."""
    data: Path = settings.DATA
    if data.is_dir():
        return
    data.mkdir(parents=True, mode=0o700)
    descriptor = os.open(data / "secret-key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(settings.SECRET_KEY)
    say(f"made the data folder {data}")


def _migrate(say: Say) -> None:
    from django.core.management import call_command

    waiting = migrations_waiting()
    if waiting:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        say(f"prepared the database ({waiting} migrations)")


def migrations_waiting() -> int:
    """Return how many migrations were not applied yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static() -> None:
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    if root.is_dir():
        return
    # Collected aside and moved in whole: two houses that start at once never see half of it.
    root.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".making-", dir=root.parent))
    settings.STATIC_ROOT = str(made)
    try:
        call_command("collectstatic", verbosity=0, interactive=False)
        made.chmod(0o755)
        made.rename(root)
    except OSError:
        if not root.is_dir():
            raise
    finally:
        settings.STATIC_ROOT = str(root)
        shutil.rmtree(made, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part of an installation."""

    part: str
    ok: bool
    words: str


def check(*, deploy: bool) -> Iterator[Finding]:
    """Look at each part of the installation in turn."""
    yield Finding("settings", True, f"site {settings.SITE_URL}, country {settings.COUNTRY}, data in {settings.DATA}")
    yield from _check_database()
    yield _check_media()
    if settings.PUBLISHED is not None:
        yield _check_published(settings.PUBLISHED)
    yield _check_mail()
    yield from _check_search()
    if settings.VECTORS:
        from consilium.search import vectors

        there = vectors.is_installed()
        yield Finding("vectors", there, "used" if there else "asked for, but not installed: see `make vectors`")
    yield from _check_texts(deploy=deploy)
    if deploy:
        yield Finding(
            "https",
            settings.SECURE,
            "pages are encrypted" if settings.SECURE else "CONSILIUM_SITE_URL should be https://…",
        )
        yield Finding(
            "mail server",
            settings.MAIL is not None and settings.MAIL.scheme.startswith("smtp"),
            "CONSILIUM_EMAIL_URL names a mail server"
            if settings.MAIL is not None
            else "CONSILIUM_EMAIL_URL is not set: mail goes to files and reaches nobody",
        )


def _check_database() -> Iterator[Finding]:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                settings_of = {}
                for name in ("journal_mode", "synchronous"):
                    cursor.execute(f"PRAGMA {name}")
                    settings_of[name] = str(cursor.fetchone()[0])
                right = settings_of == {"journal_mode": "wal", "synchronous": "2"}
                yield Finding(
                    "database", right, f"SQLite, {settings_of}" if not right else "SQLite, WAL, synchronous=FULL"
                )
                cursor.execute("PRAGMA quick_check(1)")
                answer = str(cursor.fetchone()[0])
                yield Finding("database file", answer == "ok", "whole" if answer == "ok" else answer)
            else:
                cursor.execute("SHOW server_version")
                yield Finding("database", True, f"PostgreSQL {cursor.fetchone()[0]}")
        waiting = migrations_waiting()
        yield Finding(
            "migrations", waiting == 0, "all applied" if not waiting else f"{waiting} wait: consilium manage migrate"
        )
    except DatabaseError as error:
        yield Finding("database", False, f"not reached: {type(error).__name__}")


def _check_search() -> Iterator[Finding]:
    from consilium.search.engines import server

    there = server()
    if there is None:
        yield Finding("search", True, "by the database")
        return
    try:
        made = there.is_there()
    except OSError as error:
        yield Finding("search", False, f"the search server does not answer: {type(error).__name__}")
        return
    yield Finding("search", True, "the search server answers" + ("" if made else "; its index is made by the worker"))


def _check_texts(*, deploy: bool) -> Iterator[Finding]:
    """Say of the pages for privacy and terms whether they are the operator's own words, and what is missing."""
    from consilium.people import texts

    for kind in texts.KINDS:
        text = texts.current(kind)
        wrong = [text.trouble] if text.trouble else []
        wrong += [] if text.is_own or text.trouble else ["shown is the draft that comes with Consilium"]
        wrong += [f"to be filled in: {words}" for words in text.open]
        if not text.is_own:
            wrong.append(f"`consilium texts` puts it into {texts.path_of(kind).parent} to be filled in")
        words = "; ".join(wrong) or f"version {text.version}"
        yield Finding(f"{kind} page", not (wrong and deploy) and not text.trouble, words)


def _check_media() -> Finding:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    probe = root / ".probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("photos", False, f"{root} cannot be written: {error.strerror}")
    free = shutil.disk_usage(root).free
    return Finding("photos", free > 1_000_000_000, f"{free / 1e9:.1f} GB free")


def _check_published(folder: Path) -> Finding:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("published pages", False, f"{existing} cannot be written")
    closed = [place for place in (existing, *existing.parents) if not place.stat().st_mode & 0o001]
    words = f"files in {folder}" if not closed else f"nginx cannot get into {closed[-1]}: it is not open to others"
    return Finding("published pages", not closed, words)


def _check_mail() -> Finding:
    address = settings.MAIL
    if address is None or not address.scheme.startswith("smtp"):
        return Finding("mail", True, "kept as files in the data folder; set CONSILIUM_EMAIL_URL to send it")
    try:
        with closing(socket.create_connection((address.hostname or "localhost", address.port or 25), timeout=5)):
            return Finding("mail", True, "the server answers")
    except OSError as error:
        return Finding("mail", False, f"the server does not answer: {error.strerror or type(error).__name__}")
