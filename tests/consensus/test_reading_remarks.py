"""What is called common or passing, asked back, named as a cause, or spoken to; the answers are invented."""

import pytest

from consilium.consensus.reading import read, symptoms_named


@pytest.mark.parametrize(
    ("text", "common", "self_limited"),
    [
        ("This is very common after laser.", True, False),
        ("That is not uncommon at all.", True, False),
        ("Swelling on day two is to be expected.", True, False),
        ("It is not normal to have this much pain.", False, False),
        ("It goes away on its own.", False, True),
        ("It is self-limited and will fade.", False, True),
        ("It will not go away on its own.", False, False),
        ("It will improve with the right cream.", False, False),
        ("Is this common?", False, False),
        ("You think this is common.", False, False),
        ("The most common trigger is friction.", False, False),
        ("A common wart.", False, False),
        ("Totally normal, it usually resolves.", True, True),
    ],
)
def test_reassurance(text: str, common: bool, self_limited: bool) -> None:
    reading = read(text)
    assert (reading.common is not None, reading.self_limited is not None) == (common, self_limited)


def test_a_question_back_is_kept_by_its_symptom_or_whole() -> None:
    reading = read("Does it itch or burn? When was the peel? It is a rash.")
    assert [(ask.topic, ask.evidence.text) for ask in reading.asks] == [
        ("itching", "Does it itch or burn"),
        ("burning", "Does it itch or burn"),
        ("", "When was the peel"),
    ]


def test_a_question_that_weighs_a_condition_asks_nothing() -> None:
    assert read("Could it be herpes?").asks == ()


@pytest.mark.parametrize(
    ("text", "causes"),
    [
        ("The bumps are caused by occlusive ointments.", ["ointment"]),
        ("Most likely related to the aftercare.", ["aftercare"]),
        ("It is a reaction to the tape.", ["tape"]),
        ("This is not due to the laser.", []),
        ("If it is due to friction, change your shoes.", []),
        ("Wear sunscreen.", []),
    ],
)
def test_causes(text: str, causes: list[str]) -> None:
    assert [cause.label for cause in read(text).causes] == causes


def test_symptoms_are_spoken_to_at_their_place() -> None:
    reading = read("The swelling around your eyes will settle; swollen pores trap oil.")
    assert [complaint.key for complaint in reading.addresses] == ["swelling@eyes", "swelling@pores"]


def test_a_place_in_another_clause_is_not_taken() -> None:
    assert [complaint.key for complaint in read("The swelling is fine, but keep your eyes clean.").addresses] == [
        "swelling"
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("My eyes stay swollen and my cheeks are red.", ["swelling@eyes", "redness@cheeks"]),
        ("No fever, no pus.", []),
        ("I had a fever last week, gone now.", []),
        ("My sister had blisters.", []),
        ("If I get a fever, whom do I call?", []),
        ("Blurry vision since noon!", ["vision_change@eyes"]),
        ("My lip is numb.", ["numbness@lips"]),
        ("Is this rash normal?", ["rash"]),
        ("My face turned red and swelled. Now my eyes are puffy.", ["swelling@eyes"]),
        ("My face turned red and swelled.", ["redness@face", "swelling@face"]),
        ("It started peeling. My lip is numb.", ["flaking", "numbness@lips"]),
    ],
)
def test_what_an_asker_names_as_present(text: str, named: list[str]) -> None:
    assert [complaint.key for complaint, _ in symptoms_named(text)] == named
