"""The values that go in and out of photo processing: limits, what a file's header says, renditions."""

from dataclasses import dataclass
from typing import Literal

Rectangle = tuple[float, float, float, float]
"""x, y, width, height as fractions (0 to 1) of the upright, uncropped photo; x and y from the top left corner."""

Kind = Literal["jpeg", "png", "webp", "heic"]
Size = Literal["large", "small", "blurred", "tiny"]
Format = Literal["webp", "avif"]

_MEGA = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What a photo may be and may cost.

    Phones round down what they call a megapixel: "24 MP" is 5712 × 4284 = 24.5 million pixels and "48 MP" up to
    8160 × 6120 = 49.9 million, so a megapixel is counted here as 2²⁰ pixels.
    """

    file_bytes: int = 20_000_000
    pixels: int = 24 * _MEGA
    jpeg_pixels: int = 48 * _MEGA
    """JPEG can be decoded at an eighth, a quarter or a half, so that more pixels cost no more memory."""
    side: int = 12_000
    least_side: int = 64
    blurs: int = 40
    light_bytes: int = 72 * _MEGA
    """A photo whose decoding is expected to need more than this is decoded alone, one with less beside another."""
    heavy_bytes: int = 216 * _MEGA
    """A photo expected to need more than this is refused."""
    working_bytes: int = 48 * _MEGA
    """What the file itself and working copies may take beyond the pixels that are decoded."""
    encoding_bytes: int = 104 * _MEGA
    """What encoding may take, when nothing of the decoded photo is held any more (measured: 88 for 1600 × 1600)."""
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    patience_seconds: float = 120.0
    """How long a photo waits for its turn before it is refused as `busy`."""
    output_bytes: int = 8_000_000


LIMITS = Limits()

LONGEST = 1600
"""The most pixels on the long side of anything that is kept."""


@dataclass(frozen=True, slots=True)
class Header:
    """What walking through a file's structure told: nothing in here has been decoded."""

    kind: Kind
    width: int
    height: int
    decode_bytes: int
    """Expected memory for decoding, in bytes; for JPEG without its pixels, whose number depends on the crop."""
    alpha: bool = False


@dataclass(frozen=True, slots=True)
class Rendition:
    """One stored picture: new pixels, sRGB, upright, without any metadata.

    `large` has a long side of at most 1600 px and `small` of at most 640, both as WebP and AVIF; `blurred` is a small
    picture of which only colours can be made out, for "blurred until tapped"; `tiny` is a placeholder of 32 px.
    """

    size: Size
    format: Format
    width: int
    height: int
    data: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type under which the bytes are served."""
        return f"image/{self.format}"


@dataclass(frozen=True, slots=True)
class Processed:
    """A photo that was accepted: the kind of file it came from and its six renditions, of which only these are kept."""

    kind: Kind
    renditions: tuple[Rendition, ...]

    def find(self, size: Size, format: Format = "webp") -> Rendition:  # noqa: A002
        """Return one rendition; raise LookupError where there is none (`blurred` and `tiny` exist as WebP only)."""
        for rendition in self.renditions:
            if rendition.size == size and rendition.format == format:
                return rendition
        raise LookupError(f"no rendition {size}.{format}")
