"""A person's first evening, in a real browser: from the wizard's first page to an episode under its name on disk."""

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browser import DESK, Look, visiting
from tests.world.product import Product
from tests.world.shows import SIX_SHOWS, Release
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey, pytest.mark.browser]

PASSWORD = "a sentence of my own"


def test_from_the_wizard_to_episodes_on_disk_and_what_home_says_meanwhile(
    chromium: Browser, product: Product, seeded_world: World
) -> None:
    for show, group in SIX_SHOWS:
        seeded_world.publish(Release(show=show, group=group, number="01"))
    product.configure(seeded_world.settings())
    product.start()
    address = f"http://localhost:{product.port}"
    with visiting(chromium, address, Look("en-GB", "light", DESK)) as visit:
        page = visit.page
        page.goto("/")
        page.fill("#id_username", "keeper")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        page.click("form#step button.go")
        page.wait_for_url("**/setup/downloader/")
        page.click("form#step button.go")
        page.wait_for_url("**/setup/files/")
        page.click("form#step button.go")
        page.wait_for_url("**/setup/feed/")
        page.fill("#id_url", seeded_world.mikan.aggregate_url)
        page.click("button[value=test]")
        expect(page.locator("#probe li.rel")).to_have_count(6)
        page.click("form#step button.go")
        page.wait_for_url("**/setup/messages/")
        page.click("button[value=skip]")
        page.wait_for_url("**/setup/review/")
        expect(page.locator("h1")).to_have_text("Ready. 6 episodes will start.")
        page.click("form#step button.go")
        page.wait_for_url(f"{address}/")
        wait_for(
            lambda: len(list(product.library.glob("*/Season */* S0*E01.*"))) == len(SIX_SHOWS),
            within=120,
        )
        # The catalogues know of later episodes that nobody has published here, and home says so.
        everything = f"Everything found is here; {len(SIX_SHOWS)} shows lack episodes."
        expect(page.locator("h1")).to_have_text(everything, timeout=30_000)
        expect(page.locator("#releases li")).to_have_count(6)
        expect(page.locator("#releases")).to_contain_text("on disk since")
        visit.picture("first-evening")
