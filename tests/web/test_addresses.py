"""Every address by each of the cast: what it answers, as a table; a new address fails until it stands here."""

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from consilium.answers.writing import keep_phrase
from consilium.moderation.cases import open_case
from consilium.moderation.deciding import decide
from consilium.moderation.models import Decision, Lane
from consilium.moderation.models import Kind as SubjectKind
from consilium.notifications import unsubscribing
from consilium.notifications.models import Kind, Notice
from consilium.people.models import Person
from consilium.people.rules import has_second_factor
from consilium.questions import following
from consilium.reviews.actions import publish_review, write_review
from consilium.reviews.models import Review
from tests import factories
from tests.cast import Cast
from tests.doctors.checks.making import application

WHO = ("visitor", "ana", "brandt", "chen", "mo", "sam")
EVERYONE = (200,) * 6
SIGNED_IN = (302, 200, 200, 200, 200, 200)
DOCTORS = (302, 403, 200, 200, 403, 403)
VERIFIED_DOCTOR = (302, 403, 200, 403, 403, 403)
ANA_ALONE = (302, 200, 404, 404, 404, 404)
NOT_BY_GET = (405,) * 6
MODERATORS = (302, 403, 403, 403, 200, 403)
NOBODY_SIGNED_IN = (200, 302, 302, 302, 302, 302)

