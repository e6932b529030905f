"""A house behind a real nginx with the configuration of `deploy/`: pages from files are the edge's, and never old."""

import gzip
import os
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests import nginx
from tests.caching.reader import Got
from tests.journeys.house import House
from tests.mailbox import free_port

PACKED = "gzip, deflate, br, zstd"
CSRF = "c" * 32
FURNISH = (
    f"CSRF = {CSRF!r}"
    """
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from tests.caching.house import furnish
house = furnish(now)
person, store = house.cast.ana, SessionStore()
store["_auth_user_id"] = str(person.pk)
store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
store["_auth_user_hash"] = person.get_session_auth_hash()
store.save()
cookie = "; ".join([f"{settings.SESSION_COOKIE_NAME}={store.session_key}", f"{settings.CSRF_COOKIE_NAME}={CSRF}"])
result = {"path": house.cast.question.get_absolute_url(), "answer": house.answers[0].pk, "cookie": cookie,
    "title": house.cast.question.title}
"""
)


class Front:
    """The house's door to the world: nginx with TLS, and the application behind it."""

    def __init__(self, house: House, port: int, told: dict[str, Any], published: Path) -> None:
        self.house, self.port, self.told, self.published = house, port, told, published
        self.path = str(told["path"])

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Got:
        """Return what nginx answers."""
        context = ssl.create_default_context(cafile=str(self.published.parent / "fullchain.pem"))
        return _ask(HTTPSConnection("localhost", self.port, context=context, timeout=30), path, method, body, headers)

    def ask_edge(self, path: str, **headers: str) -> Got:
        """Return what the application answers from memory, past nginx; each process has its own."""
        for _ in range(30):
            got = _ask(HTTPConnection("127.0.0.1", self.house.port, timeout=30), path, "GET", None, headers)
            if got.is_hit:
                break
        return got

    def vote(self, value: int) -> None:
        """Vote as Ana by the form of the page."""
        form = f"csrfmiddlewaretoken={CSRF}&key={uuid4()}&value={value}"
        origin, cookie = f"https://localhost:{self.port}", self.told["cookie"]
        address = f"/answers/{self.told['answer']}/votes/"
        assert self.ask(address, "POST", form, cookie=cookie, origin=origin).status == 302

    def file(self, path: str) -> Path:
        """Return where a page is published."""
        return Path(f"{self.published}/current/pages{path}index.html.gz")


