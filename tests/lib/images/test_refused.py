"""Every bad file is refused with its reason, and the words for it are calm and complete."""

import io

import pytest

from consilium.lib.images import LIMITS, Refused, process
from consilium.lib.images.refusals import WORDS
from tests.lib.images.bad_files import BAD_FILES


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_refused_with_its_reason(name: str) -> None:
    code, make = BAD_FILES[name]
    data = make()
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(data))
    assert refused.value.code == code


def test_the_corpus_is_large_and_covers_every_reason_a_file_can_give() -> None:
    assert len(BAD_FILES) >= 70
    # Left out are what the load of the machine and the sender's own cropping give: shown in their own tests.
    assert {code for code, _ in BAD_FILES.values()} == set(WORDS) - {"busy", "crop_too_small"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a renamed PDF", "This is a PDF document, not a photo."),
        ("an SVG", "This is an SVG drawing, not a photo."),
        ("an SVG after a prolog", "This is an SVG drawing, not a photo."),
        ("a web page", "This is a web page, not a photo."),
        ("a text", "This is a text, not a photo."),
        ("a moving GIF", "This is a GIF, not a photo."),
        ("an AVIF", "This is an AVIF picture, not a photo."),
        ("a TIFF", "This is a TIFF or camera raw picture, not a photo."),
        ("a video", "This is a video, not a photo."),
        ("JPEG: 64 megapixels", "This photo has more than 48 megapixels."),
        ("PNG: bomb of 39.7 megapixels", "This photo has more than 24 megapixels."),
        ("JPEG: 12 bits", "This is a JPEG with 12 bits a colour, which cannot be read here."),
    ],
)
def test_words_name_what_was_sent(name: str, words: str) -> None:
    with pytest.raises(Refused) as refused:
        process(io.BytesIO(BAD_FILES[name][1]()))
    assert refused.value.words.startswith(words)


def test_every_reason_says_what_to_do_next_in_two_sentences() -> None:
    for words in WORDS.values():
        first, second = words.removesuffix(".").split(". ")
        assert first
        assert second[0].isupper()
        assert "!" not in words


def test_words_say_the_limits_that_hold() -> None:
    assert f"{LIMITS.file_bytes // 1_000_000} MB" in WORDS["too_many_bytes"]
    assert f"{LIMITS.side:,} pixels" in WORDS["too_long_side"]
    assert f"{LIMITS.least_side} by {LIMITS.least_side} pixels" in WORDS["too_small"]
