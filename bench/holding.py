"""Says how well the hold rules tell notices, advertisements and spam from what people and doctors write.

It reads the folder beside the project, or the one that CONSILIUM_SHARED names. The rules were written after reading
every twelfth notice. These, and half of the others, are "seen"; the rest was neither read nor tuned to. Texts that
share their first forty letters fall on the same side, since many notices repeat each other. What should pass are real
questions and answers of the same folder, every twentieth question with its answers: precision is told for that many
of them beside the notices, and the share that is held by mistake beside it, which does not depend on how many there
are.
"""

import gzip
import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from consilium.moderation.rules_of_holding import WORDS, Post, tripped

HERE = Path(__file__).resolve()
ON = frozenset(WORDS)


def start(text: str) -> str:
    """Return the first forty letters, by which repeated notices are told."""
    return "".join(character for character in text.lower() if character.isalpha())[:40]


def half(text: str, read: Collection[str]) -> str:
    """Return on which side a text falls; `read` are the starts of those that were read."""
    first = start(text)
    return "seen" if first in read or hashlib.sha256(first.encode()).digest()[0] % 2 == 0 else "unseen"


def wanted(folder: Path) -> Iterator[str]:
    """Give the texts that should be held."""
    for line in (folder / "moderation.jsonl").read_text().splitlines():
        yield json.loads(line)["text"]


def fine(folder: Path) -> Iterator[str]:
    """Give texts that should pass: every twentieth question with its answers."""
    with gzip.open(folder / "questions.jsonl.gz", "rt") as lines:
        for number, line in enumerate(lines):
            if number % 20 == 0:
                row = json.loads(line)
                yield f"{row['title']}\n{row['body']}"
                yield from (answer["body"] for answer in row["answers"] if answer["body"])


def main() -> None:
    """Print the figures of both halves."""
    folder = Path(os.environ.get("CONSILIUM_SHARED") or HERE.parents[2] / "shared") / "data"
    if not (folder / "moderation.jsonl").exists():
        print("holding: ../shared/data/moderation.jsonl is not here, left out", file=sys.stderr)
        return
    print(f"{'half':8} {'held':>12} {'recall':>7} {'passed wrongly held':>20} {'precision':>10}")
    notices = list(wanted(folder))
    read = {start(text) for text in notices[::12]}
    held_fine = [(half(text, ()), bool(tripped(Post(text), ON))) for text in fine(folder)]
    held_wanted = [(half(text, read), bool(tripped(Post(text), ON))) for text in notices]
    for name in ("seen", "unseen"):
        right = [held for where, held in held_wanted if where == name]
        wrong = [held for where, held in held_fine if where == name]
        held, false = sum(right), sum(wrong)
        precision = held / (held + false) if held + false else 1.0
        print(
            f"{name:8} {held:>5} of {len(right):>3} {held / len(right):>7.3f}"
            f" {false:>8} of {len(wrong):>5} {false / len(wrong):>5.1%} {precision:>8.3f}"
        )
