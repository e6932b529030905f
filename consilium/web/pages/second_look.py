"""What is pointed out before something is posted: an emergency in it, or words that tell who somebody is."""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from django.http import QueryDict

from consilium.medicine.emergency import EVERYWHERE, emergency_number
from consilium.questions import privacy
from consilium.questions.privacy import Finding
from consilium.questions.triage import Triage
from consilium.web.pages.ask_views import is_emergency, shown_level
from consilium.web.pages.shapes.asking import PrivateWords
from consilium.web.pages.shapes.common import EmergencyNumber
from consilium.web.pages.shapes.mine import SecondLook

AROUND = 40  # characters shown on either side of private words


def second_look(texts: Mapping[str, str], found: Triage | None, looked: str, country: str) -> SecondLook | None:
    """Return what to point out about some texts, by the names of their fields; None when nothing is, or it was before.

    `looked` is the digest under which these very texts were pointed out already.
    """
    digest = hashlib.blake2b("\0".join([*texts.values()]).encode(), digest_size=16).hexdigest()
    private = private_words(texts)
    urgent = found is not None and is_emergency(found)
    if looked == digest or not (private or urgent):
        return None
    return SecondLook(
        digest=digest,
        level=shown_level(found) if found is not None and urgent else None,
        number=number_in(country) if urgent else None,
        private=private,
    )


def number_in(country: str) -> EmergencyNumber:
    """Return whom to call in a country, or in the installation's when it is not known."""
    row = emergency_number(country) or emergency_number(settings.COUNTRY)
    if row is None:
        return EmergencyNumber("", "any country", EVERYWHERE)
    return EmergencyNumber(row.country, row.name, row.number)


def private_words(texts: Mapping[str, str]) -> tuple[PrivateWords, ...]:
    """Return everything in some texts that tells who somebody is, each in its sentence."""
    return tuple(_shown(field, text, finding) for field, text in texts.items() for finding in privacy.find(text))


def without_chosen(texts: Mapping[str, str], chosen: list[str]) -> dict[str, str]:
    """Return the texts with the chosen private words taken out; a choice from another text changes nothing."""
    return {
        field: privacy.take_out(text, [row for row in privacy.find(text) if _value(field, row) in chosen])
        for field, text in texts.items()
    }


def cleared(sent: QueryDict, texts: Mapping[str, str]) -> QueryDict:
    """Return a form as it was sent, but without the private words that its sender chose to take out."""
    changed = sent.copy()
    for field, text in without_chosen(texts, sent.getlist("private")).items():
        changed[field] = text
    return changed


def _value(field: str, finding: Finding) -> str:
    return f"{field}:{finding.start}:{finding.words}"


def _shown(field: str, text: str, finding: Finding) -> PrivateWords:
    before = text[max(finding.start - AROUND, 0) : finding.start]
    after = text[finding.end : finding.end + AROUND]
    if finding.start > AROUND:
        before = before.partition(" ")[2] if " " in before else before
    if finding.end + AROUND < len(text):
        after = after.rpartition(" ")[0] if " " in after else after
    return PrivateWords(
        value=_value(field, finding),
        kind=privacy.CALLED[finding.kind],
        before=("…" if finding.start > AROUND else "") + before,
        words=finding.words,
        after=after + ("…" if finding.end + AROUND < len(text) else ""),
        instead=privacy.INSTEAD[finding.kind],
    )
