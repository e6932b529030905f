"""The order of the directory: by checks, answers and reviews, and the same when it is rebuilt."""

from datetime import datetime

import pytest

from consilium.doctors.models import Doctor
from consilium.reviews import relevance
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from tests import factories
from tests.cast import Cast, verify


def test_each_part_by_hand() -> None:
    nobody = relevance.relevance(verified=False, answers=0, up=0, down=0, stars=3.0)
    assert nobody == 0.5
    assert relevance.relevance(verified=True, answers=0, up=0, down=0, stars=3.0) == 2.5
    assert relevance.relevance(verified=False, answers=1023, up=0, down=0, stars=3.0) == 1.5
    assert relevance.relevance(verified=False, answers=10**9, up=0, down=0, stars=1.0) == 1.0
    assert relevance.relevance(verified=False, answers=0, up=10, down=0, stars=3.0) == pytest.approx(
        0.5 + 0.7225, abs=1e-3
    )


def test_no_number_of_answers_votes_and_stars_outweighs_a_check_by_more_than_it_may() -> None:
    most = relevance.relevance(verified=False, answers=10**6, up=10**6, down=0, stars=5.0)
    assert most < relevance.relevance(verified=True, answers=1023, up=0, down=0, stars=1.0) + 1


def test_what_happens_moves_a_doctor_at_once_and_a_rebuild_finds_nothing(cast: Cast, now: datetime) -> None:
    def order() -> list[str]:
        return list(Doctor.objects.order_by("-relevance", "-pk").values_list("name", flat=True))

    assert order() == ["Ida Brandt", "Wei Chen"]
    verify(cast.dr_chen, now)
    assert order() == ["Wei Chen", "Ida Brandt"]
    factories.answer(cast.question, now, by=cast.dr_brandt)
    assert order() == ["Ida Brandt", "Wei Chen"]
    for _ in range(6):
        review = write_review(
            person=factories.person(now),
            doctor=cast.dr_chen,
            stars=5,
            body="Very good.",
            relation=Review.Relation.TREATED,
            now=now,
        )
        publish_review(review=review, now=now)
        low = write_review(
            person=factories.person(now),
            doctor=cast.dr_brandt,
            stars=1,
            body="Not good.",
            relation=Review.Relation.TREATED,
            now=now,
        )
        publish_review(review=low, now=now)
    assert order() == ["Wei Chen", "Ida Brandt"]
    list(relevance.rebuild(now))
    assert list(relevance.rebuild(now)) == []
    Doctor.objects.filter(pk=cast.dr_brandt.pk).update(relevance=9.0)
    assert list(relevance.rebuild(now)) == [f"doctor {cast.dr_brandt.pk}: relevance"]
    assert order() == ["Wei Chen", "Ida Brandt"]
