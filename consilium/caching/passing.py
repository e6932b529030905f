"""What passes through the edge: Django's response taken whole, compressed, and sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http import HttpResponse

from consilium.caching.encodings import choose, encode_private
from consilium.caching.figures import Figures
from consilium.caching.finished import Headers
from consilium.caching.headers import tag_of

SMALLEST = 500  # bytes worth compressing
_TEXT = ("text/", "application/json", "application/problem+json", "application/atom+xml", "application/xml")


@dataclass(frozen=True, slots=True)
class Response:
    """A response of Django's: its body in one piece, or a stream that passes as it comes."""

    status: str
    headers: Headers
    body: bytes
    stream: Iterable[bytes] | None = None

    def header(self, name: str) -> str:
        """Return the first value of a header by its lower-case name, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def may_be_kept(self) -> bool:
        """Say whether this is a whole page that Django lets anyone keep."""
        return (
            self.stream is None
            and self.status.startswith("200 ")
            and self.header("cache-control").startswith("public")
            and bool(self.header("etag"))
            and not self.header("set-cookie")
        )

    def written(self, write: Callable[[bytes], tuple[bytes, Figures | None]]) -> tuple["Response", Figures | None]:
        """Return the response with its figures written out, and where they stand, None when it has none."""
        body, figures = write(self.body)
        if figures is None:
            return self, None
        changed = {"etag": f'"{tag_of(body)}"', "content-length": str(len(body))}
        headers = [(name, changed.get(name.lower(), value)) for name, value in self.headers]
        return replace(self, headers=headers, body=body), figures


def call(django: WSGIApplication, environ: WSGIEnvironment) -> Response:
    """Return what Django answers to a request."""
    said: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, *_: object) -> object:
        said.append((status, headers))
        return None

    result = django(environ, start)  # type: ignore[arg-type]
    status, headers = said[0]
    if isinstance(result, HttpResponse):
        body = result.content
        result.close()
        return Response(status, headers, body)
    return Response(status, headers, b"", result)


def ready(response: Response, environ: WSGIEnvironment) -> Response:
    """Return the response compressed, where that helps and the reader can take it."""
    if (
        response.stream is not None
        or len(response.body) < SMALLEST
        or not response.header("content-type").startswith(_TEXT)
        or response.header("content-encoding")
        or choose(environ.get("HTTP_ACCEPT_ENCODING", "")) == "identity"
    ):
        return response
    body = encode_private(response.body)
    headers = [header for header in response.headers if header[0].lower() not in ("content-length", "vary", "etag")]
    vary = response.header("vary")
    headers += [
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(body))),
        ("Vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"),
    ]
    etag = response.header("etag")
    if etag:
        # Its bytes differ from one time to the next, so only a weak tag is true.
        headers.append(("ETag", etag if etag.startswith("W/") else f"W/{etag}"))
    return replace(response, headers=headers, body=body)


def send(response: Response, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Send a response; without its body when only the headers were asked for."""
    start_response(response.status, response.headers)
    if response.stream is not None:
        return response.stream
    return [response.body] if environ["REQUEST_METHOD"] != "HEAD" else []
