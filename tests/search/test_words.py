"""Texts become plain tokens, and what has several names gets one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.search import words
from consilium.search.asked import Match, read
from consilium.search.highlights import pieces, spans


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("Swelling", ["swell"]),
        ("swollen, puffy", ["swollen", "puffy"]),
        ("don't pick", ["do", "not", "pick"]),
        ("don’t pick", ["do", "not", "pick"]),
        ("do not pick", ["do", "not", "pick"]),
        ("scarred", ["scar"]),
        ("peeling peeled peel", ["peel", "peel", "peel"]),
        ("itchiness", ["itchy"]),
        ("bleeding", ["bleed"]),
        ("haematoma", ["hematoma"]),
        ("naïve", ["naiv"]),
        ("😀 …", []),
        ("кот", ["u43au43eu442"]),
    ],
)
def test_tokens(written: str, tokens: list[str]) -> None:
    assert words.tokens(written) == tokens


def test_names_of_one_thing_share_a_token() -> None:
    for name in ("milia", "milk spots", "little white bumps"):
        assert "zcmilia" in words.indexed(name, 100).split()
    assert "zcmilia" not in words.indexed("acne", 100).split()


@given(st.text(max_size=300))
def test_every_token_is_plain(text: str) -> None:
    found = words.tokens(text)
    assert all(token.isascii() and token.isalnum() and token == token.lower() for token in found)
    assert all(0 < len(token) <= words.LONGEST for token in found)


@given(st.text(max_size=300))
def test_any_query_can_be_read_and_marked(query: str) -> None:
    asked = read(query)
    assert all(match.tokens for group in asked.groups for match in group)
    assert "".join(run.text for run in pieces(query, asked.groups)) == query


def test_a_query_is_read_in_groups() -> None:
    asked = read('milk spots after laser day 04 "do not pick" bru')
    assert [group[0] for group in asked.groups] == [
        Match(("do", "not", "pick")),
        Match(("fday4",), facet=True),
        Match(("milk", "spot")),
        Match(("laser",)),
        Match(("bru",)),
    ]
    assert Match(("zcmilia",)) in asked.groups[2]
    assert asked.groups[4] == (Match(("bru",)), Match(("bru",), prefix=True))


def test_stop_words_count_when_there_is_nothing_else() -> None:
    assert [group[0].tokens for group in read("the and").groups] == [("the",), ("and",)]
    assert [group[0].tokens for group in read("the rash").groups] == [("rash",)]


def test_what_is_met_is_marked_under_all_its_names() -> None:
    text = "Tiny milk spots, and a MILIUM? Milia again."
    marked = [text[start:end] for start, end in spans(text, read("milia").groups)]
    assert marked == ["milk spots", "MILIUM", "Milia"]


def test_a_long_text_is_cut_to_where_the_words_stand() -> None:
    text = "Nothing of note. " * 40 + "Then white bumps came up." + " And so on." * 40
    runs = pieces(text, read("white bumps").groups, 120)
    assert [run.text for run in runs if run.is_met] == ["white bumps"]
    assert (runs[0].text, runs[-1].text) == ("… ", " …")
    assert sum(len(run.text) for run in runs) <= 125
    assert pieces("nothing", read("bumps").groups, 120) == ()
