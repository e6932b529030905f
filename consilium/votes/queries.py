"""Reading votes and doctors' words on answers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from consilium.people.rules import Reader, is_signed_in
from consilium.votes.models import Agreement, HelpfulVote


def votes_of(reader: Reader, answer_ids: Iterable[int]) -> dict[int, int]:
    """Return the reader's own votes on these answers: answer id to +1 or -1."""
    if not is_signed_in(reader):
        return {}
    rows = HelpfulVote.objects.filter(person_id=reader.pk, answer_id__in=list(answer_ids))
    return dict(rows.values_list("answer_id", "value"))


def agreements_on(answer_ids: Iterable[int]) -> Mapping[int, Sequence[Agreement]]:
    """Return what doctors say of these answers, in the order in which they first said it; one query."""
    said: dict[int, list[Agreement]] = defaultdict(list)
    for row in Agreement.objects.filter(answer_id__in=list(answer_ids)).select_related("doctor"):
        said[row.answer_id].append(row)
    return said
