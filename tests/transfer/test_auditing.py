"""An audit tells who did what, oldest first, without a word of anybody's, and says when the chain is broken."""

import json
from datetime import datetime, timedelta
from typing import Any

from click.testing import CliRunner

from consilium.cli import commands
from consilium.moderation.cases import open_case
from consilium.moderation.deciding import decide
from consilium.moderation.models import ChainHead, Decision, Kind, Lane
from consilium.people.erasing import erase
from consilium.questions import following, photos
from consilium.transfer import auditing
from tests import factories
from tests.cast import Cast
from tests.people.test_erasing import MARK, lived


def told(did: str) -> list[dict[str, Any]]:
    """Return what an audit tells of one kind of thing."""
    rows = [json.loads(line) for line in list(auditing.lines())[1:]]
    return [{name: value for name, value in row.items() if name != "did"} for row in rows if row["did"] == did]


def test_a_decision_is_told_with_who_made_it_and_its_digest(cast: Cast, now: datetime) -> None:
    case = open_case(kind=Kind.QUESTION, subject_id=cast.question.pk, lane=Lane.REST, now=now)
    made = decide(case=case, by=cast.mo, shows=False, reason=Decision.Reason.SPAM, words="zqsecret", now=now)
    assert told("decided") == [
        {
            "at": now.isoformat(),
            "id": 1,
            "by": cast.mo.pk,
            "kind": "question",
            "subject_id": cast.question.pk,
            "verdict": "hide",
            "reason": "spam",
            "digest": made.digest,
        }
    ]
    assert "zqsecret" not in "".join(auditing.lines())


def test_a_consent_is_told_when_given_and_when_taken_back(cast: Cast, now: datetime) -> None:
    photo = factories.photo(cast.question, now)
    photos.revoke(photo=photo, now=now + timedelta(days=2))
    (given,), (taken,) = told("agreed to show a photo"), told("took a consent back")
    assert (given["at"], given["by"], given["photo_id"], given["showing"]) == (
        now.isoformat(),
        cast.ana.pk,
        photo.pk,
        "blurred",
    )
    assert (taken["at"], taken["by"]) == ((now + timedelta(days=2)).isoformat(), cast.ana.pk)


def test_no_word_and_no_address_stands_in_it(cast: Cast, now: datetime) -> None:
    lived(cast, now)
    text = "\n".join(auditing.lines())
    assert len(text.splitlines()) > 8
    assert [mark for mark in (MARK, "ana@example.org", "Ana", "Does it itch?") if mark in text] == []


def test_it_goes_by_time(cast: Cast, now: datetime) -> None:
    following.add_update(question=cast.question, body="Redder.", day=9, now=now + timedelta(days=5))
    following.edit(question=cast.question, title="Bumps?", body="Since today.", now=now + timedelta(days=1))
    erase(person=cast.sam, keeps_text=True, now=now + timedelta(days=3))
    rows = [json.loads(line) for line in list(auditing.lines())[1:]]
    times = [row["at"] for row in rows]
    assert times == sorted(times)
    assert [row["did"] for row in rows if row["at"] > now.isoformat()] == [
        "changed a question",
        "asked to be forgotten",
        "told of a later day",
    ]


def test_a_broken_chain_is_said_and_fails_the_command(cast: Cast, now: datetime) -> None:
    whole = CliRunner().invoke(commands, ["audit"])
    assert (whole.exit_code, json.loads(whole.stdout.splitlines()[0])["chain"]) == (0, "whole")
    ChainHead.objects.update_or_create(id=1, defaults={"number": 3, "digest": "0" * 64})
    broken = CliRunner().invoke(commands, ["audit"])
    assert (broken.exit_code, json.loads(broken.stdout.splitlines()[0])["chain"]) == (1, "broken at 1")
