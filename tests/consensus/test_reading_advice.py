"""What an answer advises, and how soon it sends the person to care; the answers are invented."""

import pytest

from consilium.consensus.reading import read


def actions(text: str, headline: str = "") -> list[str]:
    return sorted(entry.action for entry in read(text, headline).actions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please contact the office that treated you.", ["see_provider"]),
        ("Your surgeon should have a look.", ["see_provider"]),
        ("I suggest an in-person evaluation.", ["see_provider"]),
        ("Use a gentle cleanser and a bland moisturizer.", ["gentle_cleansing", "moisturise"]),
        ("They will drain it and start an oral antibiotic.", ["antibiotics_oral", "extraction"]),
        ("Leave it alone, it will go away on its own.", ["self_care_wait"]),
        ("Please do not pick at them.", ["do_not_pick"]),
        ("Don’t squeeze or rub.", ["do_not_pick"]),
        ("Sunscreen daily, and silicone sheets on the scar.", ["silicone", "sun_protection"]),
        ("Ice for ten minutes, head elevated.", ["cold_compress", "elevation"]),
        ("Hyaluronidase can dissolve it.", ["procedure"]),
        ("Stop using the retinol.", ["stop_product"]),
        ("I would need to see photos.", ["needs_more_info"]),
        ("Is it warm? Do you have a fever?", ["needs_more_info"]),
    ],
)
def test_what_is_advised(text: str, expected: list[str]) -> None:
    assert actions(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "There is no need for antibiotics.",
        "I would not use a steroid cream.",
        "Avoid topical antibiotics.",
        "Antibiotics are not necessary.",
        "In my practice I give antibiotics before the laser.",
        "Redness after laser treatment is common.",
        "Your filler looks fine.",
        "It is caused by a cream.",
        "You mentioned an antibiotic.",
        "Were you given antibiotics?",
        "If you took antibiotics, say so.",
    ],
)
def test_what_is_only_spoken_of_is_not_advised(text: str) -> None:
    assert (
        set(actions(text)) & {"antibiotics", "antibiotics_topical", "topical_steroid", "procedure", "topical"} == set()
    )


def test_advice_under_an_if_is_marked_and_gives_way_to_the_same_without() -> None:
    (entry,) = read("If it spreads, see your doctor.").actions
    assert (entry.action, entry.conditional) == ("see_provider", True)
    (entry,) = read("If it spreads, see your doctor. See your doctor anyway.").actions
    assert (entry.action, entry.conditional) == ("see_provider", False)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("Go to the emergency room now.", "emergency"),
        ("Call an ambulance.", "emergency"),
        ("You have to be seen today.", "urgent"),
        ("See your surgeon as soon as possible.", "urgent"),
        ("See your surgeon.", "soon"),
        ("Please call the clinic that treated you.", "soon"),
        ("If it does not settle, see your surgeon.", "routine"),
        ("Mention it to your surgeon at your follow-up.", "routine"),
        ("A biopsy will tell.", "routine"),
        ("Use a moisturizer.", "none"),
        ("Call an ambulance if you cannot breathe.", "none"),
        ("", "none"),
    ],
)
def test_how_soon(text: str, urgency: str) -> None:
    assert read(text).urgency == urgency


def test_the_headline_counts_too() -> None:
    reading = read("It is safe to wait.", "See your surgeon today")
    assert [(entry.action, entry.evidence.field) for entry in reading.actions if entry.action == "see_provider"] == [
        ("see_provider", "headline")
    ]
