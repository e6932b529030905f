"""Before answering, nothing of a colleague's answer reaches a doctor: every address of the site is opened and searched.

A new address with a parameter fails here until it is told how to fill it. Two things are shown: none of the marks left
in a colleague's answer, its versions, votes, agreement and tally is in any response; and the bytes of every response
stay the same whatever colleagues say, so that no mark can be missed that nobody thought of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import consilium
from consilium.answers.actions import AnswerGiven, OpinionGiven, post_answer
from consilium.answers.models import Answer
from consilium.answers.revising import revise
from consilium.doctors.models import Doctor
from consilium.notifications import choices, mailing
from consilium.notifications.models import Kind, Notice
from consilium.questions import following
from consilium.questions.models import Question
from consilium.topics.counting import count_waiting
from consilium.votes.actions import cast_vote
from consilium.votes.agreeing import say
from consilium.votes.models import Agreement
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of

MARKS = (
    "zq-first-words",
    "zq-first-headline",
    "zq-revised-words",
    "zq-revised-headline",
    "zq-disclosed",
    "zq-reserved",
    "zq-dangerous",
    "zq-asked-back",
    "+7713",
    "4711",
    "Trichoepithelioma",
)

# How to fill the addresses that have parameters; a list where one address shows several things.
FILLED: dict[str, tuple[str, ...]] = {
    "questions/<int:question_id>/": ("/questions/{question}/",),
    "questions/<int:question_id>/claims/": ("/questions/{question}/claims/",),
    "questions/<int:question_id>/clarifications/": ("/questions/{question}/clarifications/",),
    "questions/<int:question_id>/<slug:slug>/": tuple(
        "/questions/{question}/{slug}/" + query
        for query in ("", "?order=helpful", "?order=newest", "?order=original", "?order=x")
    ),
    "questions/<int:question_id>/<slug:slug>/answer/": ("/questions/{question}/{slug}/answer/",),
    "answers/<int:answer_id>/votes/": ("/answers/{answer}/votes/?value=1", "/answers/{answer}/votes/"),
    "answers/<int:answer_id>/agreements/": ("/answers/{answer}/agreements/",),
    "answers/<int:answer_id>/confirmation/": ("/answers/{answer}/confirmation/",),
    "answers/<int:answer_id>/revision/": ("/answers/{answer}/revision/",),
    "questions/<int:question_id>/<slug:slug>/sheet/": ("/questions/{question}/{slug}/sheet/",),
    "questions/<int:question_id>/<slug:slug>/history/": ("/questions/{question}/{slug}/history/",),
    "photos/<str:name>/<slug:size>.<slug:form>": ("/photos/{photo_name}/large.webp",),
    "ask/photos/<int:photo_id>/": ("/ask/photos/{photo}/",),
    "account/questions/<int:question_id>/updates/": ("/account/questions/{question}/updates/",),
    "account/questions/<int:question_id>/outcome/": ("/account/questions/{question}/outcome/",),
    "account/questions/<int:question_id>/words/": ("/account/questions/{question}/words/",),
    "account/questions/<int:question_id>/photos/": ("/account/questions/{question}/photos/",),
    "account/questions/<int:question_id>/replies/<int:clarification_id>/": (
        "/account/questions/{question}/replies/{asked_back}/",
    ),
    "doctors/<slug:slug>/": ("/doctors/{doctor}/", "/doctors/{other}/"),
    "sitemap-<slug:kind>-<int:number>.xml": ("/sitemap-questions-0.xml", "/sitemap-doctors-0.xml"),
    "feeds/procedures/<slug:slug>.atom": ("/feeds/procedures/halo-laser.atom",),
    "feeds/doctors/<slug:slug>.atom": ("/feeds/doctors/{doctor}.atom", "/feeds/doctors/{other}.atom"),
    "doctors/<slug:slug>/claim/": ("/doctors/{doctor}/claim/",),
    "account/doctor/checks/<int:check_id>/": ("/account/doctor/checks/1/",),
    "account/doctor/checks/<int:check_id>/picture/": ("/account/doctor/checks/1/picture/",),
    "portraits/<str:name>.webp": ("/portraits/nothing.webp",),
    "evidence/<int:evidence_id>/": ("/evidence/1/",),
    "moderation/doctors/<int:check_id>/": ("/moderation/doctors/1/",),
    "doctors/<slug:slug>/review/": ("/doctors/{doctor}/review/",),
    "reviews/<int:review_id>/reply/": ("/reviews/1/reply/",),
    "account/reviews/<int:review_id>/": ("/account/reviews/1/",),
    "procedures/<slug:slug>/": ("/procedures/halo-laser/",),
    "cards/<slug:name>.png": ("/cards/procedure-halo-laser-day-4.png",),
    "conditions/<slug:slug>/": ("/conditions/trichoepithelioma/", "/conditions/acne/"),
    "account/phrases/<int:phrase_id>/": ("/account/phrases/1/",),
    "account/export/<str:name>.zip": ("/account/export/nothing.zip",),
    "flags/<slug:kind>/<int:subject_id>/": ("/flags/answer/{answer}/", "/flags/question/{question}/"),
    "moderation/cases/<int:case_id>/decisions/": ("/moderation/cases/1/decisions/",),
    "moderation/people/<int:person_id>/suspension/": ("/moderation/people/1/suspension/",),
    "moderation/questions/<int:question_id>/merging/": ("/moderation/questions/{question}/merging/",),
    "moderation/questions/<int:question_id>/parting/": ("/moderation/questions/{question}/parting/",),
    "moderation/decisions/<int:number>/": ("/moderation/decisions/1/",),
    "following/<slug:kind>/<slug:name>/": ("/following/question/{question}/", "/following/doctor/{doctor}/"),
    "unsubscribe/<str:token>/": ("/unsubscribe/x/",),
    "inbox/<int:notice_id>/": ("/inbox/{notice}/", "/inbox/{notice_of_brandt}/"),
    "account/confirm-email/<key>/": ("/account/confirm-email/x/",),
    "account/password/reset/key/<uidb36>-<key>/": ("/account/password/reset/key/1-x/",),
    "account/2fa/webauthn/keys/<int:pk>/remove/": ("/account/2fa/webauthn/keys/1/remove/",),
    "account/2fa/webauthn/keys/<int:pk>/edit/": ("/account/2fa/webauthn/keys/1/edit/",),
}
# More than an address alone shows: pages that are asked something.
ASKED = {
    "search/": ("?q=bumps", "?q=zq-first-words", "?q=zq-revised-words", "?q=Trichoepithelioma"),
    "questions/": ("?before=999",),
    "account/queue/": ("?show=asked", "?show=imported"),
    "doctors/": ("?specialty=dermatology",),
}


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Give every route of the site, those of libraries too; Django's admin is for operators, behind its own door."""
    for pattern in patterns:
        route = re.sub(r"^\^|\$$|\\Z$", "", prefix + str(pattern.pattern).removeprefix("^"))
        if route.startswith("admin/") and isinstance(pattern, URLResolver):
            yield "admin/"
        elif isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", route).replace("[-:\\w]+", "key")


