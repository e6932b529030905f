"""People's words become safe HTML, and very long ones are folded at the end of a block."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib.prose import excerpt, render, render_folded

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='javascript:alert(1)'>x</a>",
    "![x](https://elsewhere.example/pixel.gif)",
    "<svg/onload=alert(1)>",
    "`<b onmouseover=alert(1)>`",
    "<iframe src=//elsewhere.example>",
    "[x](<javascript&#58;alert(1)>)",
    "<style>body{display:none}</style>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_tag_that_was_typed_survives(text: str) -> None:
    html = render(text)
    for forbidden in ("<script", "<img", "<svg", "<iframe", "<style", "<b ", 'href="javascript', 'href="data'):
        assert forbidden not in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>\n"),
        ("*calm* and **sure**", "<p><em>calm</em> and <strong>sure</strong></p>\n"),
        ("# Loud", "<h3>Loud</h3>\n"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("", ""),
    ],
)
def test_what_is_rendered(text: str, html: str) -> None:
    assert render(text) == html


def test_links_are_marked_as_somebody_elses() -> None:
    html = render("[here](https://example.org/a)")
    assert html == '<p><a href="https://example.org/a" rel="nofollow ugc noopener">here</a></p>\n'


def test_a_long_text_is_cut_after_a_block_and_loses_nothing() -> None:
    text = "\n\n".join(f"word{number} " * 10 for number in range(30))
    shown, rest, words = render_folded(text, words=50)
    assert (shown.count("<p>"), rest.count("<p>"), words) == (5, 25, 250)
    assert shown + rest == render(text)


def test_a_text_a_little_too_long_is_not_cut() -> None:
    text = "\n\n".join("word " * 10 for _ in range(7))
    assert render_folded(text, words=50)[1:] == ("", 0)


def test_an_excerpt_ends_at_a_word() -> None:
    assert excerpt("one  two\nthree four", 13) == "one two…"
    assert excerpt("short", 13) == "short"


def test_highlights_add_no_text_and_keep_within_a_block() -> None:
    text = "These are *likely* milia.\n\nLeave them."
    marked = render_folded(text, words=None, marks=[(19, 24, "m1"), (10, 22, "overlaps"), (20, 40, "over-the-end")])[0]
    assert re.sub("</?mark[^>]*>", "", marked) == render(text)
    whole = render_folded("Leave them.", words=None, marks=[(0, 5, "m2")])[0]
    assert whole == '<p><mark id="m2">Leave</mark> them.</p>\n'


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(-5, 210), st.integers(-5, 210)), max_size=8))
def test_highlights_never_break_the_html(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [(start, end, f"m{number}") for number, (start, end) in enumerate(spans)]
    html = render_folded(text, words=None, marks=marks)[0]
    assert html.count("<mark ") == html.count("</mark>")
    assert not re.search("[\ue000-\uf8ff]", html)
    for inner in re.findall("<mark [^>]*>(.*?)</mark>", html, re.DOTALL):
        assert "<" not in inner
