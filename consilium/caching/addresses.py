"""Which requests a finished page may answer, and under which one address: the door through which leaks would come."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from consilium.caching.keys import PAGES

LONGEST_PATH, LONGEST_QUERY = 300, 200  # characters
_HOSTS_REMEMBERED = 100
_good_hosts: set[str] = set()


def is_signed_out(environ: Mapping[str, Any]) -> bool:
    """Say whether a request brings nothing that could make it somebody's: no session, no authorisation."""
    if "HTTP_AUTHORIZATION" in environ:
        return False
    cookies = environ.get("HTTP_COOKIE")
    if not cookies:
        return True
    # Read as Django reads them: what is a session to Django is one here.
    return settings.SESSION_COOKIE_NAME not in parse_cookie(cookies.encode("latin-1").decode("utf-8", "replace"))


def is_our_host(environ: Mapping[str, Any]) -> bool:
    """Say whether the request asks for a host that this installation is."""
    host = environ.get("HTTP_HOST", "")
    if host in _good_hosts:
        return True
    domain, _ = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    if len(_good_hosts) < _HOSTS_REMEMBERED:
        _good_hosts.add(host)
    return True


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is kept: its one address, and the keys that the address gives it."""

    address: str
    keys: frozenset[str]


def wanted_page(environ: Mapping[str, Any]) -> Wanted | None:
    """Return the kept page that is asked for; None when it is none of them.

    The fields of a query may stand in any order; an unknown, odd or repeated one makes it another page, not kept.
    """
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH or not path.isascii() or len(query) > LONGEST_QUERY:
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    page = PAGES.get(match.view_name)
    if page is None:
        return None
    keys = frozenset(page.carries(match.kwargs))
    if not query:
        return Wanted(path, keys)
    known = page.query
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=len(known))
    except ValueError:
        return None
    fields = dict(pairs)
    if len(fields) < len(pairs) or any(name not in known or not known[name].fullmatch(fields[name]) for name in fields):
        return None
    return Wanted(f"{path}?{urlencode([(name, fields[name]) for name in known if name in fields])}", keys)


def environ_for_nobody(address: str, environ: Mapping[str, Any]) -> dict[str, Any]:
    """Return a WSGI environment that holds an address and nothing of the request that asked for it.

    A page made from it can depend on nothing that a reader sent. Where the request came from stays, for limits.
    """
    path, _, query = address.partition("?")
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": settings.SITE_HOST,
        "SERVER_PORT": "443" if settings.SECURE else "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": settings.SITE_HOST,
        "REMOTE_ADDR": environ.get("REMOTE_ADDR", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https" if settings.SECURE else "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": environ["wsgi.errors"],
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