# Route, path to open, what each of the cast gets. 302 leads a visitor to sign in, or someone signed in away from it.
TABLE: list[tuple[str, str, tuple[int, ...]]] = [
    ("", "/", EVERYONE),
    ("questions/", "/questions/", EVERYONE),
    ("questions/<int:question_id>/", "/questions/{question}/", (302,) * 6),
    ("questions/<int:question_id>/<slug:slug>/", "/questions/{question}/{slug}/", EVERYONE),
    ("questions/<int:question_id>/<slug:slug>/answer/", "/questions/{question}/{slug}/answer/", VERIFIED_DOCTOR),
    ("questions/<int:question_id>/claims/", "/questions/{question}/claims/", (405,) * 6),
    ("questions/<int:question_id>/clarifications/", "/questions/{question}/clarifications/", VERIFIED_DOCTOR),
    # A doctor who has not answered knows of no answer.
    ("answers/<int:answer_id>/votes/", "/answers/{answer}/votes/?value=1", (302, 200, 404, 404, 200, 200)),
    ("answers/<int:answer_id>/agreements/", "/answers/{answer}/agreements/", (302, 403, 404, 404, 403, 403)),
    ("answers/<int:answer_id>/confirmation/", "/answers/{answer}/confirmation/", (302, 404, 404, 404, 404, 404)),
    ("answers/<int:answer_id>/revision/", "/answers/{answer}/revision/", (302, 403, 404, 404, 403, 403)),
    ("questions/<int:question_id>/<slug:slug>/sheet/", "/questions/{question}/{slug}/sheet/", EVERYONE),
    ("questions/<int:question_id>/<slug:slug>/history/", "/questions/{question}/{slug}/history/", EVERYONE),
    ("photos/<str:name>/<slug:size>.<slug:form>", "/photos/{photo_name}/large.webp", EVERYONE),
    ("ask/", "/ask/", EVERYONE),
    ("ask/draft/", "/ask/draft/", NOT_BY_GET),
    # Whoever has no draft is led to begin one.
    ("ask/stop/", "/ask/stop/", (302,) * 6),
    ("ask/check/", "/ask/check/", (302,) * 6),
    ("ask/photos/", "/ask/photos/", NOT_BY_GET),
    ("ask/photos/<int:photo_id>/", "/ask/photos/{photo}/", (404, 200, 404, 404, 404, 404)),
    ("search/", "/search/?q=bumps", EVERYONE),
    ("doctors/", "/doctors/", EVERYONE),
    ("doctors/<slug:slug>/", "/doctors/{doctor}/", EVERYONE),
    ("doctors/<slug:slug>/review/", "/doctors/{doctor}/review/", SIGNED_IN),
    ("doctors/<slug:slug>/claim/", "/doctors/{doctor}/claim/", (302, 200, 403, 403, 200, 302)),
    ("account/doctor/", "/account/doctor/", (302, 200, 200, 200, 200, 302)),
    ("account/doctor/checks/<int:check_id>/", "/account/doctor/checks/{check}/", (302, 404, 404, 404, 200, 200)),
    # Nobody crops what holds no picture; tests/web/test_profiles.py has one that does.
    ("account/doctor/checks/<int:check_id>/picture/", "/account/doctor/checks/{check}/picture/", (302, *(404,) * 5)),
    ("account/profile/", "/account/profile/", VERIFIED_DOCTOR),
    ("account/profile/name/", "/account/profile/name/", VERIFIED_DOCTOR),
    ("portraits/<str:name>.webp", "/portraits/nothing.webp", (404,) * 6),
    ("evidence/<int:evidence_id>/", "/evidence/{evidence}/", (302, 404, 404, 404, 200, 200)),
    ("moderation/doctors/", "/moderation/doctors/", MODERATORS),
    ("moderation/doctors/<int:check_id>/", "/moderation/doctors/{check}/", MODERATORS),
    ("reviews/<int:review_id>/reply/", "/reviews/{review}/reply/", (302, 403, 200, 403, 403, 403)),
    ("account/reviews/", "/account/reviews/", SIGNED_IN),
    ("account/reviews/<int:review_id>/", "/account/reviews/{review}/", (302, 404, 404, 404, 404, 200)),
    ("procedures/", "/procedures/", EVERYONE),
    ("procedures/<slug:slug>/", "/procedures/halo-laser/", EVERYONE),
    ("conditions/", "/conditions/", EVERYONE),
    ("conditions/<slug:slug>/", "/conditions/milia/", EVERYONE),
    ("account/", "/account/", SIGNED_IN),
    ("account/consents/", "/account/consents/", SIGNED_IN),
    ("account/export/", "/account/export/", SIGNED_IN),
    ("account/export/<str:name>.zip", "/account/export/nothing.zip", (302, 404, 404, 404, 404, 404)),
    ("account/erasure/", "/account/erasure/", (302, 200, 403, 403, 403, 200)),
    ("account/notices/", "/account/notices/", SIGNED_IN),
    ("account/queue/", "/account/queue/", DOCTORS),
    ("account/readings/", "/account/readings/", DOCTORS),
    ("account/phrases/", "/account/phrases/", DOCTORS),
    ("account/phrases/<int:phrase_id>/", "/account/phrases/{phrase}/", (302, 403, 200, 404, 403, 403)),
    ("account/questions/", "/account/questions/", SIGNED_IN),
    ("account/questions/<int:question_id>/updates/", "/account/questions/{question}/updates/", ANA_ALONE),
    ("account/questions/<int:question_id>/outcome/", "/account/questions/{question}/outcome/", ANA_ALONE),
    ("account/questions/<int:question_id>/words/", "/account/questions/{question}/words/", ANA_ALONE),
    ("account/questions/<int:question_id>/photos/", "/account/questions/{question}/photos/", ANA_ALONE),
    (
        "account/questions/<int:question_id>/replies/<int:clarification_id>/",
        "/account/questions/{question}/replies/{asked_back}/",
        ANA_ALONE,
    ),
    ("inbox/", "/inbox/", SIGNED_IN),
    ("following/<slug:kind>/<slug:name>/", "/following/question/{question}/", (302, 403, 200, 200, 200, 200)),
    ("unsubscribe/<str:token>/", "/unsubscribe/{token}/", EVERYONE),
    ("inbox/<int:notice_id>/", "/inbox/{notice}/", (302, 302, 404, 404, 404, 404)),
    ("account/login/", "/account/login/", NOBODY_SIGNED_IN),
    ("flags/<slug:kind>/<int:subject_id>/", "/flags/question/{question}/", (302, 403, 200, 200, 200, 200)),
    ("moderation/", "/moderation/", MODERATORS),
    ("moderation/cases/<int:case_id>/decisions/", "/moderation/cases/{case}/decisions/", (405,) * 6),
    ("moderation/decisions/<int:number>/", "/moderation/decisions/{decision}/", EVERYONE),
    ("moderation/people/<int:person_id>/suspension/", "/moderation/people/{person}/suspension/", MODERATORS),
    ("moderation/questions/<int:question_id>/merging/", "/moderation/questions/{question}/merging/", MODERATORS),
    ("moderation/questions/<int:question_id>/parting/", "/moderation/questions/{question}/parting/", (405,) * 6),
    ("moderation/votes/", "/moderation/votes/", MODERATORS),
    ("moderation/log/", "/moderation/log/", EVERYONE),
    ("about/", "/about/", EVERYONE),
    ("method/", "/method/", EVERYONE),
    ("privacy/", "/privacy/", EVERYONE),
    ("terms/", "/terms/", EVERYONE),
    ("cards/<slug:name>.png", "/cards/procedure-halo-laser-day-4.png", EVERYONE),
    ("robots.txt", "/robots.txt", EVERYONE),
    ("sitemap.xml", "/sitemap.xml", EVERYONE),
    ("sitemap-pages.xml", "/sitemap-pages.xml", EVERYONE),
    ("sitemap-<slug:kind>-<int:number>.xml", "/sitemap-questions-0.xml", EVERYONE),
    ("feeds/questions.atom", "/feeds/questions.atom", EVERYONE),
    ("feeds/procedures/<slug:slug>.atom", "/feeds/procedures/halo-laser.atom", EVERYONE),
    ("feeds/doctors/<slug:slug>.atom", "/feeds/doctors/{doctor}.atom", EVERYONE),
    ("healthz", "/healthz", EVERYONE),
    ("readyz", "/readyz", EVERYONE),
]


