"""The inbox: what it lists, how it is read, and what it costs."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consilium.notifications.models import Notice
from tests import factories
from tests.cast import Cast
from tests.web.test_addresses import client_of


def words_of(client: Client) -> tuple[list[str], int]:
    """Return the words of each notice on the page, and the number beside the inbox."""
    response = client.get("/inbox/")
    return [row.words for row in response.context["inbox"].rows], response.context["page"].reader.unread


def test_it_lists_what_is_new_and_following_it_reads_it(cast: Cast, now: datetime) -> None:
    client = client_of(cast, "ana")
    assert words_of(client) == ([], 0)
    answer = factories.answer(cast.question, now, by=cast.dr_brandt)
    assert words_of(client) == (["Ida Brandt, MD answered your question"], 1)
    path = f"/inbox/{Notice.objects.get().pk}/"
    assert client.head(path).status_code == 302
    assert words_of(client)[1] == 1
    response = client.get(path)
    assert response["Location"] == f"{cast.question.get_absolute_url()}#answer-{answer.pk}"
    assert words_of(client) == (["Ida Brandt, MD answered your question"], 0)


def test_all_that_was_shown_is_marked_read_and_nothing_newer(cast: Cast, now: datetime) -> None:
    client = client_of(cast, "ana")
    for _ in range(2):
        factories.answer(cast.question, now)
    newest = client.get("/inbox/").context["inbox"].newest
    factories.answer(cast.question, now)
    assert client.post("/inbox/", {"until": newest}).status_code == 303
    assert words_of(client)[1] == 1
    assert list(Notice.objects.order_by("pk").values_list("read_at", flat=True))[2] is None


@pytest.mark.parametrize("until", ["", "x", "-1", "0", "99999999999999999999999"])
def test_odd_input_reads_nothing(cast: Cast, now: datetime, until: str) -> None:
    factories.answer(cast.question, now)
    assert client_of(cast, "ana").post("/inbox/", {"until": until}).status_code == 303
    assert words_of(client_of(cast, "ana"))[1] == 1


def test_nobody_marks_anothers(cast: Cast, now: datetime) -> None:
    factories.answer(cast.question, now)
    client_of(cast, "sam").post("/inbox/", {"until": Notice.objects.get().pk})
    assert Notice.objects.get().read_at is None


def test_pages_are_keyset(cast: Cast, now: datetime) -> None:
    rows = [Notice(person=cast.ana, kind="credential", detail="lapsing", about=n, told_at=now) for n in range(45)]
    Notice.objects.bulk_create(rows)
    client, path, seen = client_of(cast, "ana"), "/inbox/", []
    while path:
        view = client.get(path).context["inbox"]
        seen.append([row.url for row in view.rows])
        path = view.pages.older_url
    assert [len(urls) for urls in seen] == [20, 20, 5]
    assert len({url for urls in seen for url in urls}) == 45


def test_it_costs_as_much_for_ten_as_for_one(cast: Cast, now: datetime) -> None:
    client, counts = client_of(cast, "ana"), []
    for more in (1, 9):
        for _ in range(more):
            factories.answer(cast.question, now)
        client.get("/inbox/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/inbox/")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_the_badge_ends_at_a_hundred(cast: Cast, now: datetime) -> None:
    rows = [Notice(person=cast.ana, kind="credential", detail="lapsing", about=n, told_at=now) for n in range(130)]
    Notice.objects.bulk_create(rows)
    page = client_of(cast, "ana").get("/").content.decode()
    assert '99+<span class="visually-hidden"> unread</span>' in page
