"""What answers do when a person asks for erasure: what the account was shown is forgotten, merges that need it end."""

from django.db.models import Q

from consilium import events
from consilium.answers.merging import part
from consilium.answers.models import Unblinding
from consilium.questions.models import Question


def forget_reader(event: events.ErasureAsked) -> None:
    """Forget to which questions the account was shown answers: nobody will ask about it any more."""
    Unblinding.objects.filter(person=event.person_id).delete()


def part_what_was_merged(event: events.ErasureAsked) -> None:
    """Undo merges of questions whose words are about to go: the other person's question and answers stay in view."""
    if event.keeps_text:
        return
    asked = Q(asker=event.person_id) | Q(merged_into__asker=event.person_id)
    for pk in Question.objects.filter(asked, merged_into__isnull=False).order_by("pk").values_list("pk", flat=True):
        part(question_id=pk, now=event.at)
