"""HTML that somebody else's software wrote is turned into the Markdown that people write here."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from nh3 import Cleaner

LONGEST = 100_000
"""Characters of HTML that are read; what comes after is left out."""

DEEPEST = 20
"""Quotes, lists and emphasis within one another."""

_KEPT = {
    "p", "br", "em", "i", "strong", "b", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a", "img", "div",
    "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table",
}  # fmt: skip
# Cleaned first, so that whatever comes is closed, nested as it should be and read in linear time.
_cleaner = Cleaner(tags=_KEPT, attributes={"a": {"href"}, "img": {"alt"}}, url_schemes={"https", "http"}, link_rel=None)
_MARKS = re.compile(r"([\\`*_\[\]<])")
_LINE_MARKS = re.compile(r"^( *)([#>+-]|\d{1,9}[.)])(?= |$)", re.MULTILINE)
_AROUND = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_GAP = re.compile(r"\n{3,}")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def from_html(html: str) -> str:
    """Return the Markdown of some HTML: paragraphs, emphasis, lists, quotes, code, headings and links.

    Scripts, styles and tables' lines are left out with their tags, pictures become their descriptions. Never raises,
    whatever the HTML.
    """
    reader = _Reader()
    reader.feed(_cleaner.clean(html[:LONGEST]))
    reader.close()
    return _GAP.sub("\n\n", reader.written()).strip("\n ")


class _Reader(HTMLParser):
    """Writes Markdown; a quote or a list item is written aside and then put into its place with its marks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[list[str]] = [[]]
        self._lists: list[int | None] = []
        self._links: list[str] = []
        self._begun: list[bool] = []
        self._pre = 0

    def written(self) -> str:
        while len(self._out) > 1:
            self._out[-2].append("".join(self._out.pop()))
        return "".join(self._out[0])

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "pre":
            self._pre += 1
            self._write("\n\n```\n")
        elif tag == "a":
            self._links.append(given.get("href") or "")
            self._begin()
        elif tag == "img":
            self.handle_data(given.get("alt") or "")
        elif tag == "br":
            self._write("\n")
        elif tag == "hr":
            self._write("\n\n---\n\n")
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
            self._write("\n\n" if len(self._lists) == 1 else "\n")
        elif tag in ("blockquote", "li") or tag in _AROUND:
            self._begin()
        elif tag == "code":
            self._write("" if self._pre else "`")
        elif tag[0] == "h" and tag[1:].isdigit():
            self._write(f"\n\n{'#' * int(tag[1:])} ")
        elif tag in ("p", "div", "tr", "table"):
            self._write("\n\n")
        elif tag in ("td", "th"):
            self._write(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre":
            self._pre -= 1
            self._write("\n```\n\n")
        elif tag == "a" and self._links:
            url = self._links.pop()
            self._close(lambda words: _link(words, url))
        elif tag == "blockquote":
            self._close(lambda words: "\n\n" + _prefixed(words, "> ", "> ") + "\n\n")
        elif tag == "li":
            self._close(self._item)
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self._write("\n" if self._lists else "\n\n")
        elif tag in _AROUND:
            mark = "" if self._pre else _AROUND[tag]
            self._close(lambda words: _around(words, mark))
        elif tag == "code":
            self._write("" if self._pre else "`")
        elif tag in ("p", "div", "table") or (tag[0] == "h" and tag[1:].isdigit()):
            self._write("\n\n")

    def handle_data(self, data: str) -> None:
        if self._pre:
            self._write(data.replace("```", "'''"))
            return
        words = _SPACE.sub(" ", data)
        if not "".join(self._out[-1][-1:]).endswith("`"):
            words = _LINE_MARKS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", words))
        if "".join(self._out[-1][-1:]).endswith("\n"):
            words = words.lstrip(" ")
        self._write(words)

    def _item(self, words: str) -> str:
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        mark = "- " if number is None else f"{number}. "
        return _prefixed(words, mark, " " * len(mark)) + "\n"

    def _write(self, text: str) -> None:
        self._out[-1].append(text)

    def _begin(self) -> None:
        # What is nested deeper than anybody writes is read as if it were not nested, so that the work stays linear.
        deep = len(self._out) > DEEPEST
        self._begun.append(not deep)
        if not deep:
            self._out.append([])

    def _close(self, made: Callable[[str], str]) -> None:
        if self._begun and self._begun.pop():
            self._write(made("".join(self._out.pop())))


def _prefixed(words: str, first: str, later: str) -> str:
    lines = _GAP.sub("\n\n", words).strip("\n ").split("\n")
    return "\n".join((first if number == 0 else later) + line for number, line in enumerate(lines)).rstrip(" ")


def _around(words: str, mark: str) -> str:
    inner = words.strip()
    if not inner or "\n\n" in inner:
        return words
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _link(words: str, url: str) -> str:
    inner = words.strip()
    if not url or not inner or "\n\n" in inner:
        return words
    target = url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{inner}]({target})"
