"""Whatever a file holds, the answer is renditions or a refusal: the parent never crashes, never hangs."""

import contextlib
import io
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consilium.lib.images import LIMITS, Refused, boxes, process
from consilium.lib.images.looking import look
from consilium.lib.images.wire import READY, BadAnswerError, read_answer
from tests.lib.images import heic_making
from tests.lib.images.good_files import GOOD_FILES, samsung_jpeg
from tests.lib.images.inspecting import assert_kept
from tests.lib.images.making import box, full_box, phone_jpeg, phone_png, phone_webp

MAKERS = [phone_jpeg, phone_png, phone_webp, heic_making.phone, samsung_jpeg]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change a file in some of the ways in which transmission and malice do."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        at = chance.randrange(len(changed))
        # Structure lies at the front in most kinds: half of the changes go there.
        at = at if chance.random() < 0.5 else at % min(1500, len(changed))
        length = chance.choice((1, 1, 2, 4, 16, 200))
        match chance.randrange(6):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                changed[at : at + length] = chance.randbytes(length)
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 1, 50))
            case 4:
                changed[at : at + 4] = chance.choice(
                    (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1")
                )
            case _:
                source = chance.randrange(len(changed))
                changed[at : at + length] = changed[source : source + length]
        if not changed:
            return b"\0"
    return bytes(changed)


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=400, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_looking_at_a_mutated_file_ends_quickly_and_calmly(make: object, seed: int) -> None:
    assert callable(make)
    data = mutated(make(), random.Random(seed))
    started = time.process_time()
    with contextlib.suppress(Refused):
        look(io.BytesIO(data), LIMITS)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_mutated_file_is_kept_clean_or_refused(make: object, seed: int) -> None:
    assert callable(make)
    with contextlib.suppress(Refused):
        assert_kept(process(io.BytesIO(mutated(make(), random.Random(seed)))))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_refused(data: bytes) -> None:
    for start in (b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP", b"\0\0\0\x14ftypheic\0\0\0\0mif1"):
        with pytest.raises(Refused):
            look(io.BytesIO(start + data), LIMITS)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_meta_box_is_read_or_malformed(data: bytes) -> None:
    with contextlib.suppress(boxes.MalformedError):
        boxes.read_meta(data)


def test_small_box_that_names_billions_of_extents_is_malformed_at_once() -> None:
    endless = b"".join(n.to_bytes(2) + b"\0\0\xff\xff" for n in range(9000))
    meta = b"\0\0\0\0" + b"".join(
        (
            full_box(b"pitm", b"\0\1"),
            full_box(b"iinf", b"\0\1", full_box(b"infe", b"\0\1\0\0hvc1\0", version=2)),
            full_box(b"iloc", b"\0\0", (9000).to_bytes(2), endless),
            box(b"iprp"),
        )
    )
    started = time.process_time()
    with pytest.raises(boxes.MalformedError, match="too many extents"):
        boxes.read_meta(meta)
    assert time.process_time() - started < 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b'{"renditions": [[1, 1, 1]', b'{"refused": "', b"[", b"{}\n"]))
def test_any_answer_of_a_child_is_read_or_nonsense(data: bytes, start: bytes) -> None:
    with contextlib.suppress(BadAnswerError):
        answer = read_answer(READY + start + data)
        assert isinstance(answer, str)


def test_deeply_nested_answer_is_nonsense() -> None:
    with pytest.raises(BadAnswerError):
        read_answer(READY + b"[" * 290 + b"\n")
    with pytest.raises(BadAnswerError):
        read_answer(READY + b"[" * 100_000)


def test_every_good_file_survives_looking_when_cut_anywhere() -> None:
    """A file without its end is never taken for a whole one: each good file, cut at forty places, is refused."""
    for name, (_, make) in GOOD_FILES.items():
        data = make()
        for cut in range(1, len(data), max(1, len(data) // 40)):
            try:
                look(io.BytesIO(data[:cut]), LIMITS)
            except Refused:
                continue
            # What follows the picture itself (zeros, a gain map, a film) may be cut off between its parts.
            assert "after it" in name or "(MPO)" in name, (name, cut, len(data))
