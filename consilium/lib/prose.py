"""People's own words made into HTML: Markdown without raw HTML, cleaned once more after rendering."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from nh3 import Cleaner

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "h2", "h3", "h4", "h5", "a"}
_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "autolink", "html_inline", "html_block"]
)
_cleaner = Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"https", "http"},
    link_rel="nofollow ugc noopener",
)


# Characters of the private use area stand for a highlight while Markdown is rendered: beginning, which one, end.
_OPEN, _CLOSE, _FIRST = "\ue000", "\ue001", 0xE100
_MOST_MARKS = 4000
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MARKED = re.compile("\ue000([\ue100-\uf8ff])([^\ue000\ue001]*)\ue001")

Span = tuple[int, int, str]
"""Where a highlight begins and ends in the text, and the id of its mark."""


def render(text: str) -> str:
    """Return safe HTML for a text somebody wrote."""
    return render_folded(text, words=None)[0]


def render_folded(text: str, *, words: int | None, top: int = 3, marks: Sequence[Span] = ()) -> tuple[str, str, int]:
    """Return safe HTML in two parts, the second after the block in which `words` is passed, and the words in it.

    A page can fold the second part. It is empty when the text is not at least half as long again. The text's own
    highest headings become those of level `top`. `marks` are highlighted; they add no text, and one that would not fit
    between the tags (over a paragraph's end, say) is left out.
    """
    text, ids = _with_marks(_PRIVATE.sub(" ", text), marks)
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + top - 1, 5)}"
    cut = _cut(tokens, words) if words is not None and len(text.split()) > words * 1.5 else len(tokens)
    parts = [
        _cleaner.clean(_markdown.renderer.render(part, _markdown.options, {})) for part in (tokens[:cut], tokens[cut:])
    ]
    shown, rest = (_show_marks(part, ids) for part in parts)
    return shown, rest, sum(len(token.content.split()) for token in tokens[cut:] if token.type == "inline")


def _with_marks(text: str, marks: Sequence[Span]) -> tuple[str, list[str]]:
    """Return the text with its highlights set in private characters, and the id of each piece.

    Where highlights overlap, the next one begins a piece of its own, so that every id stands at its beginning.
    """
    ends: dict[int, int] = {}
    names: dict[int, str] = {}
    for start, end, mark_id in marks:
        if 0 <= start < end <= len(text):
            ends[start] = max(ends.get(start, 0), end)
            names.setdefault(start, mark_id)
    starts = sorted(ends)[:_MOST_MARKS]
    pieces: list[str] = []
    at = reach = 0
    for number, start in enumerate(starts):
        reach = max(reach, ends[start])
        end = min(reach, starts[number + 1]) if number + 1 < len(starts) else reach
        pieces += (text[at:start], _OPEN, chr(_FIRST + number), text[start:end], _CLOSE)
        at = end
    pieces.append(text[at:])
    return "".join(pieces), [names[start] for start in starts]


def _show_marks(html: str, ids: Sequence[str]) -> str:
    """Turn the private characters into marks; a pair with a tag between them is dropped."""

    def mark(found: re.Match[str]) -> str:
        inner = found.group(2)
        return inner if "<" in inner else f'<mark id="{ids[ord(found.group(1)) - _FIRST]}">{inner}</mark>'

    return _PRIVATE.sub("", _MARKED.sub(mark, html))


def _cut(tokens: list[Token], words: int) -> int:
    seen = 0
    for index, token in enumerate(tokens):
        seen += len(token.content.split()) if token.type in ("inline", "fence", "code_block") else 0
        if seen >= words and token.level == 0 and token.nesting <= 0:
            return index + 1
    return len(tokens)


def excerpt(text: str, characters: int) -> str:
    """Return the beginning of a text on one line, cut at a word."""
    line = " ".join(text[: characters * 4].split())
    if len(line) <= characters:
        return line
    head, space, _ = line[:characters].rpartition(" ")
    return (head if space else line[:characters]) + "…"
