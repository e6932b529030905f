"""The edge answers as Django would, from memory, and to nobody what is not theirs."""

import itertools
import random
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from consilium import events
from consilium.caching.addresses import wanted_page
from consilium.caching.edge import Edge
from consilium.caching.watches import watch
from consilium.caching.watching import CannotAskError
from consilium.people.models import Person
from consilium.votes.actions import cast_vote
from tests.caching.house import House, addresses, furnish
from tests.caching.reader import Reader, environ, reading, send


@pytest.fixture
def house(transactional_db: None, now: datetime) -> House:
    """A small house."""
    return furnish(now)


def session_of(person: Person) -> str:
    """Return the cookie of somebody who is signed in."""
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = person.get_session_auth_hash()
    store.save()
    return f"consilium={store.session_key}"


def test_a_second_reader_gets_the_same_page_from_memory(reader: Reader, house: House) -> None:
    path = house.cast.question.get_absolute_url()
    first, second = (reader.get(path, accept_encoding="gzip, br") for _ in range(2))
    assert first.headers.pop("cache-status") == "consilium; fwd=miss"
    assert second.headers.pop("cache-status") == "consilium; hit"
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert second.headers["content-encoding"] == "br"
    assert second.headers["vary"] == "Accept-Encoding, Cookie"
    assert second.headers["cache-control"] == "public, no-cache"
    assert "set-cookie" not in second.headers
    assert second.plain == reader.fresh(path).plain


def test_each_coding_has_its_own_tag_and_knows_it_again(reader: Reader, house: House) -> None:
    path = house.cast.question.get_absolute_url()
    tags = {}
    for coding in ("br", "gzip", "identity"):
        got = reader.get(path, accept_encoding=coding)
        assert got.plain == reader.fresh(path).plain
        tags[coding] = got.headers["etag"]
        again = reader.get(path, accept_encoding=coding, if_none_match=f'"other", W/{tags[coding]}')
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tags[coding])
        assert again.headers["cache-control"] == "public, no-cache"
    assert len(set(tags.values())) == 3
    # A tag of another coding is another representation: its bytes are not these.
    assert reader.get(path, accept_encoding="gzip", if_none_match=tags["br"]).status == 200
    assert reader.get(path, accept_encoding="gzip", if_none_match="*").status == 304
    assert reader.get(path, accept_encoding="gzip", if_match=tags["br"]).status == 412
    assert reader.get(path, accept_encoding="gzip", if_match=f'"x", {tags["gzip"]}').status == 200


def test_asking_for_the_headers_alone_gives_those_of_the_page(reader: Reader, house: House) -> None:
    path = house.cast.question.get_absolute_url()
    for _ in range(2):
        head = reader.get(path, "HEAD", accept_encoding="gzip")
        assert (head.status, head.body) == (200, b"")
    whole = reader.get(path, accept_encoding="gzip")
    assert head.headers == whole.headers
    assert int(whole.headers["content-length"]) == len(whole.body)


