"""The vocabulary holds together: nothing twice without saying which wins, every reference resolves, all is sourced."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.medicine import vocabulary
from consilium.medicine.action_cues import action_cues
from consilium.medicine.actions import action, all_actions
from consilium.medicine.conditions import all_conditions, all_groups, condition
from consilium.medicine.cue_patterns import parts_of, word_lists
from consilium.medicine.medicines import ACTIONS_OF_MEDICINES, all_medicines
from consilium.medicine.phrases import spell
from consilium.medicine.rows import listed, read_rows
from consilium.medicine.symptoms import all_body_sites, all_symptoms, symptom
from consilium.medicine.vocabulary import Mention, find, words_of
from tests.shared import shared

ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def test_there_is_enough_of_it() -> None:
    assert len(all_conditions()) >= 600
    assert len(all_actions()) >= 40
    assert len(all_symptoms()) >= 60


@pytest.mark.parametrize("table", ["conditions", "actions", "symptoms", "body_sites", "condition_groups", "causes"])
def test_ids_are_plain_and_unique(table: str) -> None:
    ids = [row["id"] for row in read_rows(table)]
    assert [row_id for row_id in ids if not ID.fullmatch(row_id)] == []
    assert [row_id for row_id, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("kind", ["condition", "symptom", "site"])
def test_no_word_stands_for_two_rows_of_a_kind(kind: vocabulary.Kind) -> None:
    owners: dict[str, set[str]] = {}
    for phrase, row_id in words_of(kind):
        owners.setdefault(spell(phrase.removeprefix("="), "stem"), set()).add(row_id)
    assert {phrase: rows for phrase, rows in owners.items() if len(rows) > 1} == {}


def test_every_action_can_be_found_in_text() -> None:
    by_medicine = {
        "antibiotics",
        "antibiotics_oral",
        "antibiotics_topical",
        "antiviral",
        "antifungal",
        "topical_steroid",
        "oral_steroid",
        "topical",
        "oral_medication",
    }
    assert {row.id for row in all_actions().values() if not row.cues} == by_medicine
    assert by_medicine <= set(ACTIONS_OF_MEDICINES)


def test_no_cue_of_an_action_stands_twice_in_its_row() -> None:
    counts = Counter((cue, action_id) for cue, action_id in action_cues())
    assert [entry for entry, count in counts.items() if count > 1] == []


def test_a_word_that_yields_is_not_found_for_the_row_that_yields_it() -> None:
    owned = {spell(phrase.removeprefix("="), "stem"): row_id for phrase, row_id in words_of("condition")}
    for row in all_conditions().values():
        for word in row.yielded:
            assert owned.get(spell(word, "stem")) != row.id


def test_whiteheads_are_acne_although_milia_are_called_so_too() -> None:
    assert "whiteheads" in condition("milia").yielded
    assert [mention.id for mention in find("whiteheads", ["condition"])] == ["acne"]


def test_every_reference_resolves() -> None:
    assert {row.group for row in all_conditions().values()} == set(all_groups())
    assert {row.broader for row in all_actions().values() if row.broader} <= set(all_actions())
    assert {site for row in all_symptoms().values() for site in row.sites} <= set(all_body_sites())
    assert {row.within for row in all_body_sites().values() if row.within} <= set(all_body_sites())
    for cue, _ in action_cues():
        assert parts_of(cue)
    for row in read_rows("sayings"):
        assert parts_of(row["cue"])
    assert {row["saying"] for row in read_rows("sayings")} == {"common", "self_limited"}


def test_a_cue_with_a_list_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        parts_of("{nobody} … here")


def test_every_row_has_its_label_plain_name_and_source() -> None:
    for row in all_conditions().values():
        assert row.label
        assert row.plain
        assert row.source
    for action_row in all_actions().values():
        assert action_row.label
        assert action_row.sentence
        assert action_row.source
    for symptom_row in all_symptoms().values():
        assert symptom_row.label
        assert symptom_row.source


def test_marks_are_yes_or_nothing() -> None:
    rows = read_rows("conditions")
    assert {row["urgent"] for row in rows} == {"yes", ""}
    assert {row["specific"] for row in rows} == {"yes", ""}


def test_labels_that_name_no_cause_are_marked() -> None:
    unspecific = {row.id for row in all_conditions().values() if not row.specific}
    assert unspecific == {
        "benign_lesion",
        "breakout_unspecified",
        "inflammation_unspecified",
        "normal_finding",
        "rash_unspecified",
        "reaction_to_treatment",
    }


@pytest.mark.parametrize(
    "row_id",
    ["infection", "herpes_simplex", "cellulitis", "vascular_occlusion", "skin_necrosis", "anaphylaxis", "sepsis"],
)
def test_what_is_treatable_and_worse_for_waiting_is_marked(row_id: str) -> None:
    assert condition(row_id).urgent


@pytest.mark.parametrize("row_id", ["milia", "acne", "dry_skin", "freckle", "bruise"])
def test_what_can_wait_is_not(row_id: str) -> None:
    assert not condition(row_id).urgent


def test_ids_of_the_shared_starter_lists_are_ours() -> None:
    lines = shared("data/vocab/conditions.csv").read_text(encoding="utf-8").splitlines()
    core = {line.split(",", 1)[0].removeprefix("core:") for line in lines if line.startswith("core:")}
    assert len(core) == 152
    assert core - set(all_conditions()) == set()
    lines = shared("data/vocab/actions.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {line.split(",", 1)[0] for line in lines} - set(all_actions()) == set()


def test_medicines_have_a_class_and_a_route_that_mean_an_action() -> None:
    assert {medicine.kind for medicine in all_medicines()} == {
        "analgesic",
        "antibiotic",
        "antifungal",
        "antihistamine",
        "antiviral",
        "other",
        "steroid",
        "vehicle",
    }
    assert {medicine.route for medicine in all_medicines()} == {"", "oral", "topical"}
    assert len({spell(medicine.word, "stem") for medicine in all_medicines()}) == len(all_medicines())


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        condition("plague_of_frogs")
    with pytest.raises(KeyError):
        action("bloodletting")
    with pytest.raises(KeyError):
        symptom("ennui")


def test_word_lists_hold_no_word_twice() -> None:
    for words in word_lists().values():
        assert len({spell(word, "stem") for word in words}) == len(words)


def test_the_version_names_edition_and_content() -> None:
    edition, digest = vocabulary.VERSION.split("-")
    assert edition == vocabulary.EDITION
    assert re.fullmatch(r"[0-9a-f]{8}", digest)


def test_a_mention_tells_kind_row_and_place() -> None:
    text = "Tiny milk-spots round the eyes; it's itchy. See your surgeon."
    assert find(text) == [
        Mention("condition", "milia", 5, 15, "milk-spots"),
        Mention("symptom", "bumps", 10, 15, "spots"),
        Mention("site", "eyes", 26, 30, "eyes"),
        Mention("symptom", "itching", 37, 42, "itchy"),
        Mention("action", "see_provider", 44, 60, "See your surgeon"),
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("TEN is rare", ["stevens_johnson_syndrome"]),
        ("ten days", []),
        ("TEN DAYS AGO", []),
        ("a PE", ["pulmonary_embolism"]),
        ("pe class", []),
        ("HAEMATOMAS", ["hematoma"]),
        ("athlete’s foot", ["athletes_foot"]),
        ("athletes foot", ["athletes_foot"]),
        ("Milk, spots", []),
        ("cold sores and a cold", ["herpes_simplex"]),
    ],
)
def test_words_are_found_in_the_spellings_people_use(text: str, ids: list[str]) -> None:
    assert [mention.id for mention in find(text, ["condition"])] == ids


@given(st.text())
def test_every_mention_is_a_literal_part_of_the_text(text: str) -> None:
    for mention in find(text):
        assert mention.surface == text[mention.start : mention.end]


def test_listed_cells_lose_their_spaces_and_empty_parts() -> None:
    assert listed(" one | two ||") == ("one", "two")
