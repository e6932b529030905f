"""A finished page: its bytes in the codings that were asked for, ready to be sent, and the keys it carries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from sys import intern

from consilium.caching.encodings import Coding, decode, encode
from consilium.caching.figures import Figures
from consilium.caching.headers import tag_of
from consilium.caching.published import gzip_etag

Headers = list[tuple[str, str]]
HIT = ("Cache-Status", "consilium; hit")
MISS = ("Cache-Status", "consilium; fwd=miss")
VARY = ("Vary", "Accept-Encoding, Cookie")
OVERHEAD = 6000  # bytes that a kept page costs beside its bodies, about: half of it the allocator cannot use again
_MOST_SHARED = 100
_shared: dict[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]] = {}
_MADE_ANEW = {"etag", "vary", "cache-status", "content-length", "content-encoding"}
_WITH_304 = {"cache-control", "etag", "vary", "cache-status"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a page in one coding."""

    etag: str
    headers: Headers
    body: list[bytes]

    @property
    def unmodified(self) -> Headers:
        """Return the headers for a reader who has it already."""
        return [header for header in self.headers if header[0].lower() in _WITH_304]


@dataclass(slots=True)
class Finished:
    """A page as every signed-out reader gets it; `etag` is unquoted and without the coding.

    `figures` are those that may change alone.
    """

    keys: tuple[str, ...]
    etag: str
    headers: Sequence[tuple[str, str]]
    answers: dict[Coding, Answer] = field(default_factory=dict)
    figures: Figures | None = None

    def answer(self, coding: Coding) -> Answer:
        """Return the page in a coding, made from another one when it was not asked for before.

        Identity is not kept: the few who want it get it unpacked each time.
        """
        found = self.answers.get(coding)
        if found is not None:
            return found
        kept = next(iter(self.answers.items()))
        made = self._made(decode(kept[1].body[0], kept[0]), coding)
        if coding != "identity":
            self.answers[coding] = made
        return made

    @property
    def fades_with(self) -> str:
        """Return the key with which its figures alone change; nothing when it has none."""
        return self.figures.key if self.figures is not None else ""

    def with_figures(self, coding: Coding) -> "Finished | None":
        """Return the page with its figures as they are now, first in a coding; None when more than they changed."""
        told = self.figures.ask() if self.figures is not None else None
        if self.figures is None or told is None:
            return None
        kept = next(iter(self.answers.items()))
        body, figures = self.figures.set_in(decode(kept[1].body[0], kept[0]), told)
        page = Finished(self.keys, tag_of(body), self.headers, figures=figures)
        page._begin(body, coding)
        return page

    def _begin(self, body: bytes, coding: Coding) -> None:
        first: Coding = coding if coding != "identity" else "gzip"
        self.answers[first] = self._made(body, first)

    def _made(self, body: bytes, coding: Coding) -> Answer:
        encoded = encode(body, coding)
        # The bytes differ by coding, so a strong tag must as well.
        # That of gzip is the one which nginx gives to the published page, so a reader's copy holds for either.
        etag = {
            "identity": f'"{self.etag}"',
            "br": f'"{self.etag}-br"',
            "gzip": gzip_etag(self.etag, len(encoded)),
        }[coding]
        headers = [*self.headers, ("ETag", etag), ("Content-Length", str(len(encoded))), VARY, HIT]
        if coding != "identity":
            headers.append(("Content-Encoding", coding))
        return Answer(etag, headers, [encoded])

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it costs."""
        return OVERHEAD + sum(len(answer.body[0]) for answer in self.answers.values())


def finish(
    keys: Iterable[str],
    etag: str,
    headers: Sequence[tuple[str, str]],
    body: bytes,
    coding: Coding,
    figures: Figures | None = None,
) -> Finished:
    """Return a finished page from what Django sent, first in the coding of the reader who waits for it."""
    kept = tuple(header for header in headers if header[0].lower() not in _MADE_ANEW)
    # Nearly all pages have the same ones: ten thousand pages need them once.
    kept = _shared.setdefault(kept, kept) if len(_shared) < _MOST_SHARED else _shared.get(kept, kept)
    page = Finished(tuple(map(intern, keys)), etag.removeprefix('"').removesuffix('"'), kept, figures=figures)
    page._begin(body, coding)
    return page


def as_miss(headers: Headers) -> Headers:
    """Return the headers of a page that was not in memory."""
    return [MISS if header is HIT else header for header in headers]
