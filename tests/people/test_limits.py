"""The limits: exactly so many, exactly so long to wait, whoever asks in between."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consilium.people.limits import Limit, forget_free, next_free, use
from consilium.people.models import Allowance

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = timedelta(0)


def test_as_many_as_allowed_and_then_the_time_to_wait(db: None) -> None:
    limit = Limit(3, HOUR)
    waits = [use(action="x", limits={"a": limit}, now=NOW) for _ in range(5)]
    assert waits == [NOTHING, NOTHING, NOTHING, HOUR / 3, HOUR / 3]
    assert use(action="x", limits={"b": limit}, now=NOW) == NOTHING
    assert use(action="y", limits={"a": limit}, now=NOW) == NOTHING
    assert use(action="x", limits={"a": limit}, now=NOW + HOUR / 3) == NOTHING
    assert use(action="x", limits={"a": limit}, now=NOW + HOUR / 3) == HOUR / 3


def test_who_is_refused_uses_up_nothing_of_what_others_share(db: None) -> None:
    own, shared = Limit(1, HOUR), Limit(2, HOUR)
    waits = [use(action="x", limits={"a": own, "all": shared}, now=NOW) for _ in range(3)]
    assert waits == [NOTHING, HOUR, HOUR]
    assert use(action="x", limits={"b": own, "all": shared}, now=NOW) == NOTHING
    assert use(action="x", limits={"c": own, "all": shared}, now=NOW) == HOUR / 2
    # What the address was refused for is still there for the person.
    assert use(action="x", limits={"c": own}, now=NOW) == NOTHING


@given(st.integers(1, 50), st.lists(st.integers(0, 4000), max_size=80))
def test_never_more_than_twice_the_times_in_any_period(times: int, pauses: list[int]) -> None:
    limit, free_at, now, passed = Limit(times, HOUR), NOW, NOW, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        free_at, wait = next_free(free_at, limit, now)
        if not wait:
            passed.append(now)
        else:
            # Whoever waits as long as told is let through.
            assert next_free(free_at, limit, now + wait)[1] == NOTHING
    for start in passed:
        within = [at for at in passed if start <= at < start + HOUR]
        assert len(within) < 2 * times


def test_a_clock_that_was_set_back_locks_nobody_out_for_longer_than_the_period() -> None:
    free_at, wait = next_free(NOW + timedelta(days=400), Limit(4, HOUR), NOW)
    assert (free_at, wait) == (NOW + HOUR, HOUR / 4)


def test_rows_go_when_all_is_free_again(db: None) -> None:
    use(action="x", limits={"a": Limit(1, HOUR)}, now=NOW)
    assert forget_free(NOW + HOUR / 2) == 0
    assert (forget_free(NOW + HOUR + timedelta(seconds=1)), Allowance.objects.count()) == (1, 0)
