"""Search by an OpenSearch server over plain HTTP; what it was not told, or while it is away, the database answers."""

import json
import logging
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import SplitResult, unquote

from consilium.search.asked import Group, Match
from consilium.search.engines import Engine, Scope
from consilium.search.meeting import FIELDS, meets
from consilium.search.models import Entry, Unsent

PATIENCE = 3.0  # seconds
MOST_UNSENT = 300  # entries that are looked through here; when more wait, the database answers alone
_TEXT = {"type": "text", "analyzer": "whitespace", "norms": False}
INDEX = {
    "mappings": {
        "dynamic": False,
        "properties": {"id": {"type": "long"}, **dict.fromkeys(("title", "own", "said", "facets"), _TEXT)},
    }
}
_log = logging.getLogger(__name__)


class OpenSearch:
    """One index of a server: its address is `https://user:word@host:9200/index`."""

    def __init__(self, address: SplitResult, beside: Engine) -> None:
        host = address.hostname or "localhost"
        self._root = f"{address.scheme}://{f'[{host}]' if ':' in host else host}:{address.port or 9200}"
        self._index = address.path.strip("/") or "consilium"
        self._beside = beside
        self._headers = {"Content-Type": "application/json"}
        if address.username:
            secret = f"{unquote(address.username)}:{unquote(address.password or '')}".encode()
            self._headers["Authorization"] = f"Basic {b64encode(secret).decode()}"

    def newest(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        """Return the ids of the newest questions that meet every group; what changed just now is looked at here."""
        if not groups:
            return []
        waiting = set(Unsent.objects.values_list("question_id", flat=True)[: MOST_UNSENT + 1])
        if len(waiting) > MOST_UNSENT:
            return self._beside.newest(groups, scope, limit)
        try:
            told = self._ask(groups, scope, limit + len(waiting))
        except (OSError, ValueError, KeyError) as problem:
            _log.warning("the search server did not answer: %s", type(problem).__name__)
            return self._beside.newest(groups, scope, limit)
        # What stands in no entry any more is nothing, whatever the server still holds.
        found = list(Entry.objects.filter(pk__in=set(told) - waiting).values_list("pk", flat=True))
        found += [row.pk for row in Entry.objects.filter(pk__in=waiting) if meets(row, groups, scope)]
        return sorted(found, reverse=True)[:limit]

    def forget(self) -> None:
        """Take what was deleted out of the files of the database and of the server; OSError when it is away."""
        self._beside.forget()
        self._call("POST", f"/{self._index}/_forcemerge?only_expunge_deletes=true")

    def is_there(self) -> bool:
        """Say whether the index exists; OSError when the server is away."""
        try:
            self._call("HEAD", f"/{self._index}")
        except urllib.error.HTTPError as refusal:
            if refusal.code == 404:
                return False
            raise
        return True

    def make(self) -> None:
        """Make the index; OSError when the server is away or has it already."""
        self._call("PUT", f"/{self._index}", json.dumps(INDEX).encode())

    def keep(self, rows: Iterable[tuple[int, int, Entry | None]]) -> set[int]:
        """Send entries with their marks, None for one that is gone, and return the ids that the server now has.

        What it already has in a newer form counts as had, and so does what is gone there, too.
        """
        lines: list[dict[str, Any]] = []
        for pk, mark, entry in rows:
            place = {"_index": self._index, "_id": str(pk), "version": mark, "version_type": "external_gte"}
            if entry is None:
                lines.append({"delete": place})
                continue
            texts = {"title": entry.title, "own": entry.own, "said": entry.said, "facets": entry.facets}
            lines += [{"index": place}, {"id": pk, **texts}]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        answer = self._call("POST", "/_bulk?refresh=true", body, "application/x-ndjson")
        results = [result for item in answer["items"] for result in item.values()]
        return {int(result["_id"]) for result in results if result["status"] < 300 or result["status"] in (404, 409)}

    def _ask(self, groups: Sequence[Group], scope: Scope, limit: int) -> list[int]:
        query = {
            "size": limit,
            "_source": False,
            "track_total_hits": False,
            "sort": [{"id": "desc"}],
            "query": {"bool": {"filter": [_any(_way(match, scope) for match in group) for group in groups]}},
        }
        answer = self._call("POST", f"/{self._index}/_search", json.dumps(query).encode())
        return [int(hit["_id"]) for hit in answer["hits"]["hits"]]

    def _call(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Any:
        headers = {**self._headers, **({"Content-Type": kind} if kind else {})}
        request = urllib.request.Request(self._root + path, data=body, headers=headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 (the operator's own server)
            said = answer.read()
        return json.loads(said) if said else {}


def _any(ways: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"bool": {"should": list(ways), "minimum_should_match": 1}}


def _way(match: Match, scope: Scope) -> dict[str, Any]:
    if match.facet:
        return {"match_phrase": {"facets": " ".join(match.tokens)}}
    return _any(_in_field(field, match) for field in FIELDS[scope])


def _in_field(field: str, match: Match) -> dict[str, Any]:
    if not match.prefix:
        return {"match_phrase": {field: " ".join(match.tokens)}}
    if len(match.tokens) == 1:
        return {"prefix": {field: {"value": match.tokens[0]}}}
    return {"match_phrase_prefix": {field: {"query": " ".join(match.tokens), "max_expansions": 1000}}}
