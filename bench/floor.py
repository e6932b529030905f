"""The least an application can do under the application server: return the same bytes to everyone."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

_BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", str(len(_BODY))),
    ("Cache-Control", "public, no-cache"),
    ("ETag", '"000000000000000000000000-gzip"'),
    ("Vary", "Accept-Encoding, Cookie"),
]
_ANSWER = [_BODY]


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer."""
    start_response("200 OK", _HEADERS)
    return _ANSWER


def main() -> None:
    """Serve on the port that was named, with the settings of `consilium serve`."""
    Server(
        "bench.floor:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=32,
        backlog=2048,
        log_level="error",  # type: ignore[arg-type]
        websockets=False,
    ).serve()


if __name__ == "__main__":
    main()
