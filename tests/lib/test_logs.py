"""What a log line tells of a request and of an error, and what it keeps to itself."""

import logging
import sys
from types import SimpleNamespace

from consilium.lib.logs import Discreet

PLAIN = Discreet("{levelname} {message}", style="{")


def record(**more: object) -> logging.LogRecord:
    """Return what a logger hands on."""
    made = logging.LogRecord("x", logging.WARNING, "x.py", 1, "Not Found: %s", ("/questions/1/my-herpes/",), None)
    made.__dict__.update(more)
    return made


def test_a_request_is_its_status_its_method_and_the_name_of_its_address() -> None:
    request = SimpleNamespace(method="GET", resolver_match=SimpleNamespace(view_name="question"))
    assert PLAIN.format(record(request=request, status_code=404)) == "WARNING 404 GET question"


def test_an_address_that_leads_nowhere_is_not_told() -> None:
    request = SimpleNamespace(method="POST", resolver_match=None)
    assert PLAIN.format(record(request=request, status_code=404)) == "WARNING 404 POST no such address"


def test_what_is_said_without_a_request_is_said() -> None:
    assert PLAIN.format(record(msg="the worker ended", args=())) == "WARNING the worker ended"


def test_an_error_is_told_by_its_type_and_place_alone() -> None:
    try:
        try:
            raise KeyError("ana@example.org")
        except KeyError as first:
            raise ValueError("her cheeks itch") from first
    except ValueError:
        made = record(exc_info=sys.exc_info(), msg="failed", args=())
    told = PLAIN.format(made).splitlines()
    here = f"  {__file__}:"
    assert [line.startswith(here) or line for line in told] == [
        "WARNING failed",
        True,
        "KeyError",
        True,
        "ValueError",
    ]
