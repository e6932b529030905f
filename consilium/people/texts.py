"""The operator's words on privacy and terms: files in the data folder, or the drafts that come with the software."""

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings

Kind = Literal["privacy", "terms"]
KINDS: tuple[Kind, ...] = ("privacy", "terms")
LARGEST = 200_000  # bytes of a file
DRAFT = "draft"
"""The version of the drafts that come with the software."""

_DRAFTS = Path(__file__).resolve().parent / "words"
_VERSION = re.compile(r"\AVersion: ?([A-Za-z0-9._-]{1,20})[ \t]*\r?\n")
_OPEN = re.compile(r"\[FILL: ([^\[\]\n]{1,200})\]")
_NAMED = re.compile(r"\{(operator|site|backups_days)\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it shows today: Markdown, its version, what of it is still to be filled in, what is wrong with it."""

    kind: Kind
    version: str
    words: str
    open: tuple[str, ...]
    trouble: str = ""
    is_own: bool = True

    @property
    def is_draft(self) -> bool:
        """Whether readers are told that it is a draft: it is the software's own, or something is not filled in."""
        return not self.is_own or bool(self.open)

    @property
    def digest(self) -> str:
        """SHA-256 of the words, so that they can be told from others under the same version."""
        return digest_of(self.words)


def digest_of(words: str) -> str:
    """Return the SHA-256 of words, in hexadecimal digits."""
    return hashlib.sha256(words.encode()).hexdigest()


def path_of(kind: Kind) -> Path:
    """Return where the operator's own text stands, if there is one."""
    return Path(settings.DATA) / "texts" / f"{kind}.md"


def current(kind: Kind) -> Text:
    """Return the operator's text, or the draft when there is none or it cannot be read."""
    path = path_of(kind)
    try:
        state = path.stat()
    except OSError:
        return _draft(kind, "")
    return _own(kind, path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _own(kind: Kind, path: Path, changed: int, size: int) -> Text:
    """Read a file again only once it has changed."""
    if size > LARGEST:
        return _draft(kind, f"{path.name} is larger than {LARGEST // 1000} kB")
    try:
        words = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return _draft(kind, f"{path.name} cannot be read as UTF-8")
    found = _VERSION.match(words)
    body = words[found.end() :] if found is not None else words
    if not body.strip():
        return _draft(kind, f"{path.name} is empty")
    shown = _named(body.strip())
    if found is None:
        version = digest_of(shown)[:8]
        return Text(kind, version, shown, _still_open(shown), f"{path.name} does not begin with a line “Version: 1”")
    return Text(kind, found.group(1), shown, _still_open(shown))


def _draft(kind: Kind, trouble: str) -> Text:
    words = _named((_DRAFTS / f"{kind}.md").read_text(encoding="utf-8").strip())
    return Text(kind, DRAFT, words, _still_open(words), trouble, is_own=False)


def _named(words: str) -> str:
    known = {"operator": settings.OPERATOR, "site": settings.SITE_URL, "backups_days": str(settings.BACKUPS_DAYS)}
    return _NAMED.sub(lambda found: known[found.group(1)], words)


def _still_open(words: str) -> tuple[str, ...]:
    return tuple(_OPEN.findall(words))


def hand_out() -> list[tuple[Path, bool]]:
    """Write the drafts into the data folder, to be filled in; return each path and whether it is new.

    What stands there is never overwritten.
    """
    handed = []
    for kind in KINDS:
        path = path_of(kind)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = (_DRAFTS / f"{kind}.md").read_text(encoding="utf-8")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(f"Version: 1\n\n{draft}")
        except FileExistsError:
            handed.append((path, False))
        else:
            handed.append((path, True))
    return handed
