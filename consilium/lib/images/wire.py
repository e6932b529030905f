"""What the parent tells the child and what the child may answer: one line of JSON each, then the bytes of pictures."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO

from consilium.lib.images.refusals import WORDS, Code
from consilium.lib.images.values import Format, Header, Rectangle, Rendition, Size

READY = b"ready\n"
"""The child's first line, written once it is confined: what goes wrong before it is the installation's fault."""

EXPECTED: tuple[tuple[Size, Format, int], ...] = (
    ("large", "webp", 1600),
    ("large", "avif", 1600),
    ("small", "webp", 640),
    ("small", "avif", 640),
    ("blurred", "webp", 640),
    ("tiny", "webp", 32),
)
"""The renditions of an answer, in order, with the most pixels on their long side."""

_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Job:
    """One photo's task: what it is expected to be, what to keep of it, and what the child may use for it."""

    header: Header
    crop: Rectangle
    blurs: tuple[Rectangle, ...]
    most_pixels: int
    least_side: int
    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float

    def dump(self) -> str:
        """Write the job as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, text: str) -> "Job":
        """Read what `dump` wrote."""
        values = json.loads(text)
        values["header"] = Header(**values["header"])
        values["crop"] = tuple(values["crop"])
        values["blurs"] = tuple(tuple(blur) for blur in values["blurs"])
        return cls(**values)


class BadAnswerError(ValueError):
    """An answer that no sound child writes."""


def write_refusal(out: BinaryIO, code: Code) -> None:
    """Answer that the photo is refused."""
    out.write(json.dumps({"refused": code}).encode() + b"\n")


def write_renditions(out: BinaryIO, renditions: Sequence[Rendition]) -> None:
    """Answer with pictures, in the order of EXPECTED."""
    sizes = [[each.width, each.height, len(each.data)] for each in renditions]
    out.write(json.dumps({"renditions": sizes}).encode() + b"\n")
    for each in renditions:
        out.write(each.data)


def read_answer(answer: bytes | bytearray) -> Code | tuple[Rendition, ...]:
    """Read an answer, READY and all, as if its writer were an enemy; raises BadAnswerError."""
    start = len(READY)
    end = answer.find(b"\n", start, start + _LONGEST_LINE)
    if not answer.startswith(READY) or end < 0:
        raise BadAnswerError("no line")
    try:
        values = json.loads(answer[start:end])
    except (ValueError, RecursionError) as error:
        raise BadAnswerError("no JSON") from error
    match values:
        case {"refused": str(code)} if code in WORDS and end + 1 == len(answer):
            return code
        case {"renditions": list(sizes)} if len(sizes) == len(EXPECTED):
            return _cut(sizes, answer, end + 1)
    raise BadAnswerError("neither a refusal nor renditions")


def _cut(sizes: list[object], answer: bytes | bytearray, at: int) -> tuple[Rendition, ...]:
    renditions = []
    view = memoryview(answer)
    for (size, format_, longest), numbers in zip(EXPECTED, sizes, strict=True):
        match numbers:
            case [int(width), int(height), int(length)] if (
                1 <= width <= longest and 1 <= height <= longest and 0 < length <= len(view) - at
            ):
                renditions.append(Rendition(size, format_, width, height, view[at : at + length].tobytes()))
                at += length
            case _:
                raise BadAnswerError("sizes that cannot be")
    if at != len(view):
        raise BadAnswerError("bytes left over")
    return tuple(renditions)
