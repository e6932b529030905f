"""What an answer says this person has, told from what it only speaks of; the answers are invented."""

import pytest

from consilium.consensus.reading import read


def labels(text: str, headline: str = "") -> dict[str, str]:
    return {entry.label: entry.status for entry in read(text, headline).assessments}


SAID: list[tuple[str, dict[str, str]]] = [
    ("This is milia.", {"milia": "asserted"}),
    ("What you show us are milk spots, nothing worse.", {"milia": "asserted"}),
    ("These tiny bumps are called milia.", {"milia": "asserted"}),
    ("You have a mild seroma on the left.", {"seroma": "asserted"}),
    ("I see a keloid at the end of the scar line.", {"keloid": "asserted"}),
    ("From the photo it looks like contact dermatitis.", {"contact_dermatitis": "asserted"}),
    ("Most likely a spitting suture.", {"spitting_suture": "asserted"}),
    ("It sounds like capsular contracture to me.", {"capsular_contracture": "asserted"}),
    ("It should be a hematoma.", {"hematoma": "asserted"}),
    ("Probably fat necrosis after the transfer.", {"fat_necrosis": "asserted"}),
    ("Bottoming out.", {"implant_malposition": "asserted"}),
    ("Post inflammatory hyperpigmentation, fades in months.", {"post_inflammatory_hyperpigmentation": "asserted"}),
    ("This is consistent with a Tyndall effect.", {"tyndall_effect": "asserted"}),
    ("The swelling is due to a seroma.", {"seroma": "asserted"}),
    ("Your eyelid ptosis comes from the toxin.", {"ptosis": "asserted"}),
    ("The Spock brow you have is simple to mend.", {"spock_brow": "asserted"}),
    ("Yes, that is a dog ear.", {"dog_ear": "asserted"}),
    ("I can see a small hematoma under the suture line.", {"hematoma": "asserted"}),
    ("You are describing a classic vasovagal reaction.", {"vasovagal_syncope": "asserted"}),
    ("A boil with a secondary infection.", {"boil": "asserted", "infection": "asserted"}),
]
DENIED: list[tuple[str, dict[str, str]]] = [
    ("They are not pimples.", {"acne": "ruled_out"}),
    ("This does not look like an infection.", {"infection": "ruled_out"}),
    ("I see no sign of infection or necrosis.", {"infection": "ruled_out", "skin_necrosis": "ruled_out"}),
    ("I don't think this is a keloid.", {"keloid": "ruled_out"}),
    ("An allergic reaction is unlikely.", {"allergic_reaction": "ruled_out"}),
    ("Herpes has been ruled out.", {"herpes_simplex": "ruled_out"}),
    ("This is swelling rather than fat necrosis.", {"fat_necrosis": "ruled_out"}),
    ("It's not a hematoma, it's a seroma.", {"hematoma": "ruled_out", "seroma": "asserted"}),
    ("Not acne but milia.", {"acne": "ruled_out", "milia": "asserted"}),
    ("No capsular contracture here.", {"capsular_contracture": "ruled_out"}),
    ("Scabies is not considered.", {"scabies": "ruled_out"}),
    ("It shouldn't be skin cancer.", {"skin_cancer": "ruled_out"}),
    ("Unlike herpes, these bumps do not sting.", {"herpes_simplex": "ruled_out"}),
]
DOUBTED: list[tuple[str, dict[str, str]]] = [
    ("It could be milia.", {"milia": "possible"}),
    ("Could this be herpes?", {"herpes_simplex": "possible"}),
    ("Plantar wart?", {"wart": "possible"}),
    (
        "It may just be irritation of the skin, or folliculitis.",
        {"irritant_reaction": "possible", "folliculitis": "possible"},
    ),
    ("Consider eczema.", {"eczema": "possible"}),
    ("A yeast infection is a possibility.", {"yeast_infection": "possible"}),
    ("Infection cannot be excluded.", {"infection": "possible"}),
    ("You need a culture to rule out infection.", {"infection": "possible"}),
    ("Vascular occlusion must be ruled out first.", {"vascular_occlusion": "possible"}),
    ("It is either a cyst or an abscess.", {"cyst": "possible", "abscess": "possible"}),
    ("Most likely milia or acne.", {"milia": "possible", "acne": "possible"}),
    (
        "The possibilities include acne, rosacea, and a contact dermatitis.",
        {"acne": "possible", "rosacea": "possible", "contact_dermatitis": "possible"},
    ),
    ("I am not sure if this is a seroma.", {"seroma": "possible"}),
    ("I would check for a hernia.", {"hernia": "possible"}),
    ("There is a small chance that it is melanoma.", {"melanoma": "possible"}),
    ("If it is warm it may be infected.", {"infection": "possible"}),
    ("If it is itchy, then it is eczema.", {"eczema": "possible"}),
    ("Suspect a hematoma.", {"hematoma": "possible"}),
    ("This might well be a granuloma.", {"granuloma": "possible"}),
]
ONLY_SPOKEN_OF: list[tuple[str, dict[str, str]]] = [
    ("I gave an antibiotic to prevent infection.", {}),
    ("Aftercare lowers the risk of infection.", {}),
    ("In my practice I give antivirals against herpes before every peel.", {}),
    ("You think it is herpes.", {}),
    ("I know you believe these are pimples.", {}),
    ("My sister had a hematoma after hers.", {}),
    ("Patients with rosacea flush more.", {}),
    ("Picking can lead to scarring.", {}),
    ("Warts are spread by touch.", {}),
    ("You have a history of eczema.", {}),
    ("If you have acne prone skin, tell the clinic.", {}),
    ("Do you have eczema?", {}),
    ("Use an acne cleanser.", {}),
    ("People who get keloids should ask first.", {}),
    ("Do not squeeze the pimples.", {}),
    ("Infections happen when bacteria enter.", {}),
    ("Wear sunscreen against age spots.", {}),
]
IN_CONTEXT: list[tuple[str, dict[str, str]]] = [
    ("This is ringworm, a common fungal infection.", {"ringworm": "asserted"}),
    ("It is a fungal infection called ringworm.", {"ringworm": "asserted"}),
    ("This is a wart. Warts are caused by a virus and are an infection.", {"wart": "asserted"}),
    (
        "I thought it was milia at first. It could be milia. But no, this is acne.",
        {"milia": "possible", "acne": "asserted"},
    ),
    ("It is not milia. Milia look like grains of rice.", {"milia": "ruled_out"}),
    ("These bumps (milia) will pass.", {}),
    (
        "The white bumps that you may be seeing are milia, they are not pimples.",
        {"milia": "asserted", "acne": "ruled_out"},
    ),
    ("It is difficult to say whether this is or is not eczema.", {"eczema": "possible"}),
    (
        "Although it is not an infection, the scar does hurt. This is a keloid.",
        {"infection": "ruled_out", "keloid": "asserted"},
    ),
    ("Eczema-like patches.", {}),
]


@pytest.mark.parametrize(("text", "expected"), SAID + DENIED + DOUBTED + ONLY_SPOKEN_OF + IN_CONTEXT)
def test_each_answer_is_read_as_it_is_meant(text: str, expected: dict[str, str]) -> None:
    assert labels(text) == expected
