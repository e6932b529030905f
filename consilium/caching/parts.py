"""Pages in pieces: what every signed-in reader gets, kept, and the holes where one's own parts go.

A request with a session reads and fills no finished page. This is another store, which no signed-out request reads:
its pieces are made for nobody, like finished pages, and forgotten by the same keys. What fills a hole is kept nowhere.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from consilium.caching.addresses import Wanted
from consilium.caching.keys import carrying
from consilium.caching.store import Store

MOST_BYTES = 16_000_000
Facts = TypeVar("Facts")
# Nobody who writes on a page can guess these, so nobody can write a hole into one.
_OPEN, _CLOSE = (f"\ue000{secrets.token_hex(8)}" for _ in range(2))
_cut_out: ContextVar[dict[str, Any] | None] = ContextVar("cut_out", default=None)


@dataclass(frozen=True, slots=True)
class Pieces(Generic[Facts]):
    """A page without its holes: as many pieces as there are holes, and one more at the end.

    `holes` names what goes where; `makers` holds what makes each of them; `facts` is what filling them needs to know.
    """

    keys: frozenset[str]
    pieces: tuple[str, ...]
    holes: tuple[str, ...]
    makers: Mapping[str, Any]
    facts: Facts

    @property
    def fades_with(self) -> str:
        """Return nothing: it is dropped with every key."""
        return ""

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it costs."""
        return 3000 + sum(map(len, self.pieces))

    def filled(self, fill: Callable[[str, Any], str]) -> str:
        """Return the whole page; `fill` gives the contents of a hole by its name and maker."""
        parts = []
        for piece, name in zip(self.pieces, self.holes, strict=False):
            parts += [piece, fill(name, self.makers[name])]
        return "".join([*parts, self.pieces[-1]])


def hole(name: str, maker: Any, html: str) -> str:
    """Return the HTML of somebody's own part of a page; while a page is cut, marked so that it can be taken out."""
    makers = _cut_out.get()
    if makers is None:
        return html
    makers[name] = maker
    return f"{_OPEN}{name}{_CLOSE}{html}{_CLOSE}"


@contextmanager
def _cutting() -> Iterator[dict[str, Any]]:
    makers: dict[str, Any] = {}
    token = _cut_out.set(makers)
    try:
        yield makers
    finally:
        _cut_out.reset(token)


def cut(make: Callable[[], str], facts: Callable[[], Facts], keys: Iterable[str] = ()) -> Pieces[Facts]:
    """Return the page that `make` renders, in pieces, with `keys` and those of what it shows."""
    with carrying() as carried, _cutting() as makers:
        html = make()
    first, *rest = html.split(_OPEN)
    pieces, holes = [first], []
    for part in rest:
        name, _, after = part.split(_CLOSE, 2)
        holes.append(name)
        pieces.append(after)
    return Pieces(frozenset(carried.union(keys)), tuple(pieces), tuple(holes), makers, facts())


class Parts:
    """The pages in pieces of this process, by address."""

    def __init__(self, store: Store[Pieces[Any]], ask: Callable[..., bool]) -> None:
        self._store = store
        self._ask = ask

    def of(self, wanted: Wanted, make: Callable[[], str], facts: Callable[[], Facts]) -> Pieces[Facts] | None:
        """Return a page in pieces, as it is now; None when the database does not say whether it still is."""
        address = wanted.address
        if not self._ask():
            return None
        kept: Pieces[Facts] | None = self._store.pages.get(address)
        if kept is not None:
            self._store.read(address)
            return kept
        with self._store.making() as making:
            made = cut(make, facts, wanted.keys)
            if self._ask(surely=True):
                self._store.keep(address, made, making)
            return made
