"""Who may do what: every action by every role, as the rules say; `python -m tests.roles` writes it down."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from consilium.people.models import Person

    Reader = Person | AnonymousUser

FILE = Path(__file__).resolve().parents[1] / "docs" / "roles.md"
ROLES: Mapping[str, str] = {
    "visitor": "nobody is signed in",
    "reader": "an account that neither asked nor answered; it wrote a review, which was hidden",
    "asker": "whoever asked the question",
    "unverified": "a doctor whose licence nobody has checked",
    "blind": "a verified doctor who has not answered the question",
    "author": "the doctor who wrote the answer",
    "colleague": "a doctor who has answered the question, too",
    "moderator": "a moderator with a second factor",
    "lone moderator": "a moderator who has set up none",
}


@dataclass(frozen=True, slots=True)
class World:
    """One person for each role, and the things that actions are done to, by the names that addresses use."""

    people: Mapping[str, "Reader"]
    names: Mapping[str, object]
    things: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done: in words, the route and address it is sent to, and the rule that says who may.

    `fields` are sent along where an empty form would be turned down before the rule is asked; whoever is led on to an
    address that begins with `instead` was not let.
    """

    words: str
    route: str
    path: str
    may: Callable[["Reader", World], bool]
    fields: Mapping[str, str] = field(default_factory=dict)
    instead: str = "/account/login/"


