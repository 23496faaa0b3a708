"""The weekday of each rule: from bgm.tv's calendar, else from our own catalogue; a day set by hand stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import access_tokens, people
from apps.bangumi import weekdays
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.metadata.catalogue import document
from tests.bangumi.conftest import NOW
from tests.world.shows import LIGHTHOUSE, Show
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(world: World, tmp_path: Path) -> Iterator[Outside]:
    """A way out to the world that does not wait between tries."""
    store.update(world.settings(), author="test")
    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0) as way:
        yield way


def rule(**more: object) -> Rule:
    given: dict[str, object] = {
        "official_title": LIGHTHOUSE.zh,
        "title_raw": LIGHTHOUSE.en,
        "bgm_id": LIGHTHOUSE.bgm_id,
        "created_at": NOW,
    }
    return Rule.objects.create(**(given | more))


def day_of(item: Rule) -> int | None:
    item.refresh_from_db()
    return item.air_weekday


def listed(settings: Settings, show: Show, *, days_later: int) -> None:
    """Our catalogue has the show, so many days after the day of bgm.tv."""
    path = settings.DATA_DIR / "listed.json.gz"
    settings.CATALOGUE_SNAPSHOT = path
    document.write(path, {"of": "2024-10-01"}, [item_of(show, hour=23 + 24 * days_later)])


def test_a_rule_gets_the_day_of_the_calendar(world: World, outside: Outside) -> None:
    world.catalogue.know([LIGHTHOUSE])
    item = rule()

    assert weekdays.refresh(store.load(), outside=outside) == 1
    assert day_of(item) == LIGHTHOUSE.weekday
    assert weekdays.refresh(store.load(), outside=outside) == 0


@pytest.mark.parametrize(
    "kept",
    [{"weekday_locked": True, "air_weekday": 0}, {"disabled": True, "air_weekday": 0}],
    ids=str,
)
def test_a_day_set_by_hand_and_a_rule_switched_off_stay(
    world: World, outside: Outside, kept: dict[str, object]
) -> None:
    world.catalogue.know([LIGHTHOUSE])
    item = rule(**kept)

    weekdays.refresh(store.load(), outside=outside)

    assert day_of(item) == 0
    assert LIGHTHOUSE.weekday != 0


def test_what_the_calendar_does_not_have_the_catalogue_knows(
    settings: Settings, outside: Outside
) -> None:
    listed(settings, LIGHTHOUSE, days_later=1)
    item = rule()

    assert weekdays.refresh(store.load(), outside=outside) == 1
    assert day_of(item) == (LIGHTHOUSE.weekday + 1) % 7


def test_where_both_know_the_calendar_counts(
    world: World, settings: Settings, outside: Outside
) -> None:
    world.catalogue.know([LIGHTHOUSE])
    listed(settings, LIGHTHOUSE, days_later=1)
    item = rule()

    weekdays.refresh(store.load(), outside=outside)

    assert day_of(item) == LIGHTHOUSE.weekday


def test_without_bgm_tv_the_catalogue_serves_and_the_failure_is_said(
    world: World, settings: Settings, outside: Outside
) -> None:
    listed(settings, LIGHTHOUSE, days_later=0)
    world.bgm.fail("/", Trouble.SERVER_ERROR)
    item = rule()

    with pytest.raises(Problem):
        weekdays.refresh(store.load(), outside=outside)

    assert day_of(item) == LIGHTHOUSE.weekday


def test_half_past_25_is_shown_on_the_day_on_which_it_was_listed(settings: Settings) -> None:
    path = settings.DATA_DIR / "late.json.gz"
    settings.CATALOGUE_SNAPSHOT = path
    document.write(path, {"of": "2024-10-01"}, [item_of(LIGHTHOUSE, hour=25, minute=30)])
    item = rule()

    found = weekdays.of_catalogue([item])

    assert found == {item.pk: LIGHTHOUSE.weekday}


@pytest.fixture
def writer() -> Client:
    """A program that may change things."""
    owner = people.found(username="writer", password="a long enough one")
    token = access_tokens.issue(owner=owner, name="w", scope="write").text
    return Client(headers={"authorization": f"Bearer {token}"})


def test_a_client_has_the_days_looked_up_and_hears_how_many_changed(
    world: World, writer: Client
) -> None:
    store.update(world.settings(), author="test")
    world.catalogue.know([LIGHTHOUSE])
    item = rule()

    answer = writer.get("/api/v1/bangumi/refresh/calendar")

    assert answer.status_code == 200
    assert answer.json()["msg_en"] == "1 weekdays changed."
    assert day_of(item) == LIGHTHOUSE.weekday


def test_a_client_hears_that_bgm_tv_is_away(world: World, writer: Client) -> None:
    store.update(world.settings(), author="test")
    world.bgm.fail("/", Trouble.HTML)
    rule()

    answer = writer.get("/api/v1/bangumi/refresh/calendar")

    assert answer.status_code == 500
    assert answer.json()["msg_zh"]
