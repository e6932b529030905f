"""A revision is shown and the earlier versions stay, each with what its doctor had seen by then."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer, Opinion
from consilium.answers.revising import revise
from consilium.answers.rules import may_revise
from consilium.people.models import Person
from consilium.people.rules import Reader
from tests import factories
from tests.cast import Cast

FIRST = AnswerGiven(
    headline="Likely milia",
    body="Leave them alone.",
    opinion=OpinionGiven(groups=[[{"label": "milia", "likely": True}]], actions=["do_not_pick"], urgency="S"),
    day=4,
    disclosures=["teaches"],
)


def versions(answer: Answer) -> list[tuple[int, str, bool, int | None]]:
    """Return number, body, whether after seeing, and day of each version."""
    rows = Opinion.objects.filter(answer=answer).order_by("number")
    return list(rows.values_list("number", "body", "after_seeing", "day"))


def test_both_versions_stay_and_are_dated(cast: Cast, now: datetime) -> None:
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=FIRST, now=now)
    factories.answer(cast.question, now, body="Could be acne.")
    later = now + timedelta(days=2)
    second = replace(FIRST, body="Milia, or acne: have it looked at.", day=6, disclosures=["treated"])
    revised = revise(answer=answer, given=second, now=later)
    assert versions(answer) == [
        (0, "Leave them alone.", False, 4),
        (1, "Milia, or acne: have it looked at.", True, 6),
    ]
    assert (revised.body, revised.blind, revised.day, revised.disclosures) == (
        "Milia, or acne: have it looked at.",
        True,
        4,
        ["treated"],
    )
    first = answer.opinions.get(number=0)
    assert (first.disclosures, first.groups) == (["teaches"], [[{"label": "milia", "likely": True}]])


def test_with_no_colleague_to_read_a_revision_is_still_before_seeing_any(cast: Cast, now: datetime) -> None:
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=FIRST, now=now)
    revise(answer=answer, given=replace(FIRST, body="Leave them alone, please."), now=now)
    factories.answer(cast.question, now)
    revise(answer=answer, given=replace(FIRST, body="Have them looked at."), now=now)
    Answer.objects.exclude(pk=answer.pk).update(is_public=False)
    revise(answer=answer, given=FIRST, now=now)
    assert [seen for _, _, seen, _ in versions(answer)] == [False, False, True, True]


def test_what_changes_nothing_adds_no_version(cast: Cast, now: datetime) -> None:
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=FIRST, now=now)
    revise(answer=answer, given=replace(FIRST, day=9, blind=False), now=now)
    assert len(versions(answer)) == 1


def test_an_imported_answer_has_no_versions(cast: Cast, now: datetime) -> None:
    imported = Answer.objects.create(
        question=cast.question, position=1, doctor=cast.dr_brandt, standing="imported", added_at=now
    )
    with pytest.raises(ValueError, match="was not given here"):
        revise(answer=imported, given=FIRST, now=now)
    assert not may_revise(cast.brandt, imported, now)


def test_who_may_revise(cast: Cast, now: datetime) -> None:
    answer = post_answer(question=cast.question, doctor=cast.dr_brandt, given=FIRST, now=now)
    colleague = factories.answer(cast.question, now).doctor
    assert colleague is not None
    assert colleague.account is not None
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam, colleague.account)
    readers: tuple[Reader, ...] = (AnonymousUser(), *(Person.objects.get(pk=person.pk) for person in people))
    assert [may_revise(reader, answer, now) for reader in readers] == [False, False, True, False, False, False, False]


@pytest.mark.parametrize(
    "wrong",
    [
        {"groups": [[{"label": "acne", "likely": True}], [{"label": "acne", "likely": False}]]},
        {"groups": [[{"label": "acne", "likely": True}]], "ruled_out": ["acne"]},
        {"groups": [[]]},
        {"urgency": "X"},
    ],
)
def test_an_opinion_says_one_thing_of_a_condition(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"opinion|urgency"):
        OpinionGiven(**wrong)  # type: ignore[arg-type]
