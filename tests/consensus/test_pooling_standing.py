"""Where the doctors stand as a whole: the seed's panel, safety, dissent, who counts, and the stored snapshot."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.consensus.opinions import Checked, Finding, Opinion, Quote
from consilium.consensus.pooling import Verdict
from consilium.consensus.stand import stand
from consilium.consensus.standing import Complaint, QuestionFacts, Terms
from consilium.consensus.stored import from_json, to_json
from consilium.medicine.levels import Level
from tests.consensus.seed import TERMS, seed_facts, seed_opinions, seed_rows

LABELS = ("acne", "milia", "infection", "herpes_simplex", "reaction_to_treatment")
OPINIONS = st.builds(
    Opinion,
    doctor=st.just(""),
    standing=st.sampled_from(("verified", "imported", "unverified")),
    blind=st.sampled_from((True, False, None)),
    groups=st.lists(st.lists(st.sampled_from(LABELS), min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
    ruled_out=st.lists(st.sampled_from(LABELS), max_size=2, unique=True).map(tuple),
    actions=st.lists(st.sampled_from(("see_provider", "antibiotics", "antibiotics_oral")), max_size=3).map(tuple),
    urgency=st.sampled_from((None, *Level)),
    says_common=st.booleans(),
    says_self_limited=st.booleans(),
    asks=st.lists(st.sampled_from(("itching", "fever")), max_size=1).map(tuple),
    addresses=st.lists(st.builds(Finding, st.just("swelling"), st.sampled_from(("eyes", "pores"))), max_size=1).map(
        tuple
    ),
)


def numbered(opinions: list[Opinion]) -> list[Opinion]:
    return [replace(opinion, doctor=f"d{place}", given=place) for place, opinion in enumerate(opinions)]


PANELS = st.lists(OPINIONS, max_size=8).map(numbered)
FACTS = st.builds(
    QuestionFacts,
    level=st.sampled_from(list(Level)),
    complaints=st.just((Complaint(Finding("swelling", "eyes"), "my eyes", 0, 7),)),
)


def doctor(name: str, *labels: str, standing: Checked = "verified", urgency: Level | None = None) -> Opinion:
    groups = tuple((label,) for label in labels)
    return Opinion(doctor=name, standing=standing, blind=True, groups=groups, urgency=urgency, given=ord(name[0]))


def test_seed_panel() -> None:
    standing = stand(seed_opinions(), seed_facts(), TERMS)
    assert (standing.doctors, standing.verified, standing.imported) == (10, 0, 10)
    assert (standing.independence_unknown, standing.read_by_software) == (10, 10)

    actions = {line.action: line.count for line in standing.now.actions}
    assert standing.now.actions[0].action == "see_provider"
    assert (actions["see_provider"], actions["antibiotics"]) == (10, 5)

    labels = {line.label: line for line in standing.now.labels}
    assert (labels["acne"].first, standing.now.naming, labels["milia"].first) == (4, 9, 3)
    assert labels["acne"].possible == 1
    assert [backing.answer for backing in labels["acne"].backings] == ["2", "4", "7", "10"]
    assert [backing.answer for backing in labels["milia"].backings] == ["3", "5", "6"]
    evidence = seed_rows()[1]["assessments"][0]["evidence"]
    assert [quote.text for quote in labels["acne"].backings[0].quotes] == [evidence]
    assert standing.now.verdict is Verdict.DIVIDED
    assert standing.now.close_call.is_close

    assert [(line.id, [backing.answer for backing in line.backings]) for line in standing.ruled_out] == [
        ("acne", ["6"])
    ]
    assert [line.id for line in standing.raised_by_one] == ["infection", "herpes_simplex", "yeast_infection"]
    assert [(line.id, line.count) for line in standing.safety.warnings] == [("herpes_simplex", 1), ("infection", 1)]
    assert [backing.answer for backing in standing.names_no_cause] == ["8"]
    assert [(line.id, line.count) for line in standing.asked_back] == [("itching", 1)]
    assert [complaint.finding for complaint in standing.nobody_addressed] == [Finding("swelling", "eyes")]
    assert (standing.reassurance.common.count, standing.reassurance.passes_by_itself.count) == (7, 3)
    assert not standing.reassurance.may_say_normal
    assert standing.reassurance.against == ("level", "treatable cause raised")
    assert (standing.safety.level, standing.safety.question) == (Level.C, Level.C)
    assert standing.independent.doctors == 0


def test_a_reply_takes_the_question_off_the_panel() -> None:
    facts = replace(seed_facts(), answered=frozenset({"itching"}))
    assert stand(seed_opinions(), facts, TERMS).asked_back == ()


def test_urgency_is_the_highest_of_question_and_verified_doctors() -> None:
    panel = [
        doctor("a", "acne", urgency=Level.S),
        doctor("b", "acne", urgency=Level.U),
        doctor("c", "acne", urgency=Level.E, standing="imported"),
        doctor("d", "acne", urgency=Level.E, standing="unverified"),
    ]
    safety = stand(panel, QuestionFacts(level=Level.C)).safety
    assert (safety.level, [backing.doctor for backing in safety.raised_by]) == (Level.U, ["b"])
    assert (safety.imported_level, [backing.doctor for backing in safety.said_by_imported]) == (Level.E, ["c"])
    safety = stand(panel, QuestionFacts(level=Level.E)).safety
    assert (safety.level, safety.raised_by, safety.said_by_imported) == (Level.E, (), ())


@pytest.mark.parametrize(
    ("common", "of", "level", "label", "against"),
    [
        (3, 5, Level.S, "milia", ()),
        (2, 4, Level.S, "milia", ("no majority",)),
        (2, 2, Level.S, "milia", ("too few doctors",)),
        (5, 5, Level.C, "milia", ("level",)),
        (5, 5, Level.S, "infection", ("treatable cause raised",)),
    ],
)
def test_reassurance_needs_a_majority_and_no_open_flag(
    common: int, of: int, level: Level, label: str, against: tuple[str, ...]
) -> None:
    panel = [replace(doctor(chr(97 + place), "milia"), says_common=place < common) for place in range(of)]
    panel[-1] = replace(panel[-1], groups=((label,),))
    reassurance = stand(panel, QuestionFacts(level=level), TERMS).reassurance
    assert (reassurance.may_say_normal, reassurance.against) == (not against, against)


def test_an_imported_alarm_forbids_reassurance_though_it_does_not_raise_the_level() -> None:
    panel = [replace(doctor(name, "milia"), says_common=True) for name in "abcd"]
    panel.append(doctor("e", "milia", urgency=Level.U, standing="imported"))
    standing = stand(panel, QuestionFacts(), TERMS)
    assert standing.safety.level is Level.S
    assert standing.reassurance.against == ("level",)


def test_one_opinion_a_doctor_and_two_tallies() -> None:
    first = Opinion(doctor="a", standing="verified", blind=True, groups=(("acne",),), given=1)
    revised = replace(first, blind=False, groups=(("milia",),), given=5)
    late = Opinion(doctor="b", standing="verified", blind=False, groups=(("milia",),), given=3)
    standing = stand([revised, late, first])
    assert (standing.doctors, standing.now.top, standing.now.naming) == (2, "milia", 2)
    assert (standing.independent.doctors, standing.independent.top) == (1, "acne")
    with pytest.raises(ValueError, match="two opinions of doctor 'a'"):
        stand([first, replace(first, groups=())])


def test_antibiotics_of_any_kind_count_a_doctor_once() -> None:
    panel = [
        replace(doctor("a"), actions=("antibiotics_oral", "antibiotics", "see_provider")),
        replace(doctor("b"), actions=("antibiotics_oral",)),
    ]
    lines = stand(panel, terms=TERMS).now.actions
    assert [(line.action, line.kinds, line.count) for line in lines] == [
        ("antibiotics", ("antibiotics", "antibiotics_oral"), 2),
        ("see_provider", ("see_provider",), 1),
    ]


def test_what_is_named_and_ruled_out_at_once_stays_named() -> None:
    standing = stand([replace(doctor("a", "herpes_simplex"), ruled_out=("herpes_simplex", "milia"))], terms=TERMS)
    assert [line.id for line in standing.ruled_out] == ["milia"]
    assert [line.label for line in standing.now.labels] == ["herpes_simplex"]


@pytest.mark.parametrize(
    ("said", "asked", "speaks"),
    [
        (Finding("swelling", "pores"), Finding("swelling", "eyes"), False),
        (Finding("swelling", "eyes"), Finding("swelling", "eyes"), True),
        (Finding("swelling"), Finding("swelling", "eyes"), True),
        (Finding("redness", "eyes"), Finding("swelling", "eyes"), False),
    ],
)
def test_a_place_is_spoken_to_only_at_that_place(said: Finding, asked: Finding, speaks: bool) -> None:
    assert said.speaks_to(asked) is speaks


@given(PANELS, FACTS, st.randoms(use_true_random=False))
def test_order_does_not_matter(panel: list[Opinion], facts: QuestionFacts, shuffler: random.Random) -> None:
    shuffled = list(panel)
    shuffler.shuffle(shuffled)
    assert stand(shuffled, facts, TERMS) == stand(panel, facts, TERMS)


@given(PANELS, FACTS, OPINIONS)
def test_safety_never_falls_when_a_doctor_is_added(panel: list[Opinion], facts: QuestionFacts, one: Opinion) -> None:
    before = stand(panel, facts, TERMS)
    after = stand([*panel, replace(one, doctor="new", given=99)], facts, TERMS)
    assert facts.level <= before.safety.level <= after.safety.level
    warned = {line.id: line.count for line in after.safety.warnings}
    for line in before.safety.warnings:
        assert warned[line.id] >= line.count
    assert before.safety.level is Level.S or not after.reassurance.may_say_normal


@given(PANELS, FACTS, OPINIONS)
def test_unverified_and_withdrawn_leave_no_trace(panel: list[Opinion], facts: QuestionFacts, one: Opinion) -> None:
    before = stand(panel, facts, TERMS)
    unverified = replace(one, doctor="new", standing="unverified", given=99)
    assert stand([*panel, unverified], facts, TERMS) == before
    withdrawn = [*panel, replace(one, doctor="new", given=99)]
    assert stand(withdrawn[:-1], facts, TERMS) == before


@given(PANELS, FACTS)
def test_counts_and_shares_agree(panel: list[Opinion], facts: QuestionFacts) -> None:
    standing = stand(panel, facts, TERMS)
    assert standing.verified + standing.imported == standing.doctors <= len(panel)
    assert standing.now.naming + len(standing.names_no_cause) == standing.doctors
    for line in standing.now.labels:
        assert line.anywhere == len(line.backings)
        assert line.label != "reaction_to_treatment"
    for action in standing.now.actions:
        assert action.count == len(action.backings) <= standing.doctors
    if standing.now.labels:
        assert sum(line.share for line in standing.now.labels) == pytest.approx(1.0)


@given(PANELS, FACTS)
def test_stored_and_read_back(panel: list[Opinion], facts: QuestionFacts) -> None:
    standing = stand(panel, facts, TERMS)
    stored = to_json(standing)
    assert from_json(stored) == standing
    assert to_json(from_json(stored)) == stored


def test_seed_snapshot_keeps_sentences_and_levels() -> None:
    standing = stand(seed_opinions(), seed_facts(), TERMS)
    read = from_json(to_json(standing))
    assert read == standing
    row = seed_rows()[2]
    evidence = row["assessments"][0]["evidence"]
    start = row["text"].index(evidence)
    quote = Quote("label:milia", evidence, start, start + len(evidence))
    assert read.now.labels[1].backings[0].quotes == (quote,)
    assert json.loads(to_json(standing))["safety"]["level"] == "C"


@pytest.mark.parametrize("stored", ["", "{}", "[]", '{"format": 0}', '{"format": 1, "doctors": 2}'])
def test_what_is_not_a_snapshot_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(stored)


def test_default_terms_take_every_label() -> None:
    standing = stand([doctor("a", "reaction_to_treatment")], terms=Terms())
    assert [line.label for line in standing.now.labels] == ["reaction_to_treatment"]
