"""How light the question page is: bytes over the wire, what moves, and the largest paint on a slow phone, in Chromium.

The network is Chromium's own "slow 4G" (1.44 Mbit/s down, 562 ms from a request to its answer, as its developer tools
have it) and the processor is slowed four times, both by the browser; nothing is cached when a visit begins.
Setting from the environment: BENCH_VISITS (7) to each page.
"""

import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import running
from bench.load import Client, spread

CHROMIUM = "/usr/bin/chromium"
VISITS = int(os.environ.get("BENCH_VISITS", "7"))
SLOW = {"offline": False, "latency": 562.5, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 675e3 / 8}
SLOWER = 4  # times as slow a processor
SCREENS = {"phone, 390 px": (390, 844), "small phone, 320 px": (320, 640), "desktop, 1280 px": (1280, 900)}
MOST_BYTES, MOST_FONT_BYTES, MOST_PAINT = 30_000, 60_000, 1500.0  # bytes, bytes, milliseconds
MOST_SHIFT = 0.01  # of the screen times the way it moved; a tenth of what browsers call good
_WATCH = """
window.seen = { largest: 0, first: 0, shift: 0 };
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.seen.largest = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntriesByName("first-contentful-paint")) window.seen.first = entry.startTime;
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: milliseconds to the first and the largest paint, how much moved, and bytes by kind of file."""

    first: float
    largest: float
    shift: float
    sizes: Mapping[str, int]

    @property
    def page(self) -> int:
        """Return the bytes of the page with its stylesheets and scripts."""
        return sum(self.sizes.get(kind, 0) for kind in ("Document", "Stylesheet", "Script"))


def visit(browser: Browser, url: str, screen: tuple[int, int], *, slow: bool = True, language: str = "en-US") -> Visit:
    """Open a page in a new browser with an empty cache and return what it cost."""
    context = browser.new_context(viewport={"width": screen[0], "height": screen[1]}, locale=language)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: Any) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: Any) -> None:
        kind = kinds.get(event["requestId"], "Other")
        sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="load")
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 300)))")
    seen = page.evaluate("window.seen")
    context.close()
    return Visit(seen["first"], seen["largest"], seen["shift"], sizes)


@contextmanager
def _samples() -> Iterator[running.Server]:
    """Serve the sample cases."""
    with tempfile.TemporaryDirectory(prefix="consilium-bench-") as folder, running.samples(Path(folder)) as server:
        yield server


def _heaviest(server: running.Server) -> str:
    """Return the path of the question page that weighs most."""
    client = Client(server.url, accept_encoding="br")
    listed = client.ask("/questions/", accept_encoding="identity")[1].decode()
    paths = sorted(set(re.findall(r'href="(/questions/\d+/[^"/]+/)"', listed)))
    found: str = max(paths, key=lambda path: len(client.ask(path)[1]))
    client.close()
    return found


def main() -> int:
    """Print the table; 1 when the page is heavier or moves more than it may, whatever the time it took."""
    if not Path(CHROMIUM).exists():
        print("bench: left out: light, since Chromium is not installed here", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    wrong = []
    with _samples() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        path = _heaviest(server)
        print(f"{path}, {VISITS} visits with an empty cache, slow 4G, processor slowed {SLOWER} times")
        heads = ("page+CSS+JS", "fonts", "first paint", "largest (least–greatest)", "shift")
        print("{:22} {:>12} {:>8} {:>12} {:>26} {:>7}".format("", *heads))
        for name, screen in SCREENS.items():
            visits = [visit(browser, server.url + path, screen) for _ in range(VISITS)]
            print(_row(name, visits), flush=True)
            wrong += [name] if _is_heavy(visits) else []
        browser.close()
    return 1 if wrong else 0


def _is_heavy(visits: list[Visit]) -> bool:
    return any(
        one.page > MOST_BYTES or one.sizes.get("Font", 0) > MOST_FONT_BYTES or one.shift > MOST_SHIFT for one in visits
    )


def _row(name: str, visits: list[Visit]) -> str:
    middle, least, greatest = spread(one.largest for one in visits)
    told = f"{middle:,.0f} ms ({least:,.0f}–{greatest:,.0f})"
    late = "" if middle <= MOST_PAINT else f"  over {MOST_PAINT:,.0f} ms"
    return (
        f"{name:22} {max(one.page for one in visits):>10,} B {max(one.sizes.get('Font', 0) for one in visits):>6,} B"
        f" {statistics.median(one.first for one in visits):>9,.0f} ms {told:>26}"
        f" {max(one.shift for one in visits):>7.4f}{late}"
    )


if __name__ == "__main__":
    sys.exit(main())
