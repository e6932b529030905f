"""The sample house holds what it promises, every reference in it resolves, and its words are our own."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from consilium.medicine.actions import all_actions
from consilium.medicine.conditions import all_conditions
from consilium.medicine.emergency import emergency_number
from consilium.medicine.procedures import find_in_text, procedures
from consilium.medicine.specialties import specialties
from consilium.medicine.symptoms import all_body_sites
from consilium.questions.triage import TICK_LIST, triage
from consilium.samples import cases, shapes
from consilium.samples.shapes import SampleAnswer, SampleOpinion, SampleQuestion
from tests import shared as shared_folder
from tests.shared import shared

DATA = Path(cases.__file__).with_name("data")
QUESTIONS = {question.key: question for question in cases.questions()}
DOCTORS = {doctor.key: doctor for doctor in cases.doctors()}
ANSWERS = [(question, answer) for question in cases.questions() for answer in question.answers]
PROCEDURES = {procedure.id for procedure in procedures()}


def opinions() -> Iterator[tuple[str, SampleOpinion]]:
    for question, answer in ANSWERS:
        for given in (answer.opinion, answer.revision.opinion if answer.revision else None):
            if given is not None:
                yield f"{question.key}, {answer.doctor}", given


def labels(opinion: SampleOpinion) -> list[str]:
    return [considered.condition for group in opinion.groups for considered in group]


class TestCounts:
    def test_at_least_what_was_promised(self) -> None:
        assert len(cases.questions()) >= 14
        assert len({question.procedure for question in cases.questions()}) >= 9
        assert len(DOCTORS) >= 40
        assert len(ANSWERS) >= 85
        assert len({doctor.country for doctor in cases.doctors()}) >= 20
        assert len({doctor.specialty for doctor in cases.doctors()}) >= 10
        assert sum(doctor.imported_rating is not None for doctor in cases.doctors()) >= 10
        assert len({review.doctor for review in cases.reviews()}) >= 12

    def test_keys_and_pseudonyms_are_there_once(self) -> None:
        assert len(QUESTIONS) == len(cases.questions())
        assert len(DOCTORS) == len(cases.doctors())
        assert len({doctor.name for doctor in cases.doctors()}) == len(DOCTORS)
        people = [question.asker for question in cases.questions()] + [review.person for review in cases.reviews()]
        assert [person for person, times in Counter(people).items() if times > 1] == []
        assert [person for person in people if not re.fullmatch(r"[A-Z][a-z]+-\d{5}", person)] == []

    def test_every_doctor_answers_something(self) -> None:
        assert {answer.doctor for _, answer in ANSWERS if answer.doctor} == set(DOCTORS)


class TestReferences:
    def test_of_doctors(self) -> None:
        known = {specialty.id for specialty in specialties()}
        for doctor in cases.doctors():
            assert doctor.specialty in known, doctor.key
            assert set(doctor.procedures) <= PROCEDURES, doctor.key
            assert emergency_number(doctor.country) is not None, doctor.key
            assert doctor.standing in get_args(shapes.Standing), doctor.key
            assert (doctor.licence is not None) == (doctor.standing == "verified"), doctor.key

    def test_of_questions(self) -> None:
        sites = set(all_body_sites()) | {""}
        for question in cases.questions():
            assert question.procedure in PROCEDURES, question.key
            assert question.body_site in sites, question.key
            assert emergency_number(question.country) is not None, question.key
            assert {photo.kind for photo in question.photos} <= set(get_args(shapes.PhotoKind)), question.key
            assert {photo.showing for photo in question.photos} <= set(get_args(shapes.Showing)), question.key
            assert all(photo.alt.startswith("Drawing of ") for photo in question.photos), question.key
            assert set(question.ticked) <= {tick.id for tick in TICK_LIST}, question.key
            assert {each.doctor for each in question.clarifications} <= set(DOCTORS), question.key
            if question.outcome:
                assert question.outcome.condition in all_conditions(), question.key
                assert question.outcome.found_by in get_args(shapes.FoundBy), question.key

    def test_of_opinions(self) -> None:
        for where, opinion in opinions():
            assert set(labels(opinion)) | set(opinion.ruled_out) <= set(all_conditions()), where
            assert set(opinion.actions) <= set(all_actions()), where
            assert opinion.urgency in get_args(shapes.Urgency), where
            assert len(set(labels(opinion))) == len(labels(opinion)), where
            assert not set(labels(opinion)) & set(opinion.ruled_out), where
            assert opinion.actions, where

    def test_of_reviews(self) -> None:
        seen = Counter((review.person, review.doctor, review.procedure) for review in cases.reviews())
        assert max(seen.values()) == 1
        for review in cases.reviews():
            assert review.doctor in DOCTORS, review.person
            assert review.procedure in PROCEDURES | {""}, review.person
            assert 1 <= review.stars <= 5, review.person
            assert review.relation in get_args(shapes.Relation), review.person

    @pytest.mark.parametrize("path", sorted(DATA.glob("*.toml")), ids=lambda path: path.stem)
    def test_files_hold_no_key_that_nobody_reads(self, path: Path) -> None:
        def names(*classes: type) -> set[str]:
            return {field.name for each in classes for field in fields(each)}

        doctor, review = names(shapes.SampleDoctor), names(shapes.SampleReview)
        question = names(shapes.SampleQuestion)
        answer = names(shapes.SampleAnswer, shapes.SampleOpinion) - {"opinion", "day"}
        allowed: dict[str, set[str]] = {
            "doctors": doctor,
            "reviews": review,
            "": question | {"doctors", "reviews"},
            "photos": names(shapes.SamplePhoto),
            "updates": names(shapes.SampleUpdate),
            "clarifications": names(shapes.SampleClarification),
            "outcome": names(shapes.SampleOutcome),
            "answers": answer,
            "revision": answer,
            "agreements": names(shapes.SampleAgreement),
        }

        def check(table: Mapping[str, object], kind: str) -> None:
            assert set(table) <= allowed[kind], kind
            for key, value in table.items():
                rows = value if isinstance(value, list) else [value]
                for row in rows:
                    if isinstance(row, dict):
                        check(row, key)

        check(tomllib.loads(path.read_text(encoding="utf-8")), "")


class TestOrderOfThings:
    def test_answers_come_in_order_and_nobody_answers_twice(self) -> None:
        for question in cases.questions():
            times = [answer.after for answer in question.answers]
            assert times == sorted(times), question.key
            written = [answer.doctor for answer in question.answers if answer.doctor]
            assert len(set(written)) == len(written), question.key

    def test_nothing_lies_in_the_future(self) -> None:
        for question in cases.questions():
            hours = [answer.after for answer in question.answers]
            hours += [answer.revision.after for answer in question.answers if answer.revision]
            hours += [each.reply_after or each.after for each in question.clarifications]
            hours += [(update.day - question.day) * 24 for update in question.updates]
            if question.outcome:
                hours.append((question.outcome.day - question.day) * 24)
            assert max(hours, default=0) < question.asked_days_ago * 24, question.key

    def test_days_count_from_the_procedure(self) -> None:
        for question, answer in ANSWERS:
            assert answer.day == question.day + int(answer.after // 24)
        for question in cases.questions():
            days = [question.day, *(update.day for update in question.updates)]
            assert all(before < after for before, after in pairwise(days)), question.key
            if question.outcome:
                assert days[-1] < question.outcome.day, question.key
                assert (question.outcome.resolved_day or 0) <= question.outcome.day, question.key

    def test_a_reply_and_a_revision_follow_what_they_answer(self) -> None:
        for question, answer in ANSWERS:
            if answer.revision:
                assert answer.revision.after > answer.after, question.key
                assert answer.revision.body != answer.body, question.key
        for question in cases.questions():
            for asked in question.clarifications:
                assert bool(asked.reply) == (asked.reply_after is not None), question.key
                assert (asked.reply_after or asked.after + 1) > asked.after, question.key

    def test_only_colleagues_who_answered_agree_or_disagree(self) -> None:
        for question, answer in ANSWERS:
            colleagues = {each.doctor for each in question.answers if each.doctor and not each.imported}
            said = [agreement.doctor for agreement in answer.agreements]
            assert set(said) <= colleagues - {answer.doctor}, question.key
            assert len(set(said)) == len(said), question.key
            for agreement in answer.agreements:
                assert DOCTORS[agreement.doctor].standing == "verified", question.key
                assert (agreement.stance == "disagree") == bool(agreement.reason), question.key
                assert agreement.reason in get_args(shapes.Reason), question.key
                assert agreement.words or agreement.stance != "reservation", question.key
                assert agreement.words or agreement.reason != "dangerous", question.key

    def test_an_opinion_stands_with_every_answer_written_here(self) -> None:
        for question, answer in ANSWERS:
            assert (answer.opinion is None) == answer.imported, question.key
            assert (answer.blind is None) == answer.imported, question.key
            if answer.imported:
                assert answer.doctor is None or DOCTORS[answer.doctor].standing == "imported"
                assert not (answer.doctor and answer.signature), question.key
            else:
                assert answer.doctor, question.key
                assert DOCTORS[answer.doctor].standing != "imported", question.key


def pooled(question: SampleQuestion) -> list[SampleAnswer]:
    return [answer for answer in question.answers if answer.opinion]


class TestKindsOfCases:
    def test_the_case_of_four_opinions_and_one_advice(self) -> None:
        halo = QUESTIONS["halo"]
        first = Counter(label for answer in pooled(halo) if answer.opinion for label in labels(answer.opinion))
        assert first == {"acne": 4, "milia": 3, "infection": 1, "herpes_simplex": 1, "yeast_infection": 1}
        assert (halo.procedure, halo.day, len(halo.answers), len(pooled(halo))) == ("halo-laser", 4, 10, 9)
        assert all("see_provider" in answer.opinion.actions for answer in pooled(halo) if answer.opinion)
        assert [answer.doctor for answer in pooled(halo) if answer.opinion and answer.opinion.ruled_out] == [
            "hartsease"
        ]
        assert "eyes" in halo.body
        words = {
            word for answer in halo.answers for word in re.findall(r"\w+", f"{answer.headline} {answer.body}".lower())
        }
        assert not words & {"eye", "eyes", "eyelid", "eyelids", "lid", "lids", "swollen", "swelling"}

    def test_a_unanimous_one_and_one_with_two_doctors(self) -> None:
        first = {labels(answer.opinion)[0] for answer in pooled(QUESTIONS["peppering"]) if answer.opinion}
        assert first == {"microscopic_epidermal_necrotic_debris"}
        assert len(pooled(QUESTIONS["peppering"])) == 7
        assert len(pooled(QUESTIONS["brown-line"])) == 2

    def test_a_red_flag_raised_by_one(self) -> None:
        urgencies = Counter(answer.opinion.urgency for answer in pooled(QUESTIONS["lilac-patch"]) if answer.opinion)
        assert urgencies["E"] == 1
        assert urgencies.total() == 6

    def test_an_urgent_one_without_answers(self) -> None:
        assert [question.key for question in cases.questions() if not question.answers] == ["peel-blisters"]

    @pytest.mark.parametrize(
        ("key", "level"),
        [
            ("halo", "C"),
            ("peel-blisters", "U"),
            ("calf", "E"),
            ("lilac-patch", "U"),
            ("raised-brow", "S"),
            ("tracks", "S"),
        ],
    )
    def test_how_soon_as_the_rules_read_it(self, key: str, level: str) -> None:
        asked = QUESTIONS[key]
        text = f"{asked.title}\n{asked.body}"
        assert triage(text, asked.day, asked.procedure, asked.ticked).level.name == level

    def test_updates_outcomes_replies_and_long_answers(self) -> None:
        assert [update.day for update in QUESTIONS["red-itch"].updates] == [6, 10]
        assert sum(question.outcome is not None for question in cases.questions()) >= 3
        assert QUESTIONS["flank-lump"].clarifications[0].reply
        assert QUESTIONS["halo"].clarifications[0].reply == ""
        assert sum(len(answer.body) >= 5_000 for _, answer in ANSWERS) == 1
        assert sum(len(answer.body) < 150 for _, answer in ANSWERS) >= 3
        assert max(len(doctor.name) for doctor in cases.doctors()) > 45
        assert sum(not (doctor.name + doctor.city).isascii() for doctor in cases.doctors()) >= 15

    def test_dangerous_revised_and_disclosed(self) -> None:
        reasons = Counter(agreement.reason for _, answer in ANSWERS for agreement in answer.agreements)
        assert min(reasons[reason] for reason in get_args(shapes.Reason)) >= 1
        assert sum(answer.revision is not None for _, answer in ANSWERS) >= 2
        assert sum(bool(answer.disclosure) for _, answer in ANSWERS) >= 3
        assert {answer.blind for _, answer in ANSWERS} == {True, False, None}
        assert {doctor.standing for doctor in cases.doctors()} == set(get_args(shapes.Standing))

    def test_votes_are_spread(self) -> None:
        counts = [answer.up - answer.down for _, answer in ANSWERS]
        assert min(counts) < 0
        assert max(counts) > 40
        assert len(set(counts)) > 20
        assert max(answer.up + answer.down for _, answer in ANSWERS) <= 50


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted(DATA.glob("*.toml")):
        yield path.stem, path.read_text(encoding="utf-8")


def test_text_names_the_procedure_it_is_about() -> None:
    for question in cases.questions():
        found = find_in_text(f"{question.title}\n{question.body}")
        assert found is not None, question.key


def test_no_template_no_link_no_address() -> None:
    for name, text in texts():
        assert re.findall(r"\{\{|\}\}|https?:|www\.|@", text) == [], name


def test_drawings_stand_for_every_photo() -> None:
    """The pictures are drawn by code from kind and seed; every kind of the list is used and drawn."""
    drawn = pytest.importorskip("consilium.lib.drawn", reason="the drawings are not in this checkout")
    kinds = {photo.kind for question in cases.questions() for photo in question.photos}
    assert kinds == set(get_args(shapes.PhotoKind))
    for kind in kinds:
        assert drawn.draw(kind, 1)


RUN = 8


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_no_run_of_words_is_taken_from_the_corpora() -> None:
    shared("cases/seed-halo.txt")
    own = {run: name for name, text in texts() for run in runs(text)}
    folder = shared_folder.FOLDER
    for path in sorted([*folder.glob("cases/*.*"), *folder.glob("look/*.html")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            text = "\n".join(str(json.loads(line)) for line in text.splitlines())
        assert [(own[run], " ".join(run)) for run in runs(text) & own.keys()] == [], path.name
