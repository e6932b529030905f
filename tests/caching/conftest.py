"""An edge for each test that wants one, on rows that are really committed."""

from collections.abc import Iterator

import pytest

from tests.caching.reader import Reader, reading


@pytest.fixture
def reader(transactional_db: None) -> Iterator[Reader]:
    """A reader at an empty edge."""
    with reading() as reader:
        yield reader
