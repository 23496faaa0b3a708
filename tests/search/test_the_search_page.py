"""The search page: what was found in time, from whom, and following it; no script and no address of a site in it."""

import pytest
from django.test import Client

from apps.bangumi.models import Rule
from apps.rss.models import Feed
from apps.search import at_once
from apps.search.models import SearchProvider
from tests.search.conftest import CREDENTIALS
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, NEKOMOE, Release
from tests.world.site import Trouble
from tests.world.world import World

PAGE = "/search/"


@pytest.fixture
def browser(sites: World) -> Client:  # noqa: ARG001 - the sites are asked
    """Somebody is signed in."""
    client = Client()
    client.post("/login/", CREDENTIALS)
    return client


def page(browser: Client, words: str, **more: str) -> str:
    answer = browser.get(PAGE, {"q": words, **more})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_nothing_is_asked_before_somebody_types(browser: Client, sites: World) -> None:
    assert "<h1>Search for a show</h1>" in page(browser, "")
    assert "0 shows found" in page(browser, " - ")
    assert not sites.mikan.heard("/RSS/Search")


def test_a_show_is_one_card_whoever_releases_it(browser: Client, sites: World) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    sites.publish(Release(show=LIGHTHOUSE, group=NEKOMOE, number="01"))

    found = page(browser, LIGHTHOUSE.zh)

    assert f"“{LIGHTHOUSE.zh}”: 1 show found." in found
    assert found.count(f"<h3>{LIGHTHOUSE.zh}") == 1
    assert found.count('<form action="/search/follow/"') == 2
    assert sites.mikan.url not in found


def test_one_site_alone_is_asked(browser: Client, sites: World) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))

    page(browser, LIGHTHOUSE.zh, site="nyaa")

    assert not sites.mikan.heard("/RSS/Search")


def test_a_site_that_fails_is_named_and_the_others_answer(browser: Client, sites: World) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    sites.nyaa.fail("/", Trouble.SERVER_ERROR)

    found = page(browser, LIGHTHOUSE.zh)

    assert "nyaa could not be asked." in found
    assert f"<h3>{LIGHTHOUSE.zh}" in found


def test_a_site_that_is_late_is_named(
    browser: Client, sites: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "PATIENCE_SECONDS", 0.0)
    sites.mikan.fail("/RSS/Search", Trouble.HANG)

    assert "No answer yet from" in page(browser, LIGHTHOUSE.zh, site="mikan")


def test_more_than_anybody_types_is_refused(browser: Client) -> None:
    answer = browser.get(PAGE, {"q": "x" * 501})

    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()


def hidden(found: str, name: str) -> str:
    """What a form on the page carries."""
    return found.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0]


def test_what_was_found_is_followed_from_the_page(browser: Client, sites: World) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    found = page(browser, LIGHTHOUSE.zh, site="mikan")
    order = {name: hidden(found, name) for name in ("provider", "words", "q", "site")}

    answer = browser.post("/search/follow/", order)

    assert answer.headers["Location"] == "/"
    rule = Rule.objects.get()
    assert (rule.official_title, rule.group_name) == (LIGHTHOUSE.zh, LOLIHOUSE.name)
    assert Feed.objects.get().rule == rule
    assert "You follow it" in page(browser, LIGHTHOUSE.zh, site="mikan")


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"provider": "mikan", "words": ""},
        {"provider": "nobody", "words": "x"},
        {"provider": "all", "words": "x"},
        {"provider": "mikan", "words": "nothing of that name"},
    ],
)
def test_what_cannot_be_followed_is_said_and_nothing_is_kept(
    browser: Client, order: dict[str, str]
) -> None:
    answer = browser.post("/search/follow/", order, follow=True)

    assert answer.status_code == 200
    assert 'class="note fail' in answer.content.decode()
    assert not Rule.objects.exists()
    assert not Feed.objects.exists()


def test_a_list_of_many_sites_may_hold_one_that_nobody_knows(browser: Client, sites: World) -> None:
    SearchProvider.objects.create(name="<b>x</b>", template=f"{sites.nyaa.url}/?q=%s", position=9)

    assert "<b>x</b>" not in page(browser, "")
    assert "&lt;b&gt;x&lt;/b&gt;" in page(browser, "")
