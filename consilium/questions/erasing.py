"""Forgetting whose questions these were, and what they said, when a person asks for erasure."""

from django.db import transaction

from consilium import events
from consilium.questions import drafts, photos, privacy
from consilium.questions.models import Draft, OutcomeRequest, Photo, Question

GONE = "Taken back by the person who asked"


@transaction.atomic
def erase_asker(event: events.ErasureAsked) -> None:
    """Take a person out of all they asked: drafts and photos go, and the words go or lose what tells who it was.

    A question whose words go leaves public view, since answers repeat what was asked.
    """
    for draft in Draft.objects.filter(owner=event.person_id):
        drafts.discard(draft=draft, now=event.at)
    for question in Question.objects.select_for_update().filter(asker=event.person_id):
        photos.drop(photos=list(Photo.objects.filter(question=question)), now=event.at)
        OutcomeRequest.objects.filter(question=question).delete()
        question.versions.all().delete()
        if event.keeps_text:
            _take_out_who(question)
        else:
            _take_out_words(question)
        question.asker = None
        question.looked_at = None
        question.save()
        events.publish(events.QuestionChanged(at=event.at, question_id=question.pk))


def _take_out_words(question: Question) -> None:
    question.title, question.body, question.is_public = GONE, "", False
    question.procedure_words = question.body_site = question.country = ""
    question.day, question.level_reasons = None, []
    question.updates.all().delete()
    question.clarifications.exclude(reply="").update(reply=GONE)
    if hasattr(question, "outcome"):
        question.outcome.delete()


def _take_out_who(question: Question) -> None:
    question.title = _without(question.title)[:300]
    question.body = _without(question.body)
    # Evidence quotes the words as they were; without it each reason keeps its rule.
    question.level_reasons = [{**reason, "evidence": ""} for reason in question.level_reasons]
    for update in question.updates.all():
        update.body = _without(update.body)
        update.save(update_fields=["body"])
    for row in question.clarifications.exclude(reply=""):
        row.reply = _without(row.reply)
        row.save(update_fields=["reply"])
    if hasattr(question, "outcome"):
        question.outcome.words = _without(question.outcome.words)
        question.outcome.save(update_fields=["words"])


def _without(text: str) -> str:
    return privacy.take_out(text, privacy.find(text))