class Counting:
    """Django, counting its calls and doing something in the middle of one."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.calls = 0
        self._django = WSGIHandler()
        self._meanwhile = meanwhile

    def __call__(self, request: dict[str, Any], start: Any) -> Any:
        self.calls += 1
        result = self._django(request, start)
        self._meanwhile()
        return result


def test_a_burst_on_one_missing_page_makes_it_once(house: House) -> None:
    path = house.cast.question.get_absolute_url()
    arrived = threading.Barrier(12)
    django = Counting(lambda: threading.Event().wait(0.3))
    asked = watch()
    edge = Edge(django, asked, most_bytes=10_000_000)
    bodies: list[bytes] = []

    def read() -> None:
        arrived.wait()
        bodies.append(send(edge, environ(path)).body)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.close()
    assert (django.calls, len(bodies), len(set(bodies))) == (1, 12, 1)


def test_a_page_that_always_changes_while_it_is_made_is_not_made_for_each(house: House, now: datetime) -> None:
    """Those who wait for one that is overtaken share the next, which began after they came."""
    path = house.cast.question.get_absolute_url()

    def change() -> None:
        with transaction.atomic():
            events.publish(events.QuestionChanged(at=now, question_id=house.cast.question.pk))
        threading.Event().wait(0.5)

    arrived = threading.Barrier(12)
    django, asked = Counting(change), watch()
    edge = Edge(django, asked, most_bytes=10_000_000)
    statuses: list[int] = []

    def read() -> None:
        arrived.wait()
        statuses.append(send(edge, environ(path)).status)
        connection.close()

    threads = [threading.Thread(target=read) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.close()
    assert statuses == [200] * 12
    assert edge.store.pages == {}
    assert django.calls <= 4  # two, and room for threads that wake up late


def test_a_page_that_changes_while_it_is_made_is_not_kept(house: House, now: datetime) -> None:
    path = house.cast.question.get_absolute_url()
    votes = iter([1])

    def vote_once() -> None:
        for value in votes:
            cast_vote(person=house.cast.mo, answer=house.answers[0], value=value, now=now)

    asked = watch()
    edge = Edge(Counting(vote_once), asked, most_bytes=10_000_000)
    before, after, kept = (send(edge, environ(path)) for _ in range(3))
    asked.close()
    assert b"+2" not in before.body
    assert b"+2" in after.body
    assert [got.is_hit for got in (before, after, kept)] == [False, False, True]


def test_without_an_answer_of_the_database_nothing_is_served_from_memory(house: House) -> None:
    path = house.cast.question.get_absolute_url()

    class Gone:
        settles = 0.0
        gone = False

        def __init__(self) -> None:
            self._watch = watch()

        def news(self, *, surely: bool = False) -> frozenset[str]:
            if self.gone:
                raise CannotAskError("gone")
            return self._watch.news(surely=surely)

        def close(self) -> None:
            self._watch.close()

    asked = Gone()
    edge = Edge(WSGIHandler(), asked, most_bytes=10_000_000)
    assert [send(edge, environ(path)).is_hit for _ in range(2)] == [False, True]
    asked.gone = True
    threading.Event().wait(0.002)
    assert [send(edge, environ(path)).is_hit for _ in range(2)] == [False, False]
    asked.gone = False
    threading.Event().wait(0.002)
    assert send(edge, environ(path)).is_hit
    asked.close()


def test_at_midnight_every_page_is_forgotten(house: House) -> None:
    time = 1_795_305_599.0  # the last second of a day
    with reading(clock=lambda: time) as reader:
        assert [reader.get("/").is_hit for _ in range(2)] == [False, True]
        time += 1
        threading.Event().wait(0.002)
        assert [reader.get("/").is_hit for _ in range(2)] == [False, True]


def test_memory_is_bounded_and_the_least_read_leave(house: House) -> None:
    with reading() as roomy:
        for path in addresses():
            roomy.get(path, accept_encoding="gzip")
        weighs = roomy.edge.store.bytes
    often, *others = addresses()
    with reading(most_bytes=weighs // 2) as tight:
        for path in (often, *(step for other in others for step in (other, often))):
            tight.get(path, accept_encoding="gzip")
            assert tight.edge.store.bytes <= weighs // 2
        assert weighs // 4 < tight.edge.store.bytes
        assert tight.get(often, accept_encoding="gzip").is_hit
        assert not tight.get(others[0], accept_encoding="gzip").is_hit


def test_whoever_wrote_is_answered_only_when_everyone_must_ask_again(house: House, now: datetime) -> None:
    """Two processes: what one has told is on every page of the other, however soon it is read."""
    path = house.cast.question.get_absolute_url()
    values = itertools.cycle([1, 0])

    def vote(request: dict[str, Any], start: Any) -> list[bytes]:
        cast_vote(person=house.cast.mo, answer=house.answers[0], value=next(values), now=now)
        start("204 No Content", [])
        return []

    with reading() as other, reading() as reader:
        writer = Edge(vote, watch(), most_bytes=0)
        # Somebody reads all the time, so that the other process has asked only just before each commit.
        ended = threading.Event()

        def read_on() -> None:
            while not ended.wait(0.0002):
                other.get(path)
            connection.close()

        thread = threading.Thread(target=read_on)
        thread.start()
        try:
            for turn in range(100):
                send(writer, environ("/answers/1/votes/", "POST"))
                assert f'<span class="vote-count">+{2 - turn % 2}</span>'.encode() in other.get(path).plain
                assert reader.get(path).plain == other.get(path).plain
        finally:
            ended.set()
            thread.join()


SESSIONS = ("none", "other", "csrf", "odd", "session")
HEADERS: dict[str, tuple[str, ...]] = {
    "accept_encoding": (
        "",
        "gzip",
        "br;q=0.5, gzip;q=0.1",
        "br, gzip",
        "*;q=0",
        "gzip;q=x, , ;;",
        "identity",
        "z" * 9000,
    ),
    "if_none_match": ("*", '"a"', "TAG", "W/TAG", '"a", TAG', "odd", '"' * 5000),
    "if_match": ("*", '"a"', "TAG"),
    "if_modified_since": ("Sat, 21 Nov 2099 00:00:00 GMT", "odd"),
    "range": ("bytes=0-9", "bytes=5-2", "odd"),
    "authorization": ("Bearer abc", "", "Basic =="),
    "accept_language": ("de", "fr;q=0.9, *;q=0.1"),
    "hx_request": ("true",),
    "x_forwarded_for": ("203.0.113.9",),
    "x_forwarded_proto": ("https",),
    "x_http_method_override": ("POST",),
    "user_agent": ("", "a" * 60_000),
    "referer": ("http://elsewhere.example/",),
}
REQUESTS = st.fixed_dictionaries(
    {
        "path": st.integers(0, 10_000),
        "method": st.sampled_from(["GET"] * 6 + ["HEAD"] * 2 + ["POST", "PUT", "DELETE", "OPTIONS", "get", "BREW"]),
        "query": st.sampled_from(["", "", "", "utm=1", "order=newest&order=helpful", "order=odd", "before=x"]),
        "session": st.sampled_from(SESSIONS),
        "headers": st.dictionaries(st.sampled_from(sorted(HEADERS)), st.integers(0, 100), max_size=4),
    }
)


@effort(
    max_examples=200 if django_settings.EMBEDDED else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(requests=st.lists(REQUESTS, min_size=1, max_size=4))
def test_no_request_reads_or_fills_what_is_not_its_own(
    shared_reader: tuple[Reader, House, list[str], str], requests: list[dict[str, Any]]
) -> None:
    """Cookies, headers, methods, queries, codings, ranges, conditions, in any order on one edge."""
    reader, house, paths, session = shared_reader
    mark = house.cast.ana.pseudonym.encode()
    for request in requests:
        path = paths[request["path"] % len(paths)]
        if request["query"]:
            path += ("&" if "?" in path else "?") + request["query"]
        headers = {name: HEADERS[name][n % len(HEADERS[name])] for name, n in request["headers"].items()}
        known = reader.get(path, accept_encoding=headers.get("accept_encoding", "")).headers.get("etag", '""')
        headers = {name: value.replace("TAG", known) for name, value in headers.items()}
        cookie = {"other": "a=b; c=d", "csrf": "consilium-csrf=x", "odd": 'consilium; ="; ;;', "session": session}
        if request["session"] != "none":
            headers["cookie"] = cookie[request["session"]]
        own = request["session"] == "session" or "authorization" in headers
        kept = dict(reader.edge.store.pages)
        got = reader.get(path, request["method"], **headers)
        assert all(mark not in page.answer("identity").body[0] for page in reader.edge.store.pages.values())
        if request["session"] == "session" and request["method"] == "GET" and got.status == 200:
            assert mark in got.plain
        if own or request["method"] not in ("GET", "HEAD") or wanted_page(environ(path)) is None:
            assert not got.is_hit
            assert dict(reader.edge.store.pages) == kept
        if own:
            assert got.headers["cache-control"] == "private, no-store"
            continue
        assert mark not in got.plain
        if request["method"] not in ("GET", "HEAD") or wanted_page(environ(path)) is None:
            continue
        assert "set-cookie" not in got.headers
        if got.status in (304, 412):
            assert got.body == b""
            assert {"if_none_match", "if_match"} & set(headers)
        elif got.status == 200:
            assert got.headers["cache-control"] == "public, no-cache"
            assert int(got.headers["content-length"]) == len(got.body) or request["method"] == "HEAD"
            assert "content-range" not in got.headers
            if request["method"] == "GET":
                assert got.plain == reader.fresh(path).plain


@effort(
    max_examples=60 if django_settings.EMBEDDED else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    fields=st.dictionaries(
        st.sampled_from(["specialty", "country", "procedure", "language", "before", "after"]),
        st.integers(0, 1),
        min_size=2,
        max_size=4,
    ),
    chance=st.randoms(use_true_random=False),
)
def test_the_same_query_in_another_order_is_the_same_page(
    shared_reader: tuple[Reader, House, list[str], str], fields: dict[str, int], chance: random.Random
) -> None:
    """One page is kept for all orders, and is no other query's: each holds what Django makes of it."""
    reader = shared_reader[0]
    reader.edge.store.forget(("everything",))
    query = [f"{name}={FIELDS[name][which]}" for name, which in fields.items()]
    gots = []
    for _ in range(3):
        address = "/doctors/?" + "&".join(query)
        gots.append(reader.get(address, accept_encoding="gzip"))
        wanted = wanted_page(environ(address))
        assert wanted is not None
        # Links on it that bring one back here name the fields in the order of the table.
        assert gots[-1].plain == reader.fresh(wanted.address).plain
        chance.shuffle(query)
    assert [got.status for got in gots] == [200, 200, 200]
    assert [got.is_hit for got in gots] == [False, True, True]
    assert len({(got.headers["etag"], got.body) for got in gots}) == 1
    assert len(reader.edge.store.pages) == 1


FIELDS = {
    "specialty": ("dermatology", "plastic-surgery"),
    "country": ("US", "DE"),
    "procedure": ("halo-laser", "nothing-known"),
    "language": ("en", "de"),
    "before": ("2", "900"),
    "after": ("1", "0"),
}


@pytest.fixture
def shared_reader(reader: Reader, house: House) -> tuple[Reader, House, list[str], str]:
    """One edge for all examples, the pages of the house that do not name Ana, and Ana's session."""
    house.cast.question.asker = None
    house.cast.question.save()
    house.cast.ana.pseudonym = "Plover-99120"  # a name that is no part of any word on a page
    house.cast.ana.save()
    return reader, house, list(addresses()), session_of(house.cast.ana)
