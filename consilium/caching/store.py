"""The pages kept in memory by address: the least recently read leave when they weigh too much together.

A page of which only figures changed is put aside, where no reader finds it, until they are set in anew.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar

from consilium.caching.keys import EVERYTHING


class Kept(Protocol):
    """What can be kept: it carries keys, weighs something, and may fade with one of its keys."""

    @property
    def keys(self) -> Collection[str]:
        """Return the keys of what it shows."""
        ...

    @property
    def fades_with(self) -> str:
        """Return the key with which nothing changes but its figures; nothing when there is none."""
        ...

    @property
    def size(self) -> int:
        """Return about how many bytes of memory it costs."""
        ...


Page = TypeVar("Page", bound=Kept)


class Making:
    """A page that is being made, and what was forgotten meanwhile."""

    __slots__ = ("day", "forgotten")

    def __init__(self, day: int) -> None:
        self.forgotten: set[str] = set()
        self.day = day


class Store(Generic[Page]):
    """Pages; reading `pages` needs no lock, changing them takes one.

    A page that was begun before one of its keys was forgotten is not kept, however late it comes.
    """

    def __init__(self, most_bytes: int) -> None:
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.bytes = 0
        self.day = -1
        self._most_bytes = most_bytes
        self._faded: OrderedDict[str, Page] = OrderedDict()
        # Most keys are of one page alone, which needs no set.
        self._addresses: dict[str, str | set[str]] = {}
        self._sizes: dict[str, int] = {}
        self._makings: set[Making] = set()
        self._lock = threading.Lock()

    @contextmanager
    def making(self) -> Iterator[Making]:
        """Let a page be made while what is forgotten is noted for it."""
        with self._lock:
            making = Making(self.day)
            self._makings.add(making)
        try:
            yield making
        finally:
            with self._lock:
                self._makings.discard(making)

    def read(self, address: str) -> None:
        """Note that a page was read: it leaves later than those that were not."""
        try:
            self.pages.move_to_end(address)
        except KeyError:
            return  # it was forgotten in this moment

    def faded(self, address: str) -> Page | None:
        """Return a page whose figures alone are old; it is right in all else for who asks while `making`."""
        return self._faded.get(address)

    def keep(self, address: str, page: Page, making: Making) -> bool:
        """Keep a page and return True, unless something it shows was forgotten while it was made.

        When only its figures were, it is put aside.
        """
        with self._lock:
            if making.day != self.day or EVERYTHING in making.forgotten:
                return False
            overtaken = making.forgotten.intersection(page.keys)
            if overtaken and overtaken != {page.fades_with}:
                return False
            self._drop(address)
            (self._faded if overtaken else self.pages)[address] = page
            self._weigh(address, page)
            for key in page.keys:
                self._list(key, address)
            self._make_room()
        return not overtaken

    def grew(self, address: str, page: Page) -> None:
        """Weigh a page anew that was given another coding."""
        with self._lock:
            if self.pages.get(address) is page:
                self._weigh(address, page)
                self._make_room()

    def forget(self, keys: Iterable[str]) -> None:
        """Drop every page that carries one of the keys; put it aside when only its figures changed."""
        forgotten = set(keys)
        with self._lock:
            for making in self._makings:
                making.forgotten |= forgotten
            if EVERYTHING in forgotten:
                self._clear()
                return
            for key in forgotten:
                for address in self._listed(key):
                    page = self.pages.get(address) or self._faded.get(address)
                    if page is not None and page.fades_with == key:
                        self.pages.pop(address, None)
                        self._faded[address] = page
                    else:
                        self._drop(address)

    def turn_to(self, day: int) -> bool:
        """Drop every page and return True when another day has begun: pages say how many days ago something was."""
        with self._lock:
            if day == self.day:
                return False
            self.day = day
            self._clear()
            return True

    def _clear(self) -> None:
        self.pages.clear()
        self._faded.clear()
        self._addresses.clear()
        self._sizes.clear()
        self.bytes = 0

    def _weigh(self, address: str, page: Page) -> None:
        self.bytes += page.size - self._sizes.get(address, 0)
        self._sizes[address] = page.size

    def _make_room(self) -> None:
        while self.bytes > self._most_bytes and (self._faded or self.pages):
            # Taken in one step: readers move pages to the end meanwhile.
            self._unlist(*(self._faded or self.pages).popitem(last=False))

    def _drop(self, address: str) -> None:
        page = self.pages.pop(address, None) or self._faded.pop(address, None)
        if page is not None:
            self._unlist(address, page)

    def _unlist(self, address: str, page: Page) -> None:
        self.bytes -= self._sizes.pop(address)
        for key in page.keys:
            addresses = self._addresses.get(key)
            if isinstance(addresses, set):
                addresses.discard(address)
            if not addresses or addresses == address:
                self._addresses.pop(key, None)

    def _list(self, key: str, address: str) -> None:
        addresses = self._addresses.get(key)
        if addresses is None:
            self._addresses[key] = address
        elif isinstance(addresses, set):
            addresses.add(address)
        elif addresses != address:
            self._addresses[key] = {addresses, address}

    def _listed(self, key: str) -> tuple[str, ...]:
        addresses = self._addresses.get(key, ())
        return (addresses,) if isinstance(addresses, str) else tuple(addresses)