@dataclass(frozen=True, slots=True)
class World:
    """A question that a colleague has answered, and what fills the addresses that lead there."""

    answer: Answer
    colleague: Doctor
    other: Doctor
    names: dict[str, object]

    def paths(self) -> list[str]:
        """Return every address to open; fails for a route with parameters that nobody has told how to fill."""
        paths = []
        for route in sorted(set(routes(get_resolver().url_patterns))):
            if "<" not in route:
                paths += ["/" + route, *("/" + route + query for query in ASKED.get(route, ()))]
                continue
            assert route in FILLED, f"say in FILLED how to open {route}"
            paths += [path.format(**self.names) for path in FILLED[route]]
        return paths


FIRST = AnswerGiven(
    headline="zq-first-headline",
    body="zq-first-words, and see the clinic.",
    opinion=OpinionGiven(
        groups=[[{"label": "trichoepithelioma", "likely": True}]], actions=["see_provider"], urgency="U"
    ),
    day=5,
    disclosure="zq-disclosed",
)


@pytest.fixture
def world(cast: Cast, now: datetime) -> World:
    """A colleague has answered and revised, others have voted and said what they think of it."""
    colleague, other = factories.doctor(now), factories.doctor(now)
    answer = post_answer(question=cast.question, doctor=colleague, given=FIRST, now=now)
    post_answer(question=cast.question, doctor=other, given=AnswerGiven(headline="", body="I agree."), now=now)
    revised = replace(FIRST, headline="zq-revised-headline", body="zq-revised-words, all the same.")
    answer = revise(answer=answer, given=revised, now=now)
    say(doctor=other, answer=answer, kind=Agreement.Kind.RESERVED, words="zq-reserved", now=now)
    third = factories.doctor(now)
    post_answer(question=cast.question, doctor=third, given=AnswerGiven(headline="", body="No."), now=now)
    say(doctor=third, answer=answer, kind=Agreement.Kind.DISAGREE, reason="dangerous", words="zq-dangerous", now=now)
    Answer.objects.filter(pk=answer.pk).update(helpful_up=7713, helpful_rank=0.9)
    Question.objects.filter(pk=cast.question.pk).update(answer_count=4711)
    photo = factories.photo(cast.question, now)
    asked_back = following.ask_back(question=cast.question, doctor=colleague, words="zq-asked-back", now=now)
    following.edit(question=cast.question, title=cast.question.title, body="They came this morning.", now=now)
    # As if it had been told before the account was a doctor's: it shows once the doctor has answered.
    told = Notice.objects.create(
        person=cast.brandt,
        kind=Kind.ANSWER,
        about=answer.pk,
        question=cast.question,
        answer=answer,
        told_at=now,
        mail_at=now,
    )
    names: dict[str, object] = {
        "notice": Notice.objects.filter(person=cast.ana, kind=Kind.ANSWER)[0].pk,
        "notice_of_brandt": told.pk,
        "photo": photo.pk,
        "photo_name": photo.name,
        "asked_back": asked_back.pk,
        "question": cast.question.pk,
        "slug": cast.question.slug,
        "answer": answer.pk,
        "doctor": colleague.slug,
        "other": other.slug,
    }
    count_waiting(now)
    return World(answer=answer, colleague=colleague, other=other, names=names)


