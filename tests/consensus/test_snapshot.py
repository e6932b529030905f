"""The stored snapshot: what it holds for the saved page, when it changes, that a rebuild gives the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer
from consilium.consensus import stored
from consilium.consensus.actions import rebuild, recompute
from consilium.consensus.models import Snapshot
from consilium.consensus.pooling import Verdict
from consilium.consensus.standing import Backing, Standing
from consilium.doctors.models import Doctor
from consilium.medicine.levels import Level
from consilium.notifications.choices import choose
from consilium.notifications.mailing import write_due
from consilium.notifications.models import How, Kind
from consilium.questions import following
from consilium.questions.models import Question
from consilium.transfer.importing import Counts, import_records
from consilium.transfer.records import QuestionRecord
from consilium.transfer.saved_page import read_pages
from tests import factories
from tests.cast import Cast
from tests.shared import shared
from tests.web.test_addresses import client_of


def standing_on(question: Question) -> Standing:
    """Read the snapshot of a question."""
    return stored.from_json(Snapshot.objects.get(question=question).standing)


def numbers(backings: Sequence[Backing]) -> list[int]:
    """Return the positions of the answers behind a line."""
    positions = dict(Answer.objects.values_list("pk", "position"))
    return sorted(positions[int(backing.answer)] for backing in backings)


@pytest.fixture
def seed(db: None, now: datetime) -> Question:
    """The saved page, imported."""
    with shared("cases/seed-halo.txt").open() as file:
        records = [record for record in read_pages(file) if isinstance(record, QuestionRecord)]
    import_records(records, Counts(), now=now)
    return Question.objects.get()


def test_where_the_doctors_of_the_saved_page_stand(seed: Question) -> None:
    standing = standing_on(seed)
    actions = {line.action: numbers(line.backings) for line in standing.now.actions}
    labels = {line.label: (line.first, numbers(line.backings)) for line in standing.now.labels}
    assert (standing.doctors, standing.verified, standing.imported, standing.now.naming) == (10, 0, 10, 9)
    assert (actions["see_provider"], actions["antibiotics"]) == ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 4, 7, 10])
    assert labels == {
        "acne": (4, [2, 4, 7, 10]),
        "milia": (3, [3, 5, 6]),
        "infection": (1, [1]),
        "herpes_simplex": (1, [9]),
        "yeast_infection": (1, [9]),
    }
    assert {line.label: line.possible for line in standing.now.labels if line.possible} == {
        "acne": 1,
        "herpes_simplex": 1,
        "yeast_infection": 1,
    }
    assert [(line.id, numbers(line.backings)) for line in standing.ruled_out] == [("acne", [6])]
    assert numbers(standing.names_no_cause) == [8]
    assert (standing.now.verdict, standing.now.close_call.is_close) == (Verdict.DIVIDED, True)
    assert 0.57 < standing.now.p_top < 0.60
    assert (standing.reassurance.common.count, standing.reassurance.passes_by_itself.count) == (7, 3)
    assert not standing.reassurance.may_say_normal
    assert [line.id for line in standing.asked_back] == ["itching"]
    assert [(line.finding.symptom, line.finding.site) for line in standing.nobody_addressed] == [("swelling", "eyes")]
    assert {line.id: line.count for line in standing.safety.warnings} == {"infection": 1, "herpes_simplex": 1}
    assert seed.level == "C"


def test_the_panel_of_the_saved_page(seed: Question) -> None:
    panel = Client().get(seed.get_absolute_url()).context["question"].standing
    assert panel.lead == "All ten say: see the treating clinic."
    assert panel.second == "They do not agree on what it may be."
    assert panel.verdict == "Divided"
    assert panel.close_call.startswith("A close call: ")
    assert [(alert.raised_by, alert.text) for alert in panel.alerts] == [
        ("1 of 10", "could be herpes simplex, which is treatable. Do not wait."),
        ("1 of 10", "could be infection, which is treatable. Do not wait."),
    ]
    acne = panel.causes[0]
    assert (acne.label, acne.count, acne.of, acne.interval, acne.ruled_out) == (
        "Acne",
        4,
        9,
        "19–73 %",
        "ruled out by 1",
    )
    assert acne.spoken == "3 likely, 1 possible, 1 ruled out, 5 say nothing"


def test_every_line_of_the_panel_leads_to_words_on_the_page(seed: Question) -> None:
    response = Client().get(seed.get_absolute_url())
    page, panel = response.content.decode(), response.context["question"].standing
    groups = [line.evidence for line in (*panel.actions, *panel.causes, *panel.noted, *panel.ruled_out)]
    groups += [alert.evidence for alert in panel.alerts]
    assert all(groups)
    for evidence in (item for group in groups for item in group):
        assert f'id="{evidence.url.removeprefix("#")}"' in page, evidence


def test_the_default_order_hears_each_view_before_the_second_of_any(seed: Question) -> None:
    answers = Client().get(seed.get_absolute_url()).context["question"].answers
    views = [answer.view for answer in answers]
    assert sorted(views[:5]) == [0, 1, 2, 3, 4]
    assert sorted(views) == [0, 1, 1, 1, 1, 2, 2, 2, 3, 4]
    assert answers[0].opinion.causes[0].label in {"Infection", "Herpes simplex"}


def give(question: Question, now: datetime, label: str, *, by: Doctor | None = None, urgency: str = "S") -> Answer:
    """Post an answer that names one cause."""
    opinion = OpinionGiven(groups=[[{"label": label, "likely": True}]], actions=["see_provider"], urgency=urgency)
    given = AnswerGiven(headline="", body="Have it looked at.", opinion=opinion, day=5)
    return post_answer(question=question, doctor=by or factories.doctor(now), given=given, now=now)


def test_each_answer_is_counted_in_the_transaction_that_posts_it(cast: Cast, now: datetime) -> None:
    seen = []
    for label in ("milia", "milia", "milia", "acne", "milia"):
        give(cast.question, now, label)
        standing = standing_on(cast.question)
        seen.append((standing.doctors, standing.now.top, standing.now.verdict.value))
    assert seen == [
        (1, "milia", "too few to say"),
        (2, "milia", "too few to say"),
        (3, "milia", "leaning"),
        (4, "milia", "leaning"),
        (5, "milia", "most doctors agree"),
    ]
    assert rebuild() == []


def test_an_answer_that_is_hidden_leaves_no_trace(cast: Cast, now: datetime) -> None:
    answer = give(cast.question, now, "milia")
    Answer.objects.filter(pk=answer.pk).update(is_public=False)
    recompute([cast.question.pk], now)
    assert standing_on(cast.question).doctors == 0
    assert Client().get(cast.question.get_absolute_url()).context["question"].standing is None


def test_an_account_that_was_not_verified_leaves_no_trace(cast: Cast, now: datetime) -> None:
    give(cast.question, now, "milia")
    before = Snapshot.objects.get().standing
    give(cast.question, now, "infection", by=cast.dr_chen, urgency="E")
    assert Snapshot.objects.get().standing == before


def test_votes_do_not_touch_it(cast: Cast, now: datetime) -> None:
    answer = give(cast.question, now, "milia")
    before = Snapshot.objects.get().made_at
    client_of(cast, "sam").post(f"/answers/{answer.pk}/votes/", {"value": "1"})
    assert Snapshot.objects.get().made_at == before
    assert rebuild() == []


def test_a_tampered_snapshot_is_found_and_mended(cast: Cast, now: datetime) -> None:
    give(cast.question, now, "milia")
    right = Snapshot.objects.get().standing
    Snapshot.objects.update(standing=right.replace("milia", "acne"))
    assert rebuild() == [f"question {cast.question.pk}: where the doctors stand"]
    assert Snapshot.objects.get().standing == right


def test_the_asker_hears_of_a_new_red_flag_once(
    cast: Cast, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    choose(person=cast.ana, chosen={Kind.ANSWER: How.OFF}, now=now)
    give(cast.question, now, "milia")
    write_due(now)
    assert mail.outbox == []
    for _ in range(2):
        give(cast.question, now, "infection", urgency="U")
        write_due(now)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["ana@example.org"], "A doctor asks you not to wait")
    ]
    body = str(mail.outbox[0].body)
    assert f"/questions/{cast.question.pk}/" in body
    assert "infection" not in body
    assert "bumps" not in body


def test_a_reply_of_the_asker_closes_what_was_asked_back(cast: Cast, now: datetime) -> None:
    given = AnswerGiven(headline="", body="Does it itch? Please see your clinic.", day=5)
    post_answer(question=cast.question, doctor=cast.dr_brandt, given=given, now=now)
    assert [line.id for line in standing_on(cast.question).asked_back] == ["itching"]
    row = following.ask_back(
        question=cast.question, doctor=cast.dr_brandt, about="itching", words="Does it itch?", now=now
    )
    following.reply(clarification=row, words="No itching.", now=now + timedelta(hours=1))
    assert standing_on(cast.question).asked_back == ()


def test_the_cost_does_not_grow_with_answers_or_other_questions(cast: Cast, now: datetime) -> None:
    give(cast.question, now, "milia")
    with CaptureQueriesContext(connection) as one:
        recompute([cast.question.pk], now)
    for number in range(9):
        give(cast.question, now, "acne")
        other = Question.objects.create(title=f"Other {number}", added_at=now)
        give(other, now, "acne")
    with CaptureQueriesContext(connection) as ten:
        recompute([cast.question.pk], now)
    assert len(ten) == len(one)


def test_a_blind_doctor_gets_no_panel(cast: Cast, now: datetime) -> None:
    give(cast.question, now, "milia", urgency="U")
    shown = client_of(cast, "brandt").get(cast.question.get_absolute_url()).context["question"]
    assert (shown.standing, shown.answers, shown.level.level, shown.level.raised_by) == (None, (), "S", "")
    level = Client().get(cast.question.get_absolute_url()).context["question"].level
    assert (level.level, level.raised_by) == ("U", "raised by 1 of 1 doctors")
    assert Level[level.level] > Level.S
