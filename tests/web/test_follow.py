"""The follow control: a button for those who are signed in, a link for visitors, and who may follow what."""

from datetime import datetime

import pytest
from django.test import Client

from consilium.notifications.models import Following
from consilium.questions import hiding
from tests.cast import Cast
from tests.web.test_addresses import client_of


def test_each_page_has_the_control_and_it_works_both_ways(cast: Cast) -> None:
    client = client_of(cast, "sam")
    for path in (cast.question.get_absolute_url(), f"/doctors/{cast.dr_brandt.slug}/", "/procedures/halo-laser/"):
        states = []
        for follow in ("1", "1", "0"):
            url = client.get(path).context["follow"].url
            response = client.post(url, {"follow": follow})
            assert (response.status_code, response["Location"]) == (303, path)
            states.append((client.get(path).context["follow"].is_following, Following.objects.count()))
        assert states == [(True, 1), (True, 1), (False, 0)]


def test_a_visitor_signs_in_first_and_presses_then(cast: Cast) -> None:
    page = Client().get(cast.question.get_absolute_url()).content.decode()
    url = f"/following/question/{cast.question.pk}/"
    assert f'<a href="{url}" rel="nofollow">Follow this question</a>' in page
    for send in (Client().get, Client().post):
        assert send(url)["Location"] == f"/account/login/?next={url.replace('/', '%2F')}"
    assert Following.objects.count() == 0


def test_ones_own_is_not_followed(cast: Cast) -> None:
    for who, path in (("ana", f"question/{cast.question.pk}"), ("brandt", f"doctor/{cast.dr_brandt.slug}")):
        assert client_of(cast, who).post(f"/following/{path}/", {"follow": "1"}).status_code == 403
    assert Following.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["question/999999", "question/x", "question/" + "9" * 40, "doctor/nobody", "procedure/no-such", "answer/1"]
)
def test_what_one_may_not_know_of_is_not_there(cast: Cast, path: str) -> None:
    client = client_of(cast, "sam")
    assert [client.get(f"/following/{path}/").status_code, client.post(f"/following/{path}/").status_code] == [404, 404]


def test_a_hidden_question_cannot_be_followed(cast: Cast, now: datetime) -> None:
    hiding.hide(question_id=cast.question.pk, now=now)
    assert client_of(cast, "sam").get(f"/following/question/{cast.question.pk}/").status_code == 404


def test_an_odd_press_changes_nothing(cast: Cast) -> None:
    response = client_of(cast, "sam").post(f"/following/question/{cast.question.pk}/", {"follow": "x"})
    assert (response.status_code, Following.objects.count()) == (422, 0)


def test_what_one_follows_is_listed_with_the_choices(cast: Cast) -> None:
    client = client_of(cast, "sam")
    client.post("/following/procedure/halo-laser/", {"follow": "1"})
    client.post(f"/following/question/{cast.question.pk}/", {"follow": "1"})
    followed = client.get("/account/notices/").context["choices"].followed
    assert [link.url for link in followed] == [
        f"/following/question/{cast.question.pk}/",
        "/following/procedure/halo-laser/",
    ]
