"""The releases of a rule, and those of none: listed with their feed, forgotten so that they are decided anew."""

from typing import Any

import pytest
from django.test import Client

from apps.bangumi.models import Release, Rule
from apps.core import clock
from apps.downloader.models import Download
from apps.rss.models import Entry
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/bangumi"
ORPHANS = f"{ROOT}/torrents/orphans"


def ask(api: Client, method: str, path: str) -> tuple[int, Any]:
    answer = getattr(api, method)(path)
    return answer.status_code, answer.json()


@pytest.fixture
def rule(world: World, follow: Follow, read_all: Refresh) -> Rule:
    """Two episodes of a feed that were taken."""
    for number in ("01", "02"):
        world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number=number))
    follow(world.mikan.aggregate_url)
    read_all()
    return Rule.objects.get()


@pytest.fixture
def orphans(db: None) -> list[Release]:  # noqa: ARG001
    return [
        Release.objects.create(
            key=f"{number:040x}",
            title=f"[A] Nobody's Show - {number:02}",
            url="http://site.example/x.torrent",
            seen_at=clock.now(),
            state="skipped",
            reason="no_rule",
        )
        for number in range(3)
    ]


def test_a_rules_releases_are_listed_with_feed_and_reason(api: Client, rule: Rule) -> None:
    status, found = ask(api, "get", f"{ROOT}/{rule.pk}/torrents")

    assert status == 200
    assert len(found) == 2
    for row in found:
        assert row["rss_id"] == Entry.objects.earliest("pk").feed_id
        assert row["refer_id"] == row["bangumi_id"] == rule.pk
        assert row["reason_en"]
        assert row["reason_zh"]
    assert ask(api, "get", f"{ROOT}/{rule.pk}/torrents?limit=1&offset=1")[1] == found[1:]


def test_what_is_forgotten_is_decided_anew_where_a_feed_lists_it(
    api: Client, rule: Rule, read_all: Refresh
) -> None:
    newest, oldest = ask(api, "get", f"{ROOT}/{rule.pk}/torrents")[1]

    assert ask(api, "delete", f"{ROOT}/{rule.pk}/torrents/{newest['id']}")[0] == 200
    assert [row["id"] for row in ask(api, "get", f"{ROOT}/{rule.pk}/torrents")[1]] == [oldest["id"]]
    assert Download.objects.count() == 1
    read_all()

    titles = {row["name"] for row in ask(api, "get", f"{ROOT}/{rule.pk}/torrents")[1]}
    assert titles == {newest["name"], oldest["name"]}
    status, body = ask(api, "delete", f"{ROOT}/{rule.pk}/torrents")
    assert (status, body["status"]) == (200, True)
    assert "2" in body["msg_zh"]
    assert not Release.objects.exists()
    assert not Download.objects.exists()
    assert Rule.objects.exists()


def test_orphans_are_counted_and_forgotten(api: Client, rule: Rule, orphans: list[Release]) -> None:
    assert ask(api, "get", f"{ORPHANS}/count") == (200, {"count": 3})
    assert ask(api, "delete", f"{ORPHANS}/{orphans[0].pk}")[0] == 200
    assert ask(api, "get", f"{ORPHANS}/count")[1] == {"count": 2}
    assert ask(api, "delete", ORPHANS)[0] == 200
    assert ask(api, "get", f"{ORPHANS}/count")[1] == {"count": 0}
    assert Release.objects.filter(rule=rule).count() == 2


def test_one_that_belongs_elsewhere_is_not_found_and_stays(
    api: Client, rule: Rule, orphans: list[Release]
) -> None:
    own = Release.objects.filter(rule=rule).earliest("pk")
    for path in (
        f"{ORPHANS}/{own.pk}",
        f"{ORPHANS}/99999",
        f"{ROOT}/{rule.pk}/torrents/{orphans[0].pk}",
        f"{ROOT}/99999/torrents/{own.pk}",
        f"{ROOT}/99999/torrents",
    ):
        status, body = ask(api, "delete", path)
        assert (status, body["status"]) == (404, False), path
        assert body["msg_zh"]
    assert ask(api, "get", f"{ROOT}/99999/torrents")[0] == 404
    assert Release.objects.count() == 5


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "offset=-1"])
def test_a_part_out_of_range_is_refused_by_its_name(api: Client, rule: Rule, query: str) -> None:
    status, body = ask(api, "get", f"{ROOT}/{rule.pk}/torrents?{query}")
    assert status == 400
    assert body["errors"][0]["field"] == query.partition("=")[0]
