"""A reader at the door of the server: sends WSGI requests as the server would, and Django's own answer beside it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from consilium.caching.addresses import environ_for_nobody
from consilium.caching.edge import Edge
from consilium.caching.encodings import decode
from consilium.caching.watches import watch


@dataclass(frozen=True, slots=True)
class Got:
    """A response: its status, its headers in lower case, and its body as sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def plain(self) -> bytes:
        """Return the body out of its coding; nothing when the headers alone were asked for."""
        if not self.body:
            return b""
        return decode(self.body, self.headers.get("content-encoding", "identity"))  # type: ignore[arg-type]

    @property
    def is_hit(self) -> bool:
        """Say whether it came from memory."""
        return self.headers.get("cache-status") == "consilium; hit"


def environ(path: str, method: str = "GET", body: bytes = b"", **headers: str) -> dict[str, Any]:
    """Return the environment of a request; headers are given as `accept_encoding="gzip"`."""
    address, _, query = path.partition("?")
    made: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if body:
        made["CONTENT_LENGTH"] = str(len(body))
        made["CONTENT_TYPE"] = "application/x-www-form-urlencoded"
    return made | {f"HTTP_{name.upper()}": value for name, value in headers.items()}


def send(application: Any, request: dict[str, Any]) -> Got:
    """Return what an application answers."""
    said: list[Any] = []
    result: Iterable[bytes] = application(request, lambda status, headers, *_: said.append((status, headers)))
    body = b"".join(result)
    if hasattr(result, "close"):
        result.close()
    status, headers = said[0]
    return Got(int(status.split()[0]), {name.lower(): value for name, value in headers}, body)


class Reader:
    """Reads through an edge, or past it."""

    def __init__(self, edge: Edge, django: WSGIHandler) -> None:
        self.edge = edge
        self.django = django

    def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Got:
        """Return what the edge answers."""
        return send(self.edge, environ(path, method, body, **headers))

    def fresh(self, path: str) -> Got:
        """Return the page made anew for nobody, past the edge."""
        return send(self.django, environ_for_nobody(path, environ(path)))


@contextmanager
def reading(most_bytes: int = 50_000_000, **edge: Any) -> Iterator[Reader]:
    """Open an edge on the test's database."""
    django, asked = WSGIHandler(), watch()
    try:
        yield Reader(Edge(django, asked, most_bytes=most_bytes, **edge), django)
    finally:
        asked.close()
