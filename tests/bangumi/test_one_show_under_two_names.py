"""A group changes how it writes a show, and shares no name with what it wrote before: the catalogue knows it is one."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake, settle, taking
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Alias, Release, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job
from apps.downloader.models import Download
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Show
from tests.world.shows import Release as Published
from tests.world.world import World

#: Sources are asked in threads, which see what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

USUAL = "[LoliHouse] 雾港守灯人 / Kiri no Minato no Toudaimori - 0{} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
OTHER = "[Moe&LoliHouse] Lamps of the Foggy Port - 0{} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"


@pytest.fixture
def http(tmp_path: Path) -> Iterator[Outside]:
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as outside:
        yield outside


@pytest.fixture
def config(world: World) -> Config:
    store.update(world.settings(), author="test")
    return store.load()


@pytest.fixture
def first(world: World, config: Config, http: Outside) -> Rule:
    """The rule of the usual spelling, settled, with episode 3."""
    bring(world, config, USUAL.format(3))
    settle.settle_new_rules(config, outside=http, now=clock.now())
    return Rule.objects.get()


def bring(world: World, config: Config, *titles: str, show: Show = LIGHTHOUSE) -> None:
    offered = []
    for title in titles:
        out = world.publish(
            Published(show=show, group=LOLIHOUSE, title_given=title, files_given=(f"{title}.mkv",))
        )
        offered.append(
            Candidate(
                title=title,
                url=f"{world.mikan.url}/Download/x/{out.info_hash}.torrent",
                homepage=f"{world.mikan.url}/Home/Episode/{out.info_hash}",
                info_hash=out.info_hash,
            )
        )
    intake.take_in(
        offered, aggregate=True, parser="mikan", source_url=f"{world.mikan.url}/RSS/2",
        rule=None, config=config, now=clock.now(),
    )  # fmt: skip


def states() -> dict[float | None, tuple[int | None, str]]:
    rows = Release.objects.values_list("episode", "rule_id", "reason")
    return {episode: (rule, reason) for episode, rule, reason in rows}


def test_the_newer_rule_becomes_a_spelling_of_the_older_one(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    Rule.objects.update(filter=["tuned"], episode_offset=12)
    bring(world, config, OTHER.format(4), OTHER.format(5))
    assert Rule.objects.count() == 2

    settle.settle_new_rules(config, outside=http, now=clock.now())

    rule = Rule.objects.get()
    assert (rule.pk, rule.filter, rule.episode_offset) == (first.pk, ["tuned"], 12)
    assert rule.sources == [f"{world.mikan.url}/RSS/2"]
    assert Alias.objects.get().text == "Lamps of the Foggy Port"
    assert states()[4] == states()[5] == (rule.pk, "matched")
    later = Download.objects.exclude(name__contains="- 03")
    assert [(row.held, row.save_path, row.tags) for row in later] == [
        (False, rule.save_path, [f"ab:{rule.pk}"])
    ] * 2
    asked = set(Job.objects.exclude(due_at=None).values_list("name", flat=True))
    assert asked >= {"downloads", "second_look"}


def test_what_comes_later_under_either_name_is_of_the_one_rule(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    bring(world, config, OTHER.format(4))
    settle.settle_new_rules(config, outside=http, now=clock.now())

    bring(world, config, OTHER.format(6), USUAL.format(7))

    assert {states()[number][0] for number in (6.0, 7.0)} == {first.pk}
    assert Rule.objects.count() == 1


def test_an_episode_that_is_there_is_not_fetched_under_the_other_name(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    bring(world, config, OTHER.format(3), OTHER.format(4))
    assert states()[4][0] != first.pk

    settle.settle_new_rules(config, outside=http, now=clock.now())

    by_title = dict(Release.objects.values_list("title", "reason"))
    assert by_title[OTHER.format(3)] == "episode_there"
    assert by_title[OTHER.format(4)] == "matched"
    assert Download.objects.count() == 2


def test_what_the_older_rule_filters_is_not_fetched_under_the_other_name(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    Rule.objects.update(filter=["- 05"])
    bring(world, config, OTHER.format(4), OTHER.format(5))

    settle.settle_new_rules(config, outside=http, now=clock.now())

    assert states()[5] == (first.pk, "rule_filter")
    assert Download.objects.count() == 2


def test_a_rule_that_is_switched_off_is_not_followed_by_another_name(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    Rule.objects.update(disabled=True)
    bring(world, config, OTHER.format(4))

    settle.settle_new_rules(config, outside=http, now=clock.now())

    assert Rule.objects.get().disabled
    assert states()[4] == (first.pk, "rule_disabled")
    assert Download.objects.count() == 1


def test_what_was_taken_by_hand_stays_taken(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    Rule.objects.update(filter=["720", "- 09"])
    bring(world, config, OTHER.format(4), OTHER.format(9).replace("1080p", "720p"))
    newer = Rule.objects.latest("pk")
    Release.objects.filter(episode=9).update(rule=newer)
    taking.take_by_hand(Release.objects.filter(episode=9))

    settle.settle_new_rules(config, outside=http, now=clock.now())

    assert states()[9] == (first.pk, "by_hand")
    download = Download.objects.get(name__contains="- 09")
    assert (download.held, download.save_path, download.tags) == (
        False,
        first.save_path,
        [f"ab:{first.pk}"],
    )


def test_a_merge_that_breaks_in_the_middle_loses_nothing_and_is_done_again(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    bring(world, config, OTHER.format(4))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER breaks BEFORE UPDATE OF state ON bangumi_release WHEN NEW.state = 'taken'"
            " BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END"
        )
    with pytest.raises(IntegrityError):
        settle.settle_new_rules(config, outside=http, now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER breaks")
    assert Rule.objects.count() == 2
    assert Download.objects.filter(held=True).count() == 1
    assert not Alias.objects.exists()

    settle.settle_new_rules(config, outside=http, now=clock.now())

    assert Rule.objects.get() == first
    assert states()[4] == (first.pk, "matched")
    assert Download.objects.count() == 2


@pytest.mark.parametrize(
    "title",
    [
        OTHER.replace("Moe&LoliHouse", "ANi"),
        OTHER.replace("Moe&LoliHouse", "LoliHouses"),
        OTHER.replace("1080p", "2160p"),
        OTHER.replace("WebRip", "BDRip"),
        OTHER.replace("简繁内封字幕", "简体内嵌"),
        OTHER.replace("Port", "Port S2"),
    ],
    ids=["group", "group by letters alone", "resolution", "source", "subtitles", "season"],
)
def test_two_that_differ_in_more_than_the_name_stay_two(
    world: World, config: Config, http: Outside, first: Rule, title: str
) -> None:
    bring(world, config, title.format(4))

    settle.settle_new_rules(config, outside=http, now=clock.now())

    assert Rule.objects.filter(official_title=first.official_title).count() == 2
    assert not Alias.objects.exists()


def test_a_remake_of_the_same_title_stays_another_rule(
    world: World, config: Config, http: Outside, first: Rule
) -> None:
    remake = replace(
        LIGHTHOUSE,
        mikan_id=90901,
        bgm_id=990901,
        tmdb_id=890901,
        started=LIGHTHOUSE.started.replace(year=1998),
    )
    bring(world, config, OTHER.format(4), show=remake)

    settle.settle_new_rules(config, outside=http, now=clock.now())

    other = Rule.objects.exclude(pk=first.pk).get()
    assert (other.official_title, other.bgm_id) == (first.official_title, 990901)


def test_following_it_by_the_other_name_answers_the_rule_that_is_there(
    world: World, first: Rule
) -> None:
    Rule.objects.update(disabled=True, filter=["tuned"], episode_offset=12)
    bring_alone = Published(
        show=LIGHTHOUSE, group=LOLIHOUSE, title_given=OTHER.format(4), files_given=("x.mkv",)
    )
    world.publish(bring_alone, sites=("nyaa",))
    client = signed_in()
    record = post(client, "analysis", {"url": world.nyaa.feed_url("Lamps"), "parser": "mikan"})
    record |= {"official_title": first.official_title, "year": first.year}

    answer = post(client, "subscribe", record)

    rule = Rule.objects.get()
    assert answer["id"] == rule.pk == first.pk
    assert (rule.disabled, rule.filter, rule.episode_offset) == (False, ["tuned"], 12)
    assert Alias.objects.get().text == "Lamps of the Foggy Port"
    assert states()[4] == (first.pk, "matched")


def signed_in() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def post(client: Client, path: str, body: Any) -> Any:
    answer = client.post(f"/api/v1/rss/{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()
