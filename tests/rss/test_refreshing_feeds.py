"""A round of feeds: what is new is taken in once, what fails stays with its feed. Against the world on loopback."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.bangumi.models import Release, Rule
from apps.core import clock, http
from apps.core.config.schema import Config
from apps.core.http import Outside
from apps.core.models import Job, OutboxEvent
from apps.downloader.models import Download
from apps.rss import refresh
from apps.rss.models import ConnectionStatus, Entry, Feed
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import ANI, LIGHTHOUSE, LOLIHOUSE, SIX_SHOWS, TEA_TRAIN
from tests.world.shows import Release as Published
from tests.world.site import Answer, Asked, Site, Trouble
from tests.world.world import World

SAMPLES = Path(__file__).parent / "samples"


def _publish_six(world: World, *, number: str = "01") -> None:
    for show, group in SIX_SHOWS:
        world.publish(Published(show=show, group=group, number=number))


def test_an_aggregate_feed_makes_rules_releases_and_claims(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    _publish_six(world)
    feed = follow(world.mikan.aggregate_url)
    done = read_all()
    assert (done.new, done.taken, done.failed) == (6, 6, 0)
    assert Rule.objects.count() == Release.objects.count() == Download.objects.count() == 6
    assert Entry.objects.filter(feed=feed, release__isnull=False).count() == 6
    feed.refresh_from_db()
    assert feed.connection_status == ConnectionStatus.HEALTHY
    assert feed.last_error_code == ""
    assert feed.last_checked_at is not None
    assert (feed.seen_count, feed.new_count, feed.taken_count, feed.skipped_count) == (6, 6, 6, 0)
    assert set(Job.objects.exclude(due_at=None).values_list("name", flat=True)) == {
        "metadata",
        "downloads",
        "second_look",
    }


def test_the_next_round_asks_with_the_etag_and_changes_nothing(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    _publish_six(world)
    feed = follow(world.mikan.aggregate_url)
    read_all()
    done = read_all()
    assert (done.new, done.taken) == (0, 0)
    assert [one.status for one in world.mikan.heard("/RSS")] == [200, 304]
    assert Entry.objects.count() == Release.objects.count() == 6
    feed.refresh_from_db()
    assert (feed.seen_count, feed.taken_count) == (6, 6)


def test_a_body_that_did_not_change_is_not_read_again(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    world.mikan.sends_etags = False
    _publish_six(world)
    follow(world.mikan.aggregate_url)
    read_all()
    with CaptureQueriesContext(connection) as queries:
        assert read_all().new == 0
    assert len(queries) <= 4


def test_only_what_is_new_is_taken_in(world: World, follow: Follow, read_all: Refresh) -> None:
    _publish_six(world)
    follow(world.mikan.aggregate_url)
    read_all()
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="02"))
    done = read_all()
    assert (done.new, done.taken) == (1, 1)
    assert Rule.objects.count() == 6


def test_one_release_on_three_sites_is_taken_once(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    out = world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    for url in (world.mikan.aggregate_url, world.nyaa.feed_url(), world.dmhy.feed_url()):
        follow(url)
    read_all()
    assert [row.info_hash for row in Download.objects.all()] == [out.info_hash]
    assert Release.objects.count() == 1
    assert Entry.objects.filter(release=Release.objects.get()).count() == 3


def test_the_same_episode_without_a_hash_is_not_taken_a_second_time(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    follow(world.mikan.aggregate_url)
    read_all()
    follow(world.acgrip.url + "/.xml")
    read_all()
    assert Download.objects.count() == 1
    assert sorted(Release.objects.values_list("state", flat=True)) == ["skipped", "taken"]


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.SERVER_ERROR, "outside_status"),
        (Trouble.CUT, "broken_off"),
        (Trouble.HTML, "not_a_feed"),
        (Trouble.EMPTY, "not_a_feed"),
        (Trouble.GARBAGE, "not_a_feed"),
        (Trouble.ENTITY_BOMB, "not_a_feed"),
        (Trouble.OVERSIZED, "too_large"),
        (Trouble.GZIP_BOMB, "too_large"),
        (Trouble.REDIRECT_LOOP, "endless_redirects"),
    ],
)
def test_a_feed_that_fails_says_why_and_stops_no_other(
    world: World, follow: Follow, read_all: Refresh, trouble: Trouble, code: str
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    world.mikan.fail("/RSS/MyBangumi", trouble)
    bad, good = (
        follow(world.mikan.aggregate_url),
        follow(world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE)),
    )
    elsewhere = follow(world.nyaa.feed_url())
    done = read_all()
    assert (done.read, done.failed) == (3, 1)
    states = {
        feed.pk: (feed.connection_status, feed.last_error_code) for feed in Feed.objects.all()
    }
    assert states == {
        bad.pk: ("error", code),
        good.pk: ("healthy", ""),
        elsewhere.pk: ("healthy", ""),
    }


def test_a_sign_in_page_is_called_what_it_is(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    feed = follow(f"{world.mikan.url}/RSS/MyBangumi?token=wrong")
    read_all()
    feed.refresh_from_db()
    assert feed.last_error_code == "feed_refused"


def test_a_feed_under_a_wrong_content_type_is_read(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    world.mikan.fail("/RSS", Trouble.WRONG_TYPE)
    follow(world.mikan.aggregate_url)
    assert read_all().taken == 1


def test_going_bad_is_told_once_and_getting_well_begins_anew(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    feed = follow(world.mikan.aggregate_url)
    read_all()
    world.mikan.fail("/", Trouble.SERVER_ERROR)
    read_all()
    read_all()
    assert [(row.kind, row.facts["feed_id"]) for row in OutboxEvent.objects.all()] == [
        ("feed_failed", feed.pk)
    ]
    world.mikan.heal()
    read_all()
    feed.refresh_from_db()
    assert (feed.connection_status, feed.last_error_code, feed.last_error_facts) == (
        "healthy",
        "",
        {},
    )
    world.mikan.fail("/", Trouble.SERVER_ERROR)
    read_all()
    assert OutboxEvent.objects.count() == 2


def test_a_feed_that_never_was_well_is_not_told(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    world.mikan.fail("/", Trouble.SERVER_ERROR)
    follow(world.mikan.aggregate_url)
    read_all()
    assert not OutboxEvent.objects.exists()


def test_what_fails_while_it_is_taken_in_is_read_again_in_the_next_round(
    world: World, follow: Follow, read_all: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url)
    with monkeypatch.context() as broken:
        broken.setattr(Entry.objects, "bulk_create", None)
        assert read_all().failed == 1
    feed.refresh_from_db()
    assert (feed.connection_status, feed.last_error_code, feed.etag) == ("error", "internal", "")
    assert not Release.objects.exists()
    assert not Rule.objects.exists()
    assert read_all().taken == 1


def test_what_was_forgotten_with_its_rule_is_decided_anew(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    _publish_six(world)
    follow(world.mikan.aggregate_url)
    read_all()
    Release.objects.filter(title__contains=LIGHTHOUSE.zh).delete()
    done = read_all()
    assert done.new == 1
    assert Entry.objects.filter(release=None).count() == 0


def test_what_was_forgotten_and_is_gone_from_the_feed_does_not_cost_a_reading_for_ever(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    _publish_six(world)
    feed = follow(world.mikan.aggregate_url)
    read_all()
    Entry.objects.create(feed=feed, key="b" * 40, first_seen_at=feed.created_at)
    read_all()
    read_all()
    assert [one.status for one in world.mikan.heard("/RSS")] == [200, 200, 304]
    feed.refresh_from_db()
    assert feed.overrun_at is None


def test_of_a_host_that_is_down_not_every_feed_is_told(follow: Follow, outside: Outside) -> None:
    for number in range(4):
        follow(f"http://no-such-name.invalid/{number}", connection_status=ConnectionStatus.HEALTHY)
    hasty = dataclasses.replace(http.FEED, pause_seconds=0, tries=1)
    refresh.refresh(Feed.objects.all(), config=Config(), outside=outside, purpose=hasty)
    codes = list(Feed.objects.values_list("last_error_code", flat=True))
    assert codes == ["unknown_name", "unknown_name", "host_resting", "host_resting"]
    assert OutboxEvent.objects.count() == 2


class _Static(Site):
    """A site that says one thing."""

    body = b""

    def answer(self, asked: Asked) -> Answer:  # noqa: ARG002
        """The same whatever is asked."""
        return Answer(self.body, "text/plain")


def test_a_feed_that_is_not_well_formed_is_healthy_with_a_warning(
    follow: Follow, read_all: Refresh
) -> None:
    site = _Static().start()
    site.body = (
        (SAMPLES / "nyaa.xml")
        .read_bytes()
        .replace(b"</guid>", b"</guid><description>&nbsp;</description>")
    )
    feed = follow(f"{site.url}/rss")
    done = read_all()
    site.stop()
    feed.refresh_from_db()
    assert (done.new, done.failed) == (2, 0)
    assert (feed.connection_status, feed.is_malformed) == (ConnectionStatus.HEALTHY, True)


def test_feeds_that_are_switched_off_or_have_lost_their_rule_are_not_read(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    now = dt.datetime(2026, 10, 10, tzinfo=dt.UTC)
    off = Rule.objects.create(official_title="x", title_raw="x", created_at=now, disabled=True)
    follow(world.mikan.aggregate_url, enabled=False)
    follow(world.nyaa.feed_url(), aggregate=False, private=True)
    follow(world.dmhy.feed_url(), aggregate=False, private=True, rule=off)
    added = follow(world.acgrip.url + "/.xml", aggregate=False)
    assert read_all().read == 1
    added.refresh_from_db()
    assert added.connection_status == ConnectionStatus.HEALTHY


def test_a_single_feed_without_a_rule_makes_none(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    follow(world.nyaa.feed_url(), aggregate=False)
    done = read_all()
    assert (done.new, done.taken) == (1, 0)
    assert not Rule.objects.exists()


def test_hosts_are_asked_one_request_at_a_time(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    for number in range(4):
        follow(f"{world.mikan.url}/RSS/Search?searchstr={number}")
    follow(world.nyaa.feed_url())
    world.mikan.fail("/", Trouble.LATE, seconds=0.05)
    read_all()
    assert world.mikan.most_at_once() == 1


def test_a_gap_in_what_a_feed_lists_is_noticed(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    first = world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url)
    read_all()
    feed.refresh_from_db()
    assert feed.overrun_at is None
    # The site's window is seven days: what was known has left it, something else has come.
    world.publish(Published(show=TEA_TRAIN, group=ANI), at=first.at)
    Entry.objects.filter(feed=feed).update(key="a" * 40)
    read_all()
    feed.refresh_from_db()
    assert feed.overrun_at is not None


def test_after_a_gap_the_rules_of_the_feed_are_not_known_to_be_complete(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    first = world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE))
    feed = follow(world.mikan.aggregate_url)
    read_all()
    other = Rule.objects.create(
        official_title="x", title_raw="x", eps_collect=True, created_at=clock.now(),
        sources=["https://elsewhere.example/rss"],
    )  # fmt: skip
    complete = Rule.objects.filter(eps_collect=True).exclude(pk=other.pk)
    assert complete.count() == 1

    world.publish(Published(show=LIGHTHOUSE, group=LOLIHOUSE, number="05"), at=first.at)
    Entry.objects.filter(feed=feed).update(key="a" * 40)
    read_all()

    assert complete.count() == 0
    other.refresh_from_db()
    assert other.eps_collect


def test_a_feed_that_was_called_like_its_host_learns_its_name(
    world: World, follow: Follow, read_all: Refresh
) -> None:
    feed = follow(world.mikan.aggregate_url)
    Feed.objects.update(name="127.0.0.1")
    read_all()
    feed.refresh_from_db()
    assert feed.name == "Mikan Project - 我的番组"


def test_a_name_that_a_person_gave_stays(world: World, follow: Follow, read_all: Refresh) -> None:
    feed = follow(world.mikan.aggregate_url)
    Feed.objects.update(name="mine")
    read_all()
    feed.refresh_from_db()
    assert feed.name == "mine"


def test_a_feed_that_others_added_is_not_asked_where_its_name_leads_inside(
    follow: Follow, world: World, read_all: Refresh
) -> None:
    feed = follow(world.mikan.aggregate_url, public_only=True)
    read_all()
    feed.refresh_from_db()
    assert (feed.connection_status, feed.last_error_code) == ("error", "unsafe_address")
    assert world.mikan.heard("/RSS/") == []
