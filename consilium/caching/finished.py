"""A finished page: its bytes in the codings that were asked for, ready to be sent, and the keys it carries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from consilium.caching.encodings import Coding, decode, encode
from consilium.caching.published import gzip_etag

Headers = list[tuple[str, str]]
HIT = ("Cache-Status", "consilium; hit")
MISS = ("Cache-Status", "consilium; fwd=miss")
VARY = ("Vary", "Accept-Encoding, Cookie")
OVERHEAD = 2000  # bytes that a kept page costs beside its bodies, about
_MADE_ANEW = {"etag", "vary", "cache-status", "content-length", "content-encoding"}
_WITH_304 = {"cache-control", "etag", "vary", "cache-status"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a page in one coding."""

    etag: str
    headers: Headers
    unmodified: Headers
    body: list[bytes]


@dataclass(slots=True)
class Finished:
    """A page as every signed-out reader gets it; `etag` is unquoted and without the coding."""

    keys: frozenset[str]
    etag: str
    headers: Sequence[tuple[str, str]]
    answers: dict[Coding, Answer] = field(default_factory=dict)

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
        unmodified = [header for header in headers if header[0].lower() in _WITH_304]
        return Answer(etag, headers, unmodified, [encoded])

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it costs."""
        return OVERHEAD + sum(len(answer.body[0]) for answer in self.answers.values())


def finish(
    keys: frozenset[str], etag: str, headers: Sequence[tuple[str, str]], body: bytes, coding: Coding
) -> Finished:
    """Return a finished page from what Django sent, first in the coding of the reader who waits for it."""
    kept = tuple(header for header in headers if header[0].lower() not in _MADE_ANEW)
    page = Finished(keys, etag.removeprefix('"').removesuffix('"'), kept)
    first: Coding = coding if coding != "identity" else "gzip"
    page.answers[first] = page._made(body, first)
    return page


def as_miss(headers: Headers) -> Headers:
    """Return the headers of a page that was not in memory."""
    return [MISS if header is HIT else header for header in headers]
