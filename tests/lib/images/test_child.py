"""The child can do nothing but decode: no file, no socket, no more memory or time than it was given, no Django."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from consilium.lib.images import LIMITS, ChildError, Limits, Refused, geometry, process, running, wire
from consilium.lib.images.values import Header
from consilium.lib.images.wire import Job
from tests.lib.images.making import SECRET, chart, phone_jpeg, phone_webp, saved

MEGABYTE = 1 << 20


def job(**changes: object) -> Job:
    """Make a job with generous limits."""
    values: dict[str, object] = {
        "header": Header("jpeg", 240, 160, 0),
        "crop": geometry.WHOLE,
        "blurs": (),
        "most_pixels": LIMITS.pixels,
        "least_side": 64,
        "memory_bytes": 64 * MEGABYTE,
        "cpu_seconds": 5,
        "wall_seconds": 20.0,
    }
    return Job(**{**values, **changes})  # type: ignore[arg-type]


def confined(code: str, task: Job) -> subprocess.CompletedProcess[str]:
    """Run code in a process that has confined itself as the child does."""
    start = (
        f"import os, socket\nfrom consilium.lib.images import child\nchild._confine(child.Job.parse({task.dump()!r}))\n"
    )
    return subprocess.run([sys.executable, "-I", "-c", start + code], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("open('/etc/passwd')", "Too many open files"),
        ("open('/tmp/consilium-test-leak', 'w')", "Too many open files"),
        ("socket.socket()", "Too many open files"),
        ("os.pipe()", "Too many open files"),
        ("bytearray(80 << 20)", "MemoryError"),
    ],
)
def test_confined_process_is_refused(code: str, error: str) -> None:
    assert confined("print('confined')", job()).stdout == "confined\n"
    ran = confined(code, job())
    assert ran.returncode == 1
    assert error in ran.stderr


def test_confined_process_runs_out_of_processor_time() -> None:
    assert confined("while True: pass", job(cpu_seconds=1)).returncode in (-24, -9)  # SIGXCPU, SIGKILL


def test_confined_process_ends_itself_when_nobody_does() -> None:
    started = time.monotonic()
    assert confined("import time; time.sleep(30)", job(wall_seconds=0.2)).returncode == -14  # SIGALRM
    assert time.monotonic() - started < 10


def test_confined_process_dies_first_and_runs_behind_pages() -> None:
    code = "print(os.nice(0))"
    assert int(confined(code, job()).stdout) >= 5


def test_child_imports_neither_django_nor_anything_of_ours_but_images() -> None:
    code = "import sys, consilium.lib.images.child; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    modules = set(ran.stdout.split())
    assert "PIL.Image" in modules
    assert not {name for name in modules if name.partition(".")[0] in ("django", "asyncio", "http", "urllib3")}
    ours = {name for name in modules if name.startswith("consilium")}
    assert ours - {"consilium", "consilium.lib"} == {name for name in ours if name.startswith("consilium.lib.images")}


def test_time_out_kills_the_child_and_is_a_refusal() -> None:
    started, before = time.monotonic(), children_of(os.getpid())
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(saved(chart(4000, 3000), "JPEG")), limits=Limits(wall_seconds=0.15))
    assert refused.value.code == "too_slow"
    assert time.monotonic() - started < 30
    assert children_of(os.getpid()) <= before


def children_of(pid: int) -> set[int]:
    """Return the running children of a process; a test process may have a browser and servers among them."""
    return {int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()}


def test_too_little_memory_is_a_refusal() -> None:
    with pytest.raises(Refused) as refused:
        process(
            io.BytesIO(saved(Image.new("RGB", (5000, 4000)), "PNG")),
            limits=Limits(working_bytes=-40 * MEGABYTE, encoding_bytes=0),
        )
    assert refused.value.code == "too_heavy"


def test_a_file_that_claims_less_than_it_holds_gets_no_more_memory() -> None:
    """A WebP or JPEG decodes to what its header says; a HEIC may hold more than its container claims."""
    from tests.lib.images import heic_making

    honest = heic_making.plain(Image.effect_noise((1200, 1200), 60).convert("RGB"))
    lying = honest.replace((1200).to_bytes(4) * 2, (100).to_bytes(4) * 2)
    assert lying != honest
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(lying))
    assert refused.value.code in ("damaged", "too_heavy")


def test_installation_that_cannot_decode_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-I", "-c", "import no_such_module"))
    with pytest.raises(ChildError, match=r"(?s)did not start.*no_such_module"):
        process(io.BytesIO(phone_jpeg()))


def answering(answer: bytes) -> tuple[str, ...]:
    """Return the command of a child that was taken over by the photo it decoded and answers what it likes."""
    code = f"import sys; sys.stdout.buffer.write({wire.READY!r} + bytes.fromhex({answer.hex()!r}))"
    return (sys.executable, "-I", "-c", code)


def renditions_with(first: bytes, size: tuple[int, int]) -> bytes:
    """Make a whole answer of honest renditions but for the first."""
    honest = process(io.BytesIO(phone_jpeg())).renditions[1:]
    sizes = [[*size, len(first)], *([each.width, each.height, len(each.data)] for each in honest)]
    return json.dumps({"renditions": sizes}).encode() + b"\n" + first + b"".join(each.data for each in honest)


def test_child_that_was_taken_over_cannot_hand_out_more_than_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = saved(chart(), "WEBP")
    answers = {
        "was not clean": renditions_with(phone_webp(), (240, 160)),
        "bytes left over": renditions_with(clean, (240, 160)) + SECRET,
        "no JSON": b"\x80\x04K\x01.\n",
        "neither a refusal": b'{"refused": "no such code"}\n',
        "sizes that cannot be": renditions_with(clean, (5000, 5000)),
        "is \\(240, 160\\)": renditions_with(clean, (160, 240)),
    }
    good = renditions_with(clean, (240, 160))
    for complaint, answer in answers.items():
        monkeypatch.setattr(running, "_COMMAND", answering(answer))
        with pytest.raises(ChildError, match=complaint):
            process(io.BytesIO(phone_jpeg()))
    monkeypatch.setattr(running, "_COMMAND", answering(good))
    assert process(io.BytesIO(phone_jpeg())).find("large").data == clean


def test_child_that_writes_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys\nwhile True: sys.stdout.write('ready\\n' * 9999)"
    monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-I", "-c", code))
    with pytest.raises(ChildError, match="wrote too much"):
        process(io.BytesIO(phone_jpeg()))


def test_what_a_child_has_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Taken over, it forks a process that lets go of the pipes, and ends: the fork is ended too."""
    note = tmp_path / "pid"
    source = (
        f"import os, time; os.write(1, {wire.READY!r})\n"
        "if os.fork() == 0:\n"
        f"    open({str(note)!r}, 'w').write(str(os.getpid())); os.close(1); os.close(2); time.sleep(60)\n"
        f"while not os.path.exists({str(note)!r}): time.sleep(0.01)\n"
        "time.sleep(0.1); os.kill(os.getpid(), 11)"
    )
    monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-I", "-c", source))
    with pytest.raises(Refused):
        process(io.BytesIO(phone_jpeg()))
    state = Path(f"/proc/{note.read_text()}/stat")
    deadline = time.monotonic() + 5
    while state.exists() and state.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_child_that_stays_when_all_is_said_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    source = f"import os, time; os.write(1, {wire.READY!r}); os.close(1); os.close(2); time.sleep(60)"
    monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-I", "-c", source))
    before = children_of(os.getpid())
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(phone_jpeg()), limits=Limits(wall_seconds=1))
    assert refused.value.code == "too_slow"
    assert children_of(os.getpid()) <= before


def test_child_that_crashes_or_is_killed_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, code in ((11, "damaged"), (6, "damaged"), (9, "too_heavy"), (24, "too_slow"), (14, "too_slow")):
        source = f"import os; os.write(1, {wire.READY!r}); os.kill(os.getpid(), {number})"
        monkeypatch.setattr(running, "_COMMAND", (sys.executable, "-I", "-c", source))
        with pytest.raises(Refused) as refused:
            process(io.BytesIO(phone_jpeg()))
        assert refused.value.code == code
