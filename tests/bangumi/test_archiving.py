"""What has ended leaves the calendar, but never while its latest episode is missing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi import archiving
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.core.config import store
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job
from apps.downloader.models import Download, DownloadState
from tests.bangumi.conftest import NOW
from tests.world.shows import LIGHTHOUSE, SNOW_COURIER
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db
ENDED = replace(LIGHTHOUSE, ended=True)


@pytest.fixture
def archive(world: World, tmp_path: Path) -> Iterator[Callable[[], int]]:
    world.catalogue.know([ENDED, replace(SNOW_COURIER, ended=False)])
    store.update(world.settings(), author="test")
    config = store.load()
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as outside:
        yield lambda: archiving.archive_ended(config, outside=outside)


def rule_of(tmdb_id: int, *, here: tuple[int, ...] = (), listed: int = 3) -> Rule:
    """A rule of a finished list of which some episodes are on disk."""
    rule = Rule.objects.create(
        official_title="x", title_raw="x", tmdb_id=tmdb_id, created_at=NOW, settled_at=NOW
    )
    for number in range(1, listed + 1):
        Episode.objects.create(
            rule=rule, season=1, number=number, air_date="2024-01-01", source="t", changed_at=NOW
        )
    for number in here:
        key = f"{rule.pk}-{number}"
        download = Download.objects.create(
            url=key, name=key, state=DownloadState.DONE, created_at=NOW
        )
        Release.objects.create(
            key=key, title=key, url=key, seen_at=NOW, episode=number, rule=rule,
            state=ReleaseState.TAKEN, reason="matched", download=download,
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
