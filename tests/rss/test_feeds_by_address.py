"""Feeds through the API: added, listed, changed, switched, deleted, asked for a reading."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.bangumi.models import Release, Rule
from apps.core import clock
from apps.core.models import Job
from apps.rss.models import Entry, Feed
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import ANI, LIGHTHOUSE, LOLIHOUSE, TEA_TRAIN
from tests.world.shows import Release as Published
from tests.world.site import Trouble
from tests.world.world import World

ROOT = "/api/v1/rss"


def _post(api: Client, path: str, body: Any, *, method: str = "post") -> Any:
    answer = getattr(api, method)(
        f"{ROOT}{path}", json.dumps(body), content_type="application/json"
    )
    assert answer["Content-Type"].startswith("application/json")
    return answer


def _envelope(answer: Any, status: int) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert answer.status_code == status, body
    assert body["status"] is (status == 200)
    assert body["msg_en"]
    assert body["msg_zh"]
    return body


def test_a_feed_is_added_under_its_own_name_and_read_soon(world: World, api: Client) -> None:
    body = _envelope(_post(api, "/add", {"url": world.mikan.aggregate_url}), 200)
    feed = Feed.objects.get()
    assert body["id"] == feed.pk
    assert (feed.name, feed.aggregate, feed.parser, feed.enabled) == (
        "Mikan Project - 我的番组",
        False,
        "mikan",
        True,
    )
    assert Job.objects.get(name="feed").subject == str(feed.pk)


def test_what_a_clients_template_says_of_the_state_is_passed_over(
    world: World, api: Client
) -> None:
    template = {
        "id": 0, "name": "mine", "url": world.nyaa.feed_url(), "aggregate": True, "parser": "tmdb", "enabled": False,
        "connection_status": None, "last_checked_at": None, "last_error": None,
    }  # fmt: skip
    _envelope(_post(api, "/add", template), 200)
    feed = Feed.objects.get()
    assert (feed.name, feed.aggregate, feed.parser, feed.enabled) == ("mine", True, "tmdb", True)
    assert world.nyaa.heard() == []


def test_a_site_that_is_down_does_not_hinder_adding(world: World, api: Client) -> None:
    world.mikan.fail("/", Trouble.SERVER_ERROR)
    _envelope(_post(api, "/add", {"url": world.mikan.aggregate_url}), 200)
    (record,) = api.get(ROOT).json()
    assert record["name"] == "127.0.0.1"
    assert record["connection_status"] == "error"
    assert record["last_error"] == "127.0.0.1 answered with an error (500)."
    assert "127.0.0.1" in record["last_error_zh"]
    assert len(world.mikan.heard()) == 1


def test_following_twice_is_refused_in_both_languages(world: World, api: Client) -> None:
    _post(api, "/add", {"url": world.mikan.aggregate_url, "name": "one"})
    body = _envelope(
        _post(api, "/add", {"url": f" {world.mikan.aggregate_url} ", "name": "two"}), 400
    )
    assert "token=***" in body["msg_en"]
    assert Feed.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": None}, "url"),
        ({"url": 7}, "url"),
        ({"url": ["https://x.example/"]}, "url"),
        ({"url": "ftp://x.example/rss"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "/etc/passwd"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "https://x.example/a b"}, "url"),
        ({"url": "https://x.example/" + "a" * 2100}, "url"),
        ({"url": "https://x.example/", "name": 5}, "name"),
        ({"url": "https://x.example/", "name": "n" * 501}, "name"),
        ({"url": "https://x.example/", "name": "a\u0000b"}, "name"),
        ({"url": "https://x.example/", "aggregate": "maybe"}, "aggregate"),
        ({"url": "https://x.example/", "parser": "magic"}, "parser"),
        ({"url": "https://x.example/", "parser": ["mikan"]}, "parser"),
    ],
)
def test_what_cannot_be_a_feed_is_refused_by_field(
    api: Client, body: dict[str, Any], field: str
) -> None:
    answer = _envelope(_post(api, "/add", body), 400)
    assert [error["field"] for error in answer["errors"]] == [field]
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://[fe80::1]/rss", "http://2852039166/"]
)
@pytest.mark.parametrize("name", ["", "named"])
def test_guarded_addresses_are_refused(api: Client, url: str, name: str) -> None:
    _envelope(_post(api, "/add", {"url": url, "name": name}), 400)
    assert not Feed.objects.exists()


def test_malformed_json_is_refused(api: Client) -> None:
    answer = api.post(f"{ROOT}/add", "{", content_type="application/json")
    _envelope(answer, 400)
    _envelope(_post(api, "/add", [1]), 400)


def test_the_list_says_how_each_feed_is(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    follow(world.mikan.aggregate_url)
    (before,) = api.get(ROOT).json()
    assert (before["connection_status"], before["last_checked_at"], before["last_error"]) == (
        None,
        None,
        None,
    )
    read_all()
    (record,) = api.get(f"{ROOT}/").json()
    assert record["connection_status"] == "healthy"
    assert record["last_checked_at"].endswith("+00:00")
    assert record["counts"] == {"seen": 1, "new": 1, "taken": 1, "skipped": 0}
    assert "msg_en" not in record


def test_some_fields_are_changed_and_the_rest_stays(api: Client, follow: Follow) -> None:
    feed = follow("https://one.example/rss", etag='"e"', body_hash="h")
    _envelope(
        _post(api, f"/update/{feed.pk}", {"name": "new", "enabled": False}, method="patch"), 200
    )
    feed.refresh_from_db()
    assert (feed.name, feed.enabled, feed.aggregate, feed.etag) == ("new", False, True, '"e"')
    _envelope(
        _post(api, f"/update/{feed.pk}", {"url": "https://two.example/rss"}, method="patch"), 200
    )
    feed.refresh_from_db()
    assert (feed.url, feed.etag, feed.body_hash) == ("https://two.example/rss", "", "")


def test_an_address_that_is_taken_is_refused(api: Client, follow: Follow) -> None:
    follow("https://one.example/rss")
    second = follow("https://two.example/rss")
    _envelope(
        _post(api, f"/update/{second.pk}", {"url": "https://one.example/rss"}, method="patch"), 400
    )
    second.refresh_from_db()
    assert second.url == "https://two.example/rss"


def test_a_feed_that_becomes_an_aggregate_makes_rules_of_what_it_lists(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url, aggregate=False)
    assert read_all().taken == 0
    _envelope(_post(api, f"/update/{feed.pk}", {"aggregate": True}, method="patch"), 200)
    assert read_all().taken == 1


def test_a_single_feed_of_many_shows_is_told_to_be_an_aggregate(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    follow(world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE), aggregate=False)
    world.publish(Published(show=TEA_TRAIN, group=ANI))
    follow(world.mikan.aggregate_url, aggregate=False)
    read_all()
    hints = [record["hint"] for record in api.get(ROOT).json()]
    assert hints == [None, "It lists 2 shows. Make it an aggregate feed to follow all of them."]


@pytest.mark.parametrize("path", ["", "/torrent/{id}"])
def test_a_list_costs_the_same_with_one_row_and_with_many(
    world: World, api: Client, follow: Follow, read_all: Refresh, path: str
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url)
    read_all()
    costs = []
    for many in (False, True):
        for number in range(30 if many else 0):
            follow(f"https://one.example/{number}", enabled=False)
            world.publish(Published(show=TEA_TRAIN, group=ANI, number=f"{number + 1:02d}"))
        read_all()
        # Who asks is looked up once and then known for a moment.
        api.get(ROOT)
        with CaptureQueriesContext(connection) as queries:
            assert api.get(ROOT + path.format(id=feed.pk)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_feeds_are_switched_one_by_one_and_together(api: Client, follow: Follow) -> None:
    one, two = follow("https://one.example/rss"), follow("https://two.example/rss")

    def states() -> list[bool]:
        return [record["enabled"] for record in api.get(ROOT).json()]

    _envelope(api.patch(f"{ROOT}/disable/{one.pk}"), 200)
    assert states() == [False, True]
    _envelope(api.patch(f"{ROOT}/enable/{one.pk}/"), 200)
    assert states() == [True, True]
    _envelope(_post(api, "/disable/many", [one.pk, two.pk, 999]), 200)
    assert states() == [False, False]
    _envelope(_post(api, "/enable/many", {"rss_ids": [one.pk]}), 200)
    _envelope(_post(api, "/enable/many/", {"ids": [two.pk]}), 200)
    assert states() == [True, True]


@pytest.mark.parametrize("path", ["/enable/many", "/disable/many", "/delete/many"])
@pytest.mark.parametrize("body", [{}, [], {"ids": "x"}, [None], [-1], ["a"], {"rss_ids": 3}])
def test_batches_want_a_list_of_ids(api: Client, path: str, body: Any) -> None:
    _envelope(_post(api, path, body), 400)


def test_a_deleted_feed_takes_what_it_listed_along_and_begins_anew_when_added_again(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url, aggregate=False)
    read_all()
    assert Release.objects.get().reason == "no_rule"
    _envelope(api.delete(f"{ROOT}/delete/{feed.pk}"), 200)
    assert not Feed.objects.exists()
    assert not Entry.objects.exists()
    assert not Release.objects.exists()
    follow(world.mikan.aggregate_url, aggregate=True)
    assert read_all().taken == 1


def test_what_another_feed_lists_too_stays(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    one = follow(world.mikan.aggregate_url, aggregate=False)
    follow(world.nyaa.feed_url(), aggregate=False)
    read_all()
    _envelope(_post(api, "/delete/many", [one.pk], method="delete"), 200)
    assert Release.objects.count() == Entry.objects.count() == 1


def test_what_was_taken_is_not_fetched_a_second_time(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url)
    read_all()
    _envelope(api.delete(f"{ROOT}/delete/{feed.pk}"), 200)
    follow(world.mikan.aggregate_url)
    assert read_all().taken == 0
    assert Release.objects.get().state == "taken"


def test_reading_is_asked_for_and_answered_at_once(api: Client, follow: Follow) -> None:
    feed = follow("https://no-such-name.invalid/rss", enabled=False)
    _envelope(api.get(f"{ROOT}/refresh/all"), 200)
    _envelope(api.post(f"{ROOT}/refresh/{feed.pk}"), 200)
    assert set(Job.objects.exclude(due_at=None).values_list("name", "subject")) == {
        ("feeds", ""),
        ("feed", str(feed.pk)),
    }


def test_what_a_feed_listed_is_told_with_its_reason(
    world: World, api: Client, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    out = world.publish(Published(show=TEA_TRAIN, group=ANI, number="02"))
    feed = follow(world.mikan.aggregate_url)
    read_all()
    newest, oldest = api.get(f"{ROOT}/torrent/{feed.pk}").json()
    record = next(one for one in (newest, oldest) if one["name"] == out.release.title)
    rule = Rule.objects.get(group_name="ANi")
    assert record["rss_id"] == feed.pk
    assert record["bangumi_id"] == record["refer_id"] == rule.pk
    assert (record["downloaded"], record["qb_hash"]) == (False, None)
    assert out.info_hash in record["url"]
    assert record["reason"] == "new_rule"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", "/update/999"),
        ("patch", "/enable/999"),
        ("patch", "/disable/999"),
        ("delete", "/delete/999"),
        ("get", "/refresh/999"),
        ("get", "/torrent/999"),
    ],
)
def test_an_unknown_feed_is_not_found(api: Client, method: str, path: str) -> None:
    answer = getattr(api, method)(f"{ROOT}{path}", content_type="application/json")
    _envelope(answer, 404)


def test_nobody_reads_feeds_without_signing_in(db: None) -> None:  # noqa: ARG001
    assert Client().get(ROOT).status_code == 401
    assert Client().post(f"{ROOT}/add", {}, content_type="application/json").status_code == 401


def test_a_private_feed_whose_rule_is_gone_shows_as_off_and_can_be_made_ones_own(
    api: Client, follow: Follow
) -> None:
    rule = Rule.objects.create(official_title="x", title_raw="x", created_at=clock.now())
    follow("https://one.example/rss", aggregate=False, private=True, rule=rule)
    assert api.get(ROOT).json()[0]["enabled"] is True
    rule.delete()
    assert api.get(ROOT).json()[0]["enabled"] is False
    _envelope(_post(api, "/add", {"url": "https://one.example/rss", "name": "mine"}), 200)
    (record,) = api.get(ROOT).json()
    assert (record["enabled"], record["name"]) == (True, "mine")
