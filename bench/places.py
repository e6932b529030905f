"""Loading a table of a million postcodes, and the directory near one of them among 100,000 doctors.

The table is made here, in the form of GeoNames, of an invented country.
"""

import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from bench.registers import run
from tests.doctors.places.tables import many

ROWS = int(os.environ.get("ROWS", "1000000"))
DOCTORS = int(os.environ.get("DOCTORS", "100000"))
MOVED = 5_000
VISITS = 30
LOAD = ("places", "load")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder:
        home = Path(folder)
        environment = os.environ | {"CONSILIUM_DATA": str(home / "data")}
        _, memory, _ = run(
            many(home / "small.txt", ROWS // 10), {**environment, "CONSILIUM_DATA": str(home / "small")}, LOAD
        )
        full = many(home / "full.txt", ROWS)
        print(f"a table of {ROWS:,} lines, {full.stat().st_size / 1e6:,.0f} MB")
        print(f"  a tenth of it             peak memory {memory:.0f} MB")
        for name, path in (
            ("first run", full),
            ("second run, the same", full),
            ("a later file", many(home / "later.txt", ROWS, moved=MOVED)),
        ):
            seconds, peak, counts = run(path, environment, LOAD)
            print(f"  {name:24}  {ROWS / seconds:7,.0f} lines a second, peak memory {peak:.0f} MB; {counts}")
        size = (home / "data" / "consilium.sqlite3").stat().st_size
        print(f"  the table                 {size / ROWS:.0f} bytes for each line of the file")
        os.environ["CONSILIUM_DATA"] = str(home / "doctors")
        _look_around(home / "doctors")


def _look_around(folder: Path) -> None:
    """Time the directory near places among many doctors: scattered over a continent, then all within one city."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilium.settings")
    folder.mkdir(parents=True)
    from consilium import installation

    installation.prepare(lambda words: None)
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from consilium.doctors.models import Doctor

    rng, now = random.Random(5), timezone.now()
    for name, north, east in (("over a continent", 20.0, 30.0), ("all in one city", 0.2, 0.3)):
        Doctor.objects.all().delete()
        for start in range(0, DOCTORS, 5_000):
            Doctor.objects.bulk_create(
                Doctor(
                    slug=f"doctor-{number}",
                    name=f"Doctor {number}",
                    specialty="dermatology",
                    country="GB",
                    latitude=40 + rng.random() * north,
                    longitude=rng.random() * east,
                    relevance=rng.random() * 5,
                    added_at=now,
                )
                for number in range(start, min(start + 5_000, DOCTORS))
            )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        times, client, listed = [], Client(SERVER_NAME="127.0.0.1"), 0
        for _ in range(VISITS):
            at = f"{40.1 + rng.random() * (north - 0.2):.2f},{rng.random() * east:.2f}"
            began = time.perf_counter()
            page = client.get("/doctors/", {"at": at, "within": "25"})
            assert page.status_code == 200
            times.append(time.perf_counter() - began)
            listed += page.content.count(b'class="doctor-answers"')
        with CaptureQueriesContext(connection) as captured:
            client.get("/doctors/", {"at": "40.10,0.10", "within": "25"})
        print(
            f"  {DOCTORS:,} doctors {name}: {1000 * statistics.median(times):.0f} ms a page, at most "
            f"{1000 * max(times):.0f}; {listed} listed on {VISITS} pages, {len(captured)} queries each"
        )


if __name__ == "__main__":
    main()
