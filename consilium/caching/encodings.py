"""Which content coding a reader gets, and making it."""

import gzip
import secrets
from io import BytesIO
from typing import Literal

import brotli

Coding = Literal["br", "gzip", "identity"]
PADDING = 100  # bytes at most, as Django pads its own
LONGEST = 200  # characters of an Accept-Encoding header worth remembering
MOST = 500  # such headers remembered
_chosen: dict[str, Coding] = {}


def choose(accepted: str) -> Coding:
    """Return the best coding that an Accept-Encoding header allows; identity when it allows none of ours."""
    found = _chosen.get(accepted)
    if found is None:
        found = _choose(accepted)
        if len(accepted) <= LONGEST and len(_chosen) < MOST:
            _chosen[accepted] = found
    return found


def _choose(accepted: str) -> Coding:
    weights: dict[str, float] = {}
    for part in accepted[:2000].lower().split(","):
        name, _, parameter = part.partition(";")
        weights[name.strip()] = _weight(parameter)
    others = weights.get("*", 0.0)
    brotli_weight = weights.get("br", others)
    gzip_weight = weights.get("gzip", weights.get("x-gzip", others))
    if brotli_weight > 0 and brotli_weight >= gzip_weight:
        return "br"
    return "gzip" if gzip_weight > 0 else "identity"


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def encode(body: bytes, coding: Coding) -> bytes:
    """Return a public page's bytes in a coding; equal bytes give equal bytes."""
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=5))
    return gzip.compress(body, compresslevel=6, mtime=0) if coding == "gzip" else body


def decode(body: bytes, coding: Coding) -> bytes:
    """Return the bytes that `encode` was given."""
    if coding == "br":
        return bytes(brotli.decompress(body))
    return gzip.decompress(body) if coding == "gzip" else body


def encode_private(body: bytes) -> bytes:
    """Return one person's page as gzip with a padding of random length, so that its size tells nothing of a token.

    The padding is a file name, which gzip has room for. Packed less than a page that is packed once for many readers.
    """
    packed = BytesIO()
    padding = "a" * secrets.randbelow(PADDING)
    with gzip.GzipFile(filename=padding, mode="wb", compresslevel=3, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()
