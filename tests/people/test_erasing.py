"""Erasure: after it, and after the worker, no byte of a person's marker is left in the house."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.core import mail as mail_of_django
from django.db import connection

from consilium.answers.models import Unblinding
from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.notifications import receipts
from consilium.people.erasing import erase
from consilium.people.models import Erasure
from consilium.questions import drafts, following, photo_files, photos
from consilium.questions.models import Outcome, Photo, Question
from consilium.questions.typed import Typed
from consilium.reviews.actions import write_review
from consilium.reviews.models import Review
from consilium.search import sending
from consilium.votes.actions import cast_vote, rebuild_counts
from consilium.votes.models import HelpfulVote
from tests import factories
from tests.cast import Cast, gather
from tests.doctors.checks.making import application
from tests.web.test_addresses import client_of

MARK = "zqmarker"


def lived(cast: Cast, now: datetime) -> Photo:
    """Let Ana do everything that leaves her words, and return her photo."""
    factories.answer(cast.question, now)
    photo = factories.photo(cast.question, now, alt=f"{MARK} cheeks")
    following.edit(question=cast.question, title=f"{MARK} first?", body=f"{MARK} body. Eyes swollen.", now=now)
    following.edit(question=cast.question, title=f"{MARK} second?", body=f"{MARK} other words.", now=now)
    following.add_update(question=cast.question, body=f"{MARK} day six", day=6, now=now)
    asked = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    following.reply(clarification=asked, words=f"{MARK} no", now=now)
    following.tell_outcome(question=cast.question, finder=Outcome.Finder.TREATING, words=f"{MARK} gone", now=now)
    write_review(
        person=cast.ana,
        doctor=cast.dr_brandt,
        stars=4,
        body=f"{MARK} kind",
        relation=Review.Relation.TREATED,
        now=now,
    )
    thing = subject(Kind.ANSWER, cast.question.answers.get().pk)
    assert thing is not None
    raise_flag(person=cast.ana, subject=thing, reason=Flag.Reason.OTHER, words=f"{MARK} flagged", now=now)
    cast_vote(person=cast.ana, answer=cast.question.answers.get(), value=1, now=now)
    own = subject(Kind.QUESTION, cast.question.pk)
    assert own is not None
    raise_flag(person=cast.sam, subject=own, reason=Flag.Reason.OTHER, words=f"says {MARK}", now=now)
    case = Case.objects.get(kind=Kind.QUESTION, subject_id=cast.question.pk)
    decide(case=case, by=cast.mo, shows=True, reason=Decision.Reason.OTHER, words=f"{MARK} is fine", now=now)
    return photo


def rows_with(*marks: str) -> list[str]:
    """Return table and column of every text in the database that holds one of the marks, whatever its type."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
            columns = [column[0] for column in cursor.description]
            for column in columns:
                for mark in marks:
                    cursor.execute(
                        f'SELECT count(*) FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE %s', [f"%{mark}%"]
                    )
                    if cursor.fetchone()[0]:
                        found.append(f"{table}.{column}: {mark}")
    return found


def work(now: datetime) -> None:
    """Do what the worker does."""
    photos.delete_unclaimed(now)
    receipts.send_receipts(now, forget_words=lambda: True)


def test_no_row_holds_a_word_of_hers_or_her_address(cast: Cast, now: datetime) -> None:
    photo = lived(cast, now)
    client = client_of(cast, "ana")
    assert rows_with(MARK) != []
    assert rows_with("ana@example.org") != []
    folder = photo_files.folder_of(photo.name)
    assert folder.exists()
    answer = client.post("/account/erasure/", {"texts": "remove", "sure": "erase"})
    assert (answer.status_code, b"It is done" in answer.content) == (200, True)
    work(now + timedelta(minutes=1))
    # What was written in the page's own time may be due a moment later than the test's.
    work(datetime.now(tz=now.tzinfo) + timedelta(minutes=1))
    assert not folder.exists()
    assert rows_with(MARK, "ana@example.org", photo.name) == []
    assert client.get("/account/").status_code == 302
    (receipt,) = [one for one in getattr(mail_of_django, "outbox") if one.to == ["ana@example.org"]]  # noqa: B009
    assert receipt.subject == "Your data has been erased"
    assert "after 30 days" in receipt.body


