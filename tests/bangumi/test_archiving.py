"""What has ended leaves the calendar, but never while its latest episode is missing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings as DjangoSettings

from apps.accounts import people
from apps.bangumi import archiving
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.http import Outside
from apps.core.models import Job
from apps.downloader.models import Download, DownloadState
from apps.metadata.catalogue import document
from tests.bangumi.conftest import NOW
from tests.world.shows import LIGHTHOUSE, SNOW_COURIER, Show
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db
ENDED = replace(LIGHTHOUSE, ended=True)


@pytest.fixture
def archive(world: World, outside: Outside) -> Callable[[], int]:
    world.catalogue.know([ENDED, replace(SNOW_COURIER, ended=False)])
    store.update(world.settings(), author="test")
    return lambda: archiving.archive_ended(store.load(), outside=outside)


def rule_of(
    tmdb_id: int | None = None,
    *,
    here: tuple[int, ...] = (),
    listed: int = 3,
    last_day: dt.date = dt.date(2024, 1, 15),
    is_placed: bool = True,
    **more: Any,
) -> Rule:
    """A rule with a list, weekly up to its last day, of which some episodes have come."""
    rule = Rule.objects.create(
        official_title="x", title_raw="x", tmdb_id=tmdb_id, created_at=NOW, settled_at=NOW, **more
    )
    for number in range(1, listed + 1):
        day = last_day - dt.timedelta(weeks=listed - number)
        Episode.objects.create(
            rule=rule, season=1, number=number, air_date=day, source="t", changed_at=NOW
        )
    for number in here:
        key = f"{rule.pk}-{number}"
        download = Download.objects.create(
            url=key, name=key, state=DownloadState.DONE, created_at=NOW
        )
        Release.objects.create(
            key=key, title=key, url=key, seen_at=NOW, episode=number, rule=rule,
            state=ReleaseState.TAKEN, reason="matched", download=download,
            organised_at=NOW if is_placed else None,
        )  # fmt: skip
    return rule


def is_archived(rule: Rule) -> bool:
    return Rule.objects.get(pk=rule.pk).archived


def test_what_has_ended_and_is_here_is_archived(archive: Callable[[], int]) -> None:
    rule = rule_of(ENDED.tmdb_id, here=(2, 3))

    assert archive() == 1

    assert is_archived(rule)


def test_nothing_is_archived_while_its_latest_episode_is_missing(
    archive: Callable[[], int],
) -> None:
    rule = rule_of(ENDED.tmdb_id, here=(1, 2))

    assert archive() == 0

    assert not is_archived(rule)


def test_nothing_is_archived_while_its_latest_episode_has_no_place(
    archive: Callable[[], int],
) -> None:
    rule_of(ENDED.tmdb_id, here=(1, 2, 3), is_placed=False)

    assert archive() == 0


def test_nothing_is_archived_of_which_no_list_says_what_the_latest_is(
    archive: Callable[[], int],
) -> None:
    rule_of(ENDED.tmdb_id, here=(1, 2), listed=0)

    assert archive() == 0


@pytest.mark.parametrize(
    ("here", "is_placed", "expected"),
    [((), True, 0), ((1,), False, 0), ((1,), True, 1)],
    ids=["nothing has come", "on its way", "here"],
)
def test_a_special_is_archived_when_what_was_taken_is_here(
    archive: Callable[[], int], here: tuple[int, ...], expected: int, *, is_placed: bool
) -> None:
    rule_of(ENDED.tmdb_id, here=here, listed=0, is_placed=is_placed, kind="special")

    assert archive() == expected


def test_a_film_is_left_where_it_is(archive: Callable[[], int]) -> None:
    rule_of(ENDED.tmdb_id, here=(1,), listed=0, kind="movie")

    assert archive() == 0


@pytest.fixture
def our_own(settings: DjangoSettings, tmp_path: Path) -> Callable[[Show], None]:
    """Have our own catalogue list a show, and nobody give a key of TMDB."""

    def lists(show: Show) -> None:
        settings.CATALOGUE_SNAPSHOT = tmp_path / "listed.json.gz"
        document.write(settings.CATALOGUE_SNAPSHOT, {}, [item_of(show)])
        store.update({"network": {"tmdb_api_key": ""}}, author="test")

    return lists


def days_ago(days: int) -> Show:
    """A show whose last episode was broadcast so long ago."""
    last = clock.now().date() - dt.timedelta(days=days)
    return replace(ENDED, started=last - dt.timedelta(weeks=ENDED.episodes - 1))


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        pytest.param(days_ago(30), 1, id="over"),
        pytest.param(days_ago(3), 0, id="over since a moment"),
        pytest.param(replace(days_ago(400), ended=False), 0, id="no end is known"),
    ],
)
def test_without_a_key_our_own_catalogue_says_what_has_ended(
    archive: Callable[[], int], our_own: Callable[[Show], None], show: Show, expected: int
) -> None:
    our_own(show)
    rule_of(bgm_id=show.bgm_id, here=(1, 2, 3))

    assert archive() == expected


@pytest.mark.parametrize(
    ("days", "expected"), [(200, 1), (20, 0), (-7, 0)], ids=["long ago", "lately", "ahead"]
)
def test_a_list_of_which_nothing_is_new_has_ended(
    archive: Callable[[], int], our_own: Callable[[Show], None], days: int, expected: int
) -> None:
    # given a show that our own catalogue does not know
    our_own(SNOW_COURIER)
    last = clock.now().date() - dt.timedelta(days=days)
    rule_of(bgm_id=5, here=(1, 2, 3), last_day=last)

    assert archive() == expected


def test_what_tmdb_calls_running_stays_whatever_others_say(
    archive: Callable[[], int], our_own: Callable[[Show], None], world: World
) -> None:
    our_own(days_ago(400))
    store.update(world.settings(), author="test")
    rule_of(SNOW_COURIER.tmdb_id, bgm_id=ENDED.bgm_id, here=(1, 2, 3))

    assert archive() == 0


def test_what_still_runs_stays(archive: Callable[[], int]) -> None:
    rule = rule_of(SNOW_COURIER.tmdb_id, here=(1, 2, 3))

    assert archive() == 0

    assert not is_archived(rule)


def test_a_source_that_is_away_archives_nothing(world: World, archive: Callable[[], int]) -> None:
    rule = rule_of(ENDED.tmdb_id, here=(1, 2, 3))
    world.tmdb.fail("/3/tv/", Trouble.SERVER_ERROR)

    assert archive() == 0

    assert not is_archived(rule)


def test_refreshing_metadata_asks_for_posters_episodes_numbering_and_archive() -> None:
    rule = rule_of(1)
    Rule.objects.update(listed_at=NOW)
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")

    answer = client.get("/api/v1/bangumi/refresh/metadata")

    assert answer.status_code == 200
    asked = set(Job.objects.exclude(due_at=None).values_list("name", flat=True))
    assert asked >= {"posters", "episodes", "offsets", "archive"}
    assert Rule.objects.get(pk=rule.pk).listed_at is None


def test_a_person_may_archive_whatever_is_missing(archive: Callable[[], int]) -> None:
    rule = rule_of(ENDED.tmdb_id)
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")

    assert client.patch(f"/api/v1/bangumi/archive/{rule.pk}").status_code == 200
    assert is_archived(rule)
    assert client.patch(f"/api/v1/bangumi/unarchive/{rule.pk}").status_code == 200
    assert archive() == 0
    assert not is_archived(rule)
