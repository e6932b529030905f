"""With vectors the questions that words found come in another order; without them nothing is different."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from consilium import installation
from consilium.questions.models import Question
from consilium.search import vectors
from consilium.search.indexing import index
from consilium.search.similar import similar


class Numbers(tuple[float, ...]):
    """A vector in the little that is asked of one."""

    def __matmul__(self, other: Sequence[float]) -> float:
        return sum(one * two for one, two in zip(self, other, strict=True))


class Model:
    """Stands for the package: a text is how many of its letters are an "o"."""

    seen: list[str]

    def __init__(self) -> None:
        self.seen = []

    def embed(self, texts: Sequence[str], *, norm: bool) -> list[Numbers]:
        assert norm
        self.seen += texts
        return [Numbers((text.count("o") / max(len(text), 1), 1.0)) for text in texts]


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    made = Model()
    monkeypatch.setattr(vectors, "_model", lambda: made)
    monkeypatch.setattr(vectors, "is_installed", lambda: True)
    return made


@pytest.fixture
def ids(db: None, now: datetime) -> list[int]:
    """Three questions that share a rare word with what is asked, and a hidden one."""
    titles = ("Numb after facial peel", "Numb, oooo ooo oo", "Numb chin")
    made = [Question.objects.create(title=title, added_at=now).pk for title in titles]
    hidden = Question.objects.create(title="Numb oooo", body="oooooo", is_public=False, added_at=now).pk
    index([*made, hidden])
    return made


def ask(most: int = 5) -> list[int]:
    return similar(title="Numb", body="", procedure="", day=None, most=most)


def test_vectors_put_in_order_what_words_found(ids: list[int], model: Model, settings: Any) -> None:
    by_words = ask()
    assert (sorted(by_words), model.seen) == (sorted(ids), [])
    settings.VECTORS = True
    ordered = ask()
    assert sorted(ordered) == sorted(by_words)
    # What is asked holds no "o": the question that is full of them is the farthest of all.
    assert vectors.in_order("oooooo", {1: "aaa", 2: "ooo", 3: "oaa"}) == [2, 3, 1]
    assert ask(most=1) == ordered[:1]
    assert "Numb oooo oooooo" not in model.seen


def test_without_the_package_words_alone_answer_and_the_check_says_so(
    ids: list[int], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_words = ask()
    settings.VECTORS = True
    monkeypatch.setattr(vectors, "is_installed", lambda: False)
    assert ask() == by_words
    found = [finding for finding in installation.check(deploy=False) if finding.part == "vectors"]
    assert [finding.ok for finding in found] == [False]


def test_nothing_is_ordered_when_nothing_was_found(model: Model) -> None:
    assert vectors.in_order("a", {}) == []
    assert model.seen == []