def test_the_receipt_waits_for_the_last_byte(cast: Cast, now: datetime) -> None:
    factories.photo(cast.question, now)
    erase(person=cast.ana, keeps_text=False, now=now)
    assert receipts.send_receipts(now, forget_words=lambda: True) == 0
    photos.delete_unclaimed(now)
    assert receipts.send_receipts(now, forget_words=lambda: True) == 1
    assert receipts.send_receipts(now, forget_words=lambda: True) == 0
    assert Erasure.objects.get().receipt_to == ""


def test_kept_words_stay_without_who_wrote_them(cast: Cast, now: datetime) -> None:
    following.edit(
        question=cast.question, title="Bumps?", body="They came. Write to ana.k@example.org please.", now=now
    )
    erase(person=cast.ana, keeps_text=True, now=now)
    question = Question.objects.get()
    assert (question.asker, question.title) == (None, "Bumps?")
    assert question.body == "They came. Write to [e-mail taken out] please."
    assert rows_with("ana.k@") == []


def test_votes_count_on_without_their_voter(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now)
    for person in (cast.ana, cast.sam):
        cast_vote(person=person, answer=answer, value=1, now=now)
        erase(person=person, keeps_text=True, now=now)
    answer.refresh_from_db()
    assert (answer.helpful_up, rebuild_counts()) == (2, [])
    assert list(HelpfulVote.objects.values_list("person", flat=True)) == [None, None]
    assert HelpfulVote.objects.values("cast_at").distinct().count() == 1


def test_drafts_go(cast: Cast, now: datetime) -> None:
    drafts.begin(owner=cast.sam, typed=Typed(title=f"{MARK} draft"), now=now)
    assert rows_with(MARK) != []
    erase(person=cast.sam, keeps_text=False, now=now)
    assert rows_with(MARK) == []


def test_the_account_is_nobodys(cast: Cast, now: datetime) -> None:
    before = cast.ana.pseudonym
    erase(person=cast.ana, keeps_text=True, now=now)
    ana = get_user_model().objects.get(pk=cast.ana.pk)
    assert (ana.is_active, ana.email) == (False, f"erased-{ana.pk}@erased.invalid")
    assert ana.pseudonym != before


@pytest.mark.parametrize("sent", [{}, {"texts": "remove"}, {"texts": "x", "sure": "erase"}, {"sure": "erase"}])
def test_without_a_choice_and_the_word_nothing_happens(cast: Cast, sent: dict[str, str]) -> None:
    assert client_of(cast, "ana").post("/account/erasure/", sent).status_code == 422
    assert Erasure.objects.count() == 0


def bytes_of_the_database(aside: Path) -> bytes:
    """Return every byte of the database's files, free pages and the planner's statistics too."""
    if not django_settings.EMBEDDED:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
            )
            folder, number = cursor.fetchone()
        return b"".join(file.read_bytes() for file in (Path(folder) / "base" / str(number)).iterdir())
    source = connection.connection
    assert isinstance(source, sqlite3.Connection)
    with sqlite3.connect(aside) as target:
        source.backup(target)  # page by page, free pages too
    return aside.read_bytes()


@pytest.mark.django_db(transaction=True)
def test_no_byte_is_left_in_the_files_of_the_database(tmp_path: Path, now: datetime) -> None:
    cast = gather(now)
    lived(cast, now)
    assert MARK.encode() in bytes_of_the_database(tmp_path / "before.sqlite3")
    erase(person=cast.ana, keeps_text=False, now=now)
    photos.delete_unclaimed(now)
    receipts.send_receipts(now, forget_words=sending.forget_words)
    assert [receipts.clear_leftovers(now) for _ in range(2)] == [1, 0]
    held = bytes_of_the_database(tmp_path / "after.sqlite3")
    assert b"Does it itch?" in held
    assert [mark for mark in (MARK, "ana@example.org") if mark.encode() in held] == []


def test_an_application_goes_with_what_was_shown(
    cast: Cast, now: datetime, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    check = application(cast.sam, now, family=f"{MARK} Lindqvist")
    assert rows_with(MARK) != []
    with django_capture_on_commit_callbacks(execute=True):
        erase(person=cast.sam, keeps_text=False, now=now)
    check.refresh_from_db()
    assert (check.person, check.outcome, check.said, rows_with(MARK)) == (None, "withdrawn", {}, [])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_an_account_was_shown_is_forgotten(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    client_of(cast, "sam").get(cast.question.get_absolute_url())
    assert Unblinding.objects.filter(person=cast.sam).count() == 1
    erase(person=cast.sam, keeps_text=True, now=now)
    assert Unblinding.objects.filter(person=cast.sam).count() == 0