def received(client: Client, paths: list[str]) -> dict[str, bytes]:
    """Return what each address sends: status, headers and body, without what is new each time."""
    found = {}
    for path in paths:
        response = client.get(path, follow=False)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        head = "\n".join(f"{name}: {value}" for name, value in response.items() if name not in ("Expires", "Date"))
        sent = f"{response.status_code}\n{head}\n".encode() + body
        sent = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"KEY", sent)
        found[path] = re.sub(rb'(csrfmiddlewaretoken" value="|csrf[Tt]oken": ?")\w+', rb"\1TOKEN", sent)
    return found


def marks_in(found: dict[str, bytes]) -> dict[str, list[str]]:
    """Return each mark with the addresses that send it.

    A search that was asked for a mark repeats it, and the pages of the vocabulary name every condition there is.
    """
    return {
        mark: [
            path
            for path, sent in found.items()
            if mark.encode() in sent and mark not in path and not path.startswith("/conditions/")
        ]
        for mark in MARKS
    }


def test_every_address_is_known(world: World) -> None:
    assert len(world.paths()) > 40


@pytest.mark.parametrize("who", ["brandt", "chen"])
def test_no_mark_reaches_a_doctor_who_has_not_answered(cast: Cast, world: World, who: str) -> None:
    found = received(client_of(cast, who), world.paths())
    assert marks_in(found) == {mark: [] for mark in MARKS}


