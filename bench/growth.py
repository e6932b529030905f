"""What grows with the house: pages, lists, search and size at several numbers of questions, and the ratios.

Settings from the environment: BENCH_SIZES ("10000,100000") on SQLite, and BENCH_SIZES_POSTGRESQL (the same; none when
it is empty). Times are of the CPU, in this process and without the store of finished pages, so that other load on the
machine does not show; on PostgreSQL they are of the clock, since its own processes do the work. Houses in SQLite are
kept under build/bench, filled once; the one in PostgreSQL grows from size to size and is gone at the end. 1 is returned
when something grows by more than it may.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench import running
from bench.furnishing import KEPT
from bench.running import ROOT, house_environment

SIZES, POSTGRESQL_SIZES = (
    tuple(int(size) for size in os.environ.get(name, "10000,100000").split(",") if size)
    for name in ("BENCH_SIZES", "BENCH_SIZES_POSTGRESQL")
)
QUERIES, BEFORE = 400, 2000
PAGE = 1000
# The most by which the greatest house may be slower than the smallest.
MOST = {"question page": 1.2, "list, page 1": 1.5, "list, page 1,000": 1.5, "search, median": 3.0}


def main() -> int:
    """Print a table for each database, and return 1 when something in them grows too much."""
    over = 0
    if SIZES:
        print("SQLite")
        over += _told(SIZES, [_measured(size, KEPT / f"large-{size}") for size in SIZES])
    if POSTGRESQL_SIZES and not (running.POSTGRES / "initdb").exists():
        print("PostgreSQL is not installed here")
    elif POSTGRESQL_SIZES:
        print("PostgreSQL")
        with running.postgres() as address, tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder:
            found = [_measured(size, Path(folder), CONSILIUM_DATABASE_URL=address) for size in sorted(POSTGRESQL_SIZES)]
        over += _told(POSTGRESQL_SIZES, found)
    return 1 if over else 0


def _told(sizes: Sequence[int], found: Sequence[dict[str, float]]) -> int:
    """Print what was measured at each size, and return how many rows grow too much."""
    print(f"{'':28}" + "".join(f"{size:>12,}" for size in sizes) + f"{'ratio':>9}{'most':>7}")
    over = 0
    for name in found[0]:
        values = [row[name] for row in found]
        ratio = values[-1] / values[0] if values[0] else 0.0
        most = MOST.get(name)
        over += most is not None and ratio > most
        told = "".join(f"{value:>12,.1f}" for value in values)
        print(f"{name:28}{told}{ratio:>9.2f}{f'{most:.1f}' if most else '':>7}", flush=True)
    return over


def _measured(size: int, data: Path, **database: str) -> dict[str, float]:
    data.mkdir(parents=True, exist_ok=True)
    environment = os.environ | house_environment(data) | database
    for what in ("fill", "measure"):
        command = [sys.executable, "-m", "bench.growth", what, str(size)]
        run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return told


def _open() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "consilium.settings"
    from consilium import installation

    installation.prepare(lambda words: None)
    from django.core.management import call_command

    # A house in PostgreSQL is made ready by whoever runs it, not by its first process.
    call_command("migrate", verbosity=0, interactive=False)


def _times(call: Callable[[Any], object], arguments: Iterable[Any], warm: int = 3) -> list[float]:
    """Return the milliseconds of each call, after some that are not counted."""
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    taken = []
    for argument in arguments:
        began = clock()
        call(argument)
        taken.append((clock() - began) * 1000)
    return taken[warm:]


def _measure(data: Path) -> dict[str, float]:
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from bench.large import zipf_words
    from consilium.medicine import procedures
    from consilium.questions.models import Question
    from consilium.search.facets import Facets
    from consilium.search.finding import find
    from consilium.search.similar import similar

    chance = random.Random(5)
    now = timezone.now()
    client = Client(HTTP_HOST="127.0.0.1")

    def ask(path: str) -> None:
        response = client.get(path, REMOTE_ADDR="127.0.0.1")
        assert response.status_code == 200, (path, response.status_code)

    last = Question.objects.order_by("-pk").values_list("pk", flat=True)[0]
    count = Question.objects.count()
    some = list(Question.objects.filter(pk__in=chance.sample(range(last - count + 1, last + 1), 40)))
    words, weights = zipf_words()
    # The first are as those of people who searched before, for what a house that is used has in memory anyway.
    queries = [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(1, 3))) for _ in range(BEFORE + QUERIES)
    ]
    deep = last - min(PAGE * 20, count * 9 // 10)
    listed = [row.id for row in procedures.procedures() if not row.generic][:20]
    searched = _times(lambda query: find(query, Facets(), AnonymousUser(), now), queries, warm=BEFORE)
    likeness: Callable[[Question], object] = lambda row: similar(  # noqa: E731
        title=row.title, body=row.body, procedure=row.procedure, day=row.day, but=row.pk
    )
    told = {
        "question page": statistics.median(_times(lambda row: ask(row.get_absolute_url()), some)),
        "list, page 1": statistics.median(_times(ask, ["/questions/"] * 15)),
        "list, page 1,000": statistics.median(_times(ask, [f"/questions/?before={deep - at}" for at in range(15)])),
        "search, median": statistics.median(searched),
        "search, 99 of 100": statistics.quantiles(searched, n=100)[98],
        "similar questions": statistics.median(_times(likeness, some)),
        "procedure page": statistics.median(_times(lambda name: ask(f"/procedures/{name}/"), listed)),
    }
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        told["bytes a question"] = sum(path.stat().st_size for path in data.glob("*.sqlite3*")) / count
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            told["bytes a question"] = cursor.fetchone()[0] / count
    return told


def _one() -> None:
    what, size = sys.argv[1], int(sys.argv[2])
    _open()
    if what == "fill":
        from django.db import connection

        from bench import large

        large.hasten()
        large.fill(size, lambda words: print(f"bench: {words}", file=sys.stderr, flush=True))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as it does by itself, some time later
    else:
        print(json.dumps(_measure(Path(os.environ["CONSILIUM_DATA"]))))


if __name__ == "__main__":
    _one()
