"""The edge: answers signed-out readers from finished pages in memory before Django is entered.

It asks the database whether a page changed at most once in `INTERVAL`, and lets no response to a writing request leave
before every process must have asked since the commit. So whoever was told of a change finds it on every page.
"""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.db import DatabaseError, close_old_connections
from django.utils.http import parse_etags

from consilium.caching import changes, encodings
from consilium.caching.addresses import Wanted, environ_for_nobody, is_our_host, is_signed_out, wanted_page
from consilium.caching.figures import collecting
from consilium.caching.files import File, Files
from consilium.caching.finished import Answer, Finished, Headers, as_miss, finish
from consilium.caching.keys import carrying
from consilium.caching.parts import MOST_BYTES, Parts, Pieces
from consilium.caching.passing import Response, call, ready, send
from consilium.caching.published import Shelf
from consilium.caching.store import Store
from consilium.caching.watching import ALL, NOTHING, CannotAskError, Watch

INTERVAL = 0.001  # seconds for which an answer of the database holds
TRIES = 3  # pages that a request waits for while others make them, before it makes its own
DAY = 86_400  # seconds
PARTS = "consilium.parts"  # where a view finds the pages in pieces


class Flight:
    """A page that is being made, and those who wait for it."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.made: Finished | Response | None = None


class Edge:
    """A WSGI application around Django's."""

    def __init__(
        self,
        django: WSGIApplication,
        watch: Watch,
        *,
        most_bytes: int,
        files: Files | None = None,
        shelf: Shelf | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.store: Store[Finished] = Store(most_bytes)
        self._pieces: Store[Pieces[Any]] = Store(MOST_BYTES)
        self._parts = Parts(self._pieces, self._up_to_date)
        self._django = django
        self._watch = watch
        self._files = files
        self._shelf = shelf
        self._clock = clock
        self._pages = self.store.pages
        # Who asks here for a page that is published found no file: the longer way sees to that.
        self._quick = self._pages if shelf is None else {}
        self._ask_at = 0.0
        self._asking = threading.Lock()
        self._flights: dict[str, Flight] = {}
        self._boarding = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        # The way of nearly every reader is written out here; all others take the one below, with the same result.
        get = environ.get
        query = environ["QUERY_STRING"]
        address = f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]
        if (
            address in self._quick
            and get("HTTP_COOKIE") is None
            and get("HTTP_AUTHORIZATION") is None
            and get("HTTP_IF_NONE_MATCH") is None
            and get("HTTP_IF_MATCH") is None
            and environ["REQUEST_METHOD"] == "GET"
            and is_our_host(environ)
            and (time.monotonic() < self._ask_at or self._ask())
        ):
            page = self._quick.get(address)
            if page is not None:
                answer = page.answers.get(encodings.choose(get("HTTP_ACCEPT_ENCODING", "")))
                if answer is not None:
                    self.store.read(address)
                    start_response("200 OK", answer.headers)
                    return answer.body
        return self._otherwise(environ, start_response)

    def _otherwise(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        file = self._files.find(environ) if self._files is not None else None
        if file is not None:
            return self._send(file, environ, start_response)
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and is_signed_out(environ) and is_our_host(environ):
            wanted = wanted_page(environ)
            if wanted is not None:
                return self._page(wanted, environ, start_response)
        return self._past(environ, start_response)

    def _page(self, wanted: Wanted, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = wanted.address
        for waited in range(TRIES):
            if not self._up_to_date():
                return self._past(environ, start_response)
            page = self._pages.get(address)
            if page is not None:
                self.store.read(address)
                self._publish(address, page)
                return self._send(page, environ, start_response, address)
            with self._boarding:
                flight = self._flights.get(address)
                if flight is None:
                    own = self._flights[address] = Flight()
            if flight is None:
                try:
                    own.made = made = self._make(wanted, environ)
                finally:
                    with self._boarding:
                        del self._flights[address]
                    own.landed.set()
                return self._deliver(made, environ, start_response)
            # Somebody is making this page: one rendering serves all who wait for it.
            flight.landed.wait()
            if waited and isinstance(flight.made, Finished):
                # Begun after this request came, it is new enough for it, even where a change has overtaken it since.
                # Were it made again for each who waits, a page that changes quicker than it is made would stop us.
                return self._deliver(flight.made, environ, start_response)
        return self._deliver(self._make(wanted, environ), environ, start_response)

    def _make(self, wanted: Wanted, environ: WSGIEnvironment) -> Finished | Response:
        """Return the page, kept when it may be; what Django sent when it is not a page to keep."""
        with self.store.making() as making:
            page = self._freshened(wanted.address, environ) or self._rendered(wanted, environ)
            if isinstance(page, Response):
                return page
            # Something may have changed while it was made: it is kept only if nothing did that it shows.
            if self._ask(surely=True):
                self.store.keep(wanted.address, page, making)
        self._publish(wanted.address, page)
        return page

    def _freshened(self, address: str, environ: WSGIEnvironment) -> Finished | None:
        """Return a page of which only figures are old with those of now; None when it has to be made."""
        faded = self.store.faded(address)
        if faded is None:
            return None
        close_old_connections()
        try:
            return faded.with_figures(encodings.choose(environ.get("HTTP_ACCEPT_ENCODING", "")))
        except DatabaseError:
            return None  # Django says what there is to say of it
        finally:
            close_old_connections()

    def _rendered(self, wanted: Wanted, environ: WSGIEnvironment) -> Finished | Response:
        """Return the page as Django makes it for nobody."""
        with carrying() as carried, collecting() as written:
            response = call(self._django, environ_for_nobody(wanted.address, environ))
            response, figures = response.written(written)
        if not response.may_be_kept:
            return response
        keys = wanted.keys.union(carried)
        coding = encodings.choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return finish(keys, response.header("etag"), response.headers, response.body, coding, figures)

    def _publish(self, address: str, page: Finished) -> None:
        """Put a page on the shelf, where there is one, unless it is there or is not right any more."""
        if self._shelf is None or self._shelf.has(address):
            return
        body = page.answer("gzip").body[0]
        with self._shelf.alone():
            if self._ask(surely=True) and self._pages.get(address) is page:
                self._shelf.put(address, page.keys, page.etag, body)

    def _deliver(
        self, made: Finished | Response, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if isinstance(made, Finished):
            return self._send(made, environ, start_response, miss=True)
        if made.header("set-cookie"):
            # It was made for nobody, and so is its cookie.
            return self._past(environ, start_response)
        return send(ready(made, environ), environ, start_response)

    def _send(
        self,
        page: Finished | File,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        address: str = "",
        *,
        miss: bool = False,
    ) -> Iterable[bytes]:
        coding = encodings.choose(environ.get("HTTP_ACCEPT_ENCODING", ""))
        is_new = coding not in page.answers
        answer = page.answer(coding)
        if is_new and address and isinstance(page, Finished):
            self.store.grew(address, page)
        told: Callable[[Headers], Headers] = as_miss if miss else list
        if not _may_match(environ.get("HTTP_IF_MATCH"), answer):
            start_response("412 Precondition Failed", [("Content-Length", "0"), ("Cache-Control", "no-store")])
            return []
        if _is_known(environ.get("HTTP_IF_NONE_MATCH"), answer):
            start_response("304 Not Modified", told(answer.unmodified))
            return []
        start_response("200 OK", told(answer.headers))
        return answer.body if environ["REQUEST_METHOD"] != "HEAD" else []

    def _past(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer, and hold a response that tells of a change until no process can serve what was before."""
        environ[PARTS] = self._parts
        response = call(self._django, environ)
        wrote_at = changes.last_written()
        if wrote_at:
            time.sleep(max(0.0, wrote_at + INTERVAL + self._watch.settles - time.monotonic()))
        return send(ready(response, environ), environ, start_response)

    def _up_to_date(self, *, surely: bool = False) -> bool:
        return (not surely and time.monotonic() < self._ask_at) or self._ask(surely=surely)

    def keep_asking(self) -> None:
        """Ask now and then for ever, so that a process without readers lets go of old pages and unread notices.

        Published pages are served past us, so they depend on this: at midnight, and when a writer was killed.
        """
        while True:
            self._ask()
            time.sleep(20 if self._shelf is None else 1)

    def _ask(self, *, surely: bool = False) -> bool:
        """Drop what changed since the last time; False when the database does not say."""
        with self._asking:
            now = time.monotonic()
            if now < self._ask_at and not surely:
                return True  # another thread asked while this one waited
            day = int(self._clock() // DAY)
            turned = self.store.turn_to(day)
            self._pieces.turn_to(day)
            try:
                news = self._watch.news(surely=surely)
            except CannotAskError:
                news, answered = NOTHING, False
            else:
                answered = True
                self._ask_at = now + INTERVAL
            if news:
                self.store.forget(news)
                self._pieces.forget(news)
        # Outside of the lock, since who holds the shelf asks.
        if self._shelf is not None and (news or turned):
            self._shelf.forget(ALL if turned else news)
        return answered


def _may_match(wanted: str | None, answer: Answer) -> bool:
    return wanted is None or wanted.strip() == "*" or answer.etag in parse_etags(wanted)


def _is_known(known: str | None, answer: Answer) -> bool:
    if known is None:
        return False
    tags = parse_etags(known)
    return tags == ["*"] or answer.etag in (tag.removeprefix("W/") for tag in tags)
