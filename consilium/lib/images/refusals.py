"""Why a photo is refused, each reason in calm words that say what to do next."""

from typing import Literal

Code = Literal[
    "empty",
    "too_many_bytes",
    "not_a_photo",
    "unsupported",
    "animated",
    "truncated",
    "damaged",
    "hidden_data",
    "too_many_pixels",
    "too_long_side",
    "too_small",
    "crop_too_small",
    "too_heavy",
    "too_slow",
    "busy",
]

WORDS: dict[Code, str] = {
    "empty": "This file is empty. It may not have been fully downloaded to this device; please choose it again.",
    "too_many_bytes": "This file is larger than 20 MB. A smaller version or a screenshot of it will do.",
    "not_a_photo": "This is {what}, not a photo. Please send a JPEG, PNG, WebP or HEIC picture, or a screenshot.",
    "unsupported": "This is {what}, which cannot be read here. A screenshot of it will do.",
    "animated": "This file holds a moving picture. Please send a still photo or a screenshot of one moment.",
    "truncated": "The end of this photo is missing. It may not have finished copying; please choose it again.",
    "damaged": "Part of this photo is damaged and cannot be read. Please take it again or send a screenshot of it.",
    "hidden_data": "This file holds more than a picture, so it was not kept. A screenshot of the photo will do.",
    "too_many_pixels": "This photo has more than {limit} megapixels. A smaller version or a screenshot of it will do.",
    "too_long_side": "This photo is longer than 12,000 pixels on one side. Please crop it or send a screenshot.",
    "too_small": "This picture is too small to show anything. Please send one of at least 64 by 64 pixels.",
    "crop_too_small": "Too little of the photo is left after cropping. Please choose a larger part of it.",
    "too_heavy": "This photo is saved in a way that takes too much memory to open. A screenshot of it will do.",
    "too_slow": "Opening this photo took too long. A screenshot of it will do.",
    "busy": "Many photos are being sent right now. Your photo was not kept; please send it again in a minute.",
}


class Refused(Exception):  # noqa: N818 (it names what happened, and callers read it so)
    """A file that will not be kept: `code` for programs, `words` for the person who sent it."""

    def __init__(self, code: Code, **parts: str) -> None:
        self.code: Code = code
        self.words: str = WORDS[code].format(**parts)
        super().__init__(f"{code}: {self.words}")
