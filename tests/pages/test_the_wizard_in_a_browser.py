"""The wizard from its first page to the home page, in a real Chromium, with script and without."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import User
from apps.core.config import store
from apps.rss.models import Feed
from tests.pages.browser import DESK, LOOKS, NARROWEST, PHONE, Look, Visit, faults, visiting
from tests.world.clients import QBittorrent
from tests.world.shows import SIX_SHOWS, SUBSPLEASE, Release
from tests.world.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a sentence of my own"
BATCH = "[SubsPlease] Hoshizora Ressha to Ocha (01-12) (1080p) [Batch]"


@pytest.fixture
def feed(world: World) -> str:
    """A feed of six shows, and a batch, which is left out."""
    for show, group in SIX_SHOWS:
        world.publish(Release(show=show, group=group, number="01"))
    show = SIX_SHOWS[1][0]
    world.publish(Release(show=show, group=SUBSPLEASE, title_given=BATCH))
    return world.mikan.aggregate_url


def looked_at(visit: Visit, name: str) -> None:
    """Keep a picture; nothing may be wrong with the page."""
    visit.picture(f"wizard-{name}")
    assert faults(visit.page) == []


def go_on(visit: Visit, to: str) -> None:
    """Press the button of ink."""
    visit.page.click("form#step button.go")
    visit.page.wait_for_url(f"**{to}")


WAYS = [*LOOKS, Look("zh-CN", "dark", PHONE, script=False), Look("en-GB", "light", script=False)]


@pytest.mark.parametrize("look", WAYS, ids=lambda look: look.name)
def test_from_the_first_page_to_home(
    chromium: Browser, live_server: LiveServer, world: World, feed: str, look: Look
) -> None:
    with visiting(chromium, live_server.url, look) as visit:
        page = visit.page
        page.goto("/")
        page.wait_for_url("**/setup/account/")
        looked_at(visit, "1-account")
        page.fill("#id_username", "me")
        page.fill("#id_password", "short")
        page.fill("#id_again", "shorter")
        page.click("form#step button.go")
        expect(page.locator("#summary")).to_be_visible()
        looked_at(visit, "1-account-refused")
        page.fill("#id_username", "keeper")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        go_on(visit, "/setup/downloader/")
        looked_at(visit, "2-downloader")
        page.check("#type-qbittorrent")
        page.fill("#id_host", "127.0.0.1:9")
        page.fill("#id_password", "wrong")
        page.click(".only-client button[value=test]")
        expect(page.locator("#probe")).to_be_visible()
        looked_at(visit, "2-downloader-unreachable")
        page.check("#type-builtin")
        go_on(visit, "/setup/files/")
        page.click("button[value=test]")
        expect(page.locator("#probe")).to_be_visible()
        looked_at(visit, "3-files")
        go_on(visit, "/setup/feed/")
        looked_at(visit, "4-feed")
        page.fill("#id_url", feed)
        page.click("button[value=test]")
        expect(page.locator("#probe li.rel")).to_have_count(7)
        looked_at(visit, "4-feed-preview")
        go_on(visit, "/setup/messages/")
        page.fill("#id_url", world.hooks.address)
        page.click("button[value=test]")
        expect(page.locator("#probe.disk")).to_be_visible()
        looked_at(visit, "5-messages")
        go_on(visit, "/setup/review/")
        looked_at(visit, "6-review")
        assert not User.objects.exists()
        go_on(visit, "/")
        expect(page.locator("h1")).to_be_visible()
        looked_at(visit, "7-home")
        assert Feed.objects.get().url == feed
        assert store.load().notification.providers[0].url == world.hooks.address


def test_enter_goes_on_and_back_shows_what_was_typed(
    chromium: Browser, live_server: LiveServer
) -> None:
    with visiting(chromium, live_server.url, Look(size=DESK)) as visit:
        page = visit.page
        page.goto("/setup/")
        page.fill("#id_username", "keeper")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        page.press("#id_again", "Enter")
        page.wait_for_url("**/setup/downloader/")
        page.click(".foot a")
        page.wait_for_url("**/setup/account/")
        expect(page.locator("#id_username")).to_have_value("keeper")
        expect(page.locator("#id_password")).to_have_value("")
        page.click("header button[name=language]")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        page.click("form#step button.go")
        page.wait_for_url("**/setup/downloader/")


def test_a_real_client_lets_us_in_or_says_why_not(
    chromium: Browser, live_server: LiveServer, qbittorrent: QBittorrent
) -> None:
    with visiting(chromium, live_server.url, Look("zh-CN", "light", NARROWEST)) as visit:
        page = visit.page
        page.goto("/setup/")
        page.fill("#id_username", "keeper")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        go_on(visit, "/setup/downloader/")
        page.check("#type-qbittorrent")
        page.fill("#id_host", qbittorrent.host)
        page.fill("#id_username", qbittorrent.username)
        page.fill("#id_password", "not the password")
        page.click(".only-client button[value=test]")
        expect(page.locator("#probe.fail")).to_be_visible()
        looked_at(visit, "2-downloader-refused")
        page.fill("#id_password", qbittorrent.password)
        page.click("#probe button[value=test]")
        expect(page.locator("#probe.disk")).to_be_visible()
        looked_at(visit, "2-downloader-works")
        go_on(visit, "/setup/files/")
        looked_at(visit, "3-files-elsewhere")
