"""What a rule or a filter kept out is decided again once one of them changes, without asking any feed."""

from dataclasses import replace

import pytest
from django.test import Client

from apps.bangumi import rules
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.core.config import store
from apps.core.models import Job
from apps.downloader.models import Download
from apps.rss import feeds, second_look
from apps.rss.second_look import Looked
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World

pytestmark = pytest.mark.django_db


def publish(world: World, *numbers: str) -> None:
    for number in numbers:
        world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number=number))


def look() -> Looked:
    return second_look.look_again(store.load())


def change(api: Client, rule: Rule, **wanted: object) -> None:
    url = f"/api/v1/bangumi/update/{rule.pk}"
    answer = api.patch(url, wanted, content_type="application/json")
    assert answer.status_code == 200, answer.content


def is_asked_for() -> bool:
    return Job.objects.filter(name="second_look").exclude(due_at=None).exists()


@pytest.fixture
def rule(world: World, follow: Follow, read_all: Refresh) -> Rule:
    publish(world, "01")
    follow(world.mikan.aggregate_url)
    read_all()
    Job.objects.filter(name="second_look").update(due_at=None)
    return Rule.objects.get()


def test_a_changed_filter_lets_in_what_it_kept_out_and_asks_nobody(
    world: World, read_all: Refresh, api: Client, rule: Rule
) -> None:
    change(api, rule, filter="- 02")
    publish(world, "02")
    assert read_all().taken == 0
    asked = len(world.mikan.heard("/RSS"))

    change(api, rule, filter="")

    assert is_asked_for()
    assert look() == Looked(1, 1)
    assert Release.objects.filter(state=ReleaseState.TAKEN, reason="matched").count() == 1
    assert Download.objects.count() == 2
    assert len(world.mikan.heard("/RSS")) == asked


def test_looking_twice_takes_nothing_twice(
    world: World, read_all: Refresh, api: Client, rule: Rule
) -> None:
    change(api, rule, filter="- 02")
    publish(world, "02")
    read_all()
    change(api, rule, filter="")
    look()

    assert look() == Looked(0, 0)
    assert Download.objects.count() == 2


def test_a_rule_that_is_followed_again_gets_what_came_meanwhile(
    world: World, read_all: Refresh, rule: Rule
) -> None:
    rules.set_disabled([rule], disabled=True)
    publish(world, "02", "03")
    assert read_all().taken == 0

    rules.set_disabled([rule], disabled=False)

    assert is_asked_for()
    assert look() == Looked(2, 2)


def test_a_global_filter_that_is_taken_away_makes_the_rule_it_prevented(
    world: World, follow: Follow, read_all: Refresh, api: Client
) -> None:
    store.update({"rss_parser": {"filter": ["WebRip"]}}, author="test")
    publish(world, "01")
    follow(world.mikan.aggregate_url)
    read_all()
    assert not Rule.objects.exists()

    api.patch(
        "/api/v1/config/update", {"rss_parser": {"filter": []}}, content_type="application/json"
    )

    assert is_asked_for()
    assert look() == Looked(1, 1)
    rule = Rule.objects.get()
    assert rule.sources == [world.mikan.aggregate_url]
    assert Release.objects.get().reason == "new_rule"


def test_a_new_spelling_finds_what_it_missed(
    world: World, read_all: Refresh, api: Client, rule: Rule
) -> None:
    other = "[LoliHouse] Some Other Words - 02 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
    store.update({"rss_parser": {"filter": ["Other"]}}, author="test")
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="02", title_given=other))
    read_all()
    change(api, rule, title_aliases=["Some Other Words"])

    assert look() == Looked(1, 1)
    assert Release.objects.get(title=other).rule_id == rule.pk


def test_an_episode_that_is_there_stays_the_only_one(
    world: World, read_all: Refresh, api: Client, rule: Rule
) -> None:
    change(api, rule, filter="Kirara")
    again = Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="01")
    world.publish(replace(again, title_given=f"{again.title} Kirara", size_bytes=400_000))
    read_all()
    change(api, rule, filter="")

    assert look() == Looked(1, 0)
    assert Release.objects.get(title__endswith="Kirara").reason == "episode_there"


def test_a_rule_that_one_feed_makes_gets_what_another_brought_before(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    publish(world, "01")
    feed = follow(world.mikan.aggregate_url, aggregate=False)
    read_all()
    assert Release.objects.get().reason == "no_rule"

    feeds.set_enabled([feed.pk], enabled=False)
    publish(world, "02")
    follow(world.nyaa.feed_url(LIGHTHOUSE.en))
    read_all()
    feeds.set_enabled([feed.pk], enabled=True)

    assert is_asked_for()
    assert look() == Looked(1, 1)
    assert set(Release.objects.values_list("rule_id", flat=True)) == {Rule.objects.get().pk}
