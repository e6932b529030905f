"""Loading an NPPES file of a million rows: rows a second, the second run, peak memory, bytes a row.

The file is made here, with the real shape (330 columns, every cell quoted) and invented people; a real one has nine
times as many rows and is read the same way.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.doctors.registers.nppes_file import many

ROWS = int(os.environ.get("ROWS", "1000000"))
CHANGED = 5_000


def run(
    path: Path, environment: dict[str, str], command: tuple[str, ...] = ("registry", "load")
) -> tuple[float, float, str]:
    """Load a file by a command in a process of its own; return seconds, peak memory in MB, and what it printed."""
    began = time.monotonic()
    # The child tells its own peak: that of all children would hide which run it was of.
    program = (
        "import resource, sys; from consilium.cli import commands\n"
        "try: commands()\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    peak = int(done.stderr.strip().splitlines()[-1]) / 1024
    return time.monotonic() - began, peak, done.stdout.strip()


def make(path: Path, rows: int, changed: int = 0) -> Path:
    """Write a file; `changed` people got another surname."""
    with path.open("w", encoding="utf-8", newline="") as target:
        many(
            target,
            rows,
            changed={number * (rows // changed): "OYELARAN" for number in range(changed)} if changed else None,
        )
    return path


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder:
        home = Path(folder)
        environment = os.environ | {"CONSILIUM_DATA": str(home / "data")}
        small, full, later = (home / name for name in ("small.csv", "full.csv", "later.csv"))
        _, memory, _ = run(make(small, ROWS // 10), {**environment, "CONSILIUM_DATA": str(home / "small")})
        size = make(full, ROWS).stat().st_size
        print(f"a file of {ROWS:,} rows, {size / 1e6:,.0f} MB")
        print(f"  a tenth of it             peak memory {memory:.0f} MB")
        for name, path in (
            ("first run", full),
            ("second run, the same", full),
            ("a later file", make(later, ROWS, CHANGED)),
        ):
            seconds, peak, counts = run(path, environment)
            print(f"  {name:24}  {ROWS / seconds:7,.0f} rows a second, peak memory {peak:.0f} MB; {counts}")
        database = (home / "data" / "consilium.sqlite3").stat().st_size
        print(f"  the table                 {database / ROWS:.0f} bytes for each row of the file")
    print(f"  this process              peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
