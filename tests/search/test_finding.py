"""A search finds by synonyms, slips and facets, ranks, and keeps from a doctor what colleagues wrote."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.people.rules import Reader
from consilium.questions.actions import ask
from consilium.questions.following import add_update, edit, tell_outcome
from consilium.questions.models import Outcome, Question
from consilium.rebuilding import rebuild
from consilium.search.facets import Facets
from consilium.search.finding import find
from consilium.search.models import Entry
from tests import factories
from tests.cast import Cast

NOBODY = AnonymousUser()


@pytest.fixture
def asked(cast: Cast, now: datetime) -> dict[str, Question]:
    """Four questions beside Ana's, oldest first."""
    rows = {
        "milia": ("Milia all over my cheeks", "Since the treatment.", "halo-laser", 4),
        "eyes": ("Swollen eyelids", "Is this swelling normal? White bumps too.", "blepharoplasty", 2),
        "lump": ("A hard lump", "It hurts when I press it.", "liposuction", 40),
        "bruise": ("Bruised after filler", "Purple for a week.", "lip-augmentation", None),
    }
    return {
        name: ask(asker=cast.sam, title=title, body=body, procedure=procedure, day=day, country="US", now=now)
        for name, (title, body, procedure, day) in rows.items()
    }


def names(
    asked: dict[str, Question], query: str, now: datetime, reader: Reader = NOBODY, facets: Facets | None = None
) -> list[str]:
    """Return which of the questions meet every word of a query, best first."""
    found = find(query, facets or Facets(), reader, now)
    by_id = {question.pk: name for name, question in asked.items()}
    return [by_id[pk] for pk in found.ids[: found.in_full] if pk in by_id]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("milk spots", ["milia", "eyes"]),
        ("milia", ["milia", "eyes"]),
        ("white bumps", ["milia", "eyes"]),
        ("puffy eyelid", ["eyes"]),
        ("is swelling normal", ["eyes"]),
        ('"is this swelling normal"', ["eyes"]),
        ('"swelling this"', []),
        ("liposuc", ["lump"]),
        ("bruising", ["bruise"]),
        ("day 40", ["lump"]),
        ("😀", []),
        ("", []),
        ("x" * 10_000, []),
    ],
)
def test_words_find(asked: dict[str, Question], now: datetime, query: str, found: list[str]) -> None:
    assert names(asked, query, now) == found


def test_a_slip_is_put_right_and_can_be_kept(asked: dict[str, Question], now: datetime) -> None:
    found = find("wite bumps", Facets(), NOBODY, now)
    assert found.correction is not None
    assert (found.correction.query, found.correction.applied) == ("white bumps", True)
    assert names(asked, "wite bumps", now) == ["milia", "eyes"]
    kept = find("wite bumps", Facets(), NOBODY, now, as_written=True)
    assert (kept.in_full, kept.correction) == (0, replace(found.correction, applied=False))


def test_what_some_wrote_is_only_asked_about(asked: dict[str, Question], now: datetime) -> None:
    edit(question=asked["lump"], title="A hard lumpp", body="It hurts.", now=now)
    found = find("lumpp", Facets(), NOBODY, now)
    assert found.correction is not None
    assert (found.correction.applied, found.ids) == (False, (asked["lump"].pk,))


def test_nearly_fitting_ones_come_after(asked: dict[str, Question], now: datetime) -> None:
    found = find("hard lump tomorrow", Facets(), NOBODY, now)
    assert (found.in_full, found.ids) == (0, (asked["lump"].pk,))


@pytest.mark.parametrize(
    ("facets", "found"),
    [
        ({"day": "4-7"}, ["milia"]),
        ({"procedure": "blepharoplasty"}, ["eyes"]),
        ({"answered": "no"}, ["bruise", "eyes", "milia"]),
        ({"answered": "yes"}, ["lump"]),
        ({"outcome": "yes"}, ["eyes"]),
        ({"condition": "seroma"}, ["lump"]),
        ({"day": "91-"}, []),
    ],
)
def test_facets_narrow(
    asked: dict[str, Question], cast: Cast, now: datetime, facets: dict[str, str], found: list[str]
) -> None:
    opinion = OpinionGiven(groups=[[{"label": "seroma", "likely": True}]], actions=["see_provider"], urgency="C")
    given = AnswerGiven(headline="", body="This is likely fluid.", opinion=opinion)
    post_answer(question=asked["lump"], doctor=cast.dr_brandt, given=given, now=now)
    tell_outcome(question=asked["eyes"], finder=Outcome.Finder.OWN, now=now)
    assert names(asked, "", now, facets=Facets(**facets)) == found


def test_fresh_and_agreed_upon_come_first(cast: Cast, now: datetime) -> None:
    made = [
        ask(
            asker=cast.sam,
            title="Red cheeks",
            body="",
            procedure="",
            day=None,
            country="US",
            now=now - timedelta(days=age),
        )
        for age in (900, 500, 0)
    ]

    def order(reader: Reader) -> list[int]:
        found = find("red cheeks", Facets(), reader, now)
        return [[row.pk for row in made].index(pk) for pk in found.ids[: found.in_full]]

    assert order(NOBODY) == [2, 1, 0]
    Entry.objects.filter(pk=made[0].pk).update(agreement=1.0)
    assert order(NOBODY) == [0, 2, 1]
    # For a doctor agreement ranks nothing.
    assert order(cast.brandt) == [2, 1, 0]


def test_every_change_is_found_at_once(asked: dict[str, Question], cast: Cast, now: datetime) -> None:
    add_update(question=asked["lump"], body="Now it is turquoise.", day=41, now=now)
    assert names(asked, "turquoise", now) == ["lump"]
    factories.answer(asked["bruise"], now, body="Use an ichthammol dressing.")
    assert names(asked, "ichthammol", now) == ["bruise"]
    assert rebuild_lines() == []


def rebuild_lines() -> list[str]:
    """Return what a rebuild finds to differ."""
    return list(rebuild())


def test_a_doctor_finds_by_the_askers_words_alone(asked: dict[str, Question], cast: Cast, now: datetime) -> None:
    opinion = OpinionGiven(groups=[[{"label": "seroma", "likely": True}]], actions=["see_provider"], urgency="C")
    given = AnswerGiven(headline="Seroma", body="Probably zirconium.", opinion=opinion)
    post_answer(question=asked["lump"], doctor=factories.doctor(now), given=given, now=now)
    assert names(asked, "zirconium", now) == ["lump"]
    for doctor in (cast.brandt, cast.chen):
        assert names(asked, "zirconium", now, reader=doctor) == []
        assert find("hard zirconium", Facets(), doctor, now).in_full == 0
        # The facet is left out, so it tells nothing either way.
        assert names(asked, "lump", now, reader=doctor, facets=Facets(condition="seroma")) == ["lump"]
        assert names(asked, "eyelids", now, reader=doctor, facets=Facets(condition="seroma")) == ["eyes"]


def test_rebuild_mends_what_differs(asked: dict[str, Question], now: datetime) -> None:
    Entry.objects.filter(pk=asked["lump"].pk).update(own="wrong")
    assert rebuild_lines() == [f"question {asked['lump'].pk}: search entry"]
    assert names(asked, "hurts", now) == ["lump"]
