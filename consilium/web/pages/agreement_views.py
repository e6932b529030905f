"""What doctors say of a colleague's answer, as the question page shows it."""

from collections import Counter
from collections.abc import Sequence
from uuid import uuid4

from django.urls import reverse

from consilium.answers.models import Answer
from consilium.caching import keys
from consilium.doctors.models import Doctor
from consilium.votes.models import Agreement
from consilium.web.pages.shapes.question import AgreementsView, AgreementView, DangerView

SAYS = {
    Agreement.Kind.AGREE: ("agrees", "agree"),
    Agreement.Kind.RESERVED: ("agrees with a reservation", "agree with a reservation"),
    Agreement.Kind.DISAGREE: ("disagrees", "disagree"),
}


def agreements_view(answer: Answer, said: Sequence[Agreement], colleague: Doctor | None) -> AgreementsView:
    """Return what was said of one answer; `colleague` is the reader, as a doctor who may say something, or None."""
    keys.carry(keys.card(row.doctor_id) for row in said)
    own = next((row for row in said if colleague is not None and row.doctor_id == colleague.pk), None)
    may = colleague is not None and colleague.pk != answer.doctor_id
    return AgreementsView(
        summary=summary(said),
        lines=tuple(AgreementView(who=str(row.doctor), said=said_words(row), words=row.words) for row in said),
        url=reverse("answer_agreements", args=[answer.pk]) if may else "",
        mine=f"You {said_words(own, plural=True)}" if own is not None else "",
        key=str(uuid4()) if may else "",
    )


def summary(said: Sequence[Agreement]) -> str:
    """Return one line: "2 doctors agree · 1 disagrees: outdated"; nothing when nobody said anything."""
    counts = Counter(row.kind for row in said)
    parts: list[str] = []
    for kind, forms in SAYS.items():
        count = counts[kind]
        if not count:
            continue
        who = "" if parts else " doctor" if count == 1 else " doctors"
        reasons = dict.fromkeys(row.get_reason_display().lower() for row in said if row.kind == kind and row.reason)
        parts.append(f"{count}{who} {forms[count > 1]}" + (f": {', '.join(reasons)}" if reasons else ""))
    return " · ".join(parts)


def said_words(row: Agreement, *, plural: bool = False) -> str:
    """Return one doctor's word: "disagrees: outdated", or of oneself "disagree: outdated"."""
    verb = SAYS[Agreement.Kind(row.kind)][plural]
    return f"{verb}: {row.get_reason_display().lower()}" if row.reason else verb


def dangers(said: Sequence[Agreement]) -> tuple[DangerView, ...]:
    """Return the warnings among what was said."""
    return tuple(DangerView(who=str(row.doctor), words=row.words) for row in said if row.is_dangerous)
