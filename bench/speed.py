"""How fast a page is read: everything back to back on this machine, as ratios to nginx serving the same bytes.

Settings from the environment: BENCH_PAGES (10,000), BENCH_PUBLISHED (2,000), BENCH_ROUNDS (5), BENCH_SECONDS (2) a
round, and PEERS, other systems by the address of a question page: PEERS="askbot=http://127.0.0.1:9000/question/1/".
"""

import gzip
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench import running
from bench.freshness import leaks, stale, vote
from bench.furnishing import CSRF, House, Page, furnished
from bench.load import Client, Load, hammer, many_clients, spread, timed, zipf
from bench.running import Server

PAGES = int(os.environ.get("BENCH_PAGES", "10000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
WRITES = int(os.environ.get("BENCH_WRITES", "1000"))
PUBLISHED = int(os.environ.get("BENCH_PUBLISHED", "2000"))
PAIRS = int(os.environ.get("BENCH_PAIRS", "10000"))


def say(words: str) -> None:
    """Tell what is going on."""
    print(f"bench: {words}", file=sys.stderr, flush=True)


class Table:
    """The rows, printed as they come."""

    def __init__(self) -> None:
        print(f"{'':46} {'median':>10} {'least':>9} {'greatest':>9}   ratio to nginx (least–greatest)", flush=True)

    def rate(self, name: str, loads: Sequence[Load], against: Sequence[Load]) -> None:
        """Print requests a second, and the ratio of each round to nginx in the same round."""
        middle, least, greatest = spread(load.rate for load in loads)
        ratio = spread(load.rate / other.rate for load, other in zip(loads, against, strict=True))
        failed = sum(load.failed for load in loads)
        told = f"{ratio[0]:.2f} ({ratio[1]:.2f}–{ratio[2]:.2f})" + (f"  {failed} FAILED" if failed else "")
        self._row(name, f"{middle:,.0f}/s", f"{least:,.0f}", f"{greatest:,.0f}", told)

    def times(self, name: str, milliseconds: Sequence[float], note: str = "") -> None:
        """Print how long calls took."""
        middle, least, greatest = spread(milliseconds)
        self._row(name, f"{middle:.1f} ms", f"{least:.1f}", f"{greatest:.1f}", note)

    def fact(self, name: str, value: str, note: str = "") -> None:
        """Print a single figure."""
        self._row(name, value, "", "", note)

    def _row(self, name: str, middle: str, least: str, greatest: str, note: str) -> None:
        print(f"{name:46} {middle:>10} {least:>9} {greatest:>9}   {note}".rstrip(), flush=True)


def main() -> int:
    """Print the table; 1 when something was stale or leaked."""
    missing = running.install()
    if missing:
        say(f"left out: everything, since {' and '.join(missing)} cannot be installed here")
        return 1 if os.environ.get("CI") == "true" else 0
    wrong = 0
    with furnished(PAGES) as house:
        table = Table()
        _start(table, house)
        with running.house(house.data) as server:
            _single(table, server, house)
            _load(table, server, house)
        _two_processes(table, house)
        _published(table, house)
        with running.house(house.data, workers=2) as server:
            wrong += _right(table, server, house, "SQLite")
    if (running.POSTGRES / "initdb").exists():
        with running.postgres() as address, furnished(40, CONSILIUM_DATABASE_URL=address) as house:
            say("PostgreSQL")
            with running.house(house.data, workers=2, CONSILIUM_DATABASE_URL=address) as server:
                wrong += _right(table, server, house, "PostgreSQL")
    else:
        say("left out: PostgreSQL, which is not installed here")
    return 1 if wrong else 0


def _start(table: Table, house: House) -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        with running.house(house.data) as server:
            client = Client(server.url)
            assert client.ask(house.pages[0].path)[0] == 200
            took.append((time.perf_counter() - began) * 1000)
            client.close()
    table.times("cold start to the first page", took)


def _single(table: Table, server: Server, house: House) -> None:
    """Print what one client meets: pages that are not kept, the signed-in page, and writes."""
    say("one client")
    client = Client(server.url)
    pages = iter(house.pages)
    # The first of each kind warms the templates.
    misses = timed(lambda: client.ask(next(pages).path), min(60, len(house.pages) // 4))[10:]
    table.times("one client: question page, not kept", misses)
    table.times("one client: question page, kept", timed(lambda: client.ask(house.pages[0].path), 300)[50:])
    before = iter(range(len(house.pages), 0, -1))
    lists = timed(lambda: client.ask(f"/questions/?before={next(before)}"), 40)[5:]
    table.times("one client: list of questions, not kept", lists)
    words = ("swelling", "laser redness", "healing week cream", "pale bumps", "sunscreen")
    found = timed(lambda: client.ask(f"/search/?q={random.choice(words).replace(' ', '+')}"), 25)[5:]
    table.times("one client: search", found, f"over {len(house.pages):,} questions")
    client.close()
    _signed_in(table, server, house)
    _writing(table, server, house)


def _signed_in(table: Table, server: Server, house: House) -> None:
    client = Client(server.url, cookie=house.voters[0])
    path = house.pages[0].path
    timed(lambda: client.ask(path), 30)
    costs, took = [], []
    for _ in range(5):
        before = server.cpu()
        took += timed(lambda: client.ask(path), 100)
        costs.append((server.cpu() - before) * 1000 / 100)
    table.times("signed-in page of ten answers, CPU", costs)
    table.times("one client: signed-in page", took)
    client.close()


def _writing(table: Table, server: Server, house: House) -> None:
    client = Client(server.url)
    turns = iter([(cookie, page) for page in house.pages[:40] for cookie in house.voters[:10]])

    def cast() -> None:
        cookie, page = next(turns)
        vote(client, cookie, page.answers[1], 1)

    table.times("one client: vote, durable", timed(cast, 150)[10:])
    asked = iter(zip(house.doctors, reversed(house.pages), strict=False))

    def answer() -> None:
        cookie, page = next(asked)
        body = "body=Common+after+a+laser%2C+and+it+settles+within+a+week.&step=post&codes_offered=on&unread=on"
        form = f"csrfmiddlewaretoken={CSRF}&key={uuid4()}&{body}"
        status, told, _ = client.ask(f"{page.path}answer/", "POST", form, cookie=cookie)
        assert status == 302, (status, told[:300])

    table.times("one client: answer, durable", timed(answer, min(30, len(house.doctors), len(house.pages)))[5:])
    client.close()


def _load(table: Table, server: Server, house: House) -> None:
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        say(f"reading {len(house.pages):,} pages once")
        _publish(server, house.pages, folder / "www")
        rss, pss = server.memory()
        table.fact(
            f"memory with {len(house.pages):,} pages kept", f"{rss:.0f} MB", f"shared counted once: {pss:.0f} MB"
        )
        files, paths = _files(stack, folder, house.pages)
        least = stack.enter_context(running.floor(_gz(folder / "www", house.pages[0])))
        _compare(table, server, house, files, least, paths)


def _compare(table: Table, server: Server, house: House, files: Server, least: Server, paths: Path) -> None:
    one = house.pages[0].path
    peers = [entry.partition("=") for entry in os.environ.get("PEERS", "").split()]
    ways: dict[str, Callable[[int], Load]] = {
        "nginx, one page": lambda turn: hammer(files.url + one, SECONDS),
        "floor: granian returning the bytes": lambda turn: hammer(least.url + one, SECONDS),
        "edge, one page": lambda turn: hammer(server.url + one, SECONDS),
        "nginx, all pages": lambda turn: hammer(files.url, SECONDS, paths=paths, start=turn * 7000),
        "edge, all pages": lambda turn: hammer(server.url, SECONDS, paths=paths, start=turn * 7000),
        "edge, all pages, 10 writes/s": lambda turn: _with_writes(server, house, paths, turn, 10),
        "edge, all pages, 50 writes/s": lambda turn: _with_writes(server, house, paths, turn, 50),
        **{name: partial(_peer, url) for name, _, url in peers},
    }
    found = _rounds(ways)
    for name, loads in found.items():
        table.rate(name, loads, found["nginx, all pages" if "all pages" in name else "nginx, one page"])
    for name in ("nginx, all pages", "edge, all pages, 10 writes/s"):
        middle, slow = (spread(getattr(load, which) for load in found[name])[0] for which in ("p50", "p99"))
        table.fact(f"{name}: p50 · p99", f"{middle:.2f} ms", f"{slow:.2f} ms")


def _two_processes(table: Table, house: House) -> None:
    """Print the often read pages from two processes, as many as nginx has here, beside nginx serving the same."""
    pages = house.pages[:PUBLISHED]
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        server = stack.enter_context(running.house(house.data, workers=2))
        say(f"reading {len(pages):,} pages into two processes")
        _publish(server, pages, folder / "www", clients=6)
        files, paths = _files(stack, folder, pages)
        few = House(house.data, pages, house.voters, house.doctors)
        name_of = f"nginx, {len(pages):,} pages"
        ways: dict[str, Callable[[int], Load]] = {
            name_of: lambda turn: hammer(files.url, SECONDS, paths=paths, start=turn * 7000),
            "edge, 2 processes": lambda turn: hammer(server.url, SECONDS, paths=paths, start=turn * 7000),
            "edge, 2 processes, 10 writes/s": lambda turn: _with_writes(server, few, paths, turn, 10),
            "edge, 2 processes, 50 writes/s": lambda turn: _with_writes(server, few, paths, turn, 50),
        }
        _in_turns(table, ways, name_of)


def _files(stack: ExitStack, folder: Path, pages: Sequence[Page]) -> tuple[Server, Path]:
    """Run nginx over the files of some pages; beside it the file that tells wrk how often to ask for each."""
    paths = folder / "paths"
    paths.write_text("\n".join(zipf([page.path for page in pages], 50_000)) + "\n")
    return stack.enter_context(running.nginx(folder / "www", path=pages[0].path)), paths


def _rounds(ways: Mapping[str, Callable[[int], Load]]) -> dict[str, list[Load]]:
    """Give each way its turn in every round."""
    found: dict[str, list[Load]] = {way: [] for way in ways}
    for turn in range(ROUNDS):
        say(f"round {turn + 1} of {ROUNDS}")
        for way, run in ways.items():
            found[way].append(run(turn))
    return found


def _in_turns(table: Table, ways: Mapping[str, Callable[[int], Load]], against: str) -> None:
    """Run some ways and print all beside one of them."""
    found = _rounds(ways)
    for way, loads in found.items():
        table.rate(way, loads, found[against])


def _published(table: Table, house: House) -> None:
    """Print what nginx serves of the often read pages as files that Consilium publishes, beside its own files."""
    pages = house.pages[:PUBLISHED]
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as name, ExitStack() as stack:
        folder, port = Path(name), running.free_port()
        folder.chmod(0o755)
        settings = {"PUBLISHED": str(folder / "published"), "PROXIES": "1", "SITE_URL": f"http://localhost:{port}"}
        published: dict[str, Any] = {f"CONSILIUM_{key}": value for key, value in settings.items()}
        server = stack.enter_context(running.house(house.data, **published))
        front = stack.enter_context(running.front(server, folder / "published", port))
        say(f"publishing {len(pages):,} pages")
        _publish(front, pages, folder / "www")
        files, paths = _files(stack, folder, pages)
        few = House(house.data, pages, house.voters, house.doctors)
        name_of = f"nginx, {len(pages):,} pages"
        ways: dict[str, Callable[[int], Load]] = {
            name_of: lambda turn: hammer(files.url, SECONDS, paths=paths, start=turn * 7000),
            "published files": lambda turn: hammer(front.url, SECONDS, paths=paths, start=turn * 7000),
            "published files, 10 writes/s": lambda turn: _with_writes(front, few, paths, turn, 10),
        }
        _in_turns(table, ways, name_of)


def _peer(url: str, turn: int) -> Load:
    return hammer(url, SECONDS)


def _with_writes(server: Server, house: House, paths: Path, turn: int, per_second: int) -> Load:
    with writing(server, house, per_second):
        return hammer(server.url, SECONDS, paths=paths, start=turn * 7000)


@contextmanager
def writing(server: Server, house: House, per_second: int) -> Iterator[None]:
    """Let people vote on pages, the often read ones as often, so many times a second."""
    ended = threading.Event()
    chance = random.Random(per_second)
    by_path = {page.path: page for page in house.pages}
    votes = iter([by_path[path] for path in zipf(list(by_path), 5000)])

    def write() -> None:
        clients, due = many_clients(server.url), time.monotonic()
        while not ended.is_set():
            vote(
                chance.choice(clients),
                chance.choice(house.voters),
                chance.choice(next(votes).answers),
                chance.choice([1, 0, -1]),
            )
            due += 1 / per_second
            ended.wait(max(0.0, due - time.monotonic()))
        for client in clients:
            client.close()

    threads = [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _publish(server: Server, pages: Sequence[Page], root: Path, *, clients: int = 1) -> None:
    """Read every page, so that each process a client reaches keeps it, and write its bytes where nginx finds them."""
    asking = [Client(server.url) for _ in range(clients)]
    for page in pages:
        for client in asking:
            status, body, _ = client.ask(page.path)
            assert status == 200, page.path
        file = _gz(root, page)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        file.with_suffix("").write_bytes(gzip.decompress(body))
    for client in asking:
        client.close()
    subprocess.run(["chmod", "-R", "a+rX", str(root)], check=True)


def _gz(root: Path, page: Page) -> Path:
    return root / page.path.strip("/") / "index.html.gz"


def _right(table: Table, server: Server, house: House, database: str) -> int:
    say(f"freshness and leakage on {database}")
    old = stale(server, house, WRITES)
    table.fact(f"{database}, 2 workers: stale reads", str(old), f"of {WRITES:,} writes, each read at once 6 times")
    leaked = leaks(server, house, PAIRS)
    table.fact(f"{database}, 2 workers: leaks", str(leaked), f"of {PAIRS:,} pairs signed in and signed out")
    return old + leaked
