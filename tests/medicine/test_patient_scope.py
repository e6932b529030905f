"""Whether a complaint is the person's own and present, in the words of people who are not doctors."""

import pytest

from consilium.medicine.patient_scope import PatientText
from consilium.medicine.scope import scoped


def has_now(text: str, word: str) -> bool:
    ready = scoped(text)
    index = next(index for index, one in enumerate(ready.words) if one.form == word)
    return PatientText(ready).has_now(index, index)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("I have a fever", "fever"),
        ("could it be a fever?", "fever"),
        ("I'm wondering if this is a fever", "fever"),
        ("if I press on it there is pain", "pain"),
        ("I can't climb the stairs without pain", "pain"),
        ("the pain started three months ago and is worse", "pain"),
        ("a month ago it was fine and now I have pain", "pain"),
        ("the redness has gone a bit wider", "redness"),
        ("My husband has a fever since his surgery", "fever"),
        ("My husband says I have a fever", "fever"),
        ("My friend gave me a pill and now my eyes are swollen", "swollen"),
        ("is the swelling normal?", "swelling"),
        ("can it be that my fever is from the peel?", "fever"),
        ("not only redness but pain", "pain"),
        ("no fever but pain", "pain"),
    ],
)
def test_present(text: str, word: str) -> None:
    assert has_now(text, word)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("no fever", "fever"),
        ("I don't have pain or fever", "fever"),
        ("the fever is gone", "fever"),
        ("the fever went away last night", "fever"),
        ("the swelling stopped", "swelling"),
        ("I had a fever ten years ago", "fever"),
        ("fever as a child", "fever"),
        ("I had pneumonia with fever in 2019", "fever"),
        ("if I get a fever whom do I call", "fever"),
        ("unless there is fever", "fever"),
        ("what are the symptoms of fever", "fever"),
        ("the leaflet speaks of pain and fever", "fever"),
        ("they told me to watch for fever", "fever"),
        ("I'm afraid of pain", "pain"),
        ("will I have pain?", "pain"),
        ("is fever a risk of the peel?", "fever"),
        ("can a filler cause blindness?", "blindness"),
        ("My sister had a fever. I had my peel today.", "fever"),
        ("my breathing is fine", "breathing"),
        ("breathing is still completely normal", "breathing"),
    ],
)
def test_absent(text: str, word: str) -> None:
    assert not has_now(text, word)
