"""HTML becomes Markdown that shows the same, and whatever the HTML, nothing of it gets through as HTML."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib.markdown import LONGEST, from_html
from consilium.lib.prose import TAGS as TAGS_SHOWN
from consilium.lib.prose import render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One\nline.</p>\n\n<p>Two.</p>", "One line.\n\nTwo."),
        ("<p>Use <strong>no</strong> cream, <em>please </em>.</p>", "Use **no** cream, *please* ."),
        ("<p>A<br>B</p>", "A\nB"),
        ("<ul><li>red</li><li>hot</li></ul>", "- red\n- hot"),
        ("<ol><li>wash</li><li>wait</li></ol><p>Then.</p>", "1. wash\n2. wait\n\nThen."),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<blockquote><p>It itches.</p><p>Much.</p></blockquote><p>No.</p>", "> It itches.\n> \n> Much.\n\nNo."),
        ('<p>See <a href="https://example.org/a(b)">this</a>.</p>', "See [this](https://example.org/a%28b%29)."),
        ('<p><a href="javascript:alert(1)">this</a></p>', "this"),
        ('<p><img src="https://example.org/x.png" alt="my face"> here</p>', "my face here"),
        ("<h2>Causes</h2><p>None.</p>", "## Causes\n\nNone."),
        ("<pre><code>a &lt; b\n</code></pre>", "```\na < b\n\n```"),
        ("<p>Take <code>2*3</code> mg</p>", "Take `2*3` mg"),
        ("<p>5 * 3 is not _this_ [one]</p>", "5 \\* 3 is not \\_this\\_ \\[one\\]"),
        ("<p>1. no list</p><p># no heading</p>", "\\1. no list\n\n\\# no heading"),
        ("<script>alert(1)</script><p>x</p><style>p{}</style>", "x"),
        ("a &amp; b &#233;", "a & b é"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert from_html(html) == markdown


TAGS = ["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<pre>", "</pre>", "<a href='https://x.org'>", "</a>"]
TAGS += ["<blockquote>", "</blockquote>", "<code>", "</code>", "<!--", "<!", "<script>", "&lt;img onerror=x&gt;", "\n"]


@given(st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=12)), max_size=30).map("".join))
def test_any_html_is_read_and_stays_safe(html: str) -> None:
    shown = render(from_html(html))
    assert set(re.findall(r"<([a-z0-9]+)", shown)) <= TAGS_SHOWN


@pytest.mark.parametrize("piece", ["<b>", "<blockquote>", "<ul><li>", "<!", "<a href='https://x.org/'>", "&", "*", "`"])
def test_deep_and_long_html_takes_no_time(piece: str) -> None:
    began = time.process_time()
    from_html(piece * (LONGEST // len(piece)))
    assert time.process_time() - began < 10
