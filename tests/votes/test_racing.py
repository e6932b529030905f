"""Votes from many processes at once end with exactly the right count."""

import os
import subprocess
import sys
from datetime import datetime

import pytest
from django.db import connection

from consilium.votes.actions import rebuild_counts
from consilium.votes.models import HelpfulVote
from tests import factories
from tests.cast import gather

PROCESSES, PEOPLE = 16, 200


def database_url() -> str:
    """Return the address of the database that this test runs on, for other processes."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    password = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    return f"postgresql://{settings['USER']}{password}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


@pytest.mark.django_db(transaction=True)
def test_two_hundred_people_vote_from_sixteen_processes(now: datetime) -> None:
    cast = gather(now)
    answer = factories.answer(cast.question, now)
    people = [factories.person(now).pk for _ in range(PEOPLE)]
    # Every person votes from two processes at once.
    shares = [people[start :: PROCESSES // 2] for start in range(PROCESSES // 2)] * 2
    environment = os.environ | {"CONSILIUM_DATABASE_URL": database_url(), "CONSILIUM_SECRET_KEY": "k" * 40}
    racing = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.votes.race", str(answer.pk), ",".join(map(str, share))],
            env=environment,
        )
        for share in shares
    ]
    assert [process.wait(timeout=120) for process in racing] == [0] * PROCESSES
    answer.refresh_from_db()
    assert (answer.helpful_up, answer.helpful_down) == (PEOPLE, 0)
    assert HelpfulVote.objects.filter(answer=answer, value=1).count() == PEOPLE
    assert rebuild_counts() == []
