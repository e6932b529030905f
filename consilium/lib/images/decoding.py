"""Decoding in the child process: from an open file to one upright, sRGB picture of at most 1600 px."""

import ctypes
import io
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import pi_heif
from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, _webp

from consilium.lib.images import geometry, webp
from consilium.lib.images.values import LONGEST, Header
from consilium.lib.images.wire import Job

_STRIP_PIXELS = 1 << 20
_WHITE = (255, 255, 255, 255)
_ORIENTATION_TAG = 0x0112

# EXIF orientation → how Pillow turns the stored pixels upright (as in PIL.ImageOps.exif_transpose).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Loaded with the module, since a confined process can open no file.
_LIBWEBP = ctypes.CDLL(_webp.__file__)


class CropTooSmallError(Exception):
    """What is left after cropping is smaller than any photo may be."""


class Source(Protocol):
    """Decoded pixels from which parts can be cut, so that no second full-sized copy is ever made."""

    width: int
    height: int
    profile: bytes
    orientation: int

    def cut(self, span: geometry.Span) -> Image.Image:
        """Return a part in any of Pillow's modes."""
        ...


class _Picture:
    """A picture that Pillow decoded."""

    def __init__(self, image: Image.Image) -> None:
        image.load()
        self.image = image
        self.width, self.height = image.size
        self.profile: bytes = image.info.get("icc_profile") or b""
        self.orientation = _read_orientation(image.getexif)

    def cut(self, span: geometry.Span) -> Image.Image:
        return self.image.crop(span)


@dataclass
class _Buffer:
    """Pixels in a plain block of memory, row after row."""

    data: memoryview
    mode: str
    width: int
    height: int
    stride: int
    profile: bytes
    orientation: int
    owner: object
    """What must live as long as the memory: pi_heif hands out a view that does not keep its picture alive."""

    def cut(self, span: geometry.Span) -> Image.Image:
        left, top, right, bottom = span
        rows = self.data[top * self.stride : bottom * self.stride]
        strip = Image.frombytes(self.mode, (self.width, bottom - top), rows, "raw", self.mode, self.stride)
        return strip.crop((left, 0, right, bottom - top))


def decode(stream: BinaryIO, job: Job) -> Image.Image:
    """Return the cropped photo as new RGB pixels, upright, at most 1600 px long.

    Raises CropTooSmallError, MemoryError, and on a damaged file anything at all.
    """
    source = _open(stream, job)
    if source.width * source.height > job.most_pixels:
        raise ValueError("more pixels than the header said")
    span = geometry.to_pixels(geometry.to_stored(job.crop, source.orientation), source.width, source.height)
    reduced = max(job.header.width, job.header.height) / max(source.width, source.height)
    if job.crop != geometry.WHOLE and min(span[2] - span[0], span[3] - span[1]) * reduced < job.least_side:
        raise CropTooSmallError
    small = _shrink(source, span)
    profile, orientation = source.profile, source.orientation
    del source
    small = _to_srgb(small, profile)
    if orientation in _TURNS:
        small = small.transpose(_TURNS[orientation])
    fresh = Image.new("RGB", small.size)
    fresh.paste(small)
    return fresh


