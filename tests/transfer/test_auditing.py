"""An audit tells who did what, oldest first, without a word of anybody's, and says when the chain is broken."""

import json
from datetime import datetime, timedelta
from typing import Any

from click.testing import CliRunner

from consilium.cli import commands
from consilium.doctors.checks import looking
from consilium.doctors.models import Evidence
from consilium.moderation.cases import open_case
from consilium.moderation.deciding import decide
from consilium.moderation.models import ChainHead, Decision, Kind, Lane
from consilium.people.erasing import erase
from consilium.questions import following, photos
from consilium.questions.models import Outcome
from consilium.reviews.actions import change_review, write_review
from consilium.reviews.models import Review
from consilium.transfer import auditing, own
from consilium.votes.actions import cast_vote
from consilium.votes.agreeing import say
from consilium.votes.models import Agreement, HelpfulVote
from consilium.votes.setting_aside import set_aside
from tests import factories
from tests.cast import Cast
from tests.doctors.checks.making import application
from tests.people.test_erasing import MARK, lived
from tests.web.test_addresses import client_of


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


def test_who_opens_a_paper_is_told_and_its_sender_is_not(cast: Cast, now: datetime) -> None:
    paper = application(cast.sam, now).evidence.get()
    path = f"/evidence/{paper.pk}/"
    mo, sam, ana = (client_of(cast, who) for who in ("mo", "sam", "ana"))
    assert [client.get(path).status_code for client in (mo, mo, sam, ana)] == [200, 200, 200, 404]
    (look,) = told("opened a paper")
    assert (look["by"], look["evidence_id"], look["times"]) == (cast.mo.pk, paper.pk, 2)
    assert [row["times"] for row in own.everything(cast.sam)["who opened my papers"]] == [2]
    assert [row["evidence"] for row in own.everything(cast.mo)["papers that I opened"]] == [paper.pk]
    # A paper that went meanwhile is handed out to nobody, and nobody is said to have seen it.
    Evidence.objects.update(removed_at=now)
    assert mo.get(path).status_code == 404
    assert not looking.note_look(evidence=paper, person=cast.mo, now=now)
    assert len(told("opened a paper")) == 1
    # It goes with the application.
    Evidence.objects.update(removed_at=None)
    erase(person=cast.sam, keeps_text=False, now=now)
    assert told("opened a paper") == []


def test_what_people_change_is_told_with_who_did(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    other = factories.doctor(now)
    assert other.account is not None
    factories.answer(cast.question, now, by=other)
    say(doctor=other, answer=answer, kind=Agreement.Kind.AGREE, now=now)
    review = write_review(
        person=cast.sam, doctor=cast.dr_brandt, stars=4, body="Kind.", relation=Review.Relation.OTHER, now=now
    )
    later = now + timedelta(days=1)
    change_review(review=review, stars=3, body="Kind, late.", relation=Review.Relation.OTHER, now=later)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.OWN, words="Gone.", now=now)
    cast_vote(person=cast.sam, answer=answer, value=1, now=now)
    set_aside(vote_ids=HelpfulVote.objects.values_list("pk", flat=True), now=later)
    who = {
        did: [row.get("by") for row in told(did)]
        for did in ("spoke on an answer", "wrote a review", "changed a review", "told an outcome", "set a vote aside")
    }
    assert who == {
        "spoke on an answer": [other.account.pk],
        "wrote a review": [cast.sam.pk],
        "changed a review": [cast.sam.pk],
        "told an outcome": [cast.ana.pk],
        "set a vote aside": [None],
    }
    assert told("changed a review")[0]["at"] == later.isoformat()
