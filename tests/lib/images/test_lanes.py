"""At most two photos are decoded at once, whoever asks: threads, processes, and processes whose parent was killed."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from consilium.lib.images import Limits, Refused, lanes, process
from tests.lib.images.making import phone_jpeg

# Holds a lane for some time and prints when it began and ended, in seconds of the machine's clock.
HOLDER = """
import sys, time
from pathlib import Path
from consilium.lib.images import lanes
for _ in range(int(sys.argv[3])):
    with lanes.hold(Path(sys.argv[1]), whole=sys.argv[2] == "whole", patience=60):
        began = time.monotonic()
        time.sleep(0.05)
        print(began, time.monotonic(), sys.argv[2], flush=True)
"""


def start(folder: Path, kind: str, rounds: int) -> subprocess.Popen[str]:
    """Start a process that holds a lane some times."""
    command = [sys.executable, "-I", "-c", HOLDER, str(folder), kind, str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_at_once_between_processes_and_a_heavy_one_alone(tmp_path: Path) -> None:
    running = [start(tmp_path, kind, 5) for kind in ("light", "light", "light", "light", "whole", "whole")]
    spans: list[tuple[float, float, str]] = []
    for each in running:
        out, _ = each.communicate(timeout=60)
        assert each.returncode == 0
        for line in out.splitlines():
            began, ended, kind = line.split()
            spans.append((float(began), float(ended), kind))
    assert len(spans) == 30
    beside = [
        sorted(other[2] for other in spans if other[0] <= span[0] < other[1])  # who was there when this one began
        for span in spans
    ]
    assert max(map(len, beside)) == 2
    assert all(kinds == ["whole"] for kinds in beside if "whole" in kinds)


def test_waiting_ends_with_a_calm_refusal(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(phone_jpeg())
    with lanes.hold(tmp_path, whole=True, patience=1):
        with pytest.raises(Refused) as refused:
            process(path, lane_folder=tmp_path, limits=Limits(patience_seconds=0.1))
        assert refused.value.code == "busy"
    assert process(path, lane_folder=tmp_path, limits=Limits(patience_seconds=0.1)).kind == "jpeg"


def test_lane_is_free_again_after_its_holder_was_killed(tmp_path: Path) -> None:
    holder = start(tmp_path, "whole", 1000)
    assert holder.stdout
    holder.stdout.readline()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with lanes.hold(tmp_path, whole=True, patience=1):
        pass
    holder.stdout.close()


def test_child_keeps_its_lane_when_only_its_parent_was_killed(tmp_path: Path) -> None:
    with lanes.hold(tmp_path, whole=True, patience=1) as held:
        child = subprocess.Popen(["sleep", "30"], pass_fds=held)
    try:
        with pytest.raises(lanes.NoLaneError), lanes.hold(tmp_path, whole=False, patience=0.1):
            pass
    finally:
        child.kill()
        child.wait()
    with lanes.hold(tmp_path, whole=True, patience=1):
        pass


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with lanes.hold(tmp_path, whole=False, patience=1), lanes.hold(tmp_path, whole=False, patience=1):
        with pytest.raises(lanes.NoLaneError), lanes.hold(tmp_path, whole=True, patience=0.05):
            pass
        time.sleep(0)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_folder_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folder = lanes.default_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()
    folder.symlink_to("/")
    with pytest.raises(PermissionError, match="not a folder of this user"):
        lanes.default_folder()
    assert list(tmp_path.iterdir()) == [folder]
