"""The worker deletes by the table, and what it deleted is gone from the database's own files."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from consilium.answers.writing import save_draft
from consilium.notifications.models import Mail
from consilium.people.models import Submission
from consilium.questions import drafts
from consilium.questions.typed import Typed
from consilium.retention.forgetting import Forgetting
from consilium.retention.table import KEPT, TERMS
from consilium.retention.term import Term, in_words, rows
from tests.cast import Cast, gather
from tests.people.test_erasing import bytes_of_the_database
from tests.web.test_addresses import client_of

DAY = timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_what_went_is_in_no_free_page(tmp_path: Path, now: datetime) -> None:
    cast = gather(now)
    drafts.begin(owner=cast.sam, typed=Typed(title="zqaged draft", body="zqaged words " * 400), now=now)
    save_draft(doctor=cast.dr_brandt, question=cast.question, fields={"body": "zqaged reply"}, now=now)
    Mail.objects.create(to="zqaged@example.org", message=b"zqaged", state="failed", due_at=now, written_at=now)
    Session.objects.create(session_key="zqagedzqaged", session_data="zqaged", expire_date=now)
    assert b"zqaged" in bytes_of_the_database(tmp_path / "before.sqlite3")
    forgetting, later = Forgetting(TERMS), now + 91 * DAY
    assert forgetting.forget_due(later) >= 4
    assert [forgetting.clear_leftovers(later) for _ in range(2)] == [1, 0]
    held = bytes_of_the_database(tmp_path / "after.sqlite3")
    assert (b"pale bumps" in held, b"zqaged" in held) == (True, False)


def test_files_are_cleared_once_a_day_of_what_had_words(cast: Cast, now: datetime) -> None:
    cleared: list[Collection[str]] = []

    def clear(tables: Collection[str]) -> bool:
        cleared.append(tables)
        return len(cleared) != 2  # the second time it is busy

    terms = tuple(term for term in TERMS if term.what in ("Drafts of questions", "Keys of forms that were sent"))
    forgetting = Forgetting(terms, clear)
    # A worker that was killed may have left something: a new one begins with all of it.
    words = frozenset({"questions_draft", "questions_photo"})
    assert (forgetting.clear_leftovers(now), cleared) == (1, [words])
    Submission.objects.create(person=cast.sam, key="0" * 32, action="x", at=now)
    drafts.begin(owner=cast.sam, typed=Typed(title="Bumps"), now=now)
    assert (forgetting.forget_due(now + 31 * DAY), forgetting.clear_leftovers(now + 31 * DAY)) == (1, 0)
    assert len(cleared) == 1, "no words went"
    later = now + 91 * DAY
    assert forgetting.forget_due(later) == 1
    assert [forgetting.clear_leftovers(later) for _ in range(3)] == [0, 1, 0]
    assert cleared == [words, words, words]


def test_a_row_that_was_touched_meanwhile_stays(cast: Cast, now: datetime) -> None:
    Submission.objects.create(person=cast.sam, key="0" * 32, action="x", at=now)
    asked = iter((Submission.objects.all(), Submission.objects.none()))
    forget = rows(lambda at: next(asked))
    assert (forget(now, 10), Submission.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (730 * DAY, "2 years"),
        (365 * DAY, "1 year"),
        (DAY, "1 day"),
        (90 * DAY, "90 days"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=1), "1 hour"),
    ],
)
def test_periods_are_told_in_words(period: timedelta, words: str) -> None:
    assert in_words(period) == words
    term = Term("Drafts", period, "they were touched", "", lambda now, most: 0)
    assert term.when == f"{words} after they were touched"


@pytest.mark.parametrize("period", [timedelta(0), timedelta(minutes=90), timedelta(hours=1, seconds=1)])
def test_odd_periods_are_refused(period: timedelta) -> None:
    with pytest.raises(ValueError, match="hours, days or years"):
        in_words(period)


def test_the_privacy_page_shows_the_table_as_it_stands(db: None) -> None:
    shown = Client().get("/privacy/")
    assert [(row.what, row.when, row.why) for row in shown.context["text"].going] == [
        (term.what, term.when, term.why) for term in TERMS
    ]
    terms = re.findall(r"<dt>(.*?)</dt>", shown.content.decode())
    assert terms == [term.what for term in TERMS] + [kept.what for kept in KEPT]


def test_a_visitors_session_ends_with_the_draft_and_a_persons_later(cast: Cast) -> None:
    visitor = Client()
    visitor.post("/ask/", {"draft": "new", "title": "Bumps", "procedure": "halo-laser"})
    assert visitor.session.get_expiry_age() == 7 * 24 * 3600
    assert visitor.cookies["consilium"]["max-age"] == 7 * 24 * 3600
    visitor.force_login(cast.sam, backend="allauth.account.auth_backends.AuthenticationBackend")
    visitor.post("/ask/", {"draft": "new", "title": "More bumps", "procedure": "halo-laser"})
    assert visitor.session.get_expiry_age() == 60 * 24 * 3600
    sam = client_of(cast, "sam")
    sam.post("/ask/", {"draft": "new", "title": "Bumps", "procedure": "halo-laser"})
    assert sam.session.get_expiry_age() == 60 * 24 * 3600


def test_a_session_of_nobody_gets_no_cookie(db: None) -> None:
    for path in ("/", "/ask/", "/account/login/", "/privacy/"):
        assert "consilium" not in Client().get(path).cookies
