"""The store keeps no page past its keys, and weighs what it says."""

from array import array

from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from consilium.caching.figures import Figures
from consilium.caching.finished import Finished, finish
from consilium.caching.keys import EVERYTHING
from consilium.caching.store import Making, Store

KEYS = [f"key {n}" for n in range(5)]
ADDRESSES = [f"/page/{n}/" for n in range(8)]
MOST = 30_000


FADING = KEYS[0]  # of pages with figures


def page(keys: frozenset[str], size: int, *, has_figures: bool = False) -> Finished:
    """Return a page of about `size` bytes, with or without figures that change alone with `FADING`."""
    figures = Figures(FADING, lambda: None, array("I"), array("I"), array("H")) if has_figures else None
    return finish(keys, '"tag"', [("Content-Type", "text/html")], bytes(range(256)) * (size // 256), "gzip", figures)


class Keeping(RuleBasedStateMachine):
    """Pages begun, kept, read and forgotten in any order, beside a plain model of what may still be there."""

    @initialize()
    def begin(self) -> None:
        self.store: Store[Finished] = Store(MOST)
        self.store.turn_to(1)
        self.may_be: dict[str, frozenset[str]] = {}
        self.may_be_faded: dict[str, frozenset[str]] = {}
        self.begun: list[tuple[Making, object, set[str], int]] = []
        self.day = 1

    @rule()
    def start_a_page(self) -> None:
        scope = self.store.making()
        self.begun.append((scope.__enter__(), scope, set(), self.day))

    @rule(
        address=st.sampled_from(ADDRESSES),
        keys=st.frozensets(st.sampled_from(KEYS), min_size=1),
        size=st.integers(0, 20_000),
        has_figures=st.booleans(),
    )
    def finish_a_page(self, address: str, keys: frozenset[str], size: int, has_figures: bool) -> None:
        if not self.begun:
            return
        making, scope, forgotten, day = self.begun.pop(0)
        overtaken = forgotten & (keys | {EVERYTHING})
        may_keep = day == self.day and not overtaken
        made = page(keys, size, has_figures=has_figures)
        assert self.store.keep(address, made, making) == may_keep
        scope.__exit__(None, None, None)  # type: ignore[attr-defined]
        if may_keep:
            self.may_be[address] = keys
            self.may_be_faded.pop(address, None)
        elif day == self.day and has_figures and overtaken == {FADING}:
            self.may_be_faded[address] = keys
            self.may_be.pop(address, None)

    @rule(keys=st.frozensets(st.sampled_from([*KEYS, EVERYTHING]), min_size=1, max_size=2))
    def forget(self, keys: frozenset[str]) -> None:
        self.store.forget(keys)
        for _, _, forgotten, _ in self.begun:
            forgotten |= keys
        for there in (self.may_be, self.may_be_faded):
            for address, of in list(there.items()):
                only_figures = of & keys == {FADING} and EVERYTHING not in keys
                if EVERYTHING in keys or (of & keys and not (there is self.may_be_faded and only_figures)):
                    del there[address]
                    if only_figures:
                        self.may_be_faded[address] = of

    @rule(address=st.sampled_from(ADDRESSES))
    def read(self, address: str) -> None:
        self.store.read(address)
        kept = self.store.pages.get(address)
        if kept is not None:
            kept.answer("br")
            self.store.grew(address, kept)

    @rule()
    def next_day(self) -> None:
        self.day += 1
        self.store.turn_to(self.day)
        self.may_be.clear()
        self.may_be_faded.clear()

    @invariant()
    def nothing_is_there_that_was_forgotten(self) -> None:
        assert set(self.store.pages) <= set(self.may_be)
        assert {
            address: frozenset(kept.keys) for address, kept in self.store.pages.items()
        }.items() <= self.may_be.items()

    @invariant()
    def what_faded_is_right_in_all_but_figures_and_read_by_nobody(self) -> None:
        faded = {address: kept for address in ADDRESSES if (kept := self.store.faded(address)) is not None}
        assert {address: frozenset(kept.keys) for address, kept in faded.items()}.items() <= self.may_be_faded.items()
        assert all(kept.figures is not None for kept in faded.values())
        assert not faded.keys() & self.store.pages.keys()

    @invariant()
    def it_weighs_what_it_says(self) -> None:
        faded = [kept for address in ADDRESSES if (kept := self.store.faded(address)) is not None]
        assert self.store.bytes == sum(kept.size for kept in [*self.store.pages.values(), *faded]) <= MOST


TestKeeping = Keeping.TestCase
TestKeeping.settings = effort(max_examples=60, stateful_step_count=30, deadline=None)
