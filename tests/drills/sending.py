"""Sending exactly once: the worker is killed at every step of sending notices to a real mail server.

Nothing may be lost. Twice may come only what the mail server had taken when the worker was killed before it could write
that down, and then it is the same mail to the byte, under the same Message-ID.
"""

import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.drills.killed_worker import NEVER, STEPS
from tests.journeys.house import ROOT, House

MINUTES = 6  # between two kills: longer than a mail is held for the worker that took it
# Some fall due before each kill, so that every run has notices to gather.
NOTICES = """
from datetime import timedelta
from consilium.notifications.models import Notice
from consilium.people.models import Person
count, each, minutes = %d, %d, %d
people = [Person(email=f"reader{n}@example.org", pseudonym=f"Reader {n}", password="!") for n in range(count)]
people = Person.objects.bulk_create(people)
begin = now + timedelta(hours=1)  # by the clock of the workers, which is ahead of what a slow machine takes
result = begin.isoformat()
due = [begin + timedelta(minutes=minutes * (n // each)) for n in range(count)]
Notice.objects.bulk_create(
    Notice(person=person, kind="decision", detail="hide answer", about=n + 1, told_at=now, mail_at=due[n])
    for n, person in enumerate(people)
)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What arrived: how many people got nothing, which step made how many mails come twice, and how often otherwise."""

    kills: int
    lost: int
    twice: dict[str, int]
    unlike: int

    @property
    def holds(self) -> bool:
        """Say whether the promise held: nothing lost, and twice only the same mail, only from where it may."""
        return self.lost == 0 and self.unlike == 0 and set(self.twice) <= {"accepted", "any moment"}


def drill(house: House, *, count: int, each: int, at_random: int, seed: int = 8) -> Outcome:
    """Send `count` notices, killing the worker `each` times at every step and `at_random` times anywhere."""
    dice = random.Random(seed)
    plan = [step for step in STEPS for _ in range(each)] + ["any moment"] * at_random
    dice.shuffle(plan)
    share = max(count // len(plan), 1)
    begin = datetime.fromisoformat(house.tell(NOTICES % (count, share, MINUTES)))
    last: dict[int, str] = {}
    kills = 0
    for number, step in enumerate(plan):
        now = begin + timedelta(minutes=MINUTES * number)
        kills += _kill(house, step, dice.randint(1, share), now, dice)
        # If it comes a second time, it is the mail that arrived last before the kill.
        last.setdefault(len(house.mailbox.mails) - 1, step)
    _run(house, NEVER, 1, begin + timedelta(minutes=MINUTES * count)).wait(timeout=300)
    return Outcome(kills, _lost(house, count), _twice(house, last), _unlike(house))


def _run(house: House, step: str, passes: int, now: datetime) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.drills.killed_worker", step, str(passes), now.isoformat()],
        cwd=ROOT,
        env=house.environment,
    )


def _kill(house: House, step: str, passes: int, now: datetime, dice: random.Random) -> int:
    """Run a worker until it is killed, and return 1 when it was, 0 when it had nothing left to do."""
    if step in STEPS:
        return int(_run(house, step, passes, now).wait(timeout=300) == -signal.SIGKILL)
    worker = _run(house, NEVER, 1, now)
    begun, since = len(house.mailbox.mails), time.monotonic()
    while worker.poll() is None and len(house.mailbox.mails) == begun and time.monotonic() - since < 60:
        time.sleep(0.01)
    time.sleep(dice.random() / 4)
    worker.kill()
    killed = worker.wait() == -signal.SIGKILL
    time.sleep(0.2)  # what was on the line arrives
    return int(killed)


def _twice(house: House, last: dict[int, str]) -> dict[str, int]:
    """Return how many mails came again, by the step at which the worker was killed after their first arrival."""
    first: dict[tuple[str, ...], int] = {}
    found: Counter[str] = Counter()
    for index, mail in enumerate(house.mailbox.mails):
        if mail.to in first:
            found[last.get(first[mail.to], "no kill")] += 1
        first[mail.to] = index
    return dict(found)


def _ids(house: House) -> dict[tuple[str, ...], Counter[str]]:
    found: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for mail in house.mailbox.mails:
        found[mail.to][f"{mail.message['Message-ID']} {hash(mail.message.as_bytes())}"] += 1
    return found


def _lost(house: House, count: int) -> int:
    return count - len({to for to in _ids(house) if to[0].startswith("reader")})


def _unlike(house: House) -> int:
    """Return how many people got two mails that cannot be told to be the same."""
    return sum(len(kinds) > 1 for kinds in _ids(house).values())


def main(count: int = 1000, each: int = 4, at_random: int = 6) -> int:
    """Run the drill at its full size, print what came of it, and return 0 when the promise held."""
    began = time.monotonic()
    with House() as house:
        outcome = drill(house, count=count, each=each, at_random=at_random)
    print(f"sending: {count} notices, the worker killed {outcome.kills} times, {time.monotonic() - began:.0f} s")
    for step, words in STEPS.items():
        print(f"  killed when {words}: {outcome.twice.get(step, 0)} came twice")
    print(f"  killed at any moment: {outcome.twice.get('any moment', 0)} came twice")
    print(f"  lost: {outcome.lost}; twice, but not the same mail under the same Message-ID: {outcome.unlike}")
    print("  A mail server cannot be asked whether it has a mail: what it took just before a kill is sent again.")
    print("sending: " + ("held" if outcome.holds else "DID NOT HOLD"))
    return 0 if outcome.holds else 1
