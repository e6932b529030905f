"""The pattern language: what each sign means, and what cannot be read."""

import pytest

from consilium.medicine.patterns import Found, match, parse


def held(pattern: str, *, denied: tuple[str, ...] = (), **sets: list[tuple[int, int, int]]) -> tuple[int, int] | None:
    found = {name: [Found(*place) for place in places] for name, places in sets.items()}
    return match(parse(pattern), found, lambda _place, name: name not in denied)


def test_near_in_either_order() -> None:
    assert held("@a & @b", a=[(0, 0, 0)], b=[(3, 4, 0)]) == (0, 4)
    assert held("@a & @b", a=[(5, 5, 0)], b=[(3, 4, 0)]) == (3, 5)
    assert held("@a & @b", a=[(0, 0, 0)], b=[(8, 8, 0)]) is None
    assert held("@a &~7 @b", a=[(0, 0, 0)], b=[(8, 8, 0)]) == (0, 8)
    assert held("@a & @b", a=[(0, 0, 0)], b=[(3, 3, 1)]) is None


def test_in_order() -> None:
    assert held("@a > @b", a=[(0, 0, 0)], b=[(1, 1, 0)]) == (0, 1)
    assert held("@a > @b", a=[(2, 2, 0)], b=[(1, 1, 0)]) is None


def test_a_word_is_not_near_itself() -> None:
    assert held("@a & @b", a=[(1, 2, 0)], b=[(2, 2, 0)]) is None


def test_anywhere_in_the_text() -> None:
    assert held("@a + @b", a=[(0, 0, 0)], b=[(90, 90, 7)]) == (0, 0)
    assert held("@a + @b", a=[(0, 0, 0)]) is None


def test_denied_words_count_only_raw() -> None:
    assert held("@a > @b", denied=("b",), a=[(0, 0, 0)], b=[(1, 1, 0)]) is None
    assert held("@a > =@b", denied=("b",), a=[(0, 0, 0)], b=[(1, 1, 0)]) == (0, 1)


def test_never_in_the_sentence() -> None:
    assert held("@a -@c", a=[(0, 0, 0)], c=[(9, 9, 0)]) is None
    assert held("@a -@c", a=[(0, 0, 0)], c=[(9, 9, 1)]) == (0, 0)
    assert held("@a -@c", a=[(0, 0, 0), (12, 12, 1)], c=[(9, 9, 0)]) == (12, 12)


def test_phrases_are_sets_of_their_own() -> None:
    assert parse('"stiff neck" > @fever').names == {'"stiff neck', "fever"}


@pytest.mark.parametrize("pattern", ["", "@a &", "& @a", "@a @b", "@a & & @b", "a", '"open', "@a ~3 @b"])
def test_what_cannot_be_read_is_named(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        parse(pattern)


def test_at_least_so_many_of_several() -> None:
    assert held("2 of (@a @b @c)", a=[(4, 4, 0)], c=[(90, 91, 7)]) == (4, 4)
    assert held("2 of (@a @b @c)", a=[(4, 4, 0)]) is None
    assert held("2 of (@a @b)", a=[(4, 4, 0)], b=[(4, 4, 0)]) is None  # one word is not two signs
    assert held("2 of (@a @b)", denied=("b",), a=[(4, 4, 0)], b=[(9, 9, 0)]) is None
    assert held("@x + 2 of (@a =@b)", denied=("b",), x=[(0, 0, 0)], a=[(4, 4, 0)], b=[(9, 9, 0)]) == (0, 0)


@pytest.mark.parametrize("pattern", ["2 of (@a)", "3 of (@a @b)", "@a & 2 of (@b @c)", "2 of (@a @b", "2 of (@a + @b)"])
def test_a_choice_that_cannot_be_read_is_named(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        parse(pattern)
