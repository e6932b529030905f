"""The worker is killed once at every step of sending: nothing is lost, and what comes twice is the same mail."""

from tests.drills.killed_worker import STEPS
from tests.drills.sending import drill
from tests.journeys.house import House


def test_a_worker_killed_at_every_step_sends_each_notice() -> None:
    with House() as house:
        outcome = drill(house, count=24, each=1, at_random=0)
    assert (outcome.kills, outcome.lost, outcome.unlike) == (len(STEPS), 0, 0)
    # The one step that can send twice, and does: the mail server had it, the row did not know yet.
    assert outcome.twice == {"accepted": 1}