def actions() -> tuple[Action, ...]:
    """Return every action, each with the rule of its room; Django is set up by whoever calls."""
    from consilium.answers.confirming import may_confirm
    from consilium.answers.rules import may_answer, may_revise
    from consilium.doctors import rules as doctors
    from consilium.doctors.rules import doctor_of, may_erase_alone
    from consilium.moderation import rules as moderation
    from consilium.moderation.subjects import subject
    from consilium.notifications.rules import may_follow
    from consilium.people.rules import is_signed_in, may_moderate
    from consilium.questions import rules as questions
    from consilium.reviews import rules as reviews
    from consilium.votes.rules import may_agree, may_vote

    def everyone(reader: "Reader", world: World) -> bool:
        return True

    def signed_in(reader: "Reader", world: World) -> bool:
        return is_signed_in(reader)

    def doctor(reader: "Reader", world: World) -> bool:
        return is_signed_in(reader) and doctor_of(reader) is not None

    def own_profile(reader: "Reader", world: World) -> bool:
        profile = doctor_of(reader)
        return profile is not None and doctors.may_edit_profile(reader, profile, world.now)

    def asker(reader: "Reader", world: World) -> bool:
        return questions.is_asker(reader, world.things["question"])

    def own_phrase(reader: "Reader", world: World) -> bool:
        return doctor(reader, world) and doctor_of(reader) == world.things["phrase"].doctor

    def flag(kind: str) -> Callable[["Reader", World], bool]:
        return lambda reader, world: moderation.may_flag(reader, world.things[f"{kind} as subject"])

    def decide(reader: "Reader", world: World) -> bool:
        case = world.things["case"]
        return moderation.may_decide(reader, case, subject(case.kind, case.subject_id))

    def appeal(reader: "Reader", world: World) -> bool:
        row = world.things["hiding"]
        return moderation.may_appeal(reader, row, subject(row.kind, row.subject_id))

    answer, question = "answers/<int:answer_id>/", "questions/<int:question_id>/"
    mine, flags = "account/questions/<int:question_id>/", "flags/<slug:kind>/<int:subject_id>/"
    return (
        Action("write a question down, step by step", "ask/", "/ask/", everyone),
        Action("keep what is typed", "ask/draft/", "/ask/draft/", everyone),
        Action("go on past a warning", "ask/stop/", "/ask/stop/", everyone),
        Action("check a draft; posting it asks one to sign in", "ask/check/", "/ask/check/", everyone),
        Action("add a photo to a draft", "ask/photos/", "/ask/photos/", everyone),
        Action(
            "crop a photo and hide parts of it",
            "ask/photos/<int:photo_id>/",
            "/ask/photos/{photo}/",
            lambda reader, world: questions.may_edit_photo(reader, world.things["photo"]),
        ),
        Action("tell of a later day", f"{mine}updates/", "/account/questions/{question}/updates/", asker),
        Action("say what it turned out to be", f"{mine}outcome/", "/account/questions/{question}/outcome/", asker),
        Action("change a question's words", f"{mine}words/", "/account/questions/{question}/words/", asker),
        Action("add, describe and take back photos", f"{mine}photos/", "/account/questions/{question}/photos/", asker),
        Action(
            "reply to what a doctor asked back",
            f"{mine}replies/<int:clarification_id>/",
            "/account/questions/{question}/replies/{asked_back}/",
            lambda reader, world: questions.may_reply(reader, world.things["asked_back"]),
        ),
        Action(
            "answer",
            f"{question}<slug:slug>/answer/",
            "/questions/{question}/{slug}/answer/",
            lambda reader, world: may_answer(reader, world.things["question"], world.now),
            instead="/answers/",  # who has answered is led to the revision
        ),
        Action(
            "claim a question while writing",
            f"{question}claims/",
            "/questions/{question}/claims/",
            lambda reader, world: may_answer(reader, world.things["question"], world.now),
        ),
        Action(
            "ask the asker something back",
            f"{question}clarifications/",
            "/questions/{question}/clarifications/",
            lambda reader, world: questions.may_ask_back(reader, world.things["question"], world.now),
        ),
        Action(
            "revise an answer",
            f"{answer}revision/",
            "/answers/{answer}/revision/",
            lambda reader, world: may_revise(reader, world.things["answer"], world.now),
        ),
        Action(
            "confirm what was read in an imported answer",
            f"{answer}confirmation/",
            "/answers/{imported}/confirmation/",
            lambda reader, world: may_confirm(reader, world.things["imported"], world.now),
        ),
        Action(
            "vote on an answer",
            f"{answer}votes/",
            "/answers/{answer}/votes/",
            lambda reader, world: may_vote(reader, world.things["answer"]),
            {"value": "0"},
        ),
        Action(
            "agree with an answer, or not",
            f"{answer}agreements/",
            "/answers/{answer}/agreements/",
            lambda reader, world: may_agree(reader, world.things["answer"], world.now),
        ),
        Action("keep a phrase", "account/phrases/", "/account/phrases/", doctor),
        Action("change a phrase", "account/phrases/<int:phrase_id>/", "/account/phrases/{phrase}/", own_phrase),
        Action(
            "review a doctor",
            "doctors/<slug:slug>/review/",
            "/doctors/{doctor}/review/",
            lambda reader, world: reviews.may_review(reader, world.things["answer"].doctor),
        ),
        Action(
            "change one's review",
            "account/reviews/<int:review_id>/",
            "/account/reviews/{review}/",
            lambda reader, world: reviews.may_change(reader, world.things["review"]),
        ),
        Action(
            "reply to a review",
            "reviews/<int:review_id>/reply/",
            "/reviews/{review}/reply/",
            lambda reader, world: reviews.may_reply(reader, world.things["review"], world.now),
        ),
        Action("flag a question", flags, "/flags/question/{question}/", flag("question")),
        Action("flag an answer", flags, "/flags/answer/{answer}/", flag("answer")),
        Action("flag a photo", flags, "/flags/photo/{photo}/", flag("photo")),
        Action("flag a review", flags, "/flags/review/{review}/", flag("review")),
        Action("appeal", "moderation/decisions/<int:number>/", "/moderation/decisions/{hiding}/", appeal),
        Action(
            "decide a case",
            "moderation/cases/<int:case_id>/decisions/",
            "/moderation/cases/{case}/decisions/",
            decide,
        ),
        Action(
            "set votes aside, or give them back",
            "moderation/votes/",
            "/moderation/votes/",
            lambda reader, world: may_moderate(reader),
        ),
        Action(
            "apply as a doctor, or add a credential",
            "account/doctor/",
            "/account/doctor/",
            lambda reader, world: doctors.may_apply(reader, world.now) or doctor(reader, world),
            instead="/account/doctor/checks/",  # who has applied is led there
        ),
        Action("change one's profile", "account/profile/", "/account/profile/", own_profile),
        Action(
            "propose a new name, title or picture",
            "account/profile/name/",
            "/account/profile/name/",
            own_profile,
        ),
        Action(
            "claim a profile",
            "doctors/<slug:slug>/claim/",
            "/doctors/{doctor}/claim/",
            lambda reader, world: doctors.may_apply(reader, world.now),
            instead="/account/doctor/checks/",
        ),
        Action(
            "add words and papers to an application",
            "account/doctor/checks/<int:check_id>/",
            "/account/doctor/checks/{check}/",
            lambda reader, world: doctors.may_add_to(reader, world.things["check"]),
        ),
        Action(
            "decide an application",
            "moderation/doctors/<int:check_id>/",
            "/moderation/doctors/{check}/",
            lambda reader, world: doctors.may_decide(reader, world.things["check"]),
        ),
        Action(
            "suspend an account",
            "moderation/people/<int:person_id>/suspension/",
            "/moderation/people/{person}/suspension/",
            lambda reader, world: moderation.may_suspend(reader, world.things["person"]),
        ),
        Action(
            "merge a question into one that asks the same",
            "moderation/questions/<int:question_id>/merging/",
            "/moderation/questions/{question}/merging/",
            lambda reader, world: moderation.may_merge(reader, world.things["question"]),
        ),
        Action(
            "undo a merge",
            "moderation/questions/<int:question_id>/parting/",
            "/moderation/questions/{question}/parting/",
            lambda reader, world: moderation.may_merge(reader, world.things["question"]),
        ),
        Action("mark notices as read", "inbox/", "/inbox/", signed_in),
        Action("choose what comes by mail", "account/notices/", "/account/notices/", signed_in),
        Action(
            "follow a question",
            "following/<slug:kind>/<slug:name>/",
            "/following/question/{question}/",
            lambda reader, world: may_follow(reader, world.things["question"]),
        ),
        Action("allow the use for research, or end it", "account/consents/", "/account/consents/", signed_in),
        Action("have one's own data as a file", "account/export/", "/account/export/", signed_in),
        Action(
            "be forgotten, by oneself",
            "account/erasure/",
            "/account/erasure/",
            lambda reader, world: may_erase_alone(reader),
        ),
    )


