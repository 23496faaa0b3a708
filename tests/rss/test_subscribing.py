"""From an address to a rule: analysed, subscribed, collected. Against the world on loopback."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.bangumi.models import Release, Rule
from apps.core.config import store
from apps.core.models import Job
from apps.downloader.models import Download
from apps.rss.models import Entry, Feed
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, SNOW_COURIER
from tests.world.shows import Release as Published
from tests.world.site import Trouble
from tests.world.world import World

ROOT = "/api/v1/rss"
KEYS = {
    "id", "official_title", "year", "title_raw", "season", "season_raw", "group_name", "dpi", "source", "subtitle",
    "eps_collect", "episode_offset", "season_offset", "filter", "rss_link", "poster_link", "added", "rule_name",
    "save_path", "deleted", "archived", "air_weekday", "weekday_locked", "needs_review", "needs_review_reason",
    "suggested_season_offset", "suggested_episode_offset", "title_aliases",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _asks_the_world(world: World, db: None) -> None:  # noqa: ARG001
    store.update(
        world.settings(),
        author="test",
    )


@pytest.fixture
def url(world: World) -> str:
    """A single feed with three episodes."""
    for number in ("01", "02", "03"):
        world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number=number))
    return world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE)


def _ask(api: Client, path: str, body: Any) -> Any:
    return api.post(f"{ROOT}{path}", json.dumps(body), content_type="application/json")


def test_an_analysis_is_a_whole_rule_that_is_not_kept(api: Client, url: str) -> None:
    answer = _ask(api, "/analysis", {"url": url})
    record = answer.json()
    assert answer.status_code == 200
    assert record.keys() >= KEYS
    assert record["id"] is None
    assert record["official_title"] == LIGHTHOUSE.zh
    assert record["year"] == "2024"
    assert (record["season"], record["group_name"], record["dpi"]) == (1, "LoliHouse", "1080p")
    assert record["rss_link"] == url
    assert record["filter"] == r"720,\d+-\d+"
    assert record["poster_link"].startswith("http")
    assert (record["shows"], record["listed"]) == (1, 3)
    assert "msg_en" not in record
    assert not Rule.objects.exists()
    assert not Release.objects.exists()


def test_an_analysis_passes_over_batches(world: World, api: Client) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    batch = "[LoliHouse] 别的合集 / Betsu no Mono [01-12 合集][WebRip 1080p]"
    world.publish(Published(show=SNOW_COURIER, group=LOLIHOUSE, title_given=batch))
    assert (
        _ask(api, "/analysis", {"url": world.mikan.aggregate_url}).json()["official_title"]
        == LIGHTHOUSE.zh
    )


def test_a_later_season_is_known_as_such(world: World, api: Client) -> None:
    world.publish(Published(show=SNOW_COURIER, group=LOLIHOUSE))
    record = _ask(api, "/analysis", {"url": world.mikan.single_url(SNOW_COURIER, LOLIHOUSE)}).json()
    assert (record["official_title"], record["season"]) == (SNOW_COURIER.zh, 2)


def test_an_analysis_without_metadata_takes_the_releases_own_name(
    world: World, api: Client, url: str
) -> None:
    world.mikan.fail("/Home", Trouble.SERVER_ERROR)
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    world.tmdb.fail("/", Trouble.SERVER_ERROR)
    record = _ask(api, "/analysis", {"url": url, "parser": "parser"}).json()
    assert record["official_title"] == LIGHTHOUSE.zh


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Trouble.SERVER_ERROR, 400),
        (Trouble.HTML, 400),
        (Trouble.EMPTY, 400),
        (Trouble.REDIRECT_LOOP, 400),
    ],
)
@pytest.mark.parametrize("path", ["/analysis", "/subscribe", "/collect"])
def test_an_address_that_cannot_be_read_is_the_requests_fault(
    world: World, api: Client, url: str, path: str, trouble: Trouble, status: int
) -> None:
    world.mikan.fail("/RSS", trouble)
    answer = _ask(api, path, {"url": url})
    assert answer.status_code == status, answer.json()
    assert answer.json()["msg_zh"]
    assert not Rule.objects.exists()
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": 3},
        {"url": "ftp://x/"},
        {"data": 3},
        {"data": {}, "rss": 4},
        {"data": {"title_raw": "A"}, "rss": {"url": 0}},
        {"url": "http://127.0.0.1:9/", "parser": False},
        {"url": "http://169.254.169.254/"},
    ],
)
@pytest.mark.parametrize("path", ["/analysis", "/subscribe", "/collect"])
def test_what_makes_no_sense_is_refused(api: Client, path: str, body: dict[str, Any]) -> None:
    assert _ask(api, path, body).status_code == 400
    assert not Rule.objects.exists()


@pytest.mark.parametrize("path", ["/subscribe", "/collect"])
def test_a_name_that_is_no_text_is_refused(api: Client, url: str, path: str) -> None:
    answer = _ask(api, path, {"url": url, "name": {}})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["name"]
    assert not Rule.objects.exists()


def test_a_feed_without_a_readable_release_is_refused(world: World, api: Client) -> None:
    answer = _ask(api, "/analysis", {"url": world.mikan.aggregate_url})
    assert answer.status_code == 400
    assert answer.json()["msg_en"] == "No release in this feed can be made into a rule."


def test_subscribing_makes_the_rule_its_feed_and_the_claims(
    world: World, api: Client, url: str
) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    template = {
        "id": 0,
        "name": "ignored",
        "url": url,
        "parser": "mikan",
        "enabled": False,
        "aggregate": True,
    }
    answer = _ask(
        api, "/subscribe", {"data": record | {"official_title": "我的名字"}, "rss": template}
    )
    assert answer.status_code == 200, answer.json()
    rule = Rule.objects.get()
    assert answer.json()["id"] == rule.pk
    assert (rule.official_title, rule.added, rule.eps_collect, rule.sources) == (
        "我的名字",
        True,
        True,
        [url],
    )
    assert rule.homepage.startswith(f"{world.mikan.url}/Home/Episode/")
    assert rule.names["zh"] == [LIGHTHOUSE.zh]
    feed = Feed.objects.get()
    assert (feed.name, feed.aggregate, feed.private, feed.enabled, feed.rule_id) == (
        "我的名字", False, True, True, rule.pk,
    )  # fmt: skip
    assert feed.connection_status == "healthy"
    assert [tuple(row.tags) for row in Download.objects.all()] == [(f"ab:{rule.pk}",)] * 3
    assert Entry.objects.filter(feed=feed, release__rule=rule).count() == 3
    assert rule.settled_at is not None
    assert "我的名字 (2024)" in rule.save_path
    assert (rule.bgm_id, rule.poster_link) == (LIGHTHOUSE.bgm_id, "")
    assert rule.poster_source.startswith(world.mikan.url)
    assert not Download.objects.filter(held=True).exists()
    assert set(Job.objects.exclude(due_at=None).values_list("name", flat=True)) == {
        "downloads",
        "episodes",
        "posters",
        "second_look",
    }


def test_an_address_alone_is_analysed_first(api: Client, url: str) -> None:
    assert _ask(api, "/subscribe", {"url": url}).status_code == 200
    assert Rule.objects.get().official_title == LIGHTHOUSE.zh
    assert Feed.objects.get().url == url


def test_a_flat_record_brings_its_own_address(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    assert _ask(api, "/subscribe", record | {"rss_link": f",{url}"}).status_code == 200
    assert Feed.objects.get().url == url


def test_the_rules_filter_holds_when_subscribing(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    _ask(api, "/subscribe", {"data": record | {"filter": "- 02"}, "rss": {"url": url}})
    assert Download.objects.count() == 2
    assert sorted(Release.objects.values_list("reason", flat=True)) == [
        "matched",
        "matched",
        "rule_filter",
    ]


def test_subscribing_again_keeps_what_was_tuned_and_switches_on(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    _ask(api, "/subscribe", {"data": record, "rss": {"url": url}})
    Rule.objects.update(disabled=True, filter=["tuned"], episode_offset=12)
    Feed.objects.update(enabled=False)
    assert _ask(api, "/subscribe", {"data": record, "rss": {"url": url}}).status_code == 200
    rule = Rule.objects.get()
    assert (rule.disabled, rule.filter, rule.episode_offset) == (False, ["tuned"], 12)
    assert Feed.objects.get().enabled
    assert Download.objects.count() == 3


def test_an_address_subscribed_again_after_its_rule_was_deleted_flows_again(
    world: World, api: Client, url: str, read_all: Refresh
) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    _ask(api, "/subscribe", {"data": record, "rss": {"url": url}})
    Rule.objects.all().delete()
    assert api.get(ROOT).json()[0]["enabled"] is False
    assert _ask(api, "/subscribe", {"data": record, "rss": {"url": url}}).status_code == 200
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="04"))
    read_all()
    rule = Rule.objects.get()
    assert Feed.objects.get().is_on
    assert Feed.objects.get().rule == rule
    assert Release.objects.get(title__contains="- 04").state == "taken"


def test_a_feed_that_a_person_added_stays_theirs(api: Client, url: str, follow: Follow) -> None:
    follow(url, aggregate=True, enabled=False)
    assert _ask(api, "/subscribe", {"url": url}).status_code == 200
    feed = Feed.objects.get()
    assert (feed.aggregate, feed.private, feed.enabled, feed.rule) == (True, False, True, None)


def test_what_belonged_to_no_rule_belongs_to_the_new_one(
    world: World, api: Client, url: str, follow: Follow, read_all: Refresh
) -> None:
    follow(world.nyaa.feed_url(), aggregate=False)
    read_all()
    assert set(Release.objects.values_list("reason", flat=True)) == {"no_rule"}
    _ask(api, "/subscribe", {"url": url})
    read_all()
    assert set(Release.objects.values_list("reason", flat=True)) == {"matched"}
    assert Release.objects.count() == Download.objects.count() == 3


def test_collecting_takes_what_is_there_and_keeps_no_feed(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    answer = _ask(api, "/collect", record)
    assert answer.status_code == 200, answer.json()
    assert Download.objects.count() == 3
    assert Rule.objects.get().eps_collect
    assert not Feed.objects.exists()


def test_collecting_nothing_new_rolls_the_rule_back(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    answer = _ask(api, "/collect", record | {"filter": "LoliHouse"})
    assert answer.status_code == 400
    assert not Rule.objects.exists()
    assert not Release.objects.exists()


def test_a_bad_record_is_refused_by_field_and_nothing_is_kept(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    answer = _ask(
        api, "/subscribe", {"data": record | {"season": "x", "filter": 5}, "rss": {"url": url}}
    )
    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {"season", "filter"}
    assert not Rule.objects.exists()
    assert not Feed.objects.exists()


def test_texts_may_come_as_lists_or_null(api: Client, url: str) -> None:
    record = _ask(api, "/analysis", {"url": url}).json()
    body = {"data": record | {"filter": ["720", "a,b"], "rss_link": [url], "year": None}}
    assert _ask(api, "/subscribe", body).status_code == 200
    assert Rule.objects.get().filter == ["720", "a,b"]
