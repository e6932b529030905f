"""What grows with the house: pages, lists, search and size at several numbers of questions, and the ratios.

Settings from the environment: BENCH_SIZES ("10000,100000"). Times are of the CPU, in this process and without the
store of finished pages, so that other load on the machine does not show. Houses are kept under build/bench and grown
to their size once. 1 is returned when something grows by more than it may.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.furnishing import KEPT
from bench.running import ROOT, house_environment

SIZES = tuple(int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000").split(","))
QUERIES = 400
PAGE = 1000
# The most by which the greatest house may be slower than the smallest.
MOST = {"question page": 1.2, "list, page 1": 1.5, "list, page 1,000": 1.5, "search, median": 3.0}


def main() -> int:
    """Print the table."""
    found = [_measured(size) for size in SIZES]
    print(f"{'':28}" + "".join(f"{size:>12,}" for size in SIZES) + f"{'ratio':>9}{'most':>7}")
    over = 0
    for name in found[0]:
        values = [row[name] for row in found]
        ratio = values[-1] / values[0] if values[0] else 0.0
        most = MOST.get(name)
        over += most is not None and ratio > most
        told = "".join(f"{value:>12,.1f}" for value in values)
        print(f"{name:28}{told}{ratio:>9.2f}{f'{most:.1f}' if most else '':>7}", flush=True)
    return 1 if over else 0


def _measured(size: int) -> dict[str, float]:
    data = KEPT / f"large-{size}"
    data.mkdir(parents=True, exist_ok=True)
    environment = os.environ | house_environment(data)
    for what in ("fill", "measure"):
        command = [sys.executable, "-m", "bench.growth", what, str(size)]
        run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return told


def _open() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "consilium.settings"
    from consilium import installation

    installation.prepare(lambda words: None)


def _times(call: Callable[[Any], object], arguments: Iterable[Any], warm: int = 3) -> list[float]:
    """Return the milliseconds of CPU of each call, after some that are not counted."""
    taken = []
    for argument in arguments:
        began = time.process_time()
        call(argument)
        taken.append((time.process_time() - began) * 1000)
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
    queries = [" ".join(chance.choices(words, cum_weights=weights, k=chance.randint(1, 3))) for _ in range(QUERIES)]
    deep = last - min(PAGE * 20, count * 9 // 10)
    listed = [row.id for row in procedures.procedures() if not row.generic][:20]
    searched = _times(lambda query: find(query, Facets(), AnonymousUser(), now), queries)
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
    return told


def _one() -> None:
    what, size = sys.argv[1], int(sys.argv[2])
    _open()
    if what == "fill":
        from bench import large

        large.fill(size, lambda words: print(f"bench: {words}", file=sys.stderr, flush=True))
    else:
        print(json.dumps(_measure(Path(os.environ["CONSILIUM_DATA"]))))


if __name__ == "__main__":
    _one()
