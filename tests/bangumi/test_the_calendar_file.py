"""The calendar file: what calendar programs read, letter by letter."""

import datetime as dt
from typing import Any

import pytest

from apps.bangumi import calendar_file
from apps.bangumi.episodes import EpisodeState
from apps.bangumi.models import Rule
from apps.bangumi.showings import Showing
from tests.bangumi import ical
from tests.bangumi.conftest import NOW
from tests.bangumi.ical import Component


def showing(show: str = "静静的港", *, bgm_id: int | None = 1, **more: object) -> Showing:
    given: dict[str, object] = {
        "uid": "a-1",
        "rule": Rule(official_title=show, bgm_id=bgm_id),
        "number": "S01E05",
        "begins_at": dt.datetime(2026, 11, 27, 16, 30, tzinfo=dt.UTC),
        "day": dt.date(2026, 11, 27),
        "state": EpisodeState.ON_DISK,
        "title": "",
        "changed_at": NOW,
    }
    return Showing(**(given | more))  # type: ignore[arg-type]


def read(*showings: Showing, in_chinese: bool = False) -> Component:
    return ical.read(calendar_file.written(showings, in_chinese=in_chinese))


def event(show: str = "静静的港", **more: Any) -> Component:
    (found,) = read(showing(show, **more)).inside
    return found


def test_the_file_says_what_every_program_asks_of_it() -> None:
    calendar = read(showing())

    assert calendar.name == "VCALENDAR"
    assert calendar.values["VERSION"] == "2.0"
    assert calendar.values["PRODID"]
    assert calendar.values["REFRESH-INTERVAL"] == "PT3H"
    assert "METHOD" not in calendar.values


def test_an_empty_calendar_is_a_calendar() -> None:
    assert read().inside == []


def test_an_episode_whose_hour_is_known_stands_at_its_hour_in_utc() -> None:
    values = event().values

    assert values["UID"] == "a-1"
    assert (values["DTSTART"], values["DTEND"]) == ("20261127T163000Z", "20261127T170000Z")
    assert values["DTSTAMP"] == "20261125T120000Z"
    assert values["SUMMARY"] == "静静的港 S01E05"
    assert values["URL"] == "https://bgm.tv/subject/1"
    assert values["TRANSP"] == "TRANSPARENT"


def test_half_past_25_in_japan_is_the_same_moment_everywhere() -> None:
    japan = dt.timezone(dt.timedelta(hours=9))
    values = event(begins_at=dt.datetime(2026, 11, 28, 1, 30, tzinfo=japan)).values

    assert values["DTSTART"] == "20261127T163000Z"


def test_without_an_hour_it_takes_the_broadcast_day_as_a_whole() -> None:
    found = event(begins_at=None)

    assert found.values["DTSTART"] == "20261127"
    assert found.parameters["DTSTART"] == ";VALUE=DATE"
    assert "DTEND" not in found.values


def test_the_episodes_own_title_stands_above_its_state() -> None:
    (found,) = read(showing(title="灯台, 再会")).inside

    assert found.values["DESCRIPTION"] == "灯台, 再会\nOn disk."


def test_a_show_that_bgm_tv_does_not_know_has_no_address() -> None:
    assert "URL" not in event(bgm_id=None).values


@pytest.mark.parametrize(
    ("state", "en", "zh"),
    [
        ("not_aired", "Not broadcast yet.", "尚未放送。"),
        ("missing", "Missing.", "缺失。"),
        ("found", "Found; waits for its download.", "已找到，等待下载。"),
        ("downloading", "Coming down.", "正在下载。"),
        ("on_disk", "On disk.", "已入库。"),
    ],
)
def test_what_has_become_of_it_is_said_in_the_readers_language(
    state: str, en: str, zh: str
) -> None:
    assert event(state=EpisodeState(state)).values["DESCRIPTION"] == en
    (chinese,) = read(showing(state=EpisodeState(state)), in_chinese=True).inside
    assert chinese.values["DESCRIPTION"] == zh


@pytest.mark.parametrize(
    "title",
    [
        "Re:Zero; part 2, or: “why”",
        "back\\slash",
        "two\nlines",
        "a title that is far longer than one line of seventy-five bytes may be, and goes on and on",
        "关于我转生变成图书馆之后只想安静读书可是勇者们总来还书这件事第二季后半部分完结篇特别加长版",
        "👨‍👩‍👧 family " * 12,
        "BEGIN:VEVENT\r\nUID:evil",
    ],
)
def test_any_title_comes_back_as_it_was(title: str) -> None:
    assert event(title).values["SUMMARY"].replace("\r", "") == f"{title} S01E05".replace("\r", "")


def test_the_same_showings_make_the_same_bytes() -> None:
    both = [showing(), showing(uid="a-2", number="S01E06")]

    one = calendar_file.written(both, in_chinese=False)

    assert one == calendar_file.written(both, in_chinese=False)
    assert [each.values["UID"] for each in ical.read(one).inside] == ["a-1", "a-2"]
