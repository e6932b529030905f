"""Questions that ask the same become one: what moves, what stays, who is told, and that it can be undone."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from consilium.answers.actions import AskedThemselves, post_answer, recount_answers
from consilium.answers.given import AnswerGiven
from consilium.answers.merging import CannotMerge, Obstacle
from consilium.answers.models import Answer, Claim, Draft, Unblinding
from consilium.answers.rules import may_see_answers
from consilium.answers.unblinding import was_shown
from consilium.caching import keys
from consilium.consensus import actions as consensus
from consilium.consensus.models import Snapshot
from consilium.doctors.actions import add_doctor
from consilium.moderation import chain
from consilium.moderation.appealing import appeal
from consilium.moderation.deciding import decide
from consilium.moderation.merging import NotMerged, merge, undo
from consilium.moderation.models import Case, Decision, DecisionText, Kind
from consilium.moderation.rules import may_appeal, may_decide, may_merge
from consilium.moderation.subjects import subject
from consilium.notifications.following import follow, followers
from consilium.notifications.models import Notice
from consilium.people.actions import give_role
from consilium.people.models import Role
from consilium.questions import following
from consilium.questions.actions import ask
from consilium.questions.models import Outcome, Question
from consilium.search.models import Entry, Related
from consilium.transfer import auditing
from consilium.votes import agreeing
from consilium.votes.actions import cast_vote
from consilium.votes.models import Agreement, HelpfulVote
from consilium.web.pages.listing import ANSWERED
from consilium.web.pages.questions import related_rows
from tests import factories
from tests.cast import Cast, account, gather, give_second_factor
from tests.web.test_addresses import client_of

MILIA = "These look like milia to me. Have your clinic look at them, and keep the cheeks clean."
WORDS = "zqprivate: both ask about the same bumps."


def duplicate(cast: Cast, now: datetime, **changed: Any) -> Question:
    """Return Sam's question, which asks what Ana's does."""
    fields: dict[str, Any] = {
        "asker": cast.sam,
        "title": "Tiny white bumps after laser?",
        "body": "Since this morning, on the cheeks. No pain.",
        "procedure": "halo-laser",
        "day": 6,
        "now": now,
    }
    return ask(**(fields | changed))


def do_merge(cast: Cast, question: Question, now: datetime) -> Decision:
    """Merge a question into Ana's."""
    made = merge(question=question, into=cast.question, by=cast.mo, words=WORDS, now=now)
    question.refresh_from_db()
    cast.question.refresh_from_db()
    return made


def everything(answer: Answer) -> tuple[object, ...]:
    """Return what an answer must keep, with its versions, votes and agreements."""
    row = Answer.objects.get(pk=answer.pk)
    return (
        row.doctor_id,
        row.given_at,
        row.added_at,
        row.day,
        row.body,
        row.blind,
        row.standing,
        (row.helpful_up, row.helpful_down, row.helpful_rank),
        list(row.opinions.order_by("pk").values()),
        list(HelpfulVote.objects.filter(answer=row).order_by("pk").values()),
        list(Agreement.objects.filter(answer=row).order_by("pk").values()),
    )