def _ask(connection: HTTPConnection, path: str, method: str, body: str | None, headers: dict[str, str]) -> Got:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is not None:
        sent["content-type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, sent)
    answer: HTTPResponse = connection.getresponse()
    got = Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    connection.close()
    return got


@pytest.fixture(scope="module")
def front() -> Iterator[Front]:
    """A house with two server processes behind nginx."""
    if not nginx.is_there():
        pytest.skip("needs nginx, which is not installed")
    with tempfile.TemporaryDirectory(prefix="consilium-nginx-") as name, ExitStack() as stack:
        folder, port = Path(name), free_port()
        published = folder / "published"
        settings = {"SITE_URL": f"https://localhost:{port}", "PROXIES": "1", "PUBLISHED": str(published)}
        house = stack.enter_context(House(**{f"CONSILIUM_{key}": value for key, value in settings.items()}))
        told = house.tell(FURNISH)
        house.serve("--workers", "2", "--no-worker")  # whose chores would change pages meanwhile
        nginx.certificate(folder)
        text = nginx.configured(folder, port=port, plain_port=free_port(), application=house.port, published=published)
        stack.enter_context(nginx.nginx(folder, text))
        yield Front(house, port, told, published)


def publish(front: Front, path: str) -> None:
    """Read a page until it is a file."""
    for _ in range(2):
        assert front.ask(path, accept_encoding=PACKED).status == 200
    assert front.file(path).exists()


IGNORED = {"server", "date", "connection", "keep-alive"}


def told(got: Got) -> dict[str, Any]:
    """Return the headers that say something of a page; of the policy it does not matter what stands first."""
    found: dict[str, Any] = {name: value for name, value in got.headers.items() if name not in IGNORED}
    found["content-security-policy"] = sorted(found["content-security-policy"].split("; "))
    return found


def test_a_page_from_a_file_is_the_edges_to_the_byte(front: Front) -> None:
    for path in ("/", front.path, "/about/", "/doctors/", "/procedures/halo-laser/"):
        publish(front, path)
        file, edge = front.ask(path, accept_encoding=PACKED), front.ask_edge(path, accept_encoding="gzip")
        assert (edge.is_hit, edge.headers["content-encoding"]) == (True, "gzip")
        assert (file.status, told(file), file.body) == (200, told(edge), edge.body)
        assert file.body == front.file(path).read_bytes()
        assert file.headers["strict-transport-security"] == "max-age=31536000"
        head = front.ask(path, "HEAD", accept_encoding=PACKED)
        assert (head.status, told(head), head.body) == (200, told(file), b"")
        tag = file.headers["etag"]
        known = front.ask(path, accept_encoding=PACKED, if_none_match=f'"other", {tag}')
        assert (known.status, known.headers["etag"], known.body) == (304, tag, b"")
        # A copy from the one holds for the other.
        assert front.ask_edge(path, accept_encoding="gzip", if_none_match=tag).status == 304


def test_whoever_brings_something_of_theirs_is_answered_by_the_application(front: Front) -> None:
    """The file is there, and holds words that nobody else could have put there."""
    publish(front, "/about/")
    file = front.file("/about/")
    kept, times = file.read_bytes(), file.stat()
    mark = b"from the file"
    file.write_bytes(gzip.compress(mark))
    try:
        assert front.ask("/about/", accept_encoding=PACKED).plain == mark
        assert front.ask("/about/?", accept_encoding=PACKED).plain == mark  # the same address
        ana = front.told["cookie"]
        for path, method, headers in (
            ("/about/", "GET", {"cookie": ana}),
            ("/about/", "HEAD", {"cookie": ana}),
            ("/about/", "GET", {"cookie": "a=b"}),
            ("/about/", "GET", {"authorization": "Bearer x"}),
            ("/about/?utm=1", "GET", {}),
            ("/about/?order=newest", "GET", {}),
            ("/about/", "POST", {}),
            ("/about/", "OPTIONS", {}),
            ("/about/", "GET", {"range": "bytes=0-3"}),
            ("/about/", "GET", {"if_match": '"x"'}),
            ("/about/", "GET", {"if_modified_since": "Sat, 21 Nov 2099 00:00:00 GMT"}),
            ("/about/", "GET", {"accept_encoding": "gzip;q=0, br"}),
            ("/about/", "GET", {"accept_encoding": "identity"}),
            ("/about", "GET", {}),
            ("/about/index.html.gz", "GET", {}),
            ("/about/..%2fabout/index.html.gz", "GET", {}),
            ("/index.sqlite3", "GET", {}),
            ("/.none/", "GET", {}),
        ):
            got = front.ask(path, method, **({"accept_encoding": PACKED} | headers))
            assert mark not in got.plain, (path, method, headers)
            assert int(got.headers.get("content-length", 0)) != file.stat().st_size, (path, method, headers)
        mine = front.ask("/about/", accept_encoding=PACKED, cookie=ana)
        assert (mine.headers["cache-control"], mine.is_hit) == ("private, no-store", False)
        assert b'href="/account/"' in mine.plain
    finally:
        file.write_bytes(kept)
        os.utime(file, (times.st_mtime, times.st_mtime))


def test_a_strange_host_gets_nothing(front: Front) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = HTTPSConnection("127.0.0.1", front.port, context=context, timeout=30)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        connection.request("GET", "/about/", headers={"Host": "elsewhere.example"})


def test_a_vote_is_on_the_page_at_once(front: Front) -> None:
    """Two processes, read through nginx after each vote."""
    publish(front, front.path)
    for turn in range(30):
        front.vote((turn + 1) % 2)
        for _ in range(3):
            got = front.ask(front.path, accept_encoding=PACKED)
            assert f'<span class="vote-count">+{2 - turn % 2}</span>'.encode() in got.plain, turn
    assert front.file(front.path).exists()


def test_what_a_killed_writer_left_is_gone_within_moments(front: Front) -> None:
    """A process that never takes files away, as one that was killed at its commit."""
    publish(front, front.path)
    front.house.tell(
        "from django.conf import settings\nsettings.PUBLISHED = None\n"
        "from consilium.questions.models import Question\nfrom consilium.questions import following\n"
        f"question = Question.objects.get(title={front.told['title']!r})\n"
        "following.add_update(question=question, body='Nearly gone since Monday.', day=9, now=now)"
    )
    deadline = time.monotonic() + 30
    while front.file(front.path).exists() and time.monotonic() < deadline:
        time.sleep(0.05)  # a server process looks once a second
    assert b"Nearly gone since Monday." in front.ask(front.path, accept_encoding=PACKED).plain


def test_a_hidden_answer_and_an_erased_question_are_no_file(front: Front) -> None:
    publish(front, front.path)
    front.house.tell(
        "from consilium.answers.models import Answer\nfrom consilium.answers.hiding import hide\n"
        f"hide(answer_id={front.told['answer']}, now=now)"
    )
    assert not front.file(front.path).exists()
    publish(front, front.path)
    assert f'id="vote-{front.told["answer"]}"'.encode() not in front.ask(front.path, accept_encoding=PACKED).plain
    front.house.tell(
        "from consilium.people.models import Person\nfrom consilium.people.erasing import erase\n"
        f"from consilium.questions.models import Question\n"
        f"asker = Question.objects.get(title={front.told['title']!r}).asker\n"
        "erase(person=asker, keeps_text=False, now=now)"
    )
    assert not front.file(front.path).exists()
    title = str(front.told["title"]).encode()
    assert title not in front.ask(front.path, accept_encoding=PACKED).plain
    files = [file for file in front.published.rglob("*") if file.is_file()]
    assert [file for file in files if title in _unpacked(file)] == []


def _unpacked(file: Path) -> bytes:
    body = file.read_bytes()
    return gzip.decompress(body) if file.suffix == ".gz" else body
