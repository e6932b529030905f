"""All of `make test`: what the tests need is installed, then style, types, storeys, and the tests on both databases."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mailbox import free_port

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
PACKAGES = {
    "chromium": ["chromium"],
    "postgresql-15": ["/usr/lib/postgresql/15/bin/initdb"],
    "libheif-examples": ["heif-enc"],
    "nginx-light": ["nginx"],
}
POSTGRES = Path("/usr/lib/postgresql/15/bin")


def say(words: str) -> None:
    """Tell what is going on."""
    print(f"test: {words}", file=sys.stderr, flush=True)


def install() -> list[str]:
    """Install the Debian packages that are missing and return those that cannot be had."""
    missing = [name for name, programs in PACKAGES.items() if not all(shutil.which(program) for program in programs)]
    if not missing:
        return []
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"installing {', '.join(missing)}")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=subprocess.DEVNULL, check=False)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
    return [name for name in missing if not all(shutil.which(program) for program in PACKAGES[name])]


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server of our own on loopback and give its address; ended with the `with`."""
    folder = Path(tempfile.mkdtemp(prefix="consilium-postgres-"))
    port = free_port()
    # The server refuses to run as root; Debian's package brings the user it wants.
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if become:
        shutil.chown(folder, "postgres")
    cluster = folder / "cluster"
    run: Callable[[list[str]], object] = lambda command: subprocess.run(  # noqa: E731 (used four times below)
        [*become, *command], cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    run(
        [
            str(POSTGRES / "initdb"),
            "-D",
            str(cluster),
            "-U",
            "consilium",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200"
    # Its own analysing comes at moments of its own, and would make one run unlike the next.
    options += " -c fsync=off -c autovacuum=off"
    run([str(POSTGRES / "pg_ctl"), "-D", str(cluster), "-w", "-l", str(folder / "log"), "-o", options, "start"])
    try:
        yield f"postgresql://consilium@127.0.0.1:{port}/postgres"
    finally:
        run([str(POSTGRES / "pg_ctl"), "-D", str(cluster), "-w", "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


def step(name: str, command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run one part and return whether it passed."""
    began = time.monotonic()
    say(name)
    passed = subprocess.run(command, cwd=ROOT, env=os.environ | (environment or {}), check=False).returncode == 0
    say(f"{name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s")
    return passed


def main() -> int:
    """Run every part, even after one has failed, and return 0 only when all passed."""
    left_out = install()
    for name in left_out:
        say(f"left out what needs {name}, which cannot be installed here")
    python = str(BIN / "python")
    data = tempfile.mkdtemp(prefix="consilium-tests-")
    kept = {"CONSILIUM_DATA": data, "CONSILIUM_LEFT_OUT": ",".join(left_out)}
    pytest = [python, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider"]
    results = [
        step("style", [str(BIN / "ruff"), "check", "-q", "."]),
        step("format", [str(BIN / "ruff"), "format", "-q", "--check", "."]),
        step("types", [str(BIN / "mypy"), "consilium", "tests", "bench"], kept),
        step("storeys", [str(BIN / "lint-imports")], kept),
        step("migrations", [str(BIN / "consilium"), "manage", "makemigrations", "--check", "--dry-run", "-v1"], kept),
        step("tests on SQLite", pytest, kept),
    ]
    if "postgresql-15" not in left_out:
        with postgres() as address:
            results.append(step("tests on PostgreSQL", pytest, kept | {"CONSILIUM_DATABASE_URL": address}))
    shutil.rmtree(data, ignore_errors=True)
    if left_out and os.environ.get("CI") == "true":
        say("something was left out, which is a failure here")
        return 1
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
