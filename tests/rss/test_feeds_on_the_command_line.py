"""refresh, analyse and subscribe as a person types them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from apps.bangumi.models import Rule
from apps.core.config import store
from apps.downloader.models import Download
from apps.rss.models import Feed
from tests.rss.conftest import Follow
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, SIX_SHOWS
from tests.world.shows import Release as Published
from tests.world.site import Trouble
from tests.world.world import World


@pytest.fixture(autouse=True)
def _asks_the_world(world: World, db: None) -> None:  # noqa: ARG001
    store.update(
        world.settings(),
        author="test",
    )
    for show, group in SIX_SHOWS:
        world.publish(Published(show=show, group=group))


def _said(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_refresh_reads_what_is_due_and_says_what_came(world: World, follow: Follow) -> None:
    follow(world.mikan.aggregate_url)
    follow(world.nyaa.feed_url(), enabled=False)
    said = _said("refresh")
    assert "1 feeds read, 0 failed; 6 new releases, 6 to download." in said
    assert Download.objects.count() == 6


def test_refresh_reads_the_named_feeds_alone(world: World, follow: Follow) -> None:
    follow(world.mikan.aggregate_url)
    other = follow(world.nyaa.feed_url(), enabled=False)
    _said("refresh", str(other.pk))
    _said("refresh", other.name)
    _said("refresh", other.url)
    assert len(world.nyaa.heard()) == 3
    assert world.mikan.heard() == []


def test_refresh_fails_in_words_where_a_feed_failed(world: World, follow: Follow) -> None:
    world.mikan.fail("/RSS", Trouble.HTML)
    follow(world.mikan.aggregate_url)
    with pytest.raises(CommandError, match="1 of 1 feeds could not be read"):
        _said("refresh")
    with pytest.raises(CommandError, match="no feed called"):
        _said("refresh", "nobody")


@pytest.mark.parametrize("command", ["add_feed", "analyse", "subscribe"])
def test_what_is_no_address_is_refused_with_the_reason(command: str) -> None:
    with pytest.raises(CommandError, match="url: This must begin with http"):
        _said(command, "nonsense")


def test_analyse_prints_the_rule_and_keeps_nothing(world: World) -> None:
    said = _said("analyse", world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE))
    assert LIGHTHOUSE.zh in said
    assert "1 releases of 1 shows are listed." in said
    assert "several shows" in _said("analyse", world.mikan.aggregate_url)
    record = json.loads(_said("analyse", "--json", world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE)))
    assert record["official_title"] == LIGHTHOUSE.zh
    assert not Rule.objects.exists()


@pytest.mark.parametrize("command", ["analyse", "subscribe"])
@pytest.mark.parametrize("url", ["nothing", "ftp://x/", "http://169.254.169.254/"])
def test_what_is_no_feeds_address_is_said_in_words(command: str, url: str) -> None:
    with pytest.raises(CommandError):
        _said(command, url)


def test_subscribe_follows_one_show(world: World) -> None:
    said = _said("subscribe", "--name", "守灯人", world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE))
    assert said == "Following 守灯人; 1 releases will be downloaded.\n"
    assert Rule.objects.get().official_title == "守灯人"
    assert Feed.objects.get().private


def test_subscribe_adds_a_feed_of_several_shows(world: World) -> None:
    assert (
        _said("subscribe", "--aggregate", world.mikan.aggregate_url)
        == "Feed added: Mikan Project - 我的番组\n"
    )
    assert Feed.objects.get().aggregate
    with pytest.raises(CommandError, match="followed already"):
        _said("subscribe", "--aggregate", world.mikan.aggregate_url)


def test_a_feed_is_added_once(world: World) -> None:
    assert "Mikan Project" in _said("add_feed", world.mikan.aggregate_url)
    assert Feed.objects.get().aggregate
    with pytest.raises(CommandError, match="already"):
        _said("add_feed", world.mikan.aggregate_url)


def test_an_address_that_is_none_is_refused_in_words() -> None:
    with pytest.raises(CommandError):
        _said("add_feed", "ftp://feeds.example/rss")
    assert not Feed.objects.exists()
