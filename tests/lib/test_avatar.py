"""Avatars are readable, harmless and the same each time."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consilium.lib.avatar import PAIRS, Pair, avatar_svg, initials

NAMESPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Mara Lindqvist, MD", "ML"),
        ("Dr. Tomás Arrieta, MD, FACS", "TA"),
        ("Prof. Dr. med. Élodie de la Tour", "ÉT"),
        ("E\u0301lodie Tour", "ÉT"),
        ("Anne-Marie Okonkwo-Berg", "AB"),
        ("J. R. Osei", "JO"),
        ("Heron-318", "H"),
        ("Cher", "C"),
        ("Doctor", "D"),
        ("李 明", "李明"),
        ("محمد علي", "مع"),
        ("ßen strasse", "SS"),
        ("", ""),
        ("  ,MD", ""),
        ("🙂 318", ""),
        ("<script> alert", "A"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name.replace("E\u0301", "É")) == letters
    text = ElementTree.fromstring(avatar_svg(name)).find(f"{NAMESPACE}text")
    assert (text.text if text is not None else "") == letters


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("pair", PAIRS)
def test_ink_on_its_ground_is_readable_for_all(pair: Pair) -> None:
    light, dark = luminance(pair.ground), luminance(pair.ink)
    assert (light + 0.05) / (dark + 0.05) >= 7


def test_every_pair_is_used_and_a_name_keeps_its_own() -> None:
    pictures = {avatar_svg(f"Ada {number}") for number in range(200)}
    assert len(pictures) == len(PAIRS)
    assert avatar_svg("Mara Lindqvist") == avatar_svg("mara lindqvist".title())


@given(st.text(max_size=300))
def test_any_name_gives_a_small_picture_without_script_or_style(name: str) -> None:
    svg = avatar_svg(name)
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(NAMESPACE) for element in root.iter()} <= {"svg", "circle", "text", "path"}
    assert not {key for element in root.iter() for key in element.attrib if key.startswith(("on", "style", "href"))}
    assert len(svg) < 600
