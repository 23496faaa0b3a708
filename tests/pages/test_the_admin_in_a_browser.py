"""Django's admin in our clothes: every list and form opens, on a phone and in the dark too."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.pages import state
from tests.pages.browser import DESK, PHONE, Look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(
    "look",
    [Look("en-GB", "light", DESK), Look("zh-CN", "dark", PHONE), Look("en-GB", "light", PHONE)],
    ids=lambda look: look.name,
)
def test_lists_and_forms_open_in_our_colours(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    state.in_the_middle_of_its_work()
    state.with_gaps()
    with visiting(chromium, live_server.url, look) as visit:
        page = visit.page
        page.goto("/admin/")
        page.wait_for_url("**/login/?next=/admin/")
        page.fill("#username", state.NAME)
        page.fill("#password", state.PASSWORD)
        page.click("main button.go")
        page.wait_for_url("**/admin/")
        visit.picture("admin")
        lists = page.locator("#content-main th a").evaluate_all("all => all.map(a => a.href)")
        assert lists
        for address in lists:
            page.goto(address)
            name = address.rstrip("/").split("/")[-1]
            visit.picture(f"admin-{name}")
            if name in {"feed", "rule"}:
                page.locator("#result_list tbody th a").first.click()
                page.wait_for_url("**/change/**")
                visit.picture(f"admin-{name}-form")
