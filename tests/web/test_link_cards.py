"""Cards beside links show words of ours alone, and each page names its own."""

from datetime import datetime
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image

from consilium.medicine.conditions import all_conditions
from consilium.medicine.procedures import procedures
from consilium.web.drawing import card
from tests.cast import Cast


@pytest.mark.parametrize(
    "name",
    ["consilium", "procedure-halo-laser", "procedure-halo-laser-day-4", "procedure-5-fu-injection", "condition-milia"],
)
def test_a_card_is_a_small_picture_that_may_be_shown_elsewhere(db: None, client: Client, name: str) -> None:
    response = client.get(f"/cards/{name}.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (Image.open(BytesIO(response.content)).size, len(response.content) < 60_000) == ((1200, 630), True)
    assert response.cookies == {}


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "procedure-nothing",
        "procedure-halo-laser-day-366",
        "procedure-halo-laser-day-04",
        "condition-nothing",
        "condition-milia-day-4",
        "x" * 300,
    ],
)
def test_what_there_is_not_has_no_card(db: None, client: Client, name: str) -> None:
    assert client.get(f"/cards/{name}.png").status_code == 404


def test_pages_name_their_cards(cast: Cast, now: datetime, client: Client) -> None:
    for path, name in (
        ("/", "consilium"),
        (cast.question.get_absolute_url(), f"procedure-{cast.question.procedure}-day-{cast.question.day}"),
        ("/procedures/halo-laser/", "procedure-halo-laser"),
        ("/conditions/milia/", "condition-milia"),
    ):
        assert f'/cards/{name}.png">' in client.get(path).content.decode(), path


def test_no_read_of_a_row_stands_behind_a_card(client: Client) -> None:
    # Without the database fixture a query would fail.
    assert client.get("/cards/procedure-fraxel-day-3.png").status_code == 200


def test_every_name_fits() -> None:
    longest = max([*(row.label for row in procedures()), *(row.label for row in all_conditions().values())], key=len)
    for title in (longest, "W" * 200, "many words " * 40, ""):
        assert Image.open(BytesIO(card.draw(title, "a line " * 40))).size == (1200, 630)


def test_the_way_to_a_page_is_told_to_machines(cast: Cast, client: Client) -> None:
    page = client.get("/conditions/milia/").content.decode()
    assert '"@type":"BreadcrumbList"' in page
    assert '"position":4,"name":"Milia","item":' in page
    assert page.count("application/ld+json") == 1
    assert '"position":3,"name":"Halo laser"' in client.get("/procedures/halo-laser/").content.decode()