def matrix(world: World) -> dict[str, dict[str, bool]]:
    """Return for each action in words whether each role may do it, as the rules say."""
    return {one.words: {role: one.may(world.people[role], world) for role in ROLES} for one in actions()}


def build(now: datetime) -> World:
    """Return a world with one person for each role."""
    from django.contrib.auth.models import AnonymousUser

    from consilium.answers.models import Answer
    from consilium.answers.writing import keep_phrase
    from consilium.moderation.cases import open_case
    from consilium.moderation.deciding import decide
    from consilium.moderation.models import Decision, Kind, Lane
    from consilium.moderation.subjects import subject
    from consilium.people.actions import give_role
    from consilium.people.models import Role
    from consilium.questions import following
    from consilium.questions.models import Question
    from consilium.reviews.actions import publish_review, write_review
    from consilium.reviews.models import Review
    from tests import factories
    from tests.cast import account, gather
    from tests.doctors.checks.making import application

    cast = gather(now)
    lone = account("lou", now)
    give_role(person=lone, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    answer, other = factories.answer(cast.question, now), factories.answer(cast.question, now)
    assert answer.doctor is not None
    assert answer.doctor.account is not None
    assert other.doctor is not None
    assert other.doctor.account is not None
    saved = Question.objects.create(title="Saved elsewhere", source="a saved page", source_id="1", added_at=now)
    imported = Answer.objects.create(
        question=saved,
        position=1,
        doctor=answer.doctor,
        body="As saved.",
        standing=Answer.Standing.IMPORTED,
        added_at=now,
    )
    asked_back = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)

    def reviewed(doctor: Any) -> Review:
        row = write_review(
            person=cast.sam, doctor=doctor, stars=2, body="Rushed.", relation=Review.Relation.TREATED, now=now
        )
        return publish_review(review=row, now=now)

    review, hidden = reviewed(answer.doctor), reviewed(other.doctor)
    case = open_case(kind=Kind.REVIEW, subject_id=hidden.pk, lane=Lane.REST, now=now)
    hiding = decide(case=case, by=cast.mo, shows=False, reason=Decision.Reason.UNKIND, now=now)
    things: dict[str, Any] = {
        "question": cast.question,
        "answer": answer,
        "imported": imported,
        "asked_back": asked_back,
        "photo": factories.photo(cast.question, now),
        "phrase": keep_phrase(doctor=cast.dr_brandt, name="Aftercare", words="Wash gently."),
        "person": cast.sam,
        "review": review,
        "hiding": hiding,
        "check": application(cast.ana, now),
        "case": open_case(kind=Kind.QUESTION, subject_id=cast.question.pk, lane=Lane.REST, now=now),
    }
    names = {name: thing.pk for name, thing in things.items()}
    for kind in ("question", "answer", "photo", "review"):
        things[f"{kind} as subject"] = subject(kind, things[kind].pk)
    people: dict[str, Reader] = {
        "visitor": AnonymousUser(),
        "reader": cast.sam,
        "asker": cast.ana,
        "unverified": cast.chen,
        "blind": cast.brandt,
        "author": answer.doctor.account,
        "colleague": other.doctor.account,
        "moderator": cast.mo,
        "lone moderator": lone,
    }
    names |= {"slug": cast.question.slug, "doctor": answer.doctor.slug}
    names["evidence"] = things["check"].evidence.get().pk
    return World(people=people, names=names, things=things, now=now)


