"""A form that is sent twice acts once."""

from datetime import datetime
from itertools import count
from uuid import uuid4

import pytest

from consilium.people.submissions import once
from tests.cast import Cast


def test_a_repeat_returns_the_first_result(cast: Cast, now: datetime) -> None:
    done: list[int] = []

    def do() -> int:
        done.append(len(done) + 41)
        return done[-1]

    key = uuid4()
    results = [once(person=cast.sam, key=key, action="ask", now=now, do=do) for _ in range(3)]
    assert (results, done) == ([41, 41, 41], [41])


def test_keys_are_of_one_person_and_one_action(cast: Cast, now: datetime) -> None:
    key = uuid4()
    numbers = count()
    results = [
        once(person=person, key=key, action=action, now=now, do=lambda: next(numbers))
        for person, action in [(cast.sam, "ask"), (cast.ana, "ask"), (cast.sam, "vote 1 +1")]
    ]
    assert results == [0, 1, 2]


def test_what_failed_can_be_sent_again(cast: Cast, now: datetime) -> None:
    def fail() -> int:
        raise RuntimeError("half done")

    key = uuid4()
    with pytest.raises(RuntimeError, match="half done"):
        once(person=cast.sam, key=key, action="ask", now=now, do=fail)
    assert once(person=cast.sam, key=key, action="ask", now=now, do=lambda: 7) == 7
