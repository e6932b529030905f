"""Drafts, claims and phrases: what stands while a doctor writes, and when it ends."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from consilium.answers.models import Claim, Draft, Phrase
from consilium.answers.writing import claim, claim_on, discard_draft, draft_of, give_back, keep_phrase, save_draft
from consilium.questions.actions import ask
from tests import factories
from tests.cast import Cast


def test_a_draft_is_one_a_question_and_goes_with_the_answer(cast: Cast, now: datetime) -> None:
    save_draft(doctor=cast.dr_brandt, question=cast.question, fields={"body": "Mil"}, now=now)
    save_draft(doctor=cast.dr_brandt, question=cast.question, fields={"body": "Milia"}, now=now)
    save_draft(doctor=cast.dr_chen, question=cast.question, fields={"body": "Acne"}, now=now)
    draft = draft_of(cast.dr_brandt, cast.question)
    assert draft is not None
    assert draft.fields == {"body": "Milia"}
    factories.answer(cast.question, now, by=cast.dr_brandt)
    assert list(Draft.objects.values_list("doctor", flat=True)) == [cast.dr_chen.pk]
    discard_draft(doctor=cast.dr_chen, question=cast.question)
    assert not Draft.objects.exists()


def test_a_claim_stands_for_ten_minutes_against_colleagues(cast: Cast, now: datetime) -> None:
    mine = claim(doctor=cast.dr_brandt, question=cast.question, now=now)
    assert mine is not None
    assert mine.until == now + timedelta(minutes=10)
    almost, over = now + timedelta(minutes=9, seconds=59), now + timedelta(minutes=10)
    assert claim(doctor=cast.dr_chen, question=cast.question, now=almost) is None
    assert claim_on(cast.question, almost) == mine
    assert claim_on(cast.question, over) is None
    theirs = claim(doctor=cast.dr_chen, question=cast.question, now=over)
    assert theirs is not None
    assert list(Claim.objects.all()) == [theirs]


def test_a_doctor_has_one_claim_and_can_renew_and_give_it_back(cast: Cast, now: datetime) -> None:
    other = ask(asker=cast.ana, title="Another question", body="Words.", now=now)
    claim(doctor=cast.dr_brandt, question=cast.question, now=now)
    later = now + timedelta(minutes=5)
    claim(doctor=cast.dr_brandt, question=cast.question, now=later)
    assert Claim.objects.get().until == later + timedelta(minutes=10)
    claim(doctor=cast.dr_brandt, question=other, now=later)
    assert Claim.objects.get().question == other
    give_back(doctor=cast.dr_chen, question=other)
    assert Claim.objects.count() == 1
    give_back(doctor=cast.dr_brandt, question=other)
    assert not Claim.objects.exists()


def test_a_claim_ends_with_the_answer(cast: Cast, now: datetime) -> None:
    claim(doctor=cast.dr_brandt, question=cast.question, now=now)
    factories.answer(cast.question, now)
    assert Claim.objects.count() == 1
    factories.answer(cast.question, now, by=cast.dr_brandt)
    assert not Claim.objects.exists()


def test_phrases_are_ones_own_and_have_one_name_each(cast: Cast, now: datetime) -> None:
    kept = keep_phrase(doctor=cast.dr_brandt, name="Aftercare", words="Wash gently.")
    keep_phrase(doctor=cast.dr_chen, name="Aftercare", words="Keep it moist.")
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_phrase(doctor=cast.dr_brandt, name="Aftercare", words="Again.")
    keep_phrase(doctor=cast.dr_brandt, name="Aftercare, laser", words="Wash gently, pat dry.", phrase=kept)
    assert list(Phrase.objects.filter(doctor=cast.dr_brandt).values_list("name", "words")) == [
        ("Aftercare, laser", "Wash gently, pat dry.")
    ]