def _open(stream: BinaryIO, job: Job) -> Source:
    stream.seek(0)
    match job.header.kind:
        case "jpeg":
            # The class itself, not Image.open: that would hand a file with several pictures to another reader.
            jpeg = JpegImagePlugin.JpegImageFile(stream)
            _, _, part_x, part_y = geometry.to_stored(job.crop, _read_orientation(jpeg.getexif))
            kept = max(jpeg.width * part_x, jpeg.height * part_y)
            step = geometry.reduction(jpeg.width, jpeg.height, kept, LONGEST, job.most_pixels)
            jpeg.draft(None, (max(1, jpeg.width // step), max(1, jpeg.height // step)))
            return _Picture(jpeg)
        case "png":
            return _Picture(PngImagePlugin.PngImageFile(stream))
        case "webp":
            return _decode_webp(stream, job.header)
        case "heic":
            return _decode_heic(stream)


def _decode_webp(stream: BinaryIO, header: Header) -> _Buffer:
    """Decode with libwebp's own one-shot function, found through Pillow's module that is linked to it.

    Pillow reads every WebP as an animation and so holds the canvas four times (387 MB for 24 megapixels, here 88).
    """
    function = _LIBWEBP.WebPDecodeRGBAInto if header.alpha else _LIBWEBP.WebPDecodeRGBInto
    function.restype = ctypes.c_void_p
    function.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    data = stream.read()
    stride = header.width * (4 if header.alpha else 3)
    pixels = bytearray(stride * header.height)
    place = (ctypes.c_char * len(pixels)).from_buffer(pixels)
    if not function(data, len(data), place, len(pixels), stride):
        raise ValueError("libwebp cannot decode it")
    profile, exif = webp.read_metadata(io.BytesIO(data), len(data))
    mode = "RGBA" if header.alpha else "RGB"
    turned = _read_orientation(lambda: _parse_exif(exif))
    return _Buffer(memoryview(pixels), mode, header.width, header.height, stride, profile, turned, pixels)


def _decode_heic(stream: BinaryIO) -> _Buffer:
    """Decode the primary picture; libheif applies the turns the container asks for, which rule over EXIF's."""
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.options.THUMBNAILS = pi_heif.options.DEPTH_IMAGES = pi_heif.options.AUX_IMAGES = False
    file = pi_heif.open_heif(stream, convert_hdr_to_8bit=True)
    picture = file[file.primary_index]
    data = memoryview(picture.data)
    width, height = picture.size
    profile = picture.info.get("icc_profile") or b""
    return _Buffer(data, picture.mode, width, height, picture.stride, profile, 1, file)


class _ReadsExif(Protocol):
    def __call__(self) -> Image.Exif: ...


def _parse_exif(data: bytes) -> Image.Exif:
    exif = Image.Exif()
    exif.load(data)
    return exif


def _read_orientation(read: _ReadsExif) -> int:
    """Return 1 to 8; a damaged EXIF block is no reason to refuse the picture beside it."""
    try:
        value = read().get(_ORIENTATION_TAG, 1)
    except Exception:  # EXIF is read by many small unpackings, each with its own way to fail
        return 1
    return value if value in _TURNS else 1


def _shrink(source: Source, span: geometry.Span) -> Image.Image:
    """Return the part as RGB, L or CMYK without alpha, resized strip by strip."""
    left, top, right, bottom = span
    width, height = geometry.fit(right - left, bottom - top, LONGEST)
    result: Image.Image | None = None
    for strip in geometry.strips((top, bottom), height, max(16, _STRIP_PIXELS // (right - left)), 3):
        piece = _flatten(source.cut((left, strip.first, right, strip.last)))
        scale = (bottom - top) / height
        box = (
            0.0,
            top + strip.top * scale - strip.first,
            float(right - left),
            top + strip.bottom * scale - strip.first,
        )
        piece = piece.resize((width, strip.bottom - strip.top), Image.Resampling.LANCZOS, box)
        if result is None:
            result = Image.new(piece.mode, (width, height))
        result.paste(piece, (0, strip.top))
    if result is None:
        raise ValueError("no rows")
    return result


def _flatten(piece: Image.Image) -> Image.Image:
    """Return a piece in mode L, RGB or CMYK; what is transparent becomes white."""
    if piece.mode in ("L", "RGB", "CMYK") and "transparency" not in piece.info:
        return piece
    if piece.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would clip at 255
        return piece.point(lambda value: value * (1 / 256)).convert("L")
    if piece.mode == "1":
        return piece.convert("L")
    if piece.mode == "P" and "transparency" not in piece.info:
        return piece.convert("RGB")
    piece = piece.convert("RGBA")
    paper = Image.new("RGBA", piece.size, _WHITE)
    paper.alpha_composite(piece)
    return paper.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert by the colour profile; without one, or with one that cannot be used, the numbers are taken as sRGB."""
    if profile:
        try:
            return _convert(image, profile)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass
    return image.convert("RGB")


def _convert(image: Image.Image, profile: bytes) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    if converted is None:
        raise ValueError("nothing converted")
    return converted
