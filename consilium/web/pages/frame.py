"""The frame that every page stands in: the emergency number, the disclaimer, and who is reading."""

from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from consilium.doctors.rules import doctor_of
from consilium.medicine import emergency
from consilium.medicine.disclaimer import disclaimer
from consilium.notifications.reading import unread_count
from consilium.people.models import Person
from consilium.people.rules import is_moderator, is_suspended
from consilium.web.pages.link_cards import card_address
from consilium.web.pages.shapes.common import Emergency, EmergencyNumber, Link, Moment, Page, Reader


@cache
def _number(country: str) -> EmergencyNumber | None:
    row = emergency.emergency_number(country)
    return EmergencyNumber(region=row.country, country=row.name, number=row.number) if row else None


@cache
def _all_numbers() -> tuple[EmergencyNumber, ...]:
    rows = sorted(emergency.emergency_numbers(), key=lambda row: row.name)
    return tuple(EmergencyNumber(region=row.country, country=row.name, number=row.number) for row in rows)


@cache
def emergency_for(here: str, asked_from: str = "") -> Emergency:
    """Return the bar for a reader of one country, with the question's country beside it when its number differs."""
    own = _number(here) or _number("US")
    assert own is not None
    other = _number(asked_from) if asked_from else None
    return Emergency(
        here=own,
        asked_from=other if other is not None and other.number != own.number else None,
        elsewhere=_all_numbers(),
    )


def frame(
    request: HttpRequest,
    title: str,
    *,
    section: str = "",
    description: str = "",
    canonical: str = "",
    asked_from: str = "",
    trail: tuple[Link, ...] = (),
    may_be_indexed: bool = True,
    feed: str = "",
    card: str = "",
) -> Page:
    """Return the frame of a page.

    A page for a signed-out reader depends on nothing but the address: it shows the installation's country.
    """
    person = request.user if isinstance(request.user, Person) else None
    country = (person.country if person else "") or settings.COUNTRY
    return Page(
        title=title,
        emergency=emergency_for(country, asked_from),
        disclaimer=disclaimer(settings.COUNTRY),
        canonical_url=settings.SITE_URL + canonical if canonical else "",
        description=description,
        section=section,
        reader=None
        if person is None
        else Reader(
            name=person.pseudonym,
            is_doctor=doctor_of(person) is not None,
            is_moderator=is_moderator(person),
            unread=unread_count(person),
            suspended_until=_suspended_until(person),
        ),
        sign_in_url=sign_in_url(request.get_full_path() if request.method == "GET" else "/"),
        may_be_indexed=may_be_indexed,
        trail=trail,
        feed_url=feed,
        card_url=settings.SITE_URL + (card or card_address()),
    )


def _suspended_until(person: Person) -> str:
    if not is_suspended(person, timezone.now()):
        return ""
    assert person.suspended_until is not None
    return day_words(person.suspended_until)


def sign_in_url(back_to: str) -> str:
    """Return the address of the sign-in page that leads back."""
    return reverse("account_login") + "?" + urlencode({"next": back_to})


def show(request: HttpRequest, template: str, page: Page, *, status: int = 200, **shown: Any) -> HttpResponse:
    """Return a rendered page: what it shows under its own names, its frame under `page`."""
    return render(request, template, {"page": page, **shown}, status=status)


def moment(at: datetime | None, now: datetime) -> Moment | None:
    """Return a time as people say it, no finer than a day, and for machines no finer than a month.

    A finer one, with the day since the procedure, would tell the date of the procedure.
    """
    if at is None:
        return None
    days = max((now.date() - at.date()).days, 0)
    if days < 14:
        text = ("today", "yesterday")[days] if days < 2 else f"{days} days ago"
    elif days < 60:
        text = f"{days // 7} weeks ago"
    elif days < 730:
        text = f"{days // 30} months ago"
    else:
        text = f"{days // 365} years ago"
    return Moment(iso=f"{at:%Y-%m}", text=text)


def day_words(at: date) -> str:
    """Return a date in words: 3 Nov 2026."""
    return f"{at.day} {at:%b %Y}"
