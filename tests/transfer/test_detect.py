"""A file's format is told from its content, and files come packed, marked, damaged and with endless lines."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.transfer.detect import LINE_LIMIT, Format, UnreadableError, detect, detect_file, open_lines
from tests.shared import shared

PAGE = "My title? (Photo)\n\nMy body.\n\nDoctor Answers 0\n"
POSTS = '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n  <row Id="1" PostTypeId="1" />\n</posts>\n'


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        (PAGE, "page"),
        ("\n \n" + PAGE, "page"),
        ("{{ voteCount }}\nNot a page, but its reader says so", "page"),
        ("[photo] of my skin\nwhat is it?", "page"),
        ("<3 to all doctors\n\nbody", "page"),
        ('{"title": "T"}\n{"title": "U"}\n', "jsonl"),
        ('\n{"broken"', "jsonl"),
        (POSTS, "stackexchange"),
        (POSTS.replace("posts", "users"), "stackexchange"),
        ("<tags>\n<row/></tags>", "stackexchange"),
    ],
)
def test_format_from_content(text: str, format_: Format, tmp_path: Path) -> None:
    assert detect(text.splitlines(keepends=True)) == format_
    for name, content in {
        "plain": text.encode(),
        "marked": b"\xef\xbb\xbf" + text.encode(),
        "packed.gz": gzip.compress(text.encode()),
        "packed-without-saying-so": gzip.compress(text.encode()),
        "wide": text.encode("utf-16"),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert detect_file(tmp_path / name) == format_, name


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file holds no text"),
        (b" \n\n", "the file holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "the file holds bytes, not text"),
        (b"<!DOCTYPE html><html><body>", "an HTML page; a saved page is read from its text (save the page as text)"),
        (b"\n<html lang='en'>", "an HTML page; a saved page is read from its text (save the page as text)"),
        (b"<?xml version='1.0'?><feed>", "XML of a kind that is not read: its first element is <feed>"),
        (b'{\n "title": "T"\n}', "JSON spread over several lines; one object a line is read"),
        (b'[{"title": "T"},', "a JSON array; one object a line is read"),
        (b"[1, 2]", "a JSON array; one object a line is read"),
        (gzip.compress(b"x" * 5000, mtime=0)[:9], "the gzip file is damaged at its beginning"),
    ],
)
def test_what_cannot_be_imported_is_said_in_words(content: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UnreadableError) as refusal:
        detect_file(tmp_path / "file")
    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("name", "format_"),
    [("cases/seed-halo.txt", "page"), ("data/questions.jsonl.gz", "jsonl"), ("data/moderation.jsonl", "jsonl")],
)
def test_format_of_shared_files(name: str, format_: Format) -> None:
    assert detect_file(shared(name)) == format_


def test_lines_and_how_far_the_file_is_read(tmp_path: Path) -> None:
    content = "é one\r\ntwo\n\nfour".encode()
    (tmp_path / "file.gz").write_bytes(gzip.compress(content))
    with open_lines(tmp_path / "file.gz") as lines:
        assert lines.size == len(gzip.compress(content))
        assert list(lines) == ["é one\n", "two\n", "\n", "four"]
        assert lines.done == lines.size


def test_an_endless_line_is_cut_and_the_next_is_still_the_second(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a" * (LINE_LIMIT * 2 + 7) + b"\nnext\n")
    with open_lines(tmp_path / "file") as lines:
        first, second = lines
    assert (len(first), second) == (LINE_LIMIT + 1, "next\n")


def test_a_file_that_breaks_off_says_after_which_line(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"title": f"question {number * 7919}"}) + "\n" for number in range(50_000))
    packed = gzip.compress(rows.encode())
    (tmp_path / "file").write_bytes(packed[: len(packed) // 2])
    seen: list[str] = []
    with open_lines(tmp_path / "file") as lines, pytest.raises(UnreadableError, match="damaged after line") as refusal:
        seen.extend(lines)
    assert len(seen) > 1000
    assert str(refusal.value) == f"the file is damaged after line {len(seen)}"


@given(st.text() | st.binary().map(lambda raw: raw.decode(errors="surrogateescape")))
def test_any_text_has_a_format_or_a_reason(text: str) -> None:
    try:
        answer: str = detect(text.splitlines(keepends=True))
    except UnreadableError as refusal:
        answer = str(refusal)
    assert answer
