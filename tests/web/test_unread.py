"""A page whose answers came in by an import and were not read yet says so, and shows no panel it does not have."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils.html import escape

from consilium.consensus.waiting import read_waiting
from consilium.questions.models import Question
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import AnswerRecord, QuestionRecord
from consilium.web.pages.questions import UNREAD, UNREAD_IN_PART
from tests.cast import Cast

PANEL = 'id="standing"'


def bring(now: datetime, *, answers: int, defer_reading: bool) -> Question:
    """Import one question with so many answers."""
    said = tuple(AnswerRecord(position=place, body="This is milia.") for place in range(1, answers + 1))
    record = QuestionRecord("elsewhere", "1", "White bumps since the peel?", answers=said)
    import_records([record], Counts(), now=now, defer_reading=defer_reading)
    return Question.objects.get(source="elsewhere")


def page(question: Question, client: Client) -> str:
    return client.get(question.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_page_says_that_nothing_was_read_yet_until_it_was(client: Client, now: datetime) -> None:
    question = bring(now, answers=2, defer_reading=True)
    html = page(question, client)
    assert (escape(UNREAD) in html, PANEL in html) == (True, False)
    assert read_waiting(now) == 1
    html = page(question, client)
    assert (escape(UNREAD) in html, PANEL in html) == (False, True)


@pytest.mark.django_db
def test_a_panel_of_some_says_that_others_were_not_read(client: Client, now: datetime) -> None:
    bring(now, answers=1, defer_reading=False)
    question = bring(now, answers=2, defer_reading=True)
    html = page(question, client)
    assert (escape(UNREAD_IN_PART) in html, PANEL in html, "Opinions of 1 doctor " in html) == (True, True, True)


def test_a_doctor_who_has_not_answered_is_told_nothing_of_it(cast: Cast, client: Client, now: datetime) -> None:
    question = bring(now, answers=2, defer_reading=True)
    client.force_login(cast.brandt)
    assert "not read yet" not in page(question, client)


@pytest.mark.django_db
def test_without_answers_there_is_nothing_to_read(client: Client, now: datetime) -> None:
    assert "not read yet" not in page(bring(now, answers=0, defer_reading=True), client)
