"""What a photo costs: time and memory by kind, ten sent at once, and a fresh child against one that is kept."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.lib.images import heic_making

PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1 << 20

# Processes one file some times and tells, in seconds and bytes, what that cost this process and its children.
_ONE = """
import json, resource, sys, time
from pathlib import Path
from consilium.lib.images import Refused, process
path, rounds = Path(sys.argv[1]), int(sys.argv[2])
walls = []
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(rounds):
    started = time.perf_counter()
    try:
        renditions = process(path).renditions
    except Refused as refused:
        print(json.dumps({"refused": refused.code})); sys.exit()
    walls.append(time.perf_counter() - started)
children = resource.getrusage(resource.RUSAGE_CHILDREN)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps({
    "wall": sorted(walls)[rounds // 2], "cpu": (children.ru_utime + children.ru_stime) / rounds,
    "peak": children.ru_maxrss * 1024, "grown": grown * 1024, "kept": sum(len(each.data) for each in renditions),
}))
"""

# Sends files from as many threads as there are, as a server does; waits for a line first, so that it can be watched.
# The limits on time are wide: here it is memory that is measured, perhaps on a machine that does much else.
_MANY = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from consilium.lib.images import Limits, process
lanes, *names = map(Path, sys.argv[1:])
limits = Limits(wall_seconds=600, patience_seconds=600)
sys.stdin.readline()
started = time.perf_counter()
with ThreadPoolExecutor(len(names)) as threads:
    # A server writes the renditions to its store and lets go of them.
    done = list(threads.map(lambda name: process(name, lane_folder=lanes, limits=limits).kind, names))
assert len(done) == len(names)
print(time.perf_counter() - started)
"""

# Decodes one photo again and again in one process, which is what a pool of children would do.
_KEPT = """
import sys, time
from consilium.lib.images import LIMITS, child, geometry, looking, wire
photo = open(sys.argv[1], "rb")
header = looking.look(photo, LIMITS)
job = wire.Job(header, geometry.WHOLE, (), LIMITS.pixels, 64, 0, 0, 0.0)
walls = []
for _ in range(5):
    started = time.perf_counter()
    child._work(photo, job)
    walls.append(time.perf_counter() - started)
pages = int(open("/proc/self/statm").read().split()[1])
print(sorted(walls)[2], pages)
"""


