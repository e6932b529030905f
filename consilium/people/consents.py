"""What people agree to and take back: rows that are added and never changed, each naming the words it was about."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from consilium.people import texts
from consilium.people.models import Consent, Person, Wording

# A version that was once shown is never changed: consents name it.
RESEARCH: Mapping[str, str] = {
    "1": "What I ask here may be used for research: the words of my questions and of later days without what tells "
    "who I am, the procedure, the day, and what it turned out to be. Not my account, my pseudonym, my country or my "
    "photos. I can take this back at any time; files that were made before keep what they hold.",
}
RESEARCH_NOW = "1"


def has_agreed_to_terms(person: Person) -> bool:
    """Say whether the person has agreed to the terms in the version that holds today."""
    newest = _newest(person, Wording.Kind.TERMS)
    return newest is not None and newest.given and newest.wording.version == texts.current("terms").version


def terms_agreed_to(person: Person) -> Consent | None:
    """Return the person's newest consent to terms, of whatever version."""
    return _newest(person, Wording.Kind.TERMS)


@transaction.atomic
def agree_to_terms(*, person: Person, now: datetime) -> Consent:
    """Return the person's consent to the terms as they stand, added unless the newest one names these very words."""
    terms = texts.current("terms")
    wording = _wording(Wording.Kind.TERMS, terms.version, terms.digest, terms.words, now)
    return _add(person, wording, given=True, now=now)


def allows_research(person: Person) -> bool:
    """Say whether the person lets what they ask be used for research."""
    newest = _newest(person, Wording.Kind.RESEARCH)
    return newest is not None and newest.given


@transaction.atomic
def choose_research(*, person: Person, allowed: bool, now: datetime) -> Consent | None:
    """Return the row that lets what the person asks be used for research, or ends that; None when none is needed."""
    newest = _newest(person, Wording.Kind.RESEARCH)
    if not allowed:
        return None if newest is None else _add(person, newest.wording, given=False, now=now)
    words = RESEARCH[RESEARCH_NOW]
    wording = _wording(Wording.Kind.RESEARCH, RESEARCH_NOW, texts.digest_of(words), words, now)
    return _add(person, wording, given=True, now=now)


def who_allow_research() -> QuerySet[Person]:
    """Return the people whose newest word on research is yes."""
    newest = Consent.objects.filter(person=OuterRef("pk"), wording__kind=Wording.Kind.RESEARCH).order_by("-pk")
    asked = Person.objects.annotate(allows=Subquery(newest.values("given")[:1]))
    return asked.filter(allows=True, is_active=True)


def _newest(person: Person, kind: Wording.Kind) -> Consent | None:
    rows = Consent.objects.filter(person=person, wording__kind=kind).select_related("wording")
    return rows.order_by("-pk").first()


def _wording(kind: Wording.Kind, version: str, digest: str, words: str, now: datetime) -> Wording:
    wording, _ = Wording.objects.get_or_create(
        kind=kind, version=version, digest=digest, defaults={"words": words, "kept_at": now}
    )
    return wording


def _add(person: Person, wording: Wording, *, given: bool, now: datetime) -> Consent:
    # The person's row is the queue: two presses of one button add one row.
    Person.objects.select_for_update().get(pk=person.pk)
    newest = _newest(person, Wording.Kind(wording.kind))
    if newest is not None and (newest.wording_id, newest.given) == (wording.pk, given):
        return newest
    return Consent.objects.create(person=person, wording=wording, given=given, at=now)
