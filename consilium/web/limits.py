"""What each person and each address may do how often, and the page that says how long to wait."""

import hashlib
import hmac
import ipaddress
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from consilium.people.limits import Limit, use
from consilium.people.models import Person
from consilium.web.pages.errors import too_many

Handler = Callable[[HttpRequest], HttpResponseBase]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowed:
    """How often one address may be used by one person, and from one address of the network."""

    person: Limit
    address: Limit


# By the name of the address; whatever is sent elsewhere falls under ANYTHING. Reading is not limited, except for what
# is computed for each reader.
ANYTHING = Allowed(Limit(120, MINUTE), Limit(240, MINUTE))
SENDING: Mapping[str, Allowed] = {
    "ask_check": Allowed(Limit(10, DAY), Limit(30, DAY)),
    "ask_photos": Allowed(Limit(60, HOUR), Limit(120, HOUR)),
    "answer": Allowed(Limit(240, HOUR), Limit(480, HOUR)),
    "answer_vote": Allowed(Limit(60, MINUTE), Limit(240, MINUTE)),
    "own_doctor": Allowed(Limit(20, DAY), Limit(60, DAY)),
    "claim": Allowed(Limit(20, DAY), Limit(60, DAY)),
    "own_check": Allowed(Limit(40, DAY), Limit(120, DAY)),
    "review": Allowed(Limit(5, DAY), Limit(30, DAY)),
    "my_review": Allowed(Limit(20, DAY), Limit(60, DAY)),
    "review_reply": Allowed(Limit(60, HOUR), Limit(120, HOUR)),
    # Mail providers send these for all their people, from few addresses.
    "unsubscribe": Allowed(Limit(600, MINUTE), Limit(6000, MINUTE)),
    # Each makes the worker write a file of everything.
    "export": Allowed(Limit(10, DAY), Limit(30, DAY)),
    # What others are told of by mail.
    "clarifications": Allowed(Limit(30, HOUR), Limit(60, HOUR)),
    "my_update": Allowed(Limit(30, HOUR), Limit(60, HOUR)),
    "flags": Allowed(Limit(20, HOUR), Limit(60, HOUR)),
    "decision": Allowed(Limit(5, DAY), Limit(30, DAY)),
    # Codes: asking for one, and guessing one. The code itself dies after three guesses.
    "account_login": Allowed(Limit(10, HOUR), Limit(60, HOUR)),
    "account_request_login_code": Allowed(Limit(10, HOUR), Limit(60, HOUR)),
    "account_confirm_login_code": Allowed(Limit(30, HOUR), Limit(60, HOUR)),
    "account_email_verification_sent": Allowed(Limit(30, HOUR), Limit(60, HOUR)),
    "account_signup": Allowed(Limit(10, HOUR), Limit(30, HOUR)),
    # Each sends a mail to whatever address is typed.
    "account_email": Allowed(Limit(10, HOUR), Limit(30, HOUR)),
    "account_reset_password": Allowed(Limit(10, HOUR), Limit(30, HOUR)),
    "account_reauthenticate": Allowed(Limit(20, HOUR), Limit(40, HOUR)),
    "mfa_authenticate": Allowed(Limit(20, HOUR), Limit(40, HOUR)),
    "mfa_reauthenticate": Allowed(Limit(20, HOUR), Limit(40, HOUR)),
}
READING: Mapping[str, Allowed] = {"search": Allowed(Limit(60, MINUTE), Limit(120, MINUTE))}


def limited(get_response: Handler) -> Handler:
    """Let through what is within the limits; answer the rest with the time to wait."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        action, counted = _counted(request)
        # Used together or not at all: who is refused uses up nothing of what the others at the address share.
        wait = use(action=action, limits=counted, now=timezone.now()) if counted else timedelta(0)
        if not wait:
            return get_response(request)
        response = too_many(request, in_words(wait))
        response["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return response

    return handle


def _counted(request: HttpRequest) -> tuple[str, dict[str, Limit]]:
    """Return the action that a request is, and what limits it, by who; none when it is not counted."""
    sends = request.method not in ("GET", "HEAD", "OPTIONS")
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        name = ""
    allowed = SENDING.get(name, ANYTHING) if sends else READING.get(name)
    if allowed is None:
        return name, {}
    limits = {address_of(request): allowed.address}
    if isinstance(request.user, Person):
        limits[f"person {request.user.pk}"] = allowed.person
    return (name if name in SENDING or not sends else "anything"), limits


def address_of(request: HttpRequest) -> str:
    """Return a keyed digest of where a request comes from; of IPv6 the network of one household counts."""
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    told = passed[-settings.PROXIES] if 0 < settings.PROXIES <= len(passed) else request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(told.strip())
    except ValueError:
        return "nowhere"
    if found.version == 6:
        found = ipaddress.ip_network(f"{found}/64", strict=False).network_address
    return hmac.new(settings.SECRET_KEY.encode(), found.packed, hashlib.sha256).hexdigest()[:40]


def in_words(wait: timedelta) -> str:
    """Return a time to wait in words, rounded up: "40 seconds", "2 minutes", "3 hours"."""
    seconds = max(math.ceil(wait.total_seconds()), 1)
    for size, unit in ((3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size:
            count = math.ceil(seconds / size)
            return f"{count} {unit}{'s' if count > 1 else ''}"
    raise AssertionError("a second at least")
