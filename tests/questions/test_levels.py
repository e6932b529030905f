"""How soon a question asks for care is read from everything its asker says, and nothing lowers it."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consilium.medicine.levels import Level
from consilium.questions import following, levels
from consilium.questions.actions import ask, import_questions
from consilium.questions.models import Question
from tests.cast import Cast
from tests.shared import shared

SAYS = {
    "S": "All is well today, thank you.",
    "C": "There is yellow pus coming out of it.",
    "U": "My vision is blurry since this morning.",
    "E": "I can hardly breathe and my throat is closing.",
}


def test_what_each_sentence_here_is_read_as() -> None:
    read = {level: levels.read(words, day=6, procedure="halo-laser").level.name for level, words in SAYS.items()}
    assert read == {level: level for level in SAYS}


def test_a_question_keeps_its_level_and_the_words_it_rests_on(cast: Cast, now: datetime) -> None:
    question = ask(asker=cast.sam, title="Help", body=SAYS["U"], day=2, procedure="halo-laser", now=now)
    question.refresh_from_db()
    assert question.level == "U"
    assert [row["evidence"] for row in question.level_reasons if "vision is blurry" in row["evidence"]] != []
    assert question.level_version != ""


def test_a_tick_counts_without_a_word(cast: Cast, now: datetime) -> None:
    question = ask(asker=cast.sam, title="Help", body="It looks odd.", ticked=["breathing"], now=now)
    assert (question.level, levels.reasons_of(question)) == (
        "E",
        (levels.Reason("ticked:breathing", "I have trouble breathing"),),
    )


def test_a_level_that_was_given_is_not_lowered_by_reading(cast: Cast, now: datetime) -> None:
    assert ask(asker=cast.sam, title="Fine", body=SAYS["S"], level="U", now=now).level == "U"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["update", "edit", "reply"]), st.sampled_from("SCUE")), max_size=5))
def test_nothing_the_asker_adds_lowers_it(cast: Cast, now: datetime, said: list[tuple[str, str]]) -> None:
    question = ask(asker=cast.sam, title="Bumps", body=SAYS["S"], day=3, procedure="halo-laser", now=now)
    highest = Level.S
    for number, (how, level) in enumerate(said):
        at = now + timedelta(hours=number)
        if how == "update":
            following.add_update(question=question, body=SAYS[level], day=4, now=at)
        elif how == "edit":
            following.edit(question=question, title="Bumps", body=SAYS[level], now=at)
        else:
            back = following.ask_back(question=question, doctor=cast.dr_brandt, words="How is it?", now=at)
            following.reply(clarification=back, words=SAYS[level], now=at)
        highest = max(highest, Level[level])
        stored = Question.objects.get(pk=question.pk)
        assert stored.level == highest.name
        assert {row["why"] for row in question.level_reasons} <= {row["why"] for row in stored.level_reasons}


def test_the_same_words_are_told_once() -> None:
    same = [levels.Reason("a", "One", "the words"), levels.Reason("b", "Two", "the words"), levels.Reason("c", "One")]
    assert levels.distinct(same) == (same[0],)
    assert levels.distinct([*same, levels.Reason("d", "Three")]) == (same[0], levels.Reason("d", "Three"))


def test_the_saved_page_is_c_for_its_eyes_and_its_bumps(db: None, now: datetime) -> None:
    text = shared("cases/seed-halo.txt").read_text(encoding="utf-8")
    title, body = text.split("Doctor Answers")[0].strip().split("\n", 1)
    question = Question(source="page", source_id="1", title=title.strip(), body=body.strip(), day=4, added_at=now)
    rows, _ = import_questions(source="page", questions=[question])
    stored = Question.objects.get(pk=rows["1"].pk)
    assert stored.level == "C"
    assert {row["rule"] for row in stored.level_reasons} >= {"eyes_swollen_late", "new_bumps"}
