"""What a doctor calls dangerous waits for a moderator, from the moment it is said."""

from consilium import events
from consilium.moderation.cases import open_case
from consilium.moderation.models import Kind, Lane, SafetyItem
from consilium.votes.models import Agreement


def raise_danger(event: events.AgreementGiven) -> None:
    """Write the safety item of an agreement that calls an answer dangerous, and open its case before all others.

    Said again, its words are renewed, and the answer is looked at again.
    """
    if not event.is_dangerous:
        return
    words = Agreement.objects.get(pk=event.agreement_id).words
    item, is_new = SafetyItem.objects.get_or_create(
        answer_id=event.answer_id, raised_by_id=event.doctor_id, defaults={"words": words, "raised_at": event.at}
    )
    if not is_new:
        item.words = words
        item.save(update_fields=["words"])
    open_case(kind=Kind.ANSWER, subject_id=event.answer_id, lane=Lane.SAFETY, now=event.at)
