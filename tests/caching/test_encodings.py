"""A reader gets the best coding the header allows, and the bytes come out as they went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.caching.encodings import Coding, choose, decode, encode, encode_private


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("identity", "identity"),
        ("deflate", "identity"),
        ("x-gzip", "gzip"),
        ("gzip;q=odd", "identity"),
        ("br ; q=1.0 , gzip ; q=1.0", "br"),
    ],
)
def test_choosing(accepted: str, coding: Coding) -> None:
    assert choose(accepted) == coding
    assert choose(accepted) == coding


@given(st.text(max_size=300))
def test_any_header_chooses_something(accepted: str) -> None:
    assert choose(accepted) in ("br", "gzip", "identity")


@given(st.binary(max_size=5000), st.sampled_from(["br", "gzip", "identity"]))
def test_bytes_come_out_as_they_went_in(body: bytes, coding: Coding) -> None:
    assert decode(encode(body, coding), coding) == body
    assert encode(body, coding) == encode(body, coding)


def test_the_size_of_a_private_page_varies() -> None:
    body = b"<p>a page with a token</p>" * 200
    sizes = {len(encode_private(body)) for _ in range(200)}
    assert len(sizes) > 20
    assert {decode(encode_private(body), "gzip") for _ in range(20)} == {body}
