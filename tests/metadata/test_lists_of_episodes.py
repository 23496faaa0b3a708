"""Lists of episodes: bgm.tv's, page by page, in both of its counts, and which of several fits what was seen."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from apps.core import clock
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.metadata import counting, memory
from apps.metadata.listed import EpisodeList, ListedEpisode, counted_on, fitting, shifted
from apps.metadata.models import SourceAnswer
from apps.metadata.protocol import Language, Settings
from apps.metadata.sources.bgmtv import BgmTv
from tests.metadata.scripted import Scripted


def line(ep: Any, sort: Any, day: Any = "2026-10-05", **more: Any) -> dict[str, Any]:
    return {"ep": ep, "sort": sort, "airdate": day, "name": "名", "name_cn": "", "type": 0, **more}


def page(*lines: Any, total: Any = None) -> dict[str, Any]:
    return {
        "data": list(lines),
        "total": len(lines) if total is None else total,
        "limit": 200,
        "offset": 0,
    }


def list_from(http: Outside, answer: Any) -> EpisodeList | None:
    site = Scripted({"/v0/episodes": answer}).start()
    try:
        settings = Settings(
            tmdb_base_url="",
            tmdb_image_url="",
            bgm_base_url=site.url,
            agent="a/b/1 (https://example.org)",
        )
        return BgmTv(settings, http).episodes(1)
    finally:
        site.stop()


def test_numbers_days_and_names(http: Outside) -> None:
    found = list_from(http, page(line(2, 14, ""), line(1, 13, name_cn="第一话")))

    assert found == EpisodeList(
        "bgm.tv",
        (
            ListedEpisode(1, 13, "名", "第一话", dt.date(2026, 10, 5)),
            ListedEpisode(2, 14, "名", "", None),
        ),
    )


@pytest.mark.parametrize(
    "answer",
    [page(), {"data": None}, {"data": "no"}, [], {"data": [None, 3, {"ep": "x", "sort": -1}]}],
)
def test_what_is_not_a_list_is_no_list(http: Outside, answer: Any) -> None:
    assert list_from(http, answer) is None


def test_a_total_that_promises_more_than_comes_ends(http: Outside) -> None:
    found = list_from(http, page(line(1, 1), total=99999))

    assert found is not None
    assert found.numbers == {1}


@pytest.mark.parametrize(
    "lines",
    [
        (line(1, 0, name="序"), line(2, 1, name="一"), line(3, 2, name="二")),
        (line(0, 0, name="序"), line(1, 1, name="一"), line(2, 2, name="二")),
    ],
    ids=["counted as 1", "counted as 0"],
)
def test_a_prologue_leaves_each_name_at_its_printed_number(http: Outside, lines: Any) -> None:
    found = list_from(http, page(*lines))

    assert found is not None
    assert {one.number: one.title for one in found.episodes} == {0: "序", 1: "一", 2: "二"}


def of(source: str, *pairs: tuple[float, float | None]) -> EpisodeList:
    return EpisodeList(source, tuple(ListedEpisode(number, other) for number, other in pairs))


def test_the_other_count_is_a_list_of_its_own() -> None:
    assert counted_on(of("b", (1, 13), (2, 14))) == of("b", (13, 1), (14, 2))
    assert counted_on(of("b", (1, 1), (2, 2))) is None
    assert counted_on(of("b", (1, 13), (2, None))) is None


INSIDE, ON = of("b", (1, 13), (2, 14)), of("b", (13, 1), (14, 2))


@pytest.mark.parametrize(
    ("seen", "best"),
    [((), INSIDE), ((1,), INSIDE), ((13,), ON), ((2, 13, 14), ON), ((99,), None)],
    ids=["nothing seen", "inside", "counted on", "most", "another season"],
)
def test_the_list_that_has_what_was_seen(seen: tuple[int, ...], best: EpisodeList | None) -> None:
    assert fitting([INSIDE, ON], seen) == best
    assert fitting([], seen) is None


def test_a_list_of_releases_moves_with_their_offset() -> None:
    assert shifted(INSIDE, 28) == of("b", (29, 13), (30, 14))
    assert shifted(ON, -13) == of("b", (1, 2))
    assert shifted(INSIDE, -12) is None


def asked(settings: Settings, http: Outside) -> list[EpisodeList]:
    return counting.lists_of(
        bgm_id=7, tmdb_id=None, season=1, language=Language.ZH, settings=settings, http=http
    )


@pytest.mark.django_db
def test_a_failure_is_told_and_never_remembered(http: Outside, sources: Settings) -> None:
    site = Scripted({}).start()
    site.stop()
    gone = replace(sources, bgm_base_url=site.url)
    with pytest.raises(Problem):
        asked(gone, http)
    with pytest.raises(Problem):
        asked(gone, http)


DAY = dt.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "days_ago", "good_for"),
    [
        ("Returning Series", 3, DAY),
        ("Returning Series", 90, 7 * DAY),
        ("Ended", 3, DAY),
        ("Ended", 90, 30 * DAY),
        ("Canceled", 90, 30 * DAY),
        ("Returning Series", -5, DAY),
    ],
)
def test_a_list_is_asked_for_the_seldomer_the_less_may_change(
    http: Outside, sources: Settings, status: str, days_ago: int, good_for: dt.timedelta
) -> None:
    last = clock.now().date() - dt.timedelta(days=days_ago)
    episodes = [{"episode_number": 1, "air_date": last.isoformat()}]
    show = {"id": 7, "name": "x", "status": status, "seasons": [{"season_number": 1}]}
    site = Scripted({"/3/tv/7": show | {"season/1": {"episodes": episodes}}}).start()
    settings = replace(sources, tmdb_base_url=site.url)

    for _ in range(2):
        counting.catalogue_of(7, language=Language.ZH, settings=settings, http=http)
    site.stop()

    answer = SourceAnswer.objects.get(source="catalogue")
    assert answer.expires_at - answer.answered_at == good_for
    assert len(site.heard()) == 2


@pytest.mark.django_db
def test_a_person_who_refreshes_gets_a_list_of_today(http: Outside, sources: Settings) -> None:
    site = Scripted({"/v0/episodes": page(line(1, 1, "2020-01-01"))}).start()
    settings = replace(sources, bgm_base_url=site.url)
    asked(settings, http)
    asked(settings, http)

    memory.forget_lists()
    asked(settings, http)
    site.stop()

    assert len(site.heard("/v0/episodes")) == 2
