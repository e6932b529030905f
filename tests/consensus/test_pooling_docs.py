"""The worked examples of docs/consensus.md are what the code does."""

import doctest
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "consensus.md"


def test_examples_of_the_document() -> None:
    failed, attempted = doctest.testfile(str(DOCUMENT), module_relative=False, encoding="utf-8")
    assert (failed, attempted > 30) == (0, True)