PAGES = ("visitor", "asker", "blind", "unverified", "moderator", "reader")
"""The roles of the cast, in the order of the table in tests/web/test_addresses.py."""
SAYS = {200: "yes", 301: "led on", 302: "led on", 403: "no", 404: "not there", 405: "sent only"}


def written(allowed: Mapping[str, Mapping[str, bool]], pages: Iterable[tuple[str, str, Sequence[int]]]) -> str:
    """Return docs/roles.md."""
    lines = ["# Who may do what", ""]
    lines += ["Written by `python -m tests.roles` from the rules of each room; tests/web/test_roles.py sends every"]
    lines += [
        "action as every role and finds the same, and fails for an address that takes forms and stands nowhere here."
    ]
    lines += ["", *(f"- *{role}*: {words}" for role, words in ROLES.items()), ""]
    lines += ["## Actions", "", _row(("action", "sent to", *ROLES)), _row(("---",) * (len(ROLES) + 2))]
    for one in actions():
        may = ("yes" if allowed[one.words][role] else "" for role in ROLES)
        lines.append(_row((one.words, f"`{one.route}`", *may)))
    lines += ["", "## Pages", ""]
    lines += ["*Led on*: to sign in, or away from a page that is for others. *Not there*: one may not know of it."]
    lines += ["", _row(("page", *PAGES)), _row(("---",) * (len(PAGES) + 1))]
    lines += [_row((f"`/{route}`", *(SAYS[status] for status in answers))) for route, _, answers in pages]
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write the file, from a house of its own that is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="consilium-roles-")
    os.environ["CONSILIUM_DATA"] = folder
    os.environ.pop("CONSILIUM_DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consilium.settings")
    try:
        from consilium import installation

        installation.prepare(lambda words: None)
        from tests.conftest import NOW
        from tests.web.test_addresses import TABLE

        FILE.write_text(written(matrix(build(NOW)), TABLE))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stderr.write(f"{FILE.name} is written\n")


if __name__ == "__main__":
    main()
