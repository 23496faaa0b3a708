"""Each episode of a rule has a state; the list is the catalogue's, the rest is what was really seen."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from apps.accounts import people
from apps.bangumi import episodes, ledger, rules
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.http import Outside
from apps.downloader import torrents
from apps.downloader.models import Download, DownloadState
from apps.library.models import FileState, LibraryFile
from tests.world.shows import LIGHTHOUSE
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db
TODAY = dt.datetime(2024, 10, 30, 12, tzinfo=dt.UTC)


@pytest.fixture
def at_home(world: World) -> Config:
    """The configuration that leads to the world, which knows the lighthouse."""
    world.catalogue.know([LIGHTHOUSE])
    store.update(world.settings(), author="test")
    return store.load()


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def rule_of(**more: Any) -> Rule:
    return Rule.objects.create(
        official_title="雾港守灯人",
        created_at=TODAY,
        settled_at=TODAY,
        **({"title_raw": "Kiri no Minato no Toudaimori"} | more),
    )


def taken(
    rule: Rule,
    number: float,
    *,
    last: float | None = None,
    state: DownloadState = DownloadState.DONE,
    is_placed: bool = True,
) -> Release:
    key = f"{rule.pk}-{number}-{Release.objects.count()}"
    download = Download.objects.create(url=key, name=key, state=state, created_at=TODAY)
    return Release.objects.create(
        key=key,
        title=key,
        url=key,
        seen_at=TODAY,
        episode=number,
        episode_end=last,
        rule=rule,
        state=ReleaseState.TAKEN,
        reason="matched",
        download=download,
        organised_at=TODAY if is_placed and state is DownloadState.DONE else None,
    )


def listed(rule: Rule, number: int, day: dt.date | None, *, at: dt.datetime | None = None) -> None:
    Episode.objects.create(
        rule=rule,
        season=rule.season,
        number=number,
        air_date=day,
        airs_at=at,
        source="bgm.tv",
        changed_at=TODAY,
    )


def states(rule: Rule) -> dict[float, str]:
    return {line.number: line.state.value for line in episodes.of_rule(rule)}


def test_each_episode_says_how_far_it_is() -> None:
    rule = rule_of()
    today = clock.now().date()
    for number in range(1, 8):
        listed(rule, number, today + dt.timedelta(weeks=number - 6, days=-1))
    taken(rule, 1)
    taken(rule, 2, state=DownloadState.QUEUED)
    taken(rule, 3, state=DownloadState.CLAIMED)
    taken(rule, 4, state=DownloadState.LOST)

    assert states(rule) == {
        1: "on_disk",
        2: "downloading",
        3: "found",
        4: "missing",
        5: "missing",
        6: "missing",
        7: "not_aired",
    }


def test_what_is_down_is_on_disk_when_it_has_its_place() -> None:
    rule = rule_of()
    taken(rule, 1)
    taken(rule, 2, is_placed=False)
    assert states(rule) == {1: "on_disk", 2: "downloading"}

    store.update({"bangumi_manage": {"enable": False}}, author="test")

    assert states(rule) == {1: "on_disk", 2: "on_disk"}


def test_the_hour_decides_on_the_day_itself() -> None:
    rule, now = rule_of(), clock.now()
    day = now.date()
    listed(rule, 1, day, at=now - dt.timedelta(minutes=1))
    listed(rule, 2, day, at=now + dt.timedelta(minutes=30))

    assert states(rule) == {1: "missing", 2: "not_aired"}


def test_without_days_what_lies_before_the_newest_is_missing_and_what_lies_behind_is_not_out() -> (
    None
):
    rule = rule_of()
    for number in range(1, 5):
        listed(rule, number, None)
    taken(rule, 3)

    assert states(rule) == {1: "missing", 2: "missing", 3: "on_disk", 4: "not_aired"}


def test_a_batch_covers_all_its_episodes_and_a_second_release_takes_nothing_away() -> None:
    rule = rule_of()
    taken(rule, 1, last=3)
    taken(rule, 2, state=DownloadState.QUEUED)

    assert states(rule) == {1: "on_disk", 2: "on_disk", 3: "on_disk"}


@pytest.mark.parametrize(
    ("seen", "lacking"),
    [([5], [1, 2, 3, 4]), ([1, 4], [2, 3]), ([1078, 1081], [1079, 1080]), ([2.5], [])],
    ids=["first cour from 1", "between", "long runner from its first", "halves only"],
)
def test_where_nobody_lists_a_show_the_numbers_seen_show_the_gaps(
    seen: list[float], lacking: list[int]
) -> None:
    rule = rule_of()
    for number in seen:
        taken(rule, number)

    assert [line.number for line in episodes.missing(rule)] == lacking


def test_offsets_count_since_files_are_numbered_with_them() -> None:
    rule = rule_of(episode_offset=-12)
    listed(rule, 1, dt.date(2024, 1, 1))
    listed(rule, 2, dt.date(2024, 1, 8))
    taken(rule, 13)

    assert states(rule) == {1: "on_disk", 2: "missing"}


def test_a_file_counts_where_its_release_names_no_number() -> None:
    rule = rule_of()
    listed(rule, 1, dt.date(2024, 1, 1))
    LibraryFile.objects.create(
        info_hash="a" * 40,
        file_index=0,
        owner=f"rule:{rule.pk}",
        save_path="/x",
        original_path="a",
        path="a",
        role="video",
        season=1,
        episode=1,
        state=FileState.PLACED,
        changed_at=TODAY,
    )

    assert states(rule) == {1: "on_disk"}
    assert episodes.is_complete(rule)


def test_nothing_is_complete_that_no_catalogue_lists() -> None:
    rule = rule_of()
    taken(rule, 1)

    assert states(rule) == {1: "on_disk"}
    assert not episodes.is_complete(rule)


def test_all_rules_are_looked_at_in_a_fixed_number_of_queries() -> None:
    found = [rule_of(group_name=str(number)) for number in range(5)]
    for rule in found:
        listed(rule, 1, dt.date(2024, 1, 1))
        taken(rule, 2)

    with assertNumQueries(5):
        lacking = episodes.all_missing()

    assert [(rule.pk, [line.number for line in lines]) for rule, lines in lacking] == [
        (rule.pk, [1]) for rule in found
    ]


def test_the_list_comes_from_bgm_tv_with_its_days(at_home: Config, outside: Outside) -> None:
    rule = rule_of(bgm_id=LIGHTHOUSE.bgm_id)

    assert ledger.refresh(at_home, outside=outside) == 1

    rows = list(Episode.objects.filter(rule=rule))
    assert [row.number for row in rows] == list(range(1, LIGHTHOUSE.episodes + 1))
    assert rows[0].air_date == LIGHTHOUSE.airs(1)
    assert rows[0].source == "bgm.tv"


def test_a_list_is_asked_for_once_a_day(world: World, at_home: Config, outside: Outside) -> None:
    rule_of(bgm_id=LIGHTHOUSE.bgm_id)
    for _ in range(3):
        ledger.refresh(at_home, outside=outside)

    assert len(world.bgm.heard("/v0/episodes")) == 1


def test_a_site_that_is_away_takes_nothing_away(
    world: World, at_home: Config, outside: Outside
) -> None:
    rule = rule_of(bgm_id=LIGHTHOUSE.bgm_id)
    listed(rule, 1, dt.date(2024, 1, 1))
    world.bgm.fail("/v0/episodes", Trouble.SERVER_ERROR)

    assert ledger.refresh(at_home, outside=outside) == 0

    assert [row.number for row in Episode.objects.filter(rule=rule)] == [1]
    assert Rule.objects.get(pk=rule.pk).listed_at is None


def test_another_season_asks_anew(at_home: Config, outside: Outside) -> None:
    rule = rule_of(bgm_id=LIGHTHOUSE.bgm_id)
    ledger.refresh(at_home, outside=outside)

    rules.change(rule, {"season_offset": 1}, config=at_home, client=torrents.client(at_home))
    ledger.refresh(at_home, outside=outside)

    assert {row.season for row in Episode.objects.filter(rule=rule)} == {2}


def test_a_list_of_releases_is_moved_with_the_offsets_of_a_rule(
    at_home: Config, outside: Outside
) -> None:
    rule = rule_of(
        bgm_id=LIGHTHOUSE.bgm_id, title_raw="second", season=2, season_offset=-1, episode_offset=28
    )

    ledger.refresh(at_home, outside=outside)

    numbers = [row.number for row in Episode.objects.filter(rule=rule, season=1)]
    assert numbers == [28 + number for number in range(1, LIGHTHOUSE.episodes + 1)]


def test_names_are_left_out_where_a_prologue_may_have_moved_them(
    at_home: Config, outside: Outside
) -> None:
    rule = rule_of(bgm_id=LIGHTHOUSE.bgm_id)
    taken(rule, 0)
    taken(rule, 1)

    ledger.refresh(at_home, outside=outside)

    assert {row.title + row.title_zh for row in Episode.objects.filter(rule=rule)} == {""}
    assert states(rule)[0] == "on_disk"


def test_over_the_wire(api: Client) -> None:
    rule = rule_of(group_name="LoliHouse")
    listed(rule, 1, dt.date(2024, 1, 1))
    listed(rule, 2, dt.date(2024, 1, 8))
    taken(rule, 2)

    found = api.get(f"/api/v1/bangumi/{rule.pk}/episodes").json()
    lacking = api.get("/api/v1/bangumi/missing").json()

    assert found["complete"] is False
    assert [(one["episode"], one["state"]) for one in found["episodes"]] == [
        (1, "missing"),
        (2, "on_disk"),
    ]
    assert [(one["id"], [line["episode"] for line in one["episodes"]]) for one in lacking] == [
        (rule.pk, [1])
    ]
    assert api.get("/api/v1/bangumi/999/episodes").status_code == 404


def test_rule_that_is_deleted_while_its_list_is_fetched_gets_none(
    outside: Outside, at_home: Config
) -> None:
    # given a rule that somebody deletes while the sites are asked
    rule = rule_of(bgm_id=LIGHTHOUSE.bgm_id)
    Rule.objects.filter(pk=rule.pk).delete()

    # when what they answered arrives
    changed = ledger.refresh_one(rule, at_home, outside=outside)

    # then nothing is kept for a rule that is not there
    assert not changed
    assert not Episode.objects.exists()
