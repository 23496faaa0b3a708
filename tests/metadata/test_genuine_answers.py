"""The adapters on genuine pages and answers, where they lie beside the repository."""

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from apps.core.errors import BadAnswer
from apps.core.http import Outside
from apps.metadata.calendar import ShowKey, weekdays_for
from apps.metadata.catalogue import document as document_of_shows
from apps.metadata.catalogue.document import items
from apps.metadata.catalogue.listing import listing
from apps.metadata.protocol import Language, Names, Question, Settings, latest_season
from apps.metadata.registry import broadcast_calendar
from apps.metadata.sources.bgmtv import BgmTv
from apps.metadata.sources.mikan import read_page
from apps.metadata.sources.tmdb import Tmdb
from tests.metadata.scripted import Scripted
from tests.world.programs import genuine

pytestmark = pytest.mark.genuine


def sample(name: str) -> bytes:
    content = genuine(name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def document(name: str) -> Any:
    return json.loads(sample(name))


SHOWS = [
    ("html_Bangumi_2922_2023.html", "万事屋斋藤、到异世界", dt.date(2023, 1, 8), 6, 366165),
    ("html_Bangumi_3288.html", "吉伊卡哇", dt.date(2022, 4, 4), 4, 354700),
    ("html_Bangumi_3515.html", "几分钟的欢呼", dt.date(2024, 6, 14), 6, 476808),
    ("html_Bangumi_3530_large.html.gz", "药屋少女的呢喃 第二季", dt.date(2025, 1, 10), 4, 486347),
    ("html_Bangumi_3618.html", "神统记", dt.date(2025, 4, 11), 4, 488460),
    (
        "html_Bangumi_animeko_2024-04.html.gz",
        "无职转生Ⅱ ～到了异世界就拿出真本事～",
        dt.date(2023, 7, 2),
        6,
        373247,
    ),
]


@pytest.mark.parametrize(("name", "title", "start", "weekday", "bgm_id"), SHOWS)
def test_a_page_of_a_show(name: str, title: str, start: dt.date, weekday: int, bgm_id: int) -> None:
    page = read_page(sample(f"mikan/{name}"), url="https://mikanime.tv/Home/Bangumi/1")

    assert (page.title, page.start, page.weekday, page.bgm_id) == (title, start, weekday, bgm_id)
    assert page.poster_url.startswith("https://mikanime.tv/images/Bangumi/")
    assert page.poster_url.endswith(".jpg")


EPISODES = [
    ("html_Episode_0045e2742528.html", "一起加油吧", 3573),
    ("html_Episode_348a1c6e4c16.html", "测不准的阿波连同学 第二季", 3612),
    ("html_Episode_gb_mikan_3751.html", "拥有超常技能的异世界流浪美食家 第二季", 3751),
    ("html_Episode_gb_mikan_3774_ep02.html", "弹珠汽水瓶里的千岁同学", 3774),
]


@pytest.mark.parametrize(("name", "title", "show"), EPISODES)
def test_a_page_of_an_episode(name: str, title: str, show: int) -> None:
    page = read_page(sample(f"mikan/{name}"), url="https://mikanani.me/Home/Episode/x")

    assert page.title == title
    assert page.show_url == f"https://mikanani.me/Home/Bangumi/{show}"
    assert page.poster_url.startswith("https://mikanani.me/images/Bangumi/")


def test_a_release_that_is_bound_to_no_show() -> None:
    page = read_page(sample("mikan/html_Episode_gb_mikan_edge_case.html"), url="https://m/")

    assert (page.title, page.show_url, page.poster_url) == ("", "", "")


@pytest.mark.parametrize("name", ["html_LoginPage.html", "html_ExpandBangumi_3288.html"])
def test_other_pages_of_the_site_are_refused(name: str) -> None:
    with pytest.raises(BadAnswer):
        read_page(sample(f"mikan/{name}"), url="https://mikanani.me/")


def tmdb(http: Outside, site: Scripted) -> Tmdb:
    return Tmdb(settings_of(site), http)


def settings_of(site: Scripted) -> Settings:
    return Settings(
        tmdb_base_url=site.url,
        tmdb_image_url=site.url,
        bgm_base_url=site.url,
        agent="a/b/1 (https://example.org)",
        tmdb_api_key="token.of.v4",
        answering_seconds=5,
    )


FOUND = [
    ("gb_search_isekai.json", "gb_tv_87478.json", "异世界四重奏", 3, 2025, 2019),
    ("gb_search_makeine.json", "gb_tv_241535.json", "败犬女主太多了！", None, None, 2024),
    ("gb_search_classroom.json", "gb_tv_72517.json", "欢迎来到实力至上主义的教室", 4, 2026, 2017),
    ("gb_search_tougen.json", "gb_tv_253811.json", "桃源暗鬼", None, 2025, 2025),
    ("gb_search_wolf.json", "gb_tv_229676.json", "狼与香辛料 行商邂逅贤狼", None, 2024, 2024),
]


@pytest.mark.parametrize(("search", "details", "title", "season", "year", "first_year"), FOUND)
def test_a_show_is_found_at_tmdb(
    http: Outside,
    search: str,
    details: str,
    title: str,
    season: int | None,
    year: int | None,
    first_year: int,
) -> None:
    show = document(f"tmdb/{details}")
    site = Scripted(
        {"/3/search/tv": document(f"tmdb/{search}"), f"/3/tv/{show['id']}": show}
    ).start()
    try:
        facts = tmdb(http, site).ask(Question(names=Names(zh=(title,)), season=season, year=year))
    finally:
        site.stop()

    assert facts is not None
    assert (facts.title, facts.year, facts.tmdb_id) == (title, first_year, show["id"])


@pytest.mark.parametrize(("year", "expected"), [(1981, 34163), (2022, 154524)])
def test_two_shows_of_one_name_at_tmdb(http: Outside, year: int, expected: int) -> None:
    lines = document("tmdb/search_tv_zhCN_うる星やつら.json")
    shows = {f"/3/tv/{one['id']}": one for one in lines["results"]}
    site = Scripted({"/3/search/tv": lines, **shows}).start()
    try:
        facts = tmdb(http, site).ask(Question(names=Names(zh=("福星小子",)), year=year))
    finally:
        site.stop()

    assert facts is not None
    assert (facts.tmdb_id, facts.year) == (expected, year)


@pytest.mark.parametrize("language", list(Language))
def test_frieren_is_in_its_first_season_in_every_language(
    http: Outside, language: Language
) -> None:
    show = document("tmdb/tv_209867_frieren_en_2026.json")
    site = Scripted({"/3/tv/209867": show}).start()
    try:
        facts = tmdb(http, site).ask(Question(names=Names(), tmdb_id=209867, language=language))
    finally:
        site.stop()

    assert facts is not None
    assert latest_season(facts.seasons, today=dt.date(2023, 11, 1)) == 1
    assert facts.year == 2023


def test_an_unannounced_show_at_tmdb_has_no_year(http: Outside) -> None:
    lines = document("tmdb/search_tv_zhCN_unannounced_2026.json")
    site = Scripted(
        {
            "/3/search/tv": lines,
            "/3/tv/321518": document("tmdb/tv_321518_unannounced_zhCN_2026.json"),
        }
    ).start()
    try:
        facts = tmdb(http, site).ask(Question(names=Names(zh=("世界最强魔女，始动",))))
    finally:
        site.stop()

    assert facts is not None
    assert (facts.title, facts.year) == ("世界最强魔女，始动", None)


SUBJECTS = [
    ("v0_subject_371546.json", "欢迎来到实力至上主义教室", 2, 2022, 0),
    ("v0_subject_366165.json", "万事屋斋藤、到异世界", None, 2023, 6),
    ("v0_subject_511936_2026-10.json", "罗梅莉亚战记", None, 2026, 0),
    ("v0_subject_975.json", "海贼王", None, 1999, 6),
]


@pytest.mark.parametrize(("name", "title", "season", "year", "weekday"), SUBJECTS)
def test_a_subject_of_bgm_tv(
    http: Outside, name: str, title: str, season: int | None, year: int, weekday: int
) -> None:
    subject = document(f"bgm/{name}")
    site = Scripted({f"/v0/subjects/{subject['id']}": subject}).start()
    try:
        facts = BgmTv(settings_of(site), http).ask(Question(names=Names(), bgm_id=subject["id"]))
    finally:
        site.stop()

    assert facts is not None
    assert (facts.title, facts.season, facts.year) == (title, season, year)
    assert facts.weekday == weekday
    assert facts.poster_url.startswith("https://lain.bgm.tv/")


def test_the_calendar_of_bgm_tv(http: Outside) -> None:
    site = Scripted({"/calendar": document("bgm/calendar_2026-10_trimmed.json")}).start()
    try:
        calendar = broadcast_calendar(settings_of(site), http)
    finally:
        site.stop()

    days = weekdays_for(
        [ShowKey("by name", ("罗梅莉亚战记",)), ShowKey("by id", (), bgm_id=541538)], calendar
    )
    assert len(calendar) == 12
    assert days == {"by name": 0, "by id": 1}


def test_the_catalogue_as_it_is_published() -> None:
    text = sample("datasets/bangumi-data_slice.json").decode()

    shows = [listing(item) for item in items(text)]

    assert len(shows) == 86
    assert all(show.airing and show.all_names for show in shows)
    assert sum(show.bgm_id is not None for show in shows) > 80
    assert sum(show.tmdb is not None for show in shows) > 60


def test_months_that_are_newer_than_the_package() -> None:
    text = sample("datasets/bangumi-data_2026-04..08.json.gz").decode()

    shows = [listing(item) for item in items(f'{{"items": {text}}}')]

    assert len(shows) == 161
    assert all(show.start and show.start.year == 2026 for show in shows)


def weekdays_of_subjects() -> list[tuple[int, int]]:
    """Number and weekday of the genuine subjects that name one day."""
    found = []
    for path in sorted(genuine("bgm").glob("v0_subject_*.json")):
        subject = json.loads(path.read_bytes())
        days = {one["value"] for one in subject["infobox"] if one["key"] == "放送星期"}
        if len(days) == 1 and len(day := days.pop()) == 3:
            found.append((subject["id"], "一二三四五六日".index(day[-1])))
    return found


def test_the_catalogue_and_bgm_tv_name_the_same_broadcast_days() -> None:
    shipped = Path(document_of_shows.__file__).with_name("snapshot.json.gz")
    airings = {show.bgm_id: show.airing for show in map(listing, document_of_shows.read(shipped))}
    both = [(airings[number], day) for number, day in weekdays_of_subjects() if number in airings]

    assert len(both) >= 5
    assert all(airing and airing.weekday == day for airing, day in both)
