"""The weekly look at the published catalogue: what is new lies over the snapshot, what is broken changes nothing."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from apps.core import clock
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.core.models import Job
from apps.core.text import say
from apps.metadata import catalogue, standing, tasks
from apps.metadata.catalogue import shelf
from apps.metadata.catalogue.refresh import refresh
from apps.program import health
from autobangumi.schedules import TASKS
from tests.metadata.conftest import Listed
from tests.world.shows import LIGHTHOUSE, PAPER_MOON, SNOW_COURIER
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

AGENT = "autobangumi/AutoBangumi/0.0 (https://example.org)"
SPOILT = [
    Trouble.CUT,
    Trouble.RESET,
    Trouble.SERVER_ERROR,
    Trouble.HTML,
    Trouble.EMPTY,
    Trouble.GARBAGE,
    Trouble.NO_TORRENT,
    Trouble.OVERSIZED,
    Trouble.DECLARED_OVERSIZED,
    Trouble.GZIP_BOMB,
    Trouble.ENTITY_BOMB,
    Trouble.REDIRECT_LOOP,
]


def known() -> set[int | None]:
    return {
        one.bgm_id
        for show in (LIGHTHOUSE, SNOW_COURIER, PAPER_MOON)
        for one in catalogue.by_bgm(show.bgm_id)
    }


def renew(world: World, http: Outside) -> bool:
    return refresh(world.bangumi_data.address, http=http, agent=AGENT)


def leftovers() -> list[Path]:
    return list(shelf.folder().glob("*.making"))


def test_what_is_fetched_lies_over_the_snapshot(
    world: World, http: Outside, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE), item_of(SNOW_COURIER))
    moved = replace(LIGHTHOUSE, started=LIGHTHOUSE.started + timedelta(days=2))
    world.catalogue.know([moved, PAPER_MOON])

    assert renew(world, http)

    assert known() == {LIGHTHOUSE.bgm_id, SNOW_COURIER.bgm_id, PAPER_MOON.bgm_id}
    airing = catalogue.airing(LIGHTHOUSE.bgm_id)
    assert airing is not None
    assert airing.weekday == moved.weekday
    assert not shelf.age().is_snapshot
    assert leftovers() == []


def test_what_has_not_changed_is_not_sent_again(
    world: World, http: Outside, listed: Listed
) -> None:
    listed()
    world.catalogue.know([LIGHTHOUSE])

    first, again = renew(world, http), renew(world, http)
    world.catalogue.know([PAPER_MOON])
    then = renew(world, http)

    assert (first, again, then) == (True, False, True)
    assert [one.status for one in world.bangumi_data.heard()] == [200, 304, 200]
    assert known() == {LIGHTHOUSE.bgm_id, PAPER_MOON.bgm_id}


def test_another_address_is_asked_for_all_of_it(
    world: World, http: Outside, listed: Listed
) -> None:
    listed()
    world.catalogue.know([LIGHTHOUSE])
    renew(world, http)

    refresh(f"{world.bangumi_data.address}?mirror=2", http=http, agent=AGENT)

    assert [one.status for one in world.bangumi_data.heard()] == [200, 200]


@pytest.mark.parametrize("trouble", SPOILT, ids=lambda trouble: trouble.name.lower())
def test_what_is_broken_never_replaces_what_is_good(
    world: World, http: Outside, listed: Listed, trouble: Trouble
) -> None:
    listed(item_of(SNOW_COURIER))
    world.catalogue.know([LIGHTHOUSE])
    renew(world, http)
    world.catalogue.know([PAPER_MOON])
    world.bangumi_data.fail("/", trouble)

    with pytest.raises(Problem) as caught:
        renew(world, http)

    assert say(caught.value.code, caught.value.facts).zh
    assert known() == {LIGHTHOUSE.bgm_id, SNOW_COURIER.bgm_id}
    assert leftovers() == []


@pytest.mark.parametrize(
    "document",
    [
        {"items": []},
        {"items": [{"name": "x"}]},
        {"items": {"title": "x"}},
        {"siteMeta": {}},
        [],
        {"items": [{"title": "只有一部"}]},
    ],
)
def test_a_file_of_a_part_is_no_file(
    world: World, http: Outside, listed: Listed, document: Any
) -> None:
    listed()
    world.catalogue.know([LIGHTHOUSE, SNOW_COURIER, PAPER_MOON])
    renew(world, http)
    world.bangumi_data.said = json.dumps(document)

    with pytest.raises(Problem):
        renew(world, http)

    assert len(known()) == 3


def test_a_fetched_file_that_the_disk_has_lost_is_fetched_again(
    world: World, http: Outside, listed: Listed
) -> None:
    listed(item_of(SNOW_COURIER))
    world.catalogue.know([LIGHTHOUSE])
    renew(world, http)
    shelf.fetched().write_bytes(shelf.fetched().read_bytes()[:40])

    assert known() == {SNOW_COURIER.bgm_id}
    assert renew(world, http)
    assert known() == {SNOW_COURIER.bgm_id, LIGHTHOUSE.bgm_id}


@pytest.mark.django_db
def test_the_job_says_in_health_how_old_the_catalogue_is_when_it_fails(
    world: World, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE), day="2024-10-01")
    store.update(world.settings(), author="test")
    world.bangumi_data.fail("/", Trouble.SERVER_ERROR)

    tasks.catalogue("")

    (complaint,) = health.complaints()
    assert "2024-10-01" in complaint.words.en
    assert "2024-10-01" in complaint.words.zh
    job = Job.objects.get(name="catalogue")
    assert job.due_at is not None
    assert job.due_at > clock.now()

    world.bangumi_data.heal()
    world.catalogue.know([LIGHTHOUSE])
    tasks.catalogue("")

    assert health.complaints() == []
    assert "2024-10-01" not in health.catalogue(store.load()).en


@pytest.mark.django_db
def test_switched_off_nothing_is_fetched_and_health_says_so(world: World, listed: Listed) -> None:
    listed(day="2024-10-01")
    store.update(world.settings(), author="test")
    store.update({"network": {"bangumi_data_url": ""}}, author="test")

    config = store.load()

    assert not TASKS["catalogue"].enabled(config)
    said = health.catalogue(config)
    assert "2024-10-01" in said.en
    assert "2024-10-01" in said.zh
    assert "bangumi_data_url" in said.en


@pytest.mark.django_db
def test_its_own_pauses_grow(world: World, listed: Listed) -> None:
    listed()
    store.update(world.settings(), author="test")
    world.bangumi_data.fail("/", Trouble.SERVER_ERROR)
    waits = []

    for _ in range(3):
        tasks.catalogue("")
        (failing,) = standing.failing()
        assert failing.source == shelf.NAME
        until = standing.left_alone(shelf.NAME, asked_as="")
        assert until is not None
        waits.append(until - clock.now())

    assert waits == sorted(waits)
    assert waits[2] > waits[0] * 2
