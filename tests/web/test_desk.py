"""The desk in requests: what is kept on a mistake, what it costs, and who reads which words."""

from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consilium.moderation.deciding import decide
from consilium.moderation.flagging import raise_flag
from consilium.moderation.models import Appeal, Case, Decision, Flag, Kind
from consilium.moderation.subjects import subject
from consilium.people.actions import give_role
from consilium.people.models import Role
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of
from tests.web.test_pages import queries_of


def flag(cast: Cast, now: datetime, *, body: str = "Buy it at my shop.") -> Case:
    """Return the case of a new answer that Sam flagged."""
    answer = factories.answer(cast.question, now, body=body)
    found = subject(Kind.ANSWER, answer.pk)
    assert found is not None
    raise_flag(person=cast.sam, subject=found, reason=Flag.Reason.SPAM, words="An advertisement.", now=now)
    return Case.objects.get(subject_id=answer.pk, kind=Kind.ANSWER)


def test_a_flag_by_the_form_shows_at_the_desk_and_goes_with_the_decision(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, body="Buy it at my shop.")
    sam, mo = client_of(cast, "sam"), client_of(cast, "mo")
    path = f"/flags/answer/{answer.pk}/"
    refused = sam.post(path, {"words": "What I typed."})
    assert refused.status_code == 422
    assert b"What I typed." in refused.content
    key = str(uuid4())
    for _ in range(2):
        kept = sam.post(path, {"reason": "spam", "words": "What I typed.", "key": key})
        assert (kept.status_code, kept["Location"]) == (302, f"{cast.question.get_absolute_url()}#answer-{answer.pk}")
    (row,) = mo.get("/moderation/").context["desk"].rows
    assert (row.lane, row.what, row.is_late) == ("The rest", f"Answer by {answer.doctor}", False)
    case = mo.get("/moderation/").context["desk"].case
    assert [(said.who, said.words) for said in case.said] == [("Sam", "What I typed.")]
    done = mo.post(case.post_url, {"shows": "0", "reason": "spam", "key": str(uuid4())})
    assert (done.status_code, done["Location"]) == (302, "/moderation/")
    assert mo.get("/moderation/").context["desk"].rows == ()
    assert b"my shop" not in Client().get(cast.question.get_absolute_url()).content


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"shows": "0", "words": "Kept words."}, "reason"),
        ({"shows": "0", "reason": "in-order", "words": "Kept words."}, "reason"),
        ({"shows": "1", "reason": "other"}, "words"),
        ({"reason": "spam", "words": "Kept words."}, "shows"),
        ({"shows": "0", "reason": "no-such", "words": "Kept words."}, "reason"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_again(
    cast: Cast, now: datetime, sent: dict[str, str], field: str
) -> None:
    case = flag(cast, now)
    response = client_of(cast, "mo").post(f"/moderation/cases/{case.pk}/decisions/", sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert sent.get("words", "") in response.content.decode()
    assert Decision.objects.count() == 0


def test_a_case_that_another_closed_leads_back(cast: Cast, now: datetime) -> None:
    case = flag(cast, now)
    decide(case=case, by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=now)
    response = client_of(cast, "mo").post(f"/moderation/cases/{case.pk}/decisions/", {"shows": "0", "reason": "spam"})
    assert (response.status_code, response["Location"]) == (302, "/moderation/")
    assert Decision.objects.count() == 1


def test_only_moderators_decide(cast: Cast, now: datetime) -> None:
    case = flag(cast, now)
    path, sent = f"/moderation/cases/{case.pk}/decisions/", {"shows": "0", "reason": "spam"}
    got = {who: client_of(cast, who).post(path, sent).status_code for who in ("ana", "brandt", "sam", "visitor")}
    assert got == {"ana": 403, "brandt": 403, "sam": 403, "visitor": 302}
    assert Decision.objects.count() == 0


def test_a_moderator_who_is_a_doctor_meets_no_answer_before_answering(cast: Cast, now: datetime) -> None:
    case = flag(cast, now, body="Marker-of-a-colleague")
    give_role(person=cast.brandt, kind=Role.Kind.MODERATOR, given_by=None, now=now)
    brandt = client_of(cast, "brandt")
    desk = brandt.get(f"/moderation/?case={case.pk}")
    assert (desk.context["desk"].rows, b"Marker-of-a-colleague" in desk.content) == ((), False)
    path = f"/moderation/cases/{case.pk}/decisions/"
    assert brandt.post(path, {"shows": "0", "reason": "spam"}).status_code == 404
    factories.answer(cast.question, now, by=cast.dr_brandt)
    assert b"Marker-of-a-colleague" in brandt.get(f"/moderation/?case={case.pk}").content


def test_words_of_a_decision_reach_its_author_and_moderators_alone(cast: Cast, now: datetime) -> None:
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    found = subject(Kind.ANSWER, answer.pk)
    assert found is not None
    raise_flag(person=cast.sam, subject=found, reason=Flag.Reason.SPAM, now=now)
    decide(case=Case.objects.get(), by=cast.mo, shows=False, reason=Decision.Reason.SPAM, words="Marker-4711.", now=now)
    reads = {}
    for who in ("visitor", "ana", "brandt", "chen", "mo", "sam"):
        client = client_of(cast, who)
        pages = [client.get(path).content for path in ("/moderation/decisions/1/", "/moderation/log/")]
        reads[who] = [b"Marker-4711" in page for page in pages]
    nobody, own = [False, False], [True, False]
    assert reads == {"visitor": nobody, "ana": nobody, "brandt": own, "chen": nobody, "mo": own, "sam": nobody}
    brandt = client_of(cast, "brandt")
    assert brandt.post("/moderation/decisions/1/", {"words": ""}).status_code == 422
    assert brandt.post("/moderation/decisions/1/", {"words": "It is right."}).status_code == 302
    assert client_of(cast, "sam").post("/moderation/decisions/1/", {"words": "x"}).status_code == 403
    assert Appeal.objects.get().words == "It is right."
    case = Case.objects.get(closed_at=None)
    assert client_of(cast, "mo").get(f"/moderation/?case={case.pk}").context["desk"].case.hindrance != ""


def test_the_desk_costs_the_same_at_one_case_and_at_ten(cast: Cast) -> None:
    mo = client_of(cast, "mo")
    flag(cast, timezone.now())
    at_one = queries_of(mo, "/moderation/")
    for _ in range(9):
        flag(cast, timezone.now())
    assert queries_of(mo, "/moderation/") == at_one
    at_ten = queries_of(Client(), "/moderation/log/")
    decide(case=Case.objects.all()[0], by=cast.mo, shows=True, reason=Decision.Reason.IN_ORDER, now=timezone.now())
    assert queries_of(Client(), "/moderation/log/") == at_ten
