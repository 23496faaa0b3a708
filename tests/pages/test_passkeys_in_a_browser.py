"""Passkeys through the pages: a real Chromium with a virtual authenticator, on http://localhost."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import Passkey
from tests.pages import state
from tests.pages.browser import LOOKS, Look, faults, visiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def authenticator(page: Page) -> Any:
    """A virtual one, which says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def by_password(page: Page) -> None:
    page.goto("/login/?next=/account/")
    page.fill("#username", state.NAME)
    page.fill("#password", state.PASSWORD)
    page.click("main form button.go")
    page.wait_for_url("**/account/")


def test_made_used_renamed_and_deleted(chromium: Browser, live_server: LiveServer) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, Look()) as visit:
        page = visit.page
        authenticator(page)
        by_password(page)

        page.fill("#passkey-name", "my laptop")
        page.click("text=Add a passkey")
        expect(page.locator("text=my laptop")).to_be_visible()
        assert Passkey.objects.get().name == "my laptop"

        # The same authenticator is told that it has one already.
        page.click("text=Add a passkey")
        expect(page.locator("[data-said=has]")).to_be_visible()

        page.context.clear_cookies()
        page.goto("/login/?next=/account/")
        page.click("text=Sign in with a passkey")
        page.wait_for_url("**/account/")
        assert Passkey.objects.get().sign_count > 0

        page.locator("[aria-label='Change my laptop']").click()
        page.fill("details[open] input[name=name]", "old laptop")
        page.click("details[open] >> text=Rename")
        expect(page.locator("text=old laptop")).to_be_visible()
        page.locator("[aria-label='Change old laptop']").click()
        page.click("details[open] >> text=Delete")
        expect(page.locator("text=Passkey deleted: old laptop")).to_be_visible()
        assert not Passkey.objects.exists()

        # The authenticator still has it, and it opens nothing any more.
        page.context.clear_cookies()
        page.goto("/login/")
        page.click("text=Sign in with a passkey")
        expect(page.locator("[data-said=no]")).to_be_visible()
        assert page.url.endswith("/login/")


def test_on_an_ip_address_the_button_is_not_there(
    chromium: Browser, live_server: LiveServer
) -> None:
    state.in_the_middle_of_its_work()
    address = live_server.url.replace("localhost", "127.0.0.1")
    with visiting(chromium, address, Look()) as visit:
        visit.page.goto("/login/")
        expect(visit.page.locator("main form button.go")).to_be_visible()
        expect(visit.page.locator("[data-passkey]")).to_be_hidden()


def test_without_a_script_the_page_still_serves(chromium: Browser, live_server: LiveServer) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, Look(script=False)) as visit:
        page = visit.page
        by_password(page)
        expect(page.locator("[data-passkey]")).to_be_hidden()
        expect(page.locator("[data-no-passkey]")).to_be_visible()
        page.fill("#token_name", "kitchen")
        page.click("text=Make a token")
        expect(page.locator("#made")).to_contain_text("ab_")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_account_page_keeps_to_what_every_page_keeps_to(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, look) as visit:
        page = visit.page
        authenticator(page)
        page.goto("/login/?next=/account/")
        assert faults(page) == []
        visit.picture("login-passkey")
        by_password(page)
        page.fill("#passkey-name", "phone")
        page.locator("[data-passkey] button").click()
        expect(page.locator(".line >> text=phone")).to_be_visible()
        page.fill("#token_name", "kitchen")
        page.locator("button[value=make-token]").click()
        expect(page.locator("#made")).to_be_visible()
        assert faults(page) == []
        visit.picture("account")
