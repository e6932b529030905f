"""What tells who somebody is, is pointed out; what everybody writes about a treatment is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.questions import privacy
from consilium.questions.privacy import find, take_out, take_out_what_went


def found(text: str) -> list[tuple[str, str]]:
    """Return kind and words of what is found."""
    return [(finding.kind, finding.words) for finding in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Write to ana.lopez+skin@mail.example.co.uk please", [("email", "ana.lopez+skin@mail.example.co.uk")]),
        ("ana (at) example.org", [("email", "ana (at) example.org")]),
        ("Call me on +44 20 7946 0958.", [("phone", "+44 20 7946 0958")]),
        ("my number is (212) 555-0187", [("phone", "(212) 555-0187")]),
        ("text 07700 900123 after six", [("phone", "07700 900123")]),
        ("tel 0044-7700-900-123", [("phone", "0044-7700-900-123")]),
        ("photos at https://pics.example.com/u/ana?x=1 and www.example.org/ana", [
            ("link", "https://pics.example.com/u/ana?x=1"),
            ("link", "www.example.org/ana"),
        ]),
        ("I am @ana.skin there", [("account", "@ana.skin")]),
        ("It was done on 12 March 2026.", [("date", "12 March 2026")]),
        ("It was done on March 3rd, 2026, at noon", [("date", "March 3rd, 2026")]),
        ("on the 3rd of June", [("date", "3rd of June")]),
        ("had it 03/11/2026", [("date", "03/11/2026")]),
        ("had it 2026-11-03", [("date", "2026-11-03")]),
        ("born 4.5.81", [("date", "4.5.81")]),
        ("Dr. Maria Lindqvist said to wait", [("name", "Maria Lindqvist")]),
        ("I saw dr Osei-Bonsu again", [("name", "Osei-Bonsu")]),
        ("nurse Amy told me", [("name", "Amy")]),
        ("seen by Priya Raman, MD last week", [("name", "Priya Raman")]),
        ("Hi, my name is Teodora and I had a peel", [("name", "Teodora")]),
        ("Any advice? Thanks, Marguerite", [("name", "Marguerite")]),
        ("It was done at Rosewater Aesthetics last week", [("clinic", "Rosewater Aesthetics")]),
        ("I went to the Harbour Street Laser Clinic", [("clinic", "Harbour Street Laser Clinic")]),
        ("treated at Bright & Young in town", [("clinic", "Bright & Young")]),
    ],
)  # fmt: skip
def test_what_tells_who_somebody_is_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I had Halo laser 4 days ago. My doctor told me that day 3 is the worst, 2019 - 2021 I had two peels.",
        "My temperature is 38.5 and it was 100.4 before; I take 500 mg 3 times a day, 1,000 mg at night.",
        "Dr. says it is fine. The clinic does not answer. The Clinic said wait. My Dermatologist is away.",
        "I may 3 times a day wash it, and march 2 miles. On Tuesday at 10:30 the nurse called.",
        "Halo Laser, BBL and Botox. I used Vaseline, Aquaphor and CeraVe. Day 4: 20-30 bumps, 1/2 of the cheek.",
        "It cost $1,200 - $1,500 and 300.000 people had it. I'm 34, 165 cm, 60 kg.",
        "Treated with Valtrex and Benadryl by my surgeon in the clinic. Please help me, thanks, I am scared.",
        "",
    ],
)
def test_what_everybody_writes_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_findings_are_taken_out_so_that_the_text_still_reads() -> None:
    text = "Done on 3 June 2026 at Rosewater Aesthetics by Dr Lindqvist. Call 07700 900123!"
    assert take_out(text, find(text)) == (
        "Done on [date taken out] at [my clinic] by Dr [name taken out]. Call [phone number taken out]!"
    )
    first = find(text)[:1]
    assert take_out(text, first) == text.replace("3 June 2026", "[date taken out]")
    with pytest.raises(ValueError, match="another text"):
        take_out("another text altogether", first)


def test_what_an_edit_removed_goes_from_the_words_before_it_too() -> None:
    old = "Call 07700 900123, said Dr Lindqvist."
    assert take_out_what_went(old, "As Dr Lindqvist said.") == "Call [phone number taken out], said Dr Lindqvist."
    assert take_out_what_went(old, old) == old


words = st.text(alphabet=st.sampled_from("abc ABC.,\n-()/@:0123 ’é Dr"), max_size=60)


@given(words, words)
def test_a_planted_address_is_always_found_and_always_goes(before: str, after: str) -> None:
    text = f"{before} \n some.one@example.org \n {after}"
    assert "some.one@example.org" in [finding.words for finding in find(text)]
    assert "some.one@example.org" not in take_out(text, find(text))


@given(st.text(max_size=300))
def test_findings_lie_in_the_text_in_order_and_apart(text: str) -> None:
    last = 0
    for finding in find(text):
        assert last <= finding.start < finding.end <= len(text)
        assert text[finding.start : finding.end] == finding.words
        last = finding.end
    assert isinstance(take_out(text, find(text)), str)


@pytest.mark.parametrize(
    "piece",
    ["a", "A", "Aa ", "1", "1 ", "(1", "@a", "a.", "1/", "Dr ", "Dr Aa ", "Clinic ", "a@a.", "www.", "may 1", "\n"],
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * privacy.LONGEST)[: privacy.LONGEST]
    began = time.process_time()
    find(text)
    assert time.process_time() - began < 2
