"""A doctor has one word on a colleague's answer; calling it dangerous takes words and reaches moderators at once."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from consilium.moderation.models import SafetyItem
from consilium.people.models import Person
from consilium.people.rules import Reader
from consilium.votes.agreeing import say, take_back
from consilium.votes.models import Agreement
from consilium.votes.rules import may_agree
from tests import factories
from tests.cast import Cast

AGREE, RESERVED, DISAGREE = Agreement.Kind.AGREE, Agreement.Kind.RESERVED, Agreement.Kind.DISAGREE
DANGEROUS = Agreement.Reason.DANGEROUS


def test_a_word_is_given_changed_and_taken_back(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    say(doctor=cast.dr_brandt, answer=answer, kind=AGREE, now=now)
    say(doctor=cast.dr_brandt, answer=answer, kind=RESERVED, words="Not before day 7.", now=now)
    say(doctor=cast.dr_brandt, answer=answer, kind=DISAGREE, reason="outdated", now=now)
    (row,) = answer.agreements.all()
    assert (row.kind, row.reason, row.words) == ("disagree", "outdated", "")
    take_back(doctor=cast.dr_brandt, answer=answer, now=now)
    take_back(doctor=cast.dr_brandt, answer=answer, now=now)
    assert not answer.agreements.exists()
    assert not SafetyItem.objects.exists()


@pytest.mark.parametrize(
    ("kind", "reason", "words"),
    [(AGREE, "wrong", ""), (RESERVED, DANGEROUS, "Words."), (DISAGREE, "", ""), (DISAGREE, DANGEROUS, "  ")],
)
def test_what_makes_no_sense_is_refused(
    cast: Cast, now: datetime, kind: Agreement.Kind, reason: str, words: str
) -> None:
    answer = factories.answer(cast.question, now)
    with pytest.raises(ValueError, match=r"reason|dangerous"):
        say(doctor=cast.dr_brandt, answer=answer, kind=kind, reason=reason, words=words, now=now)
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("kind", "reason"), [("agree", "wrong"), ("disagree", ""), ("disagree", "dangerous"), ("x", "")]
)
def test_the_database_refuses_it_too(cast: Cast, now: datetime, kind: str, reason: str) -> None:
    answer = factories.answer(cast.question, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(doctor=cast.dr_brandt, answer=answer, kind=kind, reason=reason, given_at=now)


def test_danger_raises_one_safety_item_a_doctor_and_it_stays(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    other = factories.doctor(now)
    say(doctor=cast.dr_brandt, answer=answer, kind=DISAGREE, reason=DANGEROUS, words="Near the eye!", now=now)
    say(doctor=other, answer=answer, kind=DISAGREE, reason=DANGEROUS, words="It hides an infection.", now=now)
    later = now + timedelta(hours=1)
    say(
        doctor=cast.dr_brandt, answer=answer, kind=DISAGREE, reason=DANGEROUS, words="Steroids near the eye.", now=later
    )
    take_back(doctor=cast.dr_brandt, answer=answer, now=later)
    items = SafetyItem.objects.values_list("answer", "raised_by", "words", "raised_at")
    assert list(items) == [
        (answer.pk, cast.dr_brandt.pk, "Steroids near the eye.", now),
        (answer.pk, other.pk, "It hides an infection.", now),
    ]


def test_who_may_agree(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    assert answer.doctor is not None
    assert answer.doctor.account is not None
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam, answer.doctor.account)

    def may() -> list[bool]:
        readers: tuple[Reader, ...] = (AnonymousUser(), *(Person.objects.get(pk=person.pk) for person in people))
        return [may_agree(reader, answer, now) for reader in readers]

    assert may() == [False] * 7
    factories.answer(cast.question, now, by=cast.dr_brandt)
    assert may() == [False, False, True, False, False, False, False]
    answer.is_public = False
    assert may() == [False] * 7
