"""The folder of real texts beside the project, which may be absent: tests that need it then skip with one line."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("CONSILIUM_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(name: str) -> Path:
    """Return the path of a file in the shared folder, or skip the test that asks."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"needs ../shared/{name}, which is not here", allow_module_level=True)
    return path
