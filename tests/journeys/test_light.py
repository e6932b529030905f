"""The question page is light: few bytes, nothing that moves, words before scripts, photos when they come near."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from bench.light import MOST_BYTES, MOST_FONT_BYTES, MOST_SHIFT, visit
from tests.journeys.conftest import PHONE, Open
from tests.journeys.house import House

SMALL, DESKTOP = (320, 640), (1280, 900)


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with the sample cases."""
    with House() as built:
        built.tell("from consilium.samples import house\nhouse.furnish(lambda words: None)")
        yield built.serve()


@pytest.fixture(scope="module")
def path(house: House) -> str:
    """The question page with the most answers."""
    return str(
        house.tell(
            "from consilium.questions.models import Question\nfrom django.db.models import Count\n"
            "rows = Question.objects.annotate(n=Count('answers')).order_by('-n')\n"
            "result = rows[0].get_absolute_url()"
        )
    )


@pytest.mark.parametrize("screen", [SMALL, (390, 844), DESKTOP], ids=["small phone", "phone", "desktop"])
@pytest.mark.parametrize("language", ["en-US", "en-GB", "ar-AE"])
def test_it_is_light_and_nothing_moves(
    house: House, chromium: Browser, path: str, screen: tuple[int, int], language: str
) -> None:
    seen = visit(chromium, house.url + path, screen, slow=False, language=language)
    assert 10_000 < seen.page <= MOST_BYTES
    assert 10_000 < seen.sizes["Font"] <= MOST_FONT_BYTES
    assert seen.shift <= MOST_SHIFT


def test_the_words_show_before_any_script_comes(house: House, browse: Open, path: str) -> None:
    page = browse(house, "/about/", viewport=PHONE)
    held: list[Route] = []
    page.route("**/*.js", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    painted = page.evaluate(
        "new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().length > 0))"
        ".observe({ type: 'paint', buffered: true }))"
    )
    assert painted is True
    assert [route.request.url.rsplit("/", 1)[1].split(".")[0] for route in held] == ["emergency"]
    assert page.locator("article.answer").first.is_visible()
    held[0].continue_()
    page.wait_for_load_state("networkidle")


def test_one_stylesheet_is_waited_for_and_images_know_their_size(house: House, browse: Open, path: str) -> None:
    page = browse(house, path)
    blocking = page.evaluate(
        "performance.getEntriesByType('resource').filter((entry) => entry.renderBlockingStatus === 'blocking')"
        ".map((entry) => entry.name.split('/').pop().split('.')[0])"
    )
    assert blocking == ["question-page"]
    images = page.locator("main img")
    assert images.count() > 0
    told = [[one.get_attribute(name) or "" for name in ("loading", "width", "height")] for one in images.all()]
    assert [row for row in told if row[0] != "lazy" or not (row[1] + row[2]).isdigit()] == []


def test_a_number_of_the_readers_own_country_joins_in_the_room_kept_for_it(
    house: House, browse: Open, path: str
) -> None:
    for width in (320, 390, 1280):
        plain = browse(house, path, viewport={"width": width, "height": 700}, locale="en-US")
        before = plain.locator(".emergency-call a").first.bounding_box()
        height = plain.locator(".emergency").bounding_box()
        own = browse(house, path, viewport={"width": width, "height": 700}, locale="ar-AE")
        expect(own.locator(".emergency-call a")).to_have_count(2)
        assert own.locator(".emergency-call a").all_inner_texts() == ["911", "998"]
        after = own.locator(".emergency-call a").first.bounding_box()
        assert before is not None
        assert after is not None
        # A second line lifts the first by half a line: the finger that was on the number still is.
        assert (after["x"], after["height"]) == (before["x"], before["height"])
        assert abs(after["y"] - before["y"]) < before["height"] / 3
        assert own.locator(".emergency").bounding_box() == height
        assert own.locator(".emergency-call abbr").get_attribute("title") == "United Arab Emirates"