@pytest.fixture
def paths(cast: Cast, now: datetime) -> dict[str, object]:
    """What the paths of the table name."""
    answer = factories.answer(cast.question, now)
    assert answer.doctor is not None
    phrase = keep_phrase(doctor=cast.dr_brandt, name="Aftercare", words="Wash gently.")
    photo = factories.photo(cast.question, now)
    asked_back = following.ask_back(question=cast.question, doctor=cast.dr_brandt, words="Does it itch?", now=now)
    question = following.edit(question=cast.question, title=cast.question.title, body="They came today.", now=now)
    case = open_case(kind=SubjectKind.QUESTION, subject_id=question.pk, lane=Lane.REST, now=now)
    other = open_case(kind=SubjectKind.ANSWER, subject_id=answer.pk, lane=Lane.REST, now=now)
    decision = decide(case=other, by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    review = write_review(
        person=cast.sam, doctor=cast.dr_brandt, stars=2, body="Rushed.", relation=Review.Relation.TREATED, now=now
    )
    check = application(cast.sam, now)
    return {
        "token": unsubscribing.address(cast.ana, [Kind.ANSWER]).rstrip("/").rpartition("/")[2],
        "check": check.pk,
        "evidence": check.evidence.get().pk,
        "notice": Notice.objects.filter(person=cast.ana, kind=Kind.ANSWER).get().pk,
        "person": cast.sam.pk,
        "photo": photo.pk,
        "photo_name": photo.name,
        "asked_back": asked_back.pk,
        "case": case.pk,
        "decision": decision.number,
        "question": question.pk,
        "slug": question.slug,
        "answer": answer.pk,
        "doctor": answer.doctor.slug,
        "phrase": phrase.pk,
        "review": publish_review(review=review, now=now).pk,
    }


def client_of(cast: Cast, who: str) -> Client:
    """Return a browser of one of the cast."""
    client = Client()
    if who != "visitor":
        sign_in(client, getattr(cast, who))
    return client


def sign_in(client: Client, person: Person) -> None:
    """Sign a person in, with the second factor when they have one."""
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    if has_second_factor(person):
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()


@pytest.mark.parametrize(("route", "path", "expected"), TABLE, ids=[row[1] for row in TABLE])
def test_what_each_of_the_cast_gets(
    cast: Cast, paths: dict[str, object], route: str, path: str, expected: tuple[int, ...]
) -> None:
    got = tuple(client_of(cast, who).get(path.format(**paths)).status_code for who in WHO)
    assert dict(zip(WHO, got, strict=True)) == dict(zip(WHO, expected, strict=True))


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Give every route of our own, those of libraries left out."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            if pattern.callback.__module__.startswith("consilium.") or route == "account/login/":
                yield route
        else:
            yield from routes(pattern.url_patterns, route)


def test_no_address_is_missing_from_the_table() -> None:
    assert sorted(set(routes(get_resolver().url_patterns))) == sorted(row[0] for row in TABLE)


def test_what_is_not_there_is_not_found(cast: Cast, paths: dict[str, object]) -> None:
    absent = ["/questions/999999/", "/questions/999999/x/", "/answers/999999/votes/", "/doctors/nobody/", "/nowhere/"]
    absent += [
        "/procedures/no-such-thing/",
        "/conditions/no-such-thing/",
        "/conditions/breakout-unspecified/",
        "/questions/99999999999999999999999/x/",
        "/doctors/" + "x" * 400 + "/",
    ]
    for path in absent:
        for who in WHO:
            response = client_of(cast, who).get(path)
            assert response.status_code == 404, (path, who)
            assert b"911" in response.content


def test_a_hidden_question_is_there_for_its_asker_alone(cast: Cast, paths: dict[str, object]) -> None:
    cast.question.is_public = False
    cast.question.save()
    got = [client_of(cast, who).get(cast.question.get_absolute_url()).status_code for who in WHO]
    assert got == [404, 200, 404, 404, 404, 404]


@pytest.mark.parametrize(
    "query",
    ["?before=abc", "?before=-1", "?after=99999999999999999999", "?before=1&after=2", "?order=%00", "?specialty=x"],
)
def test_odd_queries_are_no_error(cast: Cast, paths: dict[str, object], query: str) -> None:
    for path in (
        "/questions/",
        f"/questions/{cast.question.pk}/{cast.question.slug}/",
        "/doctors/",
        "/procedures/halo-laser/",
    ):
        assert Client().get(path + query).status_code == 200


def test_a_wrong_slug_leads_to_the_right_one(cast: Cast) -> None:
    response = Client().get(f"/questions/{cast.question.pk}/something-else/")
    assert (response.status_code, response["Location"]) == (301, cast.question.get_absolute_url())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("order=newest", "?order=newest"),
        ("utm=x&order=helpful&from=mail", "?order=helpful"),
        ("order=views&order=original", "?order=views&order=original"),
        ("order=best", ""),
        ("order=newest%0d%0aSet-Cookie:x", ""),
        ("order=", ""),
        ("sort=newest", ""),
        ("", ""),
    ],
)
def test_what_a_question_page_knows_of_a_query_is_taken_along(cast: Cast, sent: str, kept: str) -> None:
    pk, to = cast.question.pk, cast.question.get_absolute_url()
    for path, status in ((f"/questions/{pk}/", 302), (f"/questions/{pk}/something-else/", 301)):
        response = Client().get(f"{path}?{sent}")
        assert (response.status_code, response["Location"]) == (status, to + kept)
        # A slug may come back with the words it is made of, so no browser keeps the way unasked.
        assert "no-cache" in response["Cache-Control"]
        assert Client().get(response["Location"]).status_code == 200


def test_which_photos_were_chosen_is_taken_along_to_the_sheet(cast: Cast) -> None:
    pk, to = cast.question.pk, cast.question.get_absolute_url()
    chosen = "chosen=1&photo=3&photo=4"
    response = Client().get(f"/questions/{pk}/something-else/sheet/?{chosen}&photo=x&order=newest")
    assert (response.status_code, response["Location"]) == (301, f"{to}sheet/?{chosen}")
    response = Client().get(f"/questions/{pk}/something-else/history/?{chosen}")
    assert (response.status_code, response["Location"]) == (301, f"{to}history/")
