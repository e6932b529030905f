"""Mails that carry notices: without a word about anybody's health, unless their person chose otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from consilium.doctors.models import Credential, Doctor
from consilium.medicine.disclaimer import disclaimer as disclaimer_of
from consilium.medicine.emergency import country_name, number_for
from consilium.notifications import unsubscribing
from consilium.notifications.lines import Line, line
from consilium.notifications.models import Kind, Notice
from consilium.notifications.outbox import NoticeMail
from consilium.people.models import Person


@dataclass(frozen=True, slots=True)
class Number:
    """The emergency number of a country."""

    number: str
    country: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The emergency number of the person written to."""

    here: Number


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every mail, as its templates see it under `page`.

    A mail that can be ended carries the address that ends it, and that of the choices.
    """

    title: str
    emergency: Numbers
    disclaimer: tuple[str, ...] = field(default_factory=lambda: disclaimer_of(settings.COUNTRY))
    site_name: str = "Consilium"
    language: str = "en"
    canonical_url: str = ""
    unsubscribe_url: str = ""
    choices_url: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One notice in a mail: its words, where it leads, and its question's title for those who want it named."""

    words: str
    url: str
    title: str = ""


def write(person: Person, notices: Sequence[Notice], *, frank: bool) -> None:
    """Write one mail with all these notices, as text and as HTML, for the worker to send.

    Each notice should come with its question, its answer and the answer's doctor. `frank` lets the mail name the
    question and the doctor.
    """
    said = [line(notice, named=frank) for notice in notices]
    template, shown = _letter(person, notices)
    title = said[0].words if len(said) == 1 else f"{len(said)} things are new for you"
    shown |= {"items": [_item(one, frank) for one in said], "link": _full(said[0].mail_path), "title": title}
    ending = unsubscribing.address(person, {Kind(notice.kind) for notice in notices})
    _write_to(person, title, template, ending, shown)


def _letter(person: Person, notices: Sequence[Notice]) -> tuple[str, dict[str, Any]]:
    """Return the template of a mail and what it shows beyond the notices: a notice alone may have one of its own."""
    first = notices[0]
    if len(notices) > 1:
        return "notices", {}
    if first.kind == Kind.CREDENTIAL:
        fact = Credential.objects.select_related("doctor").get(pk=first.about)
        kind = Credential.Kind(fact.kind).label.lower()
        return f"credential_{first.detail}", {"fact": fact, "doctor": fact.doctor, "kind": kind}
    if first.kind == Kind.CHECK:
        claimed = first.detail == "claimed"
        doctor = Doctor.objects.filter(account=person).first() if claimed else None
        return ("profile_claimed" if claimed else f"check_{first.detail}"), {"doctor": doctor}
    return _TEMPLATES.get(Kind(first.kind), "notices"), {}


_TEMPLATES: Mapping[Kind, str] = {
    Kind.RED_FLAG: "red_flag",
    Kind.DECISION: "decided",
    Kind.OUTCOME_DUE: "outcome",
}


def _item(said: Line, frank: bool) -> Item:
    return Item(said.words, _full(said.mail_path), said.title if frank else "")


def _full(path: str) -> str:
    return settings.SITE_URL + path


def _write_to(person: Person, subject: str, template: str, ending: str, shown: Mapping[str, Any]) -> None:
    country = person.country or settings.COUNTRY
    head = Letterhead(
        title=subject,
        emergency=Numbers(Number(number_for(country), country_name(country))),
        canonical_url=settings.SITE_URL,
        unsubscribe_url=ending,
        choices_url=_full(reverse("mail_choices")),
    )
    context = {"page": head, "person": person, **shown}
    message = NoticeMail(
        subject,
        render_to_string(f"mail/{template}.txt", context),
        person=person,
        headers={"List-Unsubscribe": f"<{ending}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    message.send()
