"""Reading votes and doctors' words on answers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from consilium.people.rules import Reader, is_signed_in
from consilium.votes.models import Agreement, HelpfulVote


def votes_of(reader: Reader, answer_ids: Iterable[int]) -> dict[int, int]:
    """Return the reader's own votes on these answers: answer id to +1 or -1."""
    if not is_signed_in(reader):
        return {}
    rows = HelpfulVote.objects.filter(person_id=reader.pk, answer_id__in=list(answer_ids))
    return dict(rows.values_list("answer_id", "value"))


def with_agreements() -> Prefetch[str, QuerySet[Agreement], str]:
    """Return what brings each answer's `agreements` along, in the order in which doctors first said them."""
    return Prefetch("agreements", Agreement.objects.select_related("doctor"))
