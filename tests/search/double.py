"""A small search server that speaks the part of OpenSearch's HTTP API that we use, and refuses all else.

There is no OpenSearch on the machines that run these tests. This keeps documents, their versions and what a refresh
makes findable as its documentation says, and answers queries by looking through the tokens.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Document = dict[str, Any]


class Double:
    """The server, running while the `with` lasts; `documents` are what a search finds, `calls` what was asked."""

    def __init__(self) -> None:
        self.indexes: dict[str, Document] = {}
        self.documents: dict[str, Document] = {}
        self.versions: dict[str, int] = {}
        self.calls: list[str] = []
        double = self

        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                double.calls.append(f"{self.command} {self.path}")
                status, said = double.answer(self.command, self.path, body)
                sent = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(sent)

            do_GET = do_HEAD = do_POST = do_PUT = _do  # noqa: N815 (the library's names)

            def log_message(self, *_: object) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://reader:word@127.0.0.1:{self._server.server_address[1]}/questions"

    def __enter__(self) -> "Double":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, body: str) -> tuple[int, Any]:
        """Answer one request: status and JSON."""
        place, _, query = path.partition("?")
        index, _, verb = place.strip("/").partition("/")
        if (method, index, query) == ("POST", "_bulk", "refresh=true"):
            return self._bulk(body)
        if method == "PUT" and not verb:
            if index in self.indexes:
                return 400, {"error": {"type": "resource_already_exists_exception"}}
            self.indexes[index] = json.loads(body)
            return 200, {"acknowledged": True}
        if index not in self.indexes:
            return 404, {"error": {"type": "index_not_found_exception"}}
        if method == "HEAD" and not verb:
            return 200, {}
        if (method, verb) == ("POST", "_search"):
            return self._search(json.loads(body))
        if (method, verb, query) == ("POST", "_forcemerge", "only_expunge_deletes=true"):
            return 200, {"_shards": {"failed": 0}}
        return 405, {"error": "not known here"}

    def _bulk(self, body: str) -> tuple[int, Any]:
        assert body.endswith("\n")
        lines = iter(body.splitlines())
        items = []
        for line in lines:
            ((action, place),) = json.loads(line).items()
            assert place["version_type"] == "external_gte"
            pk, version = place["_id"], place["version"]
            document = json.loads(next(lines)) if action == "index" else None
            if version < self.versions.get(pk, 0):
                status = 409
            elif document is None:
                status = 200 if self.documents.pop(pk, None) else 404
                self.versions[pk] = version
            else:
                status, self.documents[pk], self.versions[pk] = 201, document, version
            items.append({action: {"_id": pk, "status": status}})
        return 200, {"errors": False, "items": items}

    def _search(self, asked: Any) -> tuple[int, Any]:
        assert asked["sort"] == [{"id": "desc"}]
        found = [row for row in self.documents.values() if _fits(asked["query"], row)]
        found.sort(key=lambda row: -row["id"])
        return 200, {"hits": {"hits": [{"_id": str(row["id"])} for row in found[: asked["size"]]]}}


def _fits(query: Any, row: Document) -> bool:
    ((kind, said),) = query.items()
    if kind == "bool":
        assert set(said) <= {"filter", "should", "minimum_should_match"}
        wanted = all(_fits(part, row) for part in said.get("filter", ()))
        any_of = said.get("should")
        return wanted and (any_of is None or sum(_fits(part, row) for part in any_of) >= said["minimum_should_match"])
    ((field, value),) = said.items()
    tokens = row[field].split()
    if kind == "match_phrase":
        return _stands(tokens, value.split(), prefix=False)
    if kind == "prefix":
        return any(token.startswith(value["value"]) for token in tokens)
    assert kind == "match_phrase_prefix", kind
    return _stands(tokens, value["query"].split(), prefix=True)


def _stands(tokens: list[str], wanted: list[str], *, prefix: bool) -> bool:
    for first in range(len(tokens) - len(wanted) + 1):
        here = tokens[first : first + len(wanted)]
        if here == wanted or (prefix and here[:-1] == wanted[:-1] and here[-1].startswith(wanted[-1])):
            return True
    return False
