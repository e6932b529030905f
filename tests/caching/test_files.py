"""Collected files come from memory, and only those."""

import gzip
import json
from pathlib import Path

import pytest

from consilium.caching.files import Files
from tests.caching.reader import environ

SHEET = b"body { color: black }" * 50


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A style sheet, its versioned copy with a compressed one beside it, and a file that was not collected."""
    (tmp_path / "a.css").write_bytes(SHEET)
    (tmp_path / "a.1f2e.css").write_bytes(SHEET)
    (tmp_path / "a.1f2e.css.gz").write_bytes(gzip.compress(SHEET))
    (tmp_path / "secret.txt").write_text("not collected")
    (tmp_path / "staticfiles.json").write_text(json.dumps({"paths": {"a.css": "a.1f2e.css"}}))
    return Files(tmp_path, "/static/")


def test_a_versioned_file_is_kept_for_ever_in_each_coding(files: Files) -> None:
    file = files.find(environ("/static/a.1f2e.css"))
    assert file is not None
    packed, plain, brotli = file.answer("gzip"), file.answer("identity"), file.answer("br")
    assert gzip.decompress(packed.body[0]) == plain.body[0] == brotli.body[0] == SHEET
    assert packed.etag != plain.etag
    assert dict(packed.headers) == {
        "Content-Type": "text/css",
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Vary": "Accept-Encoding",
        "ETag": packed.etag,
        "Content-Length": str(len(packed.body[0])),
        "Content-Encoding": "gzip",
    }
    # Brotli was not made: the file goes out as it is, and says so.
    assert "Content-Encoding" not in dict(brotli.headers)


def test_an_unversioned_file_is_kept_for_a_minute(files: Files) -> None:
    file = files.find(environ("/static/a.css"))
    assert file is not None
    assert dict(file.answer("identity").headers)["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "path",
    [
        "/static/secret.txt",
        "/static/../a.css",
        "/static/",
        "/static/staticfiles.json",
        "/a.css",
        "/static/a.1f2e.css.gz",
    ],
)
def test_nothing_else_is_a_file(files: Files, path: str) -> None:
    assert files.find(environ(path)) is None


def test_a_file_is_read_and_not_written(files: Files) -> None:
    assert files.find(environ("/static/a.css", "POST")) is None
    assert files.find(environ("/static/a.css", "HEAD")) is not None


def test_where_nothing_was_collected_there_is_nothing(tmp_path: Path) -> None:
    assert Files(tmp_path / "missing", "/static/").find(environ("/static/a.css")) is None