def photo(width: int, height: int) -> Image.Image:
    """Make a picture with the detail of a real photo on three scales; it compresses worse than skin does."""
    wide = Image.effect_noise((width // 16, height // 16), 80).resize((width, height), Image.Resampling.BICUBIC)
    middle = Image.effect_noise((width // 4, height // 4), 50).resize((width, height), Image.Resampling.BICUBIC)
    fine = Image.effect_noise((width, height), 12)
    return Image.merge("RGB", (wide, middle, Image.blend(wide, fine, 0.5)))


def _jpeg(size: tuple[int, int], **options: object) -> Callable[[Path], None]:
    return lambda path: photo(*size).save(path, "JPEG", quality=80, **options)


def _coarse(size: tuple[int, int]) -> Image.Image:
    # Without loss, a photo with 24 megapixels has more than the 20 MB that are allowed: this one has less detail.
    return photo(size[0] // 3, size[1] // 3).resize(size, Image.Resampling.NEAREST)


def _png(size: tuple[int, int]) -> Callable[[Path], None]:
    return lambda path: _coarse(size).save(path, "PNG", compress_level=3)


def _webp(size: tuple[int, int], *, lossless: bool) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        image = _coarse(size) if lossless else photo(*size)
        image.save(path, "WEBP", lossless=lossless, quality=0 if lossless else 80, method=0)

    return make


def _heic(columns: int, rows: int) -> Callable[[Path], None]:
    # As a phone writes it: a grid of tiles of 500 × 500.
    def make(path: Path) -> None:
        path.write_bytes(heic_making.tiled(photo(500, 500), columns, rows))

    return make


CASES: dict[str, Callable[[Path], None]] = {
    "JPEG 12 MP": _jpeg((4000, 3000)),
    "JPEG 24 MP": _jpeg((6000, 4000)),
    "JPEG 48 MP": _jpeg((8000, 6000)),
    "JPEG 48 MP, progressive": _jpeg((8000, 6000), progressive=True),
    "JPEG 48 MP, progressive, 4:4:4": _jpeg((8000, 6000), progressive=True, subsampling=0),
    "PNG 12 MP": _png((4000, 3000)),
    "PNG 24 MP": _png((6000, 4000)),
    "WebP 24 MP": _webp((6000, 4000), lossless=False),
    "WebP 24 MP, lossless": _webp((6000, 4000), lossless=True),
    "HEIC 12 MP": _heic(8, 6),
    "HEIC 24 MP": _heic(12, 8),
}
TEN = {"JPEG 12 MP": 3, "HEIC 12 MP": 3, "JPEG 24 MP": 1, "HEIC 24 MP": 1, "PNG 24 MP": 1, "WebP 24 MP, lossless": 1}
"""What ten people may send at once: mostly photos of phones, and some of the heaviest that are accepted."""


@dataclass(frozen=True, slots=True)
class Burst:
    """Photos sent at once: seconds until all were done, most bytes held by the process and by all together."""

    photos: int
    seconds: float
    parent_bytes: int
    all_bytes: int
    most_children: int


def make(folder: Path, names: Iterable[str] = tuple(CASES)) -> dict[str, Path]:
    """Write the photos of the cases named; without heif-enc those in HEIC are left out."""
    made = {}
    for name in names:
        if name.startswith("HEIC") and shutil.which("heif-enc") is None:
            continue
        made[name] = folder / name.replace(" ", "-")
        CASES[name](made[name])
    return made


def ten(paths: Mapping[str, Path]) -> list[Path]:
    """Return the ten photos to send at once, without those in HEIC where none could be made."""
    return [paths[name] for name, count in TEN.items() if name in paths for _ in range(count)]


def measure_burst(paths: list[Path], lanes: Path) -> Burst:
    """Process photos from as many threads at once and watch the resident memory of the process and its children."""
    command = [sys.executable, "-c", _MANY, str(lanes), *map(str, paths)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin
        assert parent.stdout
        time.sleep(0.5)
        parent.stdin.write("go\n")
        parent.stdin.flush()
        own = every = children = 0
        while parent.poll() is None:
            found = _children_of(parent.pid)
            sizes = [_resident(pid) for pid in (parent.pid, *found)]
            own, every, children = max(own, sizes[0]), max(every, sum(sizes)), max(children, len(found))
            time.sleep(0.003)
        seconds = float(parent.stdout.read())
    return Burst(len(paths), seconds, own, every, children)


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in path.read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def main() -> None:
    """Print the three tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make(folder)
        print("photos, one after another (median of 3)")
        print(f"{'':34}{'file':>9}{'wall':>9}{'cpu':>9}{'child':>9}{'parent':>9}{'kept':>9}")
        for case, path in paths.items():
            out = subprocess.run(
                [sys.executable, "-c", _ONE, str(path), "3"], capture_output=True, text=True, check=True
            )
            cost = json.loads(out.stdout)
            size = f"{path.stat().st_size / 1e6:.1f} MB"
            if "refused" in cost:
                print(f"{case:34}{size:>9}  refused: {cost['refused']}")
                continue
            print(
                f"{case:34}{size:>9}{cost['wall']:>7.2f} s{cost['cpu']:>7.2f} s{cost['peak'] // MEGABYTE:>6} MB"
                f"{cost['grown'] // MEGABYTE:>+6} MB{cost['kept'] // 1000:>6} kB"
            )
        burst = measure_burst(ten(paths), folder)
        print(
            f"\n{burst.photos} at once: {burst.seconds:.1f} s, at most {burst.most_children} children, "
            f"process {burst.parent_bytes // MEGABYTE} MB, with children {burst.all_bytes // MEGABYTE} MB"
        )
        print("\na fresh child for each photo against one that is kept")
        small = folder / "small"
        small.write_bytes(_small())
        for case, path in {"JPEG 0.1 MP": small, "JPEG 12 MP": paths["JPEG 12 MP"]}.items():
            out = subprocess.run(
                [sys.executable, "-c", _ONE, str(path), "5"], capture_output=True, text=True, check=True
            )
            kept = subprocess.run([sys.executable, "-c", _KEPT, str(path)], capture_output=True, text=True, check=True)
            seconds, pages = kept.stdout.split()
            print(
                f"{case:34}fresh {json.loads(out.stdout)['wall']:.3f} s, kept {float(seconds):.3f} s "
                f"and {int(pages) * PAGE // MEGABYTE} MB held while idle"
            )


def _small() -> bytes:
    out = io.BytesIO()
    photo(400, 300).save(out, "JPEG")
    return out.getvalue()


if __name__ == "__main__":
    main()
