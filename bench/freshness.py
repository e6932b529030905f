"""Freshness and leakage: after each write every process must show it; no page holds what belongs to somebody."""

import gzip
import itertools
import random
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from bench.furnishing import CSRF, House, Page
from bench.load import Client, many_clients
from bench.running import Server

READERS = 6  # connections that look after each write: enough to meet every process


def vote(client: Client, cookie: str, answer: int, value: int) -> None:
    """Vote by the form of the page; RuntimeError unless it was taken."""
    form = f"csrfmiddlewaretoken={CSRF}&key={uuid4()}&value={value}"
    status, body, _ = client.ask(f"/answers/{answer}/votes/", "POST", form, cookie=cookie)
    if status != 302:
        raise RuntimeError(f"a vote was answered with {status}: {body[:200]!r}")


@contextmanager
def readers_all_over(server: Server, pages: Sequence[Page], pause: float = 0.0005) -> Iterator[None]:
    """Keep others reading meanwhile, so that no process has just been idle when it is asked."""
    ended = threading.Event()

    def read(seed: int) -> None:
        client, chance = Client(server.url), random.Random(seed)
        while not ended.wait(pause):
            client.ask(chance.choice(pages).path)
        client.close()

    threads = [threading.Thread(target=read, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def stale(server: Server, house: House, writes: int) -> int:
    """Return how many reads showed an older count, of `writes` votes each read at once over several connections."""
    pages = house.pages[:20]
    counts: dict[int, int] = {}
    wrong = 0
    with ExitStack() as stack:
        clients = [Client(server.url) for _ in range(READERS)]
        writers = many_clients(server.url)
        for client in (*clients, *writers):
            stack.callback(client.close)
        for page in pages:
            for client in clients:
                client.ask(page.path)
        stack.enter_context(readers_all_over(server, pages))
        turns = itertools.cycle([(page, page.answers[0]) for page in pages])
        for number, (page, answer) in zip(range(writes), turns, strict=False):
            voter = house.voters[number // len(pages) % len(house.voters)]
            value = 1 if number // (len(pages) * len(house.voters)) % 2 == 0 else 0
            vote(writers[number % len(writers)], voter, answer, value)
            counts[answer] = counts.get(answer, 0) + (1 if value else -1)
            wrong += sum(shown(client, page, answer) != counts[answer] for client in clients)
    return wrong


def shown(client: Client, page: Page, answer: int) -> int:
    """Return the helpful count that a page shows under an answer."""
    _, body, _ = client.ask(page.path)
    count = re.search(rf'id="vote-{answer}".*?vote-count">([+-]\d+)<', gzip.decompress(body).decode(), re.DOTALL)
    assert count is not None, page.path
    return int(count[1])


def leaks(server: Server, house: House, pairs: int) -> int:
    """Return how many pages showed what is not theirs, of pairs of one signed in and one signed out.

    A signed-out page must hold no account's link, no form and no token; a signed-in one must not come from memory.
    """
    chance, found = random.Random(7), 0
    within, without = Client(server.url), Client(server.url)
    for _ in range(pairs):
        path = chance.choice(house.pages[:300]).path
        order = [True, False]
        chance.shuffle(order)
        for signed_in in order:
            if signed_in:
                _, body, status = within.ask(path, cookie=chance.choice(house.voters))
                found += status != "" or b'href="/account/"' not in gzip.decompress(body)
            else:
                _, body, _ = without.ask(path)
                page = gzip.decompress(body)
                found += b"csrfmiddlewaretoken" in page or b'href="/account/"' in page or b"<form" in page
    within.close()
    without.close()
    return found
