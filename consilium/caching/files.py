"""Style sheets, scripts and fonts from memory, in the codings that were made when they were collected."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from whitenoise.media_types import MediaTypes

from consilium.caching.encodings import Coding
from consilium.caching.finished import Answer

_SUFFIXES: Mapping[Coding, str] = {"br": ".br", "gzip": ".gz", "identity": ""}
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"


class File:
    """One collected file, read when it is first asked for."""

    def __init__(self, path: Path, media_type: str, cache_control: str) -> None:
        self.answers: dict[Coding, Answer] = {}
        self._path = path
        self._headers = [
            ("Content-Type", media_type),
            ("Cache-Control", cache_control),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Vary", "Accept-Encoding"),
        ]

    def answer(self, coding: Coding) -> Answer:
        """Return the file in a coding, or as it is when it was not made in that one: fonts are compressed already."""
        found = self.answers.get(coding)
        if found is None:
            made = self._path.with_name(self._path.name + _SUFFIXES[coding])
            found = self.answers[coding] = self._read(made, coding) if made.exists() else self._read(self._path, None)
        return found

    def _read(self, path: Path, coding: Coding | None) -> Answer:
        body = path.read_bytes()
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        headers = [*self._headers, ("ETag", etag), ("Content-Length", str(len(body)))]
        if coding is not None and coding != "identity":
            headers.append(("Content-Encoding", coding))
        return Answer(etag, headers, [body])


class Files:
    """The collected files under their addresses; the list of what was collected says which there are."""

    def __init__(self, root: Path, prefix: str) -> None:
        self._files: dict[str, File] = {}
        collected = root / "staticfiles.json"
        if not collected.exists():
            return
        types = MediaTypes()
        for name, versioned in json.loads(collected.read_text())["paths"].items():
            kind = types.get_type(name)
            self._files[prefix + name] = File(root / name, kind, FOR_A_MINUTE)
            if versioned != name:
                self._files[prefix + versioned] = File(root / versioned, kind, FOR_EVER)

    def find(self, environ: Mapping[str, Any]) -> File | None:
        """Return the file that a GET or HEAD request asks for; None when it asks for none."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        return self._files.get(environ["PATH_INFO"])
