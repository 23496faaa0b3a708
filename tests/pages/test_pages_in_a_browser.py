"""Pages as a person meets them, in a real Chromium, in both languages, themes and widths."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts import people
from apps.notification.deliver import deliver_due
from apps.notification.models import InboxItem
from tests.pages import state
from tests.pages.browser import DESK, LOOKS, NARROWEST, PHONE, Look, Visit, faults, visiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIGN_IN = {"en": "Sign in", "zh": "登录"}


def sign_in(visit: Visit) -> None:
    """Through the page, as a person does."""
    visit.page.goto("/login/")
    visit.page.fill("#username", state.NAME)
    visit.page.fill("#password", state.PASSWORD)
    visit.page.click("main button.go")
    visit.page.wait_for_url("**/")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_sign_in_and_home_are_well_made(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    state.in_the_middle_of_its_work()
    state.with_gaps()
    with visiting(chromium, live_server.url, look) as visit:
        page = visit.page
        page.goto("/login/")
        expect(page.locator("h1")).to_have_text(SIGN_IN[look.language[:2]])
        visit.picture("login")
        assert faults(page) == []
        page.fill("#username", state.NAME)
        page.fill("#password", "wrong")
        page.click("main button.go")
        expect(page.locator("[role=alert]:visible")).to_be_focused()
        visit.picture("login-refused")
        assert faults(page) == []
        sign_in(visit)
        visit.picture("home")
        assert faults(page) == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_messages_are_well_made(chromium: Browser, live_server: LiveServer, look: Look) -> None:
    state.in_the_middle_of_its_work()
    state.what_happened()
    deliver_due()
    InboxItem.objects.filter(event__kind="episode_organised").update(is_read=True)
    with visiting(chromium, live_server.url, look) as visit:
        sign_in(visit)
        visit.page.click("#bell")
        visit.page.wait_for_url("**/inbox/")
        expect(visit.page.locator(".rel")).to_have_count(5)
        visit.picture("inbox")
        assert faults(visit.page) == []
        visit.page.click("button[value=read-all]")
        expect(visit.page.locator("#bell .count")).to_have_count(0)
        assert faults(visit.page) == []


@pytest.mark.parametrize("look", LOOKS[:2], ids=lambda look: look.name)
def test_home_without_a_feed_asks_for_one(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    people.found(username=state.NAME, password=state.PASSWORD)
    with visiting(chromium, live_server.url, look) as visit:
        sign_in(visit)
        visit.picture("home-empty")
        assert faults(visit.page) == []
        visit.page.fill("#url", "http://169.254.169.254/")
        visit.page.click("main form button")
        expect(visit.page.locator("[role=alert]:visible")).to_be_visible()
        visit.picture("home-empty-refused")
        assert faults(visit.page) == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_an_unknown_address_is_well_made(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, look) as visit:
        visit.page.goto("/nothing/")
        visit.picture("not-found")
        assert faults(visit.page) == []


def test_nothing_scrolls_sideways_on_the_narrowest_phone(
    chromium: Browser, live_server: LiveServer
) -> None:
    state.in_the_middle_of_its_work()
    state.with_gaps()
    look = Look("zh-CN", "light", NARROWEST)
    with visiting(chromium, live_server.url, look) as visit:
        sign_in(visit)
        visit.picture("home")
        assert faults(visit.page) == []
        for address in ("/search/", "/login/", "/nothing/"):
            visit.page.goto(address)
            assert faults(visit.page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_look_and_language_are_switched_from_the_menu(
    chromium: Browser, live_server: LiveServer, *, script: bool
) -> None:
    state.in_the_middle_of_its_work()
    look = Look("en-GB", "light", PHONE, script=script)
    with visiting(chromium, live_server.url, look) as visit:
        sign_in(visit)
        visit.page.click("summary[aria-label]")
        visit.picture("home-menu")
        visit.page.click(".me button[value=dark]")
        expect(visit.page.locator("html")).to_have_attribute("data-theme", "dark")
        visit.page.click("summary[aria-label]")
        visit.page.click(".me button[value=zh-hans]")
        expect(visit.page.locator("html")).to_have_attribute("lang", "zh-Hans")
        visit.picture("home-switched")


def test_signing_out_from_the_rail(chromium: Browser, live_server: LiveServer) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, Look(size=DESK)) as visit:
        sign_in(visit)
        visit.page.click(".who summary")
        visit.picture("home-rail-menu")
        visit.page.click(".who form[action='/logout/'] button")
        visit.page.wait_for_url("**/login/")