def test_answers_move_with_all_that_is_theirs_and_come_back(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    there = factories.answer(cast.question, now)
    one, two = (factories.answer(question, now + timedelta(hours=hours), body=MILIA) for hours in (1, 2))
    cast_vote(person=cast.ana, answer=one, value=1, now=now)
    assert two.doctor is not None
    agreeing.say(doctor=two.doctor, answer=one, kind=Agreement.Kind.AGREE, now=now)
    before = [everything(answer) for answer in (there, one, two)]
    later = now + timedelta(days=1)
    do_merge(cast, question, later)
    assert [everything(answer) for answer in (there, one, two)] == before
    rows = Answer.objects.filter(question=cast.question).order_by("position").values_list("pk", "given_to")
    assert list(rows) == [(there.pk, None), (one.pk, question.pk), (two.pk, question.pk)]
    assert (cast.question.answer_count, question.answer_count, question.is_public) == (3, 0, False)
    undo(question=question, by=cast.mo, words="Not the same.", now=later + timedelta(hours=1))
    assert [everything(answer) for answer in (there, one, two)] == before
    places = Answer.objects.order_by("pk").values_list("pk", "question", "position", "given_to")
    home = (cast.question.pk, question.pk, question.pk)
    found: list[tuple[object, ...]] = list(places)
    assert found == [
        (answer.pk, pk, position, None) for answer, pk, position in zip((there, one, two), home, (1, 1, 2), strict=True)
    ]
    question.refresh_from_db()
    assert (question.is_public, question.merged_into_id, recount_answers()) == (True, None, [])


def test_what_was_answered_since_stays_where_it_was_given(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    moved = factories.answer(question, now)
    do_merge(cast, question, now)
    since = factories.answer(cast.question, now)
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    places = dict(Answer.objects.values_list("pk", "question"))
    assert places == {moved.pk: question.pk, since.pk: cast.question.pk}


def test_where_the_doctors_stand_is_counted_in_the_same_breath(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    factories.answer(cast.question, now, body=MILIA)
    factories.answer(question, now, body=MILIA)
    do_merge(cast, question, now)
    doctors = Snapshot.objects.order_by("question").values_list("question", "doctors")
    assert dict(doctors) == {cast.question.pk: 2, question.pk: 0}
    assert consensus.rebuild() == []
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    assert dict(doctors.all()) == {cast.question.pk: 1, question.pk: 1}
    assert consensus.rebuild() == []


def _merged(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    merge(question=question, into=cast.question, by=cast.mo, words="", now=now)
    return question


def _imported(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    Question.objects.filter(pk=question.pk).update(source="elsewhere", source_id="1")
    return question


def _hidden(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    Question.objects.filter(pk=question.pk).update(is_public=False)
    return question


def _graver(cast: Cast, now: datetime) -> Question:
    return duplicate(cast, now, level="E")


def _told_more(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    following.add_update(question=question, body="Fewer today.", day=8, now=now)
    return question


def _waits_for_a_reply(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    following.ask_back(question=question, doctor=cast.dr_brandt, words="Any itching?", now=now)
    return question


def _holds_others(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    merge(question=duplicate(cast, now), into=question, by=cast.mo, words="", now=now)
    return question


def _answered_by_asker(cast: Cast, now: datetime) -> Question:
    Question.objects.filter(pk=cast.question.pk).update(asker=cast.brandt)
    question = duplicate(cast, now)
    factories.answer(question, now, by=cast.dr_brandt)
    return question


def _answered_twice(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    for one in (question, cast.question):
        factories.answer(one, now, by=cast.dr_brandt)
    return question


def _being_answered(cast: Cast, now: datetime) -> Question:
    question = duplicate(cast, now)
    Claim.objects.create(question=question, doctor=cast.dr_brandt, until=now + timedelta(minutes=1))
    return question


@pytest.mark.parametrize(
    ("furnish", "obstacle"),
    [
        (lambda cast, now: cast.question, Obstacle.SAME),
        (_merged, Obstacle.MERGED),
        (_hidden, Obstacle.NOT_PUBLIC),
        (_imported, Obstacle.IMPORTED),
        (lambda cast, now: duplicate(cast, now, procedure=""), Obstacle.OTHER_PROCEDURE),
        (_graver, Obstacle.GRAVER),
        (_told_more, Obstacle.TOLD_MORE),
        (_waits_for_a_reply, Obstacle.TOLD_MORE),
        (_holds_others, Obstacle.HOLDS_OTHERS),
        (lambda cast, now: duplicate(cast, now, asker=cast.brandt), Obstacle.ASKED_BY_A_DOCTOR),
        (_answered_by_asker, Obstacle.ANSWERED_BY_AN_ASKER),
        (_answered_twice, Obstacle.ANSWERED_TWICE),
        (_being_answered, Obstacle.BEING_ANSWERED),
    ],
)
def test_what_cannot_be_brought_back_whole_is_refused_and_changes_nothing(
    cast: Cast, now: datetime, furnish: Callable[[Cast, datetime], Question], obstacle: Obstacle
) -> None:
    question = furnish(cast, now)
    question.refresh_from_db()
    before = list(Question.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values())
    decisions = Decision.objects.count()
    with pytest.raises(CannotMerge) as refused:
        merge(question=question, into=cast.question, by=cast.mo, words="", now=now)
    assert refused.value.obstacle == obstacle
    after = list(Question.objects.order_by("pk").values()), list(Answer.objects.order_by("pk").values())
    assert (after, Decision.objects.count(), chain.first_break()) == (before, decisions, None)


def test_the_database_holds_that_a_merged_question_does_not_show(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    with pytest.raises(IntegrityError, match="merged_questions_do_not_show"), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(merged_into=cast.question)


def test_the_old_address_leads_to_the_new_one_until_it_is_undone(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    to = cast.question.get_absolute_url()
    old = (question.get_absolute_url(), f"/questions/{question.pk}/")
    for name in ("visitor", "ana", "brandt", "mo"):
        answers = [client_of(cast, name).get(path) for path in old]
        assert [(one.status_code, one["Location"]) for one in answers] == [(301, to), (301, to)]
        assert all("no-" in one["Cache-Control"] for one in answers)
    assert b"to a question that was merged into this one" not in client_of(cast, "visitor").get(to).content
    own = client_of(cast, "sam").get(old[0])
    assert (own.status_code, b"Your question was merged" in own.content, to.encode() in own.content) == (
        200,
        True,
        True,
    )
    assert client_of(cast, "sam").get(to).status_code == 200
    Question.objects.filter(pk=cast.question.pk).update(is_public=False)
    assert client_of(cast, "visitor").get(old[0]).status_code == 404
    Question.objects.filter(pk=cast.question.pk).update(is_public=True)
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    assert client_of(cast, "visitor").get(old[0]).status_code == 200


def test_it_leaves_lists_search_sitemap_and_feeds(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    places = (
        "/",
        "/questions/",
        "/search/?q=tiny+white+bumps",
        "/procedures/halo-laser/",
        "/sitemap-questions-0.xml",
        "/feeds/questions.atom",
        "/feeds/procedures/halo-laser.atom",
    )
    address = question.get_absolute_url().encode()

    def seen() -> list[bool]:
        return [address in client_of(cast, "visitor").get(path).content for path in places]

    assert seen() == [True] * len(places)
    do_merge(cast, question, now)
    assert seen() == [False] * len(places)
    assert set(Entry.objects.values_list("question", flat=True)) == {cast.question.pk}
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    assert seen() == [True] * len(places)


def test_whoever_saw_the_answers_to_either_counts_as_having_seen_both(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    given = factories.answer(question, now, by=cast.dr_brandt)
    told = b"to a question that was merged into this one"
    reader = factories.person(now)
    Unblinding.objects.create(person=reader, question=question)
    assert may_see_answers(cast.brandt, cast.question) is False
    do_merge(cast, question, now)
    assert told in client_of(cast, "visitor").get(cast.question.get_absolute_url()).content
    # Dr Brandt answered what is one question now; Dr Chen answered neither, and sees nothing.
    sees = [Answer.objects.visible_to(one).filter(pk=given.pk).exists() for one in (cast.brandt, cast.chen)]
    assert (sees, may_see_answers(cast.chen, cast.question)) == ([True, False], False)
    assert Unblinding.objects.filter(person=reader, question=cast.question).exists()
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    # Apart again, Dr Brandt has been shown what was said to Ana, and does not answer her blind.
    assert (may_see_answers(cast.brandt, cast.question), was_shown(cast.dr_brandt, cast.question)) == (False, True)
    later = post_answer(
        question=cast.question,
        doctor=cast.dr_brandt,
        given=AnswerGiven(headline="", body=MILIA, day=5, blind=True),
        now=now,
    )
    assert later.blind is False


def test_an_unfinished_draft_goes_along(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    Draft.objects.create(doctor=cast.dr_brandt, question=question, fields={"body": "Half a"}, saved_at=now)
    do_merge(cast, question, now)
    assert list(Draft.objects.values_list("question", "fields")) == [(cast.question.pk, {"body": "Half a"})]


def test_both_askers_are_told_and_followers_follow_on(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    factories.answer(question, now)
    notice = Notice.objects.get(person=cast.sam, kind="answer")
    made = do_merge(cast, question, now)
    told = Notice.objects.filter(kind="decision", person=cast.sam).values_list("about", "detail")
    assert list(told) == [(made.number, "merge question")]
    assert list(Notice.objects.filter(person=cast.ana, detail="merged").values_list("question")) == [
        (cast.question.pk,)
    ]
    notice.refresh_from_db()
    assert (notice.question_id, cast.sam.pk in followers(cast.question)) == (cast.question.pk, True)
    for name, words in (("sam", b"was merged into one that asks the same"), ("ana", b"now stand with your question")):
        assert words in client_of(cast, name).get("/inbox/").content
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    notice.refresh_from_db()
    assert notice.question_id == question.pk
    assert b"no longer stand with your question" in client_of(cast, "ana").get("/inbox/").content


def test_it_is_a_link_of_the_chain_and_names_both(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    made = do_merge(cast, question, now)
    kept = made.kind, made.subject_id, made.into_id, made.verdict, made.reason
    assert kept == ("question", question.pk, cast.question.pk, "merge", "duplicate")
    assert chain.first_break() is None
    made.into_id = question.pk
    assert made.digest != chain._digest(made)
    log = client_of(cast, "visitor").get("/moderation/log/").content
    assert (b"Merged into another question" in log, b"zqprivate" in log) == (True, False)
    own = client_of(cast, "sam").get(f"/moderation/decisions/{made.number}/").content
    assert (b"zqprivate" in own, b"Appeal</button>" in own) == (True, True)


def test_its_asker_appeals_and_another_moderator_undoes_it(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    answer = factories.answer(question, now)
    made = do_merge(cast, question, now)
    about = subject(Kind.QUESTION, question.pk)
    assert [may_appeal(one, made, about) for one in (cast.sam, cast.ana, cast.mo)] == [True, False, False]
    appeal(decision=made, person=cast.sam, words="Mine hurts.", now=now)
    case = Case.objects.get(kind=Kind.QUESTION, subject_id=question.pk, closed_at=None)
    other = account("mia", now)
    give_role(person=other, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(other)
    assert [may_decide(one, case, about) for one in (cast.mo, other)] == [False, True]
    parting = f"/moderation/questions/{question.pk}/parting/"
    assert client_of(cast, "mo").post(parting, {"words": "Mine."}).status_code == 403
    settled = decide(case=case, by=other, shows=True, reason=Decision.Reason.IN_ORDER, now=timezone.now())
    answer.refresh_from_db()
    question.refresh_from_db()
    assert (settled.verdict, answer.question_id, question.is_public) == ("restore", question.pk, True)
    assert chain.first_break() is None


def test_who_may_merge(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    people = (cast.ana, cast.brandt, cast.chen, cast.mo, cast.sam)
    assert [may_merge(one, question, cast.question) for one in people] == [False, False, False, True, False]
    Question.objects.filter(pk=cast.question.pk).update(asker=cast.mo)
    cast.question.refresh_from_db()
    assert (may_merge(cast.mo, question), may_merge(cast.mo, question, cast.question)) == (True, False)


def test_a_moderator_merges_and_undoes_by_forms_that_act_once(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    mo, path = client_of(cast, "mo"), f"/moderation/questions/{question.pk}/merging/"
    assert mo.get(path).status_code == 200
    for typed in ("the one of Ana", "999999", str(question.pk)):
        kept = mo.post(path, {"into": typed, "words": WORDS})
        assert (kept.status_code, WORDS.encode() in kept.content, typed.encode() in kept.content) == (422, True, True)
    assert Decision.objects.count() == 0
    sent = {"into": f"http://here{cast.question.get_absolute_url()}", "words": WORDS, "key": str(uuid4())}
    # What was not read beside the other one is shown first, with the words that were typed.
    for compared in ({}, {"compared": str(question.pk)}):
        shown = mo.post(path, sent | compared)
        both = cast.question.title.encode() in shown.content, WORDS.encode() in shown.content
        assert (shown.status_code, both) == (200, (True, True))
        assert shown.context["merging"].compared == cast.question.pk
    assert Decision.objects.count() == 0
    sent["compared"] = str(cast.question.pk)
    for _ in range(2):
        answer = mo.post(path, sent)
        assert (answer.status_code, answer["Location"]) == (302, cast.question.get_absolute_url())
    assert list(Decision.objects.values_list("verdict", flat=True)) == ["merge"]
    assert b"Undo the merge" in mo.get(path).content
    parting = f"/moderation/questions/{question.pk}/parting/"
    assert mo.post(parting, {"words": ""}).status_code == 422
    undone = {"words": "Not the same.", "key": str(uuid4())}
    assert [mo.post(parting, undone).status_code for _ in range(2)] == [302, 302]
    assert mo.post(parting, undone | {"key": str(uuid4())}).status_code == 302
    assert list(Decision.objects.order_by("number").values_list("verdict", flat=True)) == ["merge", "restore"]
    assert DecisionText.objects.get(decision__verdict="restore").words == "Not the same."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["ana", "sam"])
def test_an_asker_who_leaves_with_the_words_takes_no_answer_of_the_other(now: datetime, who: str) -> None:
    from consilium.people.erasing import erase

    cast = gather(now)
    question = duplicate(cast, now)
    answers = {"ana": factories.answer(cast.question, now), "sam": factories.answer(question, now)}
    do_merge(cast, question, now)
    erase(person=getattr(cast, who), keeps_text=False, now=now)
    shown = set(Answer.objects.filter(question__is_public=True).values_list("pk", flat=True))
    stays = "sam" if who == "ana" else "ana"
    assert shown == {answers[stays].pk}
    assert Question.objects.filter(merged_into__isnull=False).count() == 0


def test_an_answer_that_comes_while_the_question_is_merged_stands_with_the_other(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    factories.answer(cast.question, now)
    before = Question.objects.get(pk=question.pk)  # as it was read when the form was opened
    do_merge(cast, question, now)
    given = AnswerGiven(headline="", body=MILIA, day=6, blind=True)
    posted = post_answer(question=before, doctor=cast.dr_brandt, given=given, now=now)
    cast.question.refresh_from_db()
    row = posted.question_id, posted.given_to_id, posted.position, posted.blind, cast.question.answer_count
    assert row == (cast.question.pk, question.pk, 2, True, 2)
    assert Snapshot.objects.get(question=cast.question).doctors == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        post_answer(question=before, doctor=cast.dr_brandt, given=given, now=now)
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    posted.refresh_from_db()
    assert (posted.question_id, posted.given_to_id, recount_answers()) == (question.pk, None, [])


def test_whoever_asked_the_other_one_does_not_answer_themselves_through_a_merge(cast: Cast, now: datetime) -> None:
    asked = ask(asker=cast.brandt, title="White bumps on day 6?", body="", procedure="halo-laser", now=now)
    question = duplicate(cast, now)
    merge(question=question, into=asked, by=cast.mo, words="", now=now)
    with pytest.raises(AskedThemselves):
        post_answer(
            question=question,
            doctor=cast.dr_brandt,
            given=AnswerGiven(headline="", body=MILIA, day=6, blind=True),
            now=now,
        )
    assert Answer.objects.count() == 0


def test_the_form_of_an_answer_that_was_open_while_merging_posts_it_where_it_is_read(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    path = f"{question.get_absolute_url()}answer/"
    brandt = client_of(cast, "brandt")
    assert brandt.get(path).status_code == 200
    do_merge(cast, question, now)
    led = brandt.get(path)
    assert (led.status_code, led["Location"]) == (301, f"{cast.question.get_absolute_url()}answer/")
    typed = {"body": MILIA, "blind": "on", "codes_offered": "True", "key": str(uuid4())}
    first, second = (brandt.post(path, typed) for _ in range(2))
    row = Answer.objects.get()
    assert (row.question_id, row.given_to_id, row.body) == (cast.question.pk, question.pk, MILIA)
    to = f"{cast.question.get_absolute_url()}#answer-{row.pk}"
    assert (first.status_code, first["Location"]) == (302, to)
    # The second one finds the answer that is there, and leads to its revision.
    assert (second.status_code, second["Location"]) == (302, f"/answers/{row.pk}/revision/")
    page = client_of(cast, "visitor").get(cast.question.get_absolute_url()).content
    assert b"given to a question that was merged into this one" in page


def _tells_a_later_day(question: Question, cast: Cast, now: datetime) -> None:
    following.add_update(question=question, body="Today a fever came, too.", day=8, now=now)


def _tells_the_outcome(question: Question, cast: Cast, now: datetime) -> None:
    following.tell_outcome(question=question, finder=Outcome.Finder.OWN, now=now, words="Gone.")


def _asks_sooner(question: Question, cast: Cast, now: datetime) -> None:
    following.edit(question=question, title=question.title, body="Now my eye hurts and I see badly.", now=now)


def _is_asked_back(question: Question, cast: Cast, now: datetime) -> None:
    following.ask_back(question=question, doctor=cast.dr_brandt, words="Does it itch?", now=now)


@pytest.mark.parametrize("happens", [_tells_a_later_day, _tells_the_outcome, _asks_sooner, _is_asked_back])
def test_what_is_added_to_a_merged_question_is_read_since_the_merge_ends(
    cast: Cast, now: datetime, happens: Callable[[Question, Cast, datetime], None]
) -> None:
    question = duplicate(cast, now)
    answer = factories.answer(question, now)
    do_merge(cast, question, now)
    happens(question, cast, now)
    question.refresh_from_db()
    answer.refresh_from_db()
    assert (question.merged_into_id, question.is_public, answer.question_id) == (None, True, question.pk)
    assert client_of(cast, "visitor").get(question.get_absolute_url()).status_code == 200


def test_words_changed_while_merged_are_looked_at_when_it_shows_again(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    following.edit(question=question, title=question.title, body="See https://clinic.example for peels.", now=now)
    assert Case.objects.filter(subject_id=question.pk, closed_at=None).count() == 0
    following.add_update(question=question, body="The same today.", day=8, now=now)
    question.refresh_from_db()
    state = (
        question.merged_into_id,
        question.is_public,
        Case.objects.filter(subject_id=question.pk).latest("pk").closed_at,
    )
    assert state == (None, False, None)


def test_words_that_a_moderator_read_on_undoing_show(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    following.edit(question=question, title=question.title, body="See https://clinic.example for peels.", now=now)
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    question.refresh_from_db()
    assert (question.is_public, Case.objects.filter(closed_at=None).count()) == (True, 0)


def test_followers_through_a_merge_end_with_it(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    own, through = factories.person(now), factories.person(now)
    follow(person=own, thing=cast.question, now=now)
    follow(person=own, thing=question, now=now)
    follow(person=through, thing=question, now=now)
    later = now + timedelta(hours=1)
    do_merge(cast, question, later)
    assert followers(cast.question) == {own.pk, through.pk, cast.sam.pk}
    undo(question=question, by=cast.mo, words="Not the same.", now=later)
    assert (followers(cast.question), followers(question)) == ({own.pk}, {own.pk, through.pk})


def test_what_is_gone_or_came_second_is_said_and_nothing_is_written_twice(cast: Cast, now: datetime) -> None:
    question, third = duplicate(cast, now), duplicate(cast, now, title="And mine?")
    mo, path = client_of(cast, "mo"), f"/moderation/questions/{question.pk}/merging/"
    other = account("mia", now)
    give_role(person=other, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    give_second_factor(other)
    sent = {"into": str(cast.question.pk), "compared": str(cast.question.pk)}
    assert mo.get("/moderation/questions/999999/merging/").status_code == 404
    assert mo.post("/moderation/questions/999999/parting/", {"words": "x"}).status_code == 404
    merge(question=question, into=third, by=other, words="", now=now)
    late = mo.post(path, sent, follow=True)
    assert (late.redirect_chain, b"This one is merged already." in late.content) == ([(path, 302)], True)
    # Into one that is itself merged, and one that holds others: no chains.
    into_merged = mo.post(f"/moderation/questions/{cast.question.pk}/merging/", {"into": str(question.pk)})
    assert (into_merged.status_code, b"itself merged into another" in into_merged.content) == (422, True)
    holds = mo.get(f"/moderation/questions/{third.pk}/merging/?into={cast.question.pk}")
    said = b"Other questions were merged into this one" in holds.content, holds.context["merging"].turn_url
    back = f"/moderation/questions/{cast.question.pk}/merging/?into={third.pk}"
    assert (holds.status_code, said) == (422, (True, back))
    undo(question=question, by=other, words="Not the same.", now=now)
    assert mo.post(f"/moderation/questions/{question.pk}/parting/", {"words": "Mine."}).status_code == 302
    with pytest.raises(NotMerged):
        undo(question=question, by=cast.mo, words="Again.", now=now)
    assert list(Decision.objects.order_by("number").values_list("verdict", flat=True)) == ["merge", "restore"]
    assert Case.objects.filter(closed_at=None).count() == 0
    Question.objects.filter(pk=third.pk).update(is_public=False)
    hidden = mo.post(path, {"into": str(third.pk), "words": WORDS})
    assert (hidden.status_code, b"One of the two does not show" in hidden.content) == (422, True)


@pytest.mark.parametrize("typed", ["", " ", "-1", "1.5", "９", "9" * 19, "9" * 18, "\x00", "/questions/", "x" * 501])
def test_odd_numbers_are_said_to_be_none(cast: Cast, now: datetime, typed: str) -> None:
    path = f"/moderation/questions/{duplicate(cast, now).pk}/merging/"
    for answer in (client_of(cast, "mo").get(path, {"into": typed}), client_of(cast, "mo").post(path, {"into": typed})):
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["into"])


def test_questions_that_read_alike_are_offered(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    duplicate(cast, now, title="Tiny white bumps after another peel?", procedure="")
    page = client_of(cast, "mo").get(f"/moderation/questions/{question.pk}/merging/")
    rows = page.context["merging"].alike
    path = f"/moderation/questions/{question.pk}/merging/?into={cast.question.pk}"
    assert [row.compare_url for row in rows] == [path]
    for name, link in (("mo", True), ("ana", False), ("visitor", False), ("brandt", False)):
        seen = client_of(cast, name).get(cast.question.get_absolute_url()).content
        assert (f"/moderation/questions/{cast.question.pk}/merging/".encode() in seen) is link


def test_the_old_address_keeps_what_the_page_knows_of_a_query(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    to, visitor = cast.question.get_absolute_url(), client_of(cast, "visitor")
    for path in (question.get_absolute_url(), f"/questions/{question.pk}/"):
        assert visitor.get(f"{path}?order=newest&from=mail")["Location"] == f"{to}?order=newest"
    assert visitor.get(f"{question.get_absolute_url()}sheet/?photo=1")["Location"] == f"{to}sheet/"


def test_my_questions_lead_to_where_the_answers_stand(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    own = client_of(cast, "sam").get("/account/questions/").context["mine"].questions
    assert [link.url for link in own[0].news] == [f"{cast.question.get_absolute_url()}#answers"]


def test_a_moderator_who_is_a_doctor_is_not_told_how_many_answered(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    for one in (question, question, cast.question):
        factories.answer(one, now)
    path = f"/moderation/questions/{question.pk}/merging/"
    told = client_of(cast, "mo").get(path).context["merging"]
    assert (told.question.facts[-1], told.alike[0].facts[-1]) == ("2 answers", "1 answer")
    add_doctor(name="Mo Reyes", specialty="dermatology", account=cast.mo, now=now)
    for query in ("", f"?into={cast.question.pk}"):
        told = client_of(cast, "mo").get(path + query).context["merging"]
        others = [*told.alike, *([told.other] if told.other is not None else [])]
        assert [one.facts[-1] for one in (told.question, *others)] == [ANSWERED, ANSWERED]


def test_either_can_stay(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    page = client_of(cast, "mo").get(f"/moderation/questions/{question.pk}/merging/?into={cast.question.pk}")
    turned = f"/moderation/questions/{cast.question.pk}/merging/?into={question.pk}"
    assert (page.context["merging"].turn_url, client_of(cast, "mo").get(turned).status_code) == (turned, 200)
    following.ask_back(question=question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    page = client_of(cast, "mo").get(f"/moderation/questions/{question.pk}/merging/?into={cast.question.pk}")
    view = page.context["merging"]
    assert (page.status_code, view.compared, view.turn_url) == (422, None, turned)


def test_the_asker_s_own_page_leads_to_the_answers(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    factories.answer(question, now)
    do_merge(cast, question, now)
    page = client_of(cast, "sam").get(question.get_absolute_url()).content
    assert (b"No doctor has answered yet" in page, f"{cast.question.get_absolute_url()}#answers".encode() in page) == (
        False,
        True,
    )


def test_a_page_beside_which_it_stood_is_made_anew_when_it_shows_again(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    Related.objects.update_or_create(question=cast.question, defaults={"ids": [question.pk], "chosen_at": now})
    for shown in (True, False):
        with keys.carrying() as carried:
            rows = related_rows(cast.question, AnonymousUser(), now)
        assert (len(rows), keys.row(question.pk) in carried) == (int(shown), True)
        if shown:
            do_merge(cast, question, now)


def test_an_audit_names_both(cast: Cast, now: datetime) -> None:
    question = duplicate(cast, now)
    do_merge(cast, question, now)
    undo(question=question, by=cast.mo, words="Not the same.", now=now)
    decided = [line for line in map(json.loads, auditing.lines()) if line.get("did") == "decided"]
    told = [(line["verdict"], line["subject_id"], line.get("into_id"), line["by"]) for line in decided]
    assert told == [
        ("merge", question.pk, cast.question.pk, cast.mo.pk),
        ("restore", question.pk, None, cast.mo.pk),
    ]


@pytest.mark.django_db(transaction=True)
def test_answers_posted_at_the_moment_of_a_merge_are_all_there(now: datetime) -> None:
    cast = gather(now)
    doctors = [factories.doctor(now) for _ in range(6)]
    questions = [duplicate(cast, now, title=f"Bumps, {number}?") for number in range(3)]
    given = AnswerGiven(headline="", body=MILIA, day=6, blind=True)

    def act(what: Callable[[], object]) -> object:
        try:
            return what()
        finally:
            connection.close()

    posts = [
        partial(post_answer, question=questions[number % 3], doctor=doctor, given=given, now=now)
        for number, doctor in enumerate(doctors)
    ]
    merges = [partial(merge, question=one, into=cast.question, by=cast.mo, words="", now=now) for one in questions]
    turns = [turn for pair in zip(posts[:3], merges, posts[3:], strict=True) for turn in pair]
    with ThreadPoolExecutor(len(turns)) as pool:
        list(pool.map(act, turns))
    rows = Answer.objects.order_by("position").values_list("question", "position")
    assert list(rows) == [(cast.question.pk, number) for number in range(1, 7)]
    counts = Answer.objects.order_by("given_to").values_list("given_to").annotate(count=Count("pk"))
    assert list(counts) == [(question.pk, 2) for question in questions]
    assert (recount_answers(), chain.first_break()) == ([], None)
    for question in questions:
        undo(question=question, by=cast.mo, words="Not the same.", now=now)
    back = Question.objects.order_by("pk").values_list("answer_count", flat=True)
    assert list(back) == [0, 2, 2, 2]