def test_every_mark_is_there_to_be_seen(cast: Cast, world: World) -> None:
    found = marks_in(received(client_of(cast, "sam"), world.paths()))
    assert {mark for mark, paths in found.items() if not paths} == set()


def test_answering_opens_them(cast: Cast, world: World, now: datetime) -> None:
    factories.answer(cast.question, now, by=cast.dr_brandt)
    Question.objects.filter(pk=cast.question.pk).update(answer_count=4711)
    found = marks_in(received(client_of(cast, "brandt"), world.paths()))
    assert {mark for mark, paths in found.items() if not paths} == set()


@pytest.mark.parametrize("who", ["brandt", "chen"])
def test_what_a_doctor_receives_does_not_depend_on_what_colleagues_say(
    cast: Cast, world: World, now: datetime, who: str
) -> None:
    client, paths = client_of(cast, who), world.paths()
    received(client, paths)
    before = received(client, paths)
    # Pages that hold a new secret each time say so when nothing has changed.
    restless = {path for path, sent in received(client, paths).items() if sent != before[path]}
    assert all(path.startswith("/account/2fa/") for path in restless)
    changed = replace(FIRST, body="Acne after all.", opinion=OpinionGiven(groups=[[{"label": "acne", "likely": True}]]))
    revise(answer=world.answer, given=changed, now=now)
    cast_vote(person=cast.sam, answer=world.answer, value=-1, now=now)
    say(doctor=world.other, answer=world.answer, kind=Agreement.Kind.AGREE, now=now)
    following.ask_back(question=cast.question, doctor=world.other, about="cold_sore", words="zq-suspected?", now=now)
    fourth = Doctor.objects.exclude(pk__in=[cast.dr_brandt.pk, cast.dr_chen.pk]).last()
    assert fourth is not None
    Answer.objects.filter(doctor=fourth).update(is_public=False)
    count_waiting(now)
    after = received(client, paths)
    assert {path for path, sent in after.items() if sent != before[path]} <= restless


@pytest.mark.parametrize("who", ["brandt", "chen"])
def test_nothing_can_be_done_to_an_answer_that_one_may_not_see(cast: Cast, world: World, who: str) -> None:
    client = client_of(cast, who)
    for path, fields in (
        (f"/answers/{world.answer.pk}/votes/", {"value": "1"}),
        (f"/answers/{world.answer.pk}/agreements/", {"kind": "agree"}),
        (f"/answers/{world.answer.pk}/revision/", {"body": "Mine now."}),
    ):
        for headers in ({}, {"HX-Request": "true"}):
            response = client.post(path, fields, headers=headers)
            assert (response.status_code, [mark for mark in MARKS if mark.encode() in response.content]) == (404, [])


def test_no_mail_to_a_doctor_speaks_of_it(
    cast: Cast, world: World, now: datetime, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    for person in (cast.ana, cast.brandt, cast.chen):
        choices.set_frank(person=person, frank=True, now=now)
    assert mailing.write_due(now + timedelta(days=7)) > 0
    assert {tuple(mail.to) for mail in mailoutbox} >= {(cast.ana.email,)}
    doctors = [mail for mail in mailoutbox if mail.to in ([cast.brandt.email], [cast.chen.email])]
    assert [mail.subject for mail in doctors] == []


def test_pages_read_answers_through_the_one_predicate() -> None:
    own = {
        "answering.py": "the doctor's own answers",
        "confirming.py": "a doctor's own imported answers",
        "held.py": "one's own answers that are held",
        "mine.py": "answers to one's own questions",
    }
    around = re.compile(
        r"Answer\.objects\.(?!visible_to|given_here)|\.answers\.(?:all|filter|exclude|count|order_by)\b"
    )
    rooms = [Path(consilium.__file__).parent / room for room in ("web", "api", "notifications")]
    files = [file for room in rooms for file in room.rglob("*.py") if file.name not in own]
    assert [file.name for file in files if around.search(file.read_text())] == []
