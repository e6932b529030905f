"""People's own words made into HTML: Markdown without raw HTML, cleaned once more after rendering."""

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


def render(text: str) -> str:
    """Return safe HTML for a text somebody wrote."""
    return render_folded(text, words=None)[0]


def render_folded(text: str, *, words: int | None, top: int = 3) -> tuple[str, str, int]:
    """Return safe HTML in two parts, the second after the block in which `words` is passed, and the words in it.

    A page can fold the second part. It is empty when the text is not at least half as long again. The text's own
    highest headings become those of level `top`.
    """
    tokens = _markdown.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + top - 1, 5)}"
    cut = _cut(tokens, words) if words is not None and len(text.split()) > words * 1.5 else len(tokens)
    parts = [
        _cleaner.clean(_markdown.renderer.render(part, _markdown.options, {})) for part in (tokens[:cut], tokens[cut:])
    ]
    return parts[0], parts[1], sum(len(token.content.split()) for token in tokens[cut:] if token.type == "inline")


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
