"""Revising an answer: the new version is shown, the earlier ones stay."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from consilium import events
from consilium.answers.given import AnswerGiven, given_in
from consilium.answers.models import Answer, Draft, Opinion
from consilium.answers.unblinding import colleagues_have_answered


@transaction.atomic
def revise(*, answer: Answer, given: AnswerGiven, now: datetime) -> Answer:
    """Return the answer with a new version on top; one that changes nothing adds none.

    A revision counts as given after discussion as soon as there is a colleague's answer to read, or when the version
    before it did. ValueError for an answer without versions: an imported one.
    """
    # The answer's row is the queue of its versions.
    answer = Answer.objects.select_for_update().get(pk=answer.pk)
    newest = answer.opinions.last()
    if newest is None:
        raise ValueError(f"answer {answer.pk} was not given here")
    before = given_in(newest)
    if replace(given, blind=before.blind, day=before.day) == before:
        return answer
    assert answer.doctor is not None  # only_imports_have_no_doctor
    after_seeing = newest.after_seeing or colleagues_have_answered(answer.doctor, answer.question)
    keep_version(answer, given, number=newest.number + 1, after_seeing=after_seeing, now=now)
    answer.headline, answer.body = given.headline, given.body
    answer.disclosures, answer.disclosure = list(given.disclosures), given.disclosure
    answer.save(update_fields=["headline", "body", "disclosures", "disclosure"])
    Draft.objects.filter(doctor=answer.doctor_id, question=answer.question_id).delete()
    events.publish(
        events.AnswerRevised(at=now, answer_id=answer.pk, question_id=answer.question_id, doctor_id=answer.doctor_id)
    )
    return answer


def keep_version(answer: Answer, given: AnswerGiven, *, number: int, after_seeing: bool, now: datetime) -> Opinion:
    """Return the row of a version of an answer; whoever changes the answer calls this in the same transaction."""
    return Opinion.objects.create(
        answer=answer,
        number=number,
        headline=given.headline,
        body=given.body,
        groups=[[dict(entry) for entry in group] for group in given.opinion.groups],
        ruled_out=list(given.opinion.ruled_out),
        actions=list(given.opinion.actions),
        urgency=given.opinion.urgency,
        needs_examination=given.opinion.needs_examination,
        disclosures=list(given.disclosures),
        disclosure=given.disclosure,
        after_seeing=after_seeing,
        day=given.day,
        given_at=now,
    )
