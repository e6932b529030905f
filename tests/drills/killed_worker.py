"""A worker that sends what waits and kills itself (SIGKILL) at one step: `python -m tests.drills.killed_worker`.

Its arguments are the step, how often that step is passed before the kill (from 1), and what time it is: what a killed
worker held is taken up again after minutes. It sends with the functions that the worker
uses, over the connections that it uses.
"""

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

STEPS = {
    "gathering": "the mail is written, its transaction not committed",
    "gathered": "the mail and the mark on the notices are committed",
    "taken": "the mail is marked as being sent",
    "speaking": "the mail server has the addresses, not the mail",
    "accepted": "the mail server said that it has the mail",
    "closed": "the mail is marked as sent",
}
NEVER = "never"


def dying(do: Callable[..., Any], passes: int, *, first: bool = False) -> Callable[..., Any]:
    """Return `do` with a kill after it, or before it, the given time it is called."""
    left = passes

    def done(*arguments: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if first and not left:
            os.kill(os.getpid(), signal.SIGKILL)
        result = do(*arguments, **named)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return done


def main(step: str, passes: int, now: datetime) -> None:
    """Send until nothing is left, or until the step is reached."""
    from consilium import installation

    os.environ["DJANGO_SETTINGS_MODULE"] = "consilium.settings"
    installation.prepare(lambda words: None)
    from django.conf import settings

    from consilium.notifications import mailing, notices, sender

    deliver = sender.deliver_to(settings.MAIL, settings.DATA / "mail", settings.DEFAULT_FROM_EMAIL)
    # Each kill stands where the name says; the code in between is the worker's own.
    if step == "gathering":
        notices.write = dying(notices.write, passes)
    elif step == "gathered":
        mailing._write = dying(mailing._write, passes)
    elif step == "taken":
        sender._take = dying(sender._take, passes)
    elif step == "speaking":
        smtplib.SMTP.data = dying(smtplib.SMTP.data, passes, first=True)  # type: ignore[method-assign]
    elif step == "accepted":
        deliver = dying(deliver, passes)
    elif step == "closed":
        sender._close = dying(sender._close, passes)
    while mailing.write_due(now) + sender.send_due(deliver, now=now):
        pass


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
