"""Mails to people about what happened here: without a word about anybody's health."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from consilium.doctors.models import Check, Credential
from consilium.medicine.disclaimer import DISCLAIMER
from consilium.medicine.emergency import country_name, number_for
from consilium.moderation.models import Decision
from consilium.moderation.subjects import subject
from consilium.people.models import Person
from consilium.questions.models import Question


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
    """What stands on every mail, as its templates see it under `page`."""

    title: str
    emergency: Numbers
    disclaimer: tuple[str, ...] = DISCLAIMER
    site_name: str = "Consilium"
    language: str = "en"
    canonical_url: str = ""


def write_to(person: Person, subject: str, template: str, **shown: object) -> None:
    """Write a mail, as text and as HTML, for the worker to send."""
    country = person.country or settings.COUNTRY
    head = Letterhead(
        title=subject,
        emergency=Numbers(Number(number_for(country), country_name(country))),
        canonical_url=settings.SITE_URL,
    )
    context = {"page": head, "person": person, **shown}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"mail/{template}.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[person.email],
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", context), "text/html")
    message.send()


def address_of(question: Question) -> str:
    """Return the full address of a question without its words: a title tells about somebody's health."""
    return f"{settings.SITE_URL}/questions/{question.pk}/"


def red_flag_raised(question_id: int, now: datetime) -> None:
    """Write to the asker that a doctor raised something that should not wait; imported questions have no asker."""
    question = Question.objects.select_related("asker").get(pk=question_id)
    if question.asker is not None and question.asker.is_active:
        write_to(question.asker, "A doctor asks you not to wait", "red_flag", link=address_of(question))


def credential_lapsing(credential_id: int) -> None:
    """Write to a doctor that a checked fact is about to end, and how to have it checked again."""
    fact = Credential.objects.select_related("doctor__account").get(pk=credential_id)
    _to_doctor(fact, "A credential of yours ends soon", "credential_lapsing")


def credential_lapsed(credential_id: int) -> None:
    """Write to a doctor that a checked fact has ended, and what that means here."""
    fact = Credential.objects.select_related("doctor__account").get(pk=credential_id)
    _to_doctor(fact, "A credential of yours has ended", "credential_lapsed")


def decided(number: int) -> None:
    """Write to the author that something was hidden or shown again; the words stand on the page, not in the mail."""
    decision = Decision.objects.get(number=number)
    found = subject(decision.kind, decision.subject_id)
    if found is None or found.author is None or not found.author.is_active:
        return
    subjects = {
        Decision.Verdict.HIDE: f"Your {decision.kind} was hidden",
        Decision.Verdict.RESTORE: f"Your {decision.kind} shows now",
        Decision.Verdict.UPHOLD: f"Your {decision.kind} stays hidden",
    }
    title = subjects.get(Decision.Verdict(decision.verdict))
    if title is not None:
        link = f"{settings.SITE_URL}/moderation/decisions/{number}/"
        write_to(found.author, title, "decided", decision=decision, title=title, link=link)


def _to_doctor(fact: Credential, subject: str, template: str) -> None:
    person = fact.doctor.account
    if person is not None and person.is_active:
        link = f"{settings.SITE_URL}/account/doctor/"
        kind = Credential.Kind(fact.kind).label.lower()
        write_to(person, subject, template, doctor=fact.doctor, fact=fact, kind=kind, link=link)


def check_asked(check_id: int) -> None:
    """Write to an applicant that a moderator asked something."""
    _to_applicant(check_id, "A question about your application", "check_asked")


def check_closed(check_id: int) -> None:
    """Write to an applicant how a check of theirs was decided; what they withdrew themselves needs no mail."""
    outcome = Check.objects.values_list("outcome", flat=True).get(pk=check_id)
    if outcome == Check.Outcome.APPROVED:
        _to_applicant(check_id, "Your details were checked", "check_approved")
    elif outcome == Check.Outcome.REFUSED:
        _to_applicant(check_id, "Your details could not be confirmed", "check_refused")


def profile_claimed(check_id: int) -> None:
    """Write to the account that holds a profile that somebody else claims it."""
    check = Check.objects.select_related("doctor__account").get(pk=check_id)
    holder = check.doctor.account if check.doctor is not None else None
    if check.kind == Check.Kind.CLAIM and holder is not None and holder.is_active:
        link = f"{settings.SITE_URL}/account/doctor/"
        write_to(holder, "Somebody else claims your profile", "profile_claimed", doctor=check.doctor, link=link)


def _to_applicant(check_id: int, subject: str, template: str) -> None:
    check = Check.objects.select_related("person").get(pk=check_id)
    if check.person is not None and check.person.is_active:
        link = f"{settings.SITE_URL}/account/doctor/checks/{check.pk}/"
        write_to(check.person, subject, template, link=link)
