"""The operator's words on privacy and terms: filled in, half filled in, odd, or not there."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consilium import installation, jobs
from consilium.caching.models import Change
from consilium.people import texts

OWN = (
    "Version: 2\n\n# What holds\n\nRun by {operator}. <script>alert(1)</script> Backups go after {backups_days} days.\n"
)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.OPERATOR, settings.BACKUPS_DAYS = tmp_path, "The <b>Society</b>", 45


def write(kind: texts.Kind, words: str | bytes, changed: int = 1) -> None:
    """Put a file where the operator puts it, last changed at a second of our choice."""
    path = texts.path_of(kind)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(words.encode() if isinstance(words, str) else words)
    os.utime(path, (changed, changed))


def findings(*, deploy: bool) -> list[tuple[bool, str]]:
    """Return what `consilium check` says of the two pages."""
    return [(found.ok, found.words) for found in installation._check_texts(deploy=deploy)]


def test_without_files_both_pages_are_drafts_and_say_so(db: None, tmp_path: Path) -> None:
    for kind in texts.KINDS:
        text = texts.current(kind)
        assert (text.version, text.is_draft, text.is_own, len(text.open) >= 2) == ("draft", True, False, True)
        page = Client().get(f"/{kind}/")
        assert b"This is a draft." in page.content
        assert all(f"[FILL: {words}]".encode() in page.content for words in text.open)
    assert [ok for ok, _ in findings(deploy=False)] == [True, True]
    for ok, words in findings(deploy=True):
        assert (ok, "shown is the draft that comes with Consilium" in words) == (False, True)
        assert "to be filled in: " in words


def test_the_operators_own_words_show_cleaned_and_with_the_settings_named(db: None) -> None:
    for kind in texts.KINDS:
        write(kind, OWN)
        page = Client().get(f"/{kind}/").content.decode()
        assert "This is a draft." not in page
        assert "Version 2" in page
        assert (
            "Run by The &lt;b&gt;Society&lt;/b&gt;. &lt;script&gt;alert(1)&lt;/script&gt; Backups go after 45" in page
        )
        assert "Version: 2" not in page
    assert findings(deploy=True) == [(True, "version 2"), (True, "version 2")]


def test_what_is_left_open_is_told_and_shown_as_a_draft(db: None) -> None:
    write("terms", "Version: 3\n\nRun by [FILL: legal name]. Law of [FILL: the country].\n")
    assert texts.current("terms").open == ("legal name", "the country")
    assert b"This is a draft." in Client().get("/terms/").content
    expected = "to be filled in: legal name; to be filled in: the country"
    assert [findings(deploy=deploy)[1] for deploy in (False, True)] == [(True, expected), (False, expected)]


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        (b"Version: 1\n\n\xff\xfe", "terms.md cannot be read as UTF-8"),
        (b"Version: 1\n \n", "terms.md is empty"),
        (b"", "terms.md is empty"),
        (b"x" * 200_001, "terms.md is larger than 200 kB"),
    ],
)
def test_what_cannot_be_read_shows_the_draft_and_is_told(db: None, words: bytes, trouble: str) -> None:
    write("terms", words)
    text = texts.current("terms")
    assert (text.trouble, text.version, text.is_draft) == (trouble, "draft", True)
    assert Client().get("/terms/").status_code == 200
    assert (findings(deploy=False)[1][0], findings(deploy=False)[1][1].startswith(trouble)) == (False, True)


def test_words_without_a_version_are_told_by_themselves(db: None) -> None:
    write("terms", "Be kind.\n")
    first = texts.current("terms")
    assert (first.version, first.words) == (first.digest[:8], "Be kind.")
    assert first.trouble == "terms.md does not begin with a line “Version: 1”"


def test_a_changed_file_is_read_again_and_kept_pages_go(db: None) -> None:
    write("terms", "Version: 1\n\nBe kind.\n", changed=1)
    watch = jobs.watch_texts()
    now = timezone.now()
    assert [watch(now) for _ in range(2)] == [0, 0]
    assert Change.objects.count() == 0
    write("terms", "Version: 2\n\nBe kind, please.\n", changed=2)
    watch(now)
    assert (texts.current("terms").words, Change.objects.count()) == ("Be kind, please.", 1)
    watch(now)
    assert Change.objects.count() == 1


def test_drafts_are_handed_out_once(tmp_path: Path) -> None:
    assert [is_new for _, is_new in texts.hand_out()] == [True, True]
    assert texts.current("terms").version == "1"
    assert texts.current("privacy").is_draft
    write("terms", OWN)
    assert [is_new for _, is_new in texts.hand_out()] == [False, False]
    assert texts.current("terms").version == "2"
