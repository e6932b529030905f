"""Who changed, decided and saw what, as JSON Lines in the order of time: ids and names of lists, nobody's words."""

import heapq
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db.models import F, QuerySet

from consilium.answers.models import Opinion
from consilium.doctors.models import Credential, EvidenceLook, Remark
from consilium.moderation import chain
from consilium.moderation.models import Appeal, Decision, Flag
from consilium.people.models import Consent, DataExport, Erasure, Role
from consilium.questions.models import Outcome, PhotoConsent, PhotoLook, Update, Version
from consilium.reviews.models import Reply, Review
from consilium.transfer.exporting import ROWS, as_it_stands
from consilium.votes.models import Agreement, HelpfulVote

HEAD, FORMAT = "consilium audit", 1
Line = tuple[datetime, str, int, dict[str, Any]]


def lines() -> Iterator[str]:
    """Give a head that says whether the chain of decisions is whole, then each thing that was done, oldest first.

    People, doctors and things are told by their ids; "by" is missing where a person left or a program acted.
    """
    broken = chain.first_break()
    head = {"format": HEAD, "version": FORMAT, "decisions": Decision.objects.count()}
    yield json.dumps({**head, "chain": "whole" if broken is None else f"broken at {broken}"})
    with as_it_stands():
        for at, did, number, told in heapq.merge(*_sources(), key=lambda line: line[:3]):
            told = {name: value for name, value in told.items() if value not in (None, "")}
            yield json.dumps({"at": at.isoformat(), "did": did, "id": number, **told})


def is_whole(head: str) -> bool:
    """Say whether the first line of an audit found the chain of decisions whole."""
    return bool(json.loads(head)["chain"] == "whole")


def _sources() -> Iterable[Iterator[Line]]:
    decisions = Decision.objects.annotate(by=F("text__by"))
    told = ("by", "kind", "subject_id", "verdict", "reason", "into_id", "digest")
    yield _rows("decided", decisions, "made_at", "number", *told)
    yield _rows(
        "flagged", Flag.objects.annotate(by=F("raised_by")), "raised_at", "id", "by", "kind", "subject_id", "reason"
    )
    yield _rows("appealed", Appeal.objects.annotate(by=F("person")), "made_at", "id", "by", "decision_id")
    yield _rows("gave a role", Role.objects.annotate(by=F("given_by")), "given_at", "id", "by", "person_id", "kind")
    ended = Role.objects.filter(ended_at__isnull=False)
    yield _rows("role ended", ended, "ended_at", "id", "person_id", "kind")
    facts = Credential.objects.annotate(by=F("checked_by"))
    yield _rows("checked a credential", facts, "checked_at", "id", "by", "doctor_id", "kind", "decision", "expires_on")
    remarks = Remark.objects.annotate(by=F("person"))
    yield _rows("spoke in a check", remarks, "at", "id", "by", "check_of_id", "verdict")
    changed = Version.objects.annotate(by=F("question__asker"))
    yield _rows("changed a question", changed, "replaced_at", "id", "by", "question_id")
    later = Update.objects.annotate(by=F("question__asker"))
    yield _rows("told of a later day", later, "written_at", "id", "by", "question_id")
    given = Opinion.objects.annotate(by=F("answer__doctor__account"), version=F("number"))
    yield _rows("gave an answer", given, "given_at", "id", "by", "answer_id", "version")
    agreed = Consent.objects.annotate(by=F("person"), to=F("wording__kind"), version=F("wording__version"))
    yield _rows("agreed", agreed.filter(given=True), "at", "id", "by", "to", "version")
    yield _rows("took a consent back", agreed.filter(given=False), "at", "id", "by", "to", "version")
    consents = PhotoConsent.objects.annotate(by=F("person"))
    yield _rows("agreed to show a photo", consents, "given_at", "id", "by", "photo_id", "version", "showing")
    taken = consents.filter(withdrawn_at__isnull=False)
    yield _rows("took a consent back", taken, "withdrawn_at", "id", "by", "photo_id", "version")
    looks = PhotoLook.objects.annotate(by=F("person"))
    yield _rows("saw a photo for doctors", looks, "first_at", "id", "by", "photo_id", "role", "last_at", "times")
    opened = EvidenceLook.objects.annotate(by=F("person"))
    yield _rows("opened a paper", opened, "first_at", "id", "by", "evidence_id", "last_at", "times")
    words = Agreement.objects.annotate(by=F("doctor__account"))
    yield _rows("spoke on an answer", words, "given_at", "id", "by", "answer_id", "kind", "reason")
    aside = HelpfulVote.objects.filter(set_aside_at__isnull=False)
    yield _rows("set a vote aside", aside, "set_aside_at", "id", "answer_id")
    reviews = Review.objects.annotate(by=F("person"))
    yield _rows("wrote a review", reviews, "written_at", "id", "by", "doctor_id")
    yield _rows("changed a review", reviews.filter(changed_at__isnull=False), "changed_at", "id", "by", "doctor_id")
    replies = Reply.objects.annotate(by=F("review__doctor__account"))
    yield _rows("replied to a review", replies, "written_at", "id", "by", "review_id")
    outcomes = Outcome.objects.annotate(by=F("question__asker"))
    yield _rows("told an outcome", outcomes, "told_at", "id", "by", "question_id")
    operators = LogEntry.objects.annotate(by=F("user"), kind=F("content_type__model"))
    yield _rows(
        "changed in the administration", operators, "action_time", "id", "by", "kind", "object_id", "action_flag"
    )
    exports = DataExport.objects.annotate(by=F("person"))
    yield _rows("asked for their data", exports, "asked_at", "id", "by")
    yield _rows("asked to be forgotten", Erasure.objects.annotate(by=F("person")), "asked_at", "id", "by", "keeps_text")


def _rows(did: str, rows: QuerySet[Any], at: str, number: str, *names: str) -> Iterator[Line]:
    for row in rows.order_by(at, number).values(at, number, *names).iterator(ROWS):
        yield row[at], did, row[number], {name: _plain(row[name]) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
