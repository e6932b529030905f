"""Lines of a loaded file that were refused: the first told at the terminal, all of them kept in a file of their own."""

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import timezone

SHOWN = 5  # refused lines told at the terminal


class Refusals:
    """Called with the number of a line and what is wrong with it, for each that was refused."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._name, self._say, self._count = path.name, say, 0
        self._file = Path(settings.DATA) / "rejected" / f"{path.name}.{timezone.now():%Y%m%dT%H%M%S}.jsonl"

    def __call__(self, line: int, fault: str) -> None:
        """Keep a refused line with its reason."""
        self._count += 1
        if self._count <= SHOWN:
            self._say(f"{self._name}, line {line}: {fault}")
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"line": line, "reason": fault}) + "\n")

    def tell_where(self) -> None:
        """Say where the refused lines stand, if there are any."""
        if self._count:
            self._say(f"what was rejected stands in {self._file}")
