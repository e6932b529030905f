"""What journeys share: Chromium, a page that fails on errors and foreign requests, and axe."""

import os
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.cast import SECRET
from tests.journeys.house import House

CHROMIUM = "/usr/bin/chromium"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
Open = Callable[..., Page]
# What the console says of answers that a page expects: refusals, and a connection that a journey cuts.
EXPECTED = ("status of 4", "ERR_INTERNET_DISCONNECTED")
# How long a page may take to show what is expected: a busy machine is slow, not wrong.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; ended with its module, for the loop that drives it keeps rows from the tests that follow."""
    if "chromium" in os.environ.get("CONSILIUM_LEFT_OUT", ""):
        pytest.skip("needs Chromium, which could not be installed")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Open]:
    """Open a page in a browser of its own; every error and every request to elsewhere fails the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        house: House, path: str = "/", *, script: bool = True, viewport: Any = DESKTOP, **options: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=house.url, java_script_enabled=script, viewport=viewport, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)

        def watch(request: Request) -> None:
            # A passkey needs a name, not a number: the same house by its other name.
            named = house.url.replace("127.0.0.1", "localhost")
            if not request.url.startswith((house.url, named, "data:", "blob:")):
                faults.append(f"a request to {request.url}")

        page.on("request", watch)
        page.on("pageerror", lambda error: faults.append(f"a script failed: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(f"the console says: {message.text}")
                if message.type == "error" and not any(said in message.text for said in EXPECTED)
                else None
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def sign_in(house: House, page: Page, address: str) -> None:
    """Sign in on the page that is open at a sign-in form, with the code from the mail."""
    seen = len([mail for mail in house.mailbox.mails if mail.to == (address,)])
    page.get_by_label("mail", exact=False).first.fill(address)
    page.get_by_role("button", name="Send", exact=False).first.click()
    code = house.code_for(address, seen=seen)
    page.get_by_label("Code", exact=False).first.fill(code)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    if "/2fa/authenticate/" in page.url:
        pass_second_factor(page)


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """How each person is signed in, kept for the journeys that follow."""
    return {}


@pytest.fixture
def signed_in(house: House, browse: Open, kept: dict[str, Any]) -> Callable[..., Page]:
    """Open a page of the module's house as somebody, signed in the first time."""

    def open_page(name: str, path: str, **options: Any) -> Page:
        if name not in kept:
            page = browse(house, "/account/login/")
            sign_in(house, page, f"{name}@example.org")
            expect(page.get_by_role("link", name=re.compile(name, re.IGNORECASE)).first).to_be_visible()
            kept[name] = page.context.storage_state()
        return browse(house, path, storage_state=kept[name], **options)

    return open_page


def pass_second_factor(page: Page) -> None:
    """Type the code of the authenticator app that the cast holds; a code that was used is not taken a second time."""
    for code in app_codes():
        page.locator("input[name=code]").fill(code)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
        if "/2fa/" not in page.url:
            return
    raise AssertionError("no code of the authenticator app was taken")


def app_codes(secret: str = SECRET) -> list[str]:
    """Return what an authenticator app with this secret shows now, and what it shows half a minute off."""
    now = int(time.time()) // 30
    return [format_hotp_value(hotp_value(secret, now + step)) for step in (0, 1, -1)]


def axe_finds_nothing(page: Page) -> None:
    """Fail with what axe finds, naming rule and place."""
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    said = [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:4]}"
        for violation in found.response["violations"]
    ]
    assert said == []
