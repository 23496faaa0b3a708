"""The weekday of a show by bgm.tv's calendar."""

import datetime as dt

import pytest

from apps.core import clock
from apps.core.errors import BadAnswer, OutsideStatus
from apps.core.http import Outside
from apps.metadata.calendar import ShowKey, lines, weekdays_for
from apps.metadata.models import SourceAnswer
from apps.metadata.protocol import CalendarLine, Settings
from tests.metadata.conftest import published
from tests.world.shows import LIGHTHOUSE, SNOW_COURIER
from tests.world.site import Trouble
from tests.world.world import World

LINES = [
    CalendarLine(1, 0, ("某作品 第二季", "ある作品 2nd Season")),
    CalendarLine(2, 1, ("某", "あ")),
    CalendarLine(3, 2, ("魔法少女育成计划 restart", "魔法少女育成計画 restart")),
    CalendarLine(4, 3, ("另一部作品", "別の作品")),
    CalendarLine(5, 6, ("魔法少女", "まほう")),
]


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (ShowKey(9, ("某作品 第二季",)), 0),
        (ShowKey(9, ("ある作品 2nd season",)), 0),
        (ShowKey(9, ("某作品",)), 0),
        (ShowKey(9, ("某作品",), bgm_id=4), 3),
        (ShowKey(9, ("没有的作品",), bgm_id=99), None),
        (ShowKey(9, ("魔法少女育成計劃",)), 2),
        (ShowKey(9, ("某某某",)), None),
        (ShowKey(9, ("魔法少女",)), 6),
        (ShowKey(9, ()), None),
    ],
    ids=[
        "chinese name",
        "original name in any case",
        "without its season",
        "id before names",
        "unknown id and name",
        "part of a name, traditional",
        "short parts are chance",
        "whole name before part",
        "no names",
    ],
)
def test_a_show_finds_its_day(show: ShowKey, expected: int | None) -> None:
    assert weekdays_for([show], LINES).get(9) == expected


@pytest.mark.django_db
def test_monday_is_nought(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)
    published(world, SNOW_COURIER)
    shows = [ShowKey(one.zh, (one.zh,)) for one in (LIGHTHOUSE, SNOW_COURIER)]

    days = weekdays_for(shows, lines(sources, http))

    assert days == {one.zh: one.weekday for one in (LIGHTHOUSE, SNOW_COURIER)}


@pytest.mark.django_db
def test_the_calendar_is_asked_once_an_hour(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)
    first = lines(sources, http)

    again = lines(sources, http)
    kept_for = SourceAnswer.objects.get().expires_at - clock.now()
    SourceAnswer.objects.update(expires_at=clock.now())
    lines(sources, http)

    assert again == first
    assert dt.timedelta(minutes=59) < kept_for <= dt.timedelta(hours=1)
    assert len(world.bgm.heard("/calendar")) == 2


@pytest.mark.django_db
def test_a_failing_calendar_is_said_and_not_remembered(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, LIGHTHOUSE)
    world.bgm.fail("/calendar", Trouble.SERVER_ERROR, times=1)
    with pytest.raises(OutsideStatus):
        lines(sources, http)
    world.bgm.fail("/calendar", Trouble.HTML, times=1)
    with pytest.raises(BadAnswer):
        lines(sources, http)

    assert len(lines(sources, http)) == 1
