"""Which work a release is of: the catalogue on our own disk, what was weighed, and what a person has pinned."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from apps.core.http import Outside
from apps.core.text import MESSAGES
from apps.metadata.likeness import Work, likeness
from apps.metadata.protocol import Kind, Language, Names, Number, Parser, Question, Settings
from apps.metadata.resolver import Resolution, resolve
from tests.metadata.conftest import Listed, about, published, without_page
from tests.world.shows import LIGHTHOUSE, PAPER_MOON, SNOW_COURIER, Show
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db

REMAKE = replace(
    LIGHTHOUSE, bgm_id=7001, tmdb_id=7002, mikan_id=7003, started=dt.date(1999, 4, 3), ended=True
)


def named(names: Names, **more: Any) -> Question:
    return Question(names=names, **more)


def without_sites(world: World) -> None:
    for site in (world.mikan, world.tmdb, world.bgm):
        site.fail("/", Trouble.SERVER_ERROR)


def numbers(found: Resolution) -> tuple[int | None, int | None]:
    return found.bgm_id, found.tmdb_id


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (Language.ZH, LIGHTHOUSE.zh),
        (Language.JP, LIGHTHOUSE.ja),
        (Language.EN, LIGHTHOUSE.en),
    ],
)
def test_with_every_site_down_the_catalogue_names_the_show(
    world: World, http: Outside, sources: Settings, listed: Listed, language: Language, title: str
) -> None:
    listed(item_of(LIGHTHOUSE))
    without_sites(world)
    question = replace(about(LIGHTHOUSE, language=language), names=Names(zh=(LIGHTHOUSE.tw,)))

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (title, "bangumi-data")
    assert (found.year, found.weekday) == (LIGHTHOUSE.started.year, LIGHTHOUSE.weekday)
    assert numbers(found) == (LIGHTHOUSE.bgm_id, LIGHTHOUSE.tmdb_id)


def test_a_feed_of_one_show_is_enough_when_its_page_cannot_be_had(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE), item_of(SNOW_COURIER))
    homepage = published(world, SNOW_COURIER)
    without_sites(world)
    feed = f"{world.mikan.url}/RSS/Bangumi?bangumiId={SNOW_COURIER.mikan_id}&subgroupid=5"
    question = named(Names(zh=("谁也不知道的名字",)), homepage=homepage, came_from=feed)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.season_stated) == (SNOW_COURIER.zh, 2)
    assert numbers(found) == (SNOW_COURIER.bgm_id, SNOW_COURIER.tmdb_id)


def test_the_numbers_of_the_catalogue_spare_the_sites_a_search(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE))
    published(world, LIGHTHOUSE)

    resolve(about(LIGHTHOUSE), parser=Parser.TMDB, settings=sources, http=http)

    assert [one.asked.path for one in world.tmdb.heard()] == [f"/3/tv/{LIGHTHOUSE.tmdb_id}"]
    assert [one.asked.path for one in world.bgm.heard()] == [f"/v0/subjects/{LIGHTHOUSE.bgm_id}"]


def test_a_number_that_is_gone_at_its_site_is_searched_for_by_name(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(replace(LIGHTHOUSE, bgm_id=7001, tmdb_id=7002)))
    published(world, LIGHTHOUSE)

    found = resolve(about(LIGHTHOUSE), parser=Parser.TMDB, settings=sources, http=http)

    assert found.title_from == "tmdb"
    assert found.tmdb_id == LIGHTHOUSE.tmdb_id


@pytest.mark.parametrize(
    ("published_on", "expected"),
    [(dt.date(2024, 10, 20), LIGHTHOUSE), (dt.date(1999, 5, 1), REMAKE)],
)
def test_of_two_namesakes_the_one_that_was_on_then_is_meant(
    http: Outside, sources: Settings, listed: Listed, published_on: dt.date, expected: Show
) -> None:
    listed(item_of(REMAKE), item_of(LIGHTHOUSE))
    question = named(Names(zh=(LIGHTHOUSE.zh,)), published=published_on)

    found = resolve(
        question, parser=Parser.TMDB, settings=replace(sources, tmdb_api_key=""), http=http
    )

    assert found.bgm_id == expected.bgm_id
    assert found.year == expected.started.year


def test_the_choice_and_the_runners_up_are_kept_with_their_reasons(
    http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(REMAKE), item_of(LIGHTHOUSE), item_of(PAPER_MOON))
    question = named(Names(zh=(LIGHTHOUSE.zh,)), year=LIGHTHOUSE.started.year)

    found = resolve(
        question, parser=Parser.TMDB, settings=replace(sources, tmdb_api_key=""), http=http
    )

    choice, second = found.contenders
    assert (choice.id, choice.is_choice, choice.year) == (LIGHTHOUSE.bgm_id, True, 2024)
    assert (second.id, second.is_choice, second.year) == (REMAKE.bgm_id, False, 1999)
    assert choice.points > second.points
    assert [one.code for one in choice.reasons] == [
        "same_name",
        "animation",
        "origin",
        "same_season",
        "same_year",
    ]
    assert "years_away" in [one.code for one in second.reasons]


@pytest.mark.parametrize("source", ["bgm.tv", "tmdb"])
def test_a_search_remembers_whom_it_weighed(
    world: World, http: Outside, sources: Settings, source: str
) -> None:
    published(world, LIGHTHOUSE)
    published(world, REMAKE)
    question = without_page(about(LIGHTHOUSE))

    first = resolve(question, parser=Parser.TMDB, settings=sources, http=http)
    again = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    weighed = [one for one in first.contenders if one.source == source]
    assert [one.is_choice for one in weighed] == [True, False]
    assert again.contenders == first.contenders


def test_where_none_is_near_enough_those_that_come_near_are_kept(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE))
    published(world, LIGHTHOUSE)
    question = named(Names(zh=(LIGHTHOUSE.zh,)), year=1950, kind=Kind.MOVIE)

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)
    again = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert (found.title_from, numbers(found)) == ("release", (None, None))
    assert ("bgm.tv", "metadata_unknown") in [(one.source, one.code) for one in found.trace]
    near = {(one.source, one.id): one for one in found.contenders}
    assert not any(one.is_choice for one in near.values())
    assert {("bangumi-data", LIGHTHOUSE.bgm_id), ("bgm.tv", LIGHTHOUSE.bgm_id)} <= set(near)
    assert again.contenders == found.contenders


def test_halves_of_a_season_share_the_show_and_no_more(
    http: Outside, sources: Settings, listed: Listed
) -> None:
    second = replace(SNOW_COURIER, bgm_id=7001, mikan_id=7003, started=dt.date(2025, 1, 4))
    listed(item_of(SNOW_COURIER), item_of(second))
    without_key = replace(sources, tmdb_api_key="", bgm_base_url=sources.tmdb_base_url)
    question = named(Names(zh=(SNOW_COURIER.zh_with_season,)), season=2)

    found = resolve(question, parser=Parser.TMDB, settings=without_key, http=http)

    on_the_day = replace(question, published=second.started + dt.timedelta(days=1))
    of_the_second = resolve(on_the_day, parser=Parser.TMDB, settings=without_key, http=http)

    assert found.official_title == of_the_second.official_title == SNOW_COURIER.zh
    assert numbers(found) == (None, SNOW_COURIER.tmdb_id)
    assert found.weekday is None
    assert numbers(of_the_second) == (second.bgm_id, SNOW_COURIER.tmdb_id)
    assert of_the_second.weekday == second.weekday


def test_two_namesakes_that_fit_alike_are_both_left_alone(
    http: Outside, sources: Settings, listed: Listed
) -> None:
    other = replace(LIGHTHOUSE, zh="别的灯塔", tw="別的燈塔", bgm_id=7001, tmdb_id=7002)
    listed(item_of(LIGHTHOUSE), item_of(other))
    without_key = replace(sources, tmdb_api_key="", bgm_base_url=sources.tmdb_base_url)

    found = resolve(
        named(Names(en=(LIGHTHOUSE.en,))), parser=Parser.TMDB, settings=without_key, http=http
    )

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.en, "release")
    assert numbers(found) == (None, None)
    assert {one.id for one in found.contenders} == {LIGHTHOUSE.bgm_id, 7001}


LATER = [
    # A season that is not listed yet, and a namesake that ended long ago.
    ({"season": 3}, LIGHTHOUSE),
    ({"published": dt.date(2026, 11, 1)}, REMAKE),
    ({"year": 2026}, REMAKE),
]


@pytest.mark.parametrize(("more", "show"), LATER)
def test_what_is_not_listed_yet_does_not_get_the_numbers_of_an_older_work(
    world: World,
    http: Outside,
    sources: Settings,
    listed: Listed,
    more: dict[str, Any],
    show: Show,
) -> None:
    listed(item_of(show))
    without_sites(world)

    found = resolve(
        named(Names(zh=(show.zh,)), **more), parser=Parser.TMDB, settings=sources, http=http
    )

    assert found.official_title == show.zh
    assert numbers(found) == (None, None)
    assert (found.year, found.weekday) == (more.get("year"), None)


def test_an_old_work_that_comes_out_again_is_known_by_a_catalogue_of_later(
    http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(REMAKE), day="2024-10-01")
    without_key = replace(sources, tmdb_api_key="", bgm_base_url=sources.tmdb_base_url)

    def published_on(day: dt.date) -> Resolution:
        question = named(Names(zh=(REMAKE.zh,)), published=day)
        return resolve(question, parser=Parser.TMDB, settings=without_key, http=http)

    assert numbers(published_on(dt.date(2024, 9, 30))) == (REMAKE.bgm_id, REMAKE.tmdb_id)
    assert published_on(dt.date(2024, 9, 30)).year == 1999
    assert numbers(published_on(dt.date(2024, 10, 2))) == (None, None)


def test_a_film_is_not_a_season(http: Outside, sources: Settings, listed: Listed) -> None:
    film = item_of(LIGHTHOUSE) | {"type": "movie", "sites": [{"site": "tmdb", "id": "movie/77"}]}
    listed(film)
    without_key = replace(sources, tmdb_api_key="")

    def about_a(kind: Kind) -> Resolution:
        question = named(Names(zh=(LIGHTHOUSE.zh,)), kind=kind)
        return resolve(question, parser=Parser.TMDB, settings=without_key, http=http)

    assert about_a(Kind.MOVIE).tmdb_id == 77
    assert about_a(Kind.EPISODE).tmdb_id is None


def test_a_pinned_number_names_the_show_whatever_its_page_says(
    world: World, http: Outside, sources: Settings, listed: Listed
) -> None:
    listed(item_of(LIGHTHOUSE), item_of(SNOW_COURIER))
    published(world, SNOW_COURIER)
    question = replace(
        about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE)),
        bgm_id=SNOW_COURIER.bgm_id,
        pinned=frozenset({Number.BGM}),
    )

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.season_stated) == (SNOW_COURIER.zh, 2)
    assert numbers(found) == (SNOW_COURIER.bgm_id, SNOW_COURIER.tmdb_id)
    assert found.weekday == SNOW_COURIER.weekday
    assert ("mikan", "metadata_other_work") in [(one.source, one.code) for one in found.trace]


def test_a_pinned_number_at_tmdb_names_the_show(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, PAPER_MOON)
    question = replace(
        about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE)),
        tmdb_id=SNOW_COURIER.tmdb_id,
        pinned=frozenset({Number.TMDB}),
    )
    published(world, SNOW_COURIER)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (SNOW_COURIER.zh, "tmdb")
    assert found.tmdb_id == SNOW_COURIER.tmdb_id


@pytest.mark.parametrize("number", list(Number))
def test_a_pinned_number_that_nobody_knows_stays_and_finds_no_other_work(
    world: World, http: Outside, sources: Settings, number: Number
) -> None:
    published(world, LIGHTHOUSE)
    pin: dict[str, Any] = {number.value: 99, "pinned": frozenset({number})}
    question = replace(without_page(about(LIGHTHOUSE)), **pin)

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert getattr(found, number) == 99
    assert f"/{99}" in "".join(
        one.asked.path for site in (world.tmdb, world.bgm) for one in site.heard()
    )


def test_every_reason_has_words() -> None:
    work = Work(names=("某作品", "某"), years=frozenset({2020}), season=1, is_right_kind=False)
    for year in (2020, 2021, 2030):
        for season in (1, 2):
            question = named(Names(zh=("某作品",)), year=year, season=season)
            for reason in likeness(work, question).reasons:
                assert f"weighed_{reason.code}" in MESSAGES
