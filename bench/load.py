"""Load: many clients at once by wrk, and one client that looks at its watch."""

import random
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 16
SCRIPT = Path(__file__).with_name("paths.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk counted: requests a second, the latency in milliseconds, and answers that were no success."""

    rate: float
    p50: float
    p99: float
    failed: int


def hammer(url: str, seconds: float, *, paths: Path | None = None, start: int = 0) -> Load:
    """Ask one address, or the paths of a file, as fast as it answers, over 16 connections, taking gzip."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency", "-H", "Accept-Encoding: gzip"]
    command += ["-s", str(SCRIPT), url, "--", str(paths), str(start)] if paths else [url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    failed = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", told))
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    failed += sum(map(int, errors.groups())) if errors else 0
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate is not None, told
    return Load(float(rate[1]), _percentile(told, 50), _percentile(told, 99), failed)


def _percentile(told: str, which: int) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s)\s*$", told, re.MULTILINE)
    assert found is not None, told
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]


def zipf(paths: Sequence[str], picks: int, *, seed: int = 1) -> list[str]:
    """Return paths as often as readers ask for them: the n-th most read page one n-th as often as the first."""
    weights = [1 / rank for rank in range(1, len(paths) + 1)]
    shuffled = random.Random(seed).sample(paths, len(paths))
    return random.Random(seed + 1).choices(shuffled, weights, k=picks)


class Client:
    """One client with one connection that is kept open, from an address of the loopback range."""

    def __init__(self, url: str, *, number: int = 1, **headers: str) -> None:
        place = urlsplit(url)
        source = (f"127.0.0.{number}", 0)
        self._connection = HTTPConnection(place.hostname or "", place.port or 80, timeout=30, source_address=source)
        self._headers = {"Accept-Encoding": "gzip"} | {
            name.replace("_", "-").title(): value for name, value in headers.items()
        }

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, bytes, str]:
        """Return status, body and the Cache-Status of an answer."""
        extra = {name.replace("_", "-").title(): value for name, value in headers.items()}
        if body is not None:
            extra["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, self._headers | extra)
        answer = self._connection.getresponse()
        return answer.status, answer.read(), answer.headers.get("Cache-Status", "")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def many_clients(url: str, count: int = 40) -> list[Client]:
    """Return clients at addresses of their own: what one address may send in a minute is limited."""
    return [Client(url, number=number) for number in range(2, count + 2)]


def timed(ask: Callable[[], object], times: int) -> list[float]:
    """Return how many milliseconds each of some calls took."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return took


def spread(numbers: Iterable[float]) -> tuple[float, float, float]:
    """Return the median, the least and the greatest."""
    ordered = sorted(numbers)
    return statistics.median(ordered), ordered[0], ordered[-1]
