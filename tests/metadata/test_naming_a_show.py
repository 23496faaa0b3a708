"""Who names a new show, and what is taken when one of them is down or knows nothing."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.core.http import Outside
from apps.core.text import say
from apps.metadata import resolver
from apps.metadata.protocol import Language, Names, Parser, Question, Settings
from apps.metadata.resolver import Resolution, Sibling, resolve
from tests.metadata.conftest import about, published
from tests.world.shows import ANI, LIGHTHOUSE, PAPER_MOON, SNOW_COURIER, Show
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


def told(resolution: Resolution) -> list[tuple[str, str]]:
    """The trace without its facts; each line must have words in both languages."""
    for line in resolution.trace:
        words = say(line.code, line.facts)
        assert words.en
        assert words.zh
    return [(line.source, line.code) for line in resolution.trace]


def test_mikan_names_a_show_and_the_others_add_what_they_know(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "mikan")
    assert found.year == LIGHTHOUSE.started.year
    assert found.weekday == LIGHTHOUSE.weekday
    assert (found.bgm_id, found.tmdb_id) == (LIGHTHOUSE.bgm_id, LIGHTHOUSE.tmdb_id)
    assert found.poster_url == (
        f"{world.mikan.url}/images/Bangumi/{LIGHTHOUSE.started:%Y%m}/{LIGHTHOUSE.poster_name}.jpg"
    )
    assert told(found) == [
        ("mikan", "metadata_known"),
        ("bangumi-data", "metadata_unknown"),
        ("tmdb", "metadata_known"),
        ("bgm.tv", "metadata_known"),
    ]


def test_a_later_season_is_called_as_its_show_and_has_the_year_of_the_first(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(SNOW_COURIER, homepage=published(world, SNOW_COURIER))

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert found.official_title == "雪原邮差"
    assert found.season_stated == 2
    assert found.year == SNOW_COURIER.first_season_started.year
    assert [season.number for season in found.seasons] == [1, 2]


@pytest.mark.parametrize(
    ("language", "title", "source"),
    [
        (Language.ZH, LIGHTHOUSE.zh, "mikan"),
        (Language.EN, LIGHTHOUSE.en, "tmdb"),
        (Language.JP, LIGHTHOUSE.ja, "tmdb"),
    ],
)
def test_mikan_names_in_chinese_only(
    world: World, http: Outside, sources: Settings, language: Language, title: str, source: str
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE), language=language)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (title, source)


def test_tmdb_names_where_the_feed_says_so(world: World, http: Outside, sources: Settings) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "tmdb")
    assert found.poster_url.startswith(f"{world.tmdb.url}/t/p/w780/")


def test_a_feed_that_trusts_the_release_alone_keeps_its_name_and_still_learns_the_year(
    world: World, http: Outside, sources: Settings
) -> None:
    homepage = published(world, LIGHTHOUSE)
    question = replace(
        about(LIGHTHOUSE, homepage=homepage), names=Names(zh=("雾港的守灯人",), en=(LIGHTHOUSE.en,))
    )

    found = resolve(question, parser=Parser.PARSER, settings=sources, http=http)

    assert (found.official_title, found.title_from) == ("雾港的守灯人", "release")
    assert found.year == LIGHTHOUSE.started.year


def test_a_release_without_a_show_at_mikan_is_looked_up_elsewhere(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE, bound=False))

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "tmdb")
    assert "noimage" not in found.poster_url
    assert told(found)[0] == ("mikan", "metadata_unknown")


def test_a_traditional_name_finds_the_show(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE, group=ANI)
    question = Question(names=Names(zh=(LIGHTHOUSE.tw,)))

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert found.official_title == LIGHTHOUSE.zh


def test_without_a_key_tmdb_is_not_asked_and_the_trace_says_so(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE), language=Language.JP)

    found = resolve(
        question, parser=Parser.TMDB, settings=replace(sources, tmdb_api_key=""), http=http
    )

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.ja, "bgm.tv")
    assert ("tmdb", "metadata_no_key") in told(found)
    assert world.tmdb.heard() == []


def test_a_wrong_key_is_said_as_such(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)

    found = resolve(
        about(LIGHTHOUSE),
        parser=Parser.TMDB,
        settings=replace(sources, tmdb_api_key="wrong"),
        http=http,
    )

    assert ("tmdb", "unauthorised") in told(found)
    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "bgm.tv")


def test_a_token_of_version_four_goes_into_a_header(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, LIGHTHOUSE)

    resolve(
        about(LIGHTHOUSE),
        parser=Parser.TMDB,
        settings=replace(sources, tmdb_api_key="eyJh.token.v4"),
        http=http,
    )

    asked = world.tmdb.heard()[0].asked
    assert asked.headers["authorization"] == "Bearer eyJh.token.v4"
    assert "api_key" not in asked.query


TROUBLES = {
    "silence": (Trouble.HANG, "timed_out"),
    "a drip": (Trouble.DRIP, "timed_out"),
    "too many requests": (Trouble.TOO_MANY, "rate_limited"),
    "its own fault": (Trouble.SERVER_ERROR, "outside_status"),
    "half an answer": (Trouble.CUT, "broken_off"),
    "a lost connection": (Trouble.RESET, "broken_off"),
    "a page of somebody else": (Trouble.HTML, "bad_answer"),
    "nothing": (Trouble.EMPTY, "bad_answer"),
    "rubbish": (Trouble.GARBAGE, "bad_answer"),
    "too much": (Trouble.OVERSIZED, "too_large"),
    "a circle": (Trouble.REDIRECT_LOOP, "endless_redirects"),
}


@pytest.mark.parametrize(("trouble", "code"), TROUBLES.values(), ids=TROUBLES)
@pytest.mark.parametrize("which", ["mikan", "tmdb", "bgm.tv"])
def test_each_source_may_fail_in_each_way_and_the_next_one_names_the_show(
    world: World, http: Outside, sources: Settings, which: str, trouble: Trouble, code: str
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))
    site = {"mikan": world.mikan, "tmdb": world.tmdb, "bgm.tv": world.bgm}[which]
    site.fail("/", trouble, seconds=0.2)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert found.official_title == LIGHTHOUSE.zh
    assert found.title_from == ("tmdb" if which == "mikan" else "mikan")
    assert found.year == LIGHTHOUSE.started.year
    assert dict(told(found))[which] == code
    assert len(site.heard()) <= 6


def test_a_wrong_content_type_alone_is_no_trouble(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))
    world.tmdb.fail("/", Trouble.WRONG_TYPE)

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert found.title_from == "tmdb"


def test_with_everybody_down_the_release_names_the_show(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE), language=Language.EN)
    for site in (world.mikan, world.tmdb, world.bgm):
        site.fail("/", Trouble.SERVER_ERROR)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.en, "release")
    assert (found.year, found.poster_url, found.weekday) == (None, "", None)
    failed = {source for source, code in told(found) if code == "outside_status"}
    assert failed == {"mikan", "tmdb", "bgm.tv"}


def test_mikans_second_page_may_fail_alone(world: World, http: Outside, sources: Settings) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))
    world.mikan.fail("/Home/Bangumi/", Trouble.SERVER_ERROR)

    found = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert (found.official_title, found.title_from) == (LIGHTHOUSE.zh, "mikan")
    assert told(found)[:2] == [("mikan", "metadata_known"), ("mikan", "outside_status")]


def test_each_source_is_asked_once_and_remembered(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))
    first = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)
    for site in (world.mikan, world.tmdb, world.bgm):
        site.forget()

    again = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert again == first
    assert [site.heard() for site in (world.mikan, world.tmdb, world.bgm)] == [[], [], []]


def test_a_person_may_have_it_looked_up_again(
    world: World, http: Outside, sources: Settings
) -> None:
    question = about(LIGHTHOUSE)
    resolve(question, parser=Parser.TMDB, settings=sources, http=http)
    published(world, LIGHTHOUSE)

    remembered = resolve(question, parser=Parser.TMDB, settings=sources, http=http)
    again = resolve(question, parser=Parser.TMDB, settings=sources, http=http, fresh=True)

    assert (remembered.title_from, again.title_from) == ("release", "tmdb")


def test_a_number_at_the_end_of_a_films_name_stays(
    world: World, http: Outside, sources: Settings
) -> None:
    film = replace(PAPER_MOON, zh="纸月亮的远航 Ⅲ")

    found = resolve(
        about(film, homepage=published(world, film)),
        parser=Parser.MIKAN,
        settings=sources,
        http=http,
    )

    assert (found.official_title, found.title_from) == (film.zh, "mikan")


def test_a_failure_is_not_remembered(world: World, http: Outside, sources: Settings) -> None:
    question = about(LIGHTHOUSE, homepage=published(world, LIGHTHOUSE))
    world.mikan.fail("/", Trouble.SERVER_ERROR, times=1)
    resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    again = resolve(question, parser=Parser.MIKAN, settings=sources, http=http)

    assert again.title_from == "mikan"


def test_every_language_has_its_own_answer(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)

    titles = [
        resolve(
            about(LIGHTHOUSE, language=language), parser=Parser.TMDB, settings=sources, http=http
        ).official_title
        for language in Language
    ]

    assert titles == [LIGHTHOUSE.zh, LIGHTHOUSE.en, LIGHTHOUSE.ja]


def test_a_film_is_looked_for_among_films(world: World, http: Outside, sources: Settings) -> None:
    published(world, PAPER_MOON)

    found = resolve(about(PAPER_MOON), parser=Parser.TMDB, settings=sources, http=http)

    assert found.tmdb_id == PAPER_MOON.tmdb_id
    assert found.year == PAPER_MOON.started.year
    assert not world.tmdb.heard("/3/search/tv")


def remade(show: Show, year: int, number: int) -> Show:
    """A namesake of another year."""
    return replace(
        show,
        started=show.started.replace(year=year),
        tmdb_id=number,
        bgm_id=number,
        mikan_id=number,
    )


@pytest.mark.parametrize("year", [2008, 2021])
def test_of_two_namesakes_the_year_decides(
    world: World, http: Outside, sources: Settings, year: int
) -> None:
    old, new = remade(LIGHTHOUSE, 2008, 700801), remade(LIGHTHOUSE, 2021, 702101)
    published(world, old)
    published(world, new)
    question = replace(about(LIGHTHOUSE), year=year, published=None)

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert found.year == year
    assert found.tmdb_id == {2008: 700801, 2021: 702101}[year]
    assert found.bgm_id == found.tmdb_id


def test_of_two_namesakes_the_one_that_is_broadcast_is_meant(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, remade(LIGHTHOUSE, 2008, 700801))
    published(world, remade(LIGHTHOUSE, 2021, 702101))
    question = replace(about(LIGHTHOUSE), published=dt.date(2021, 11, 2))

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert found.year == 2021


def test_a_show_that_only_sounds_alike_is_not_taken(
    world: World, http: Outside, sources: Settings
) -> None:
    other = replace(LIGHTHOUSE, zh="小猪之雾港守灯人", tw="小豬", ja="子豚", en="Piglet")
    published(world, other)
    question = Question(names=Names(zh=("雾港守灯人",)))

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert (found.title_from, found.tmdb_id, found.year) == ("release", None, None)
    assert {code for _, code in told(found)[1:]} == {"metadata_unknown"}


def test_a_known_id_beats_every_name(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)
    published(world, SNOW_COURIER)
    question = replace(about(LIGHTHOUSE), tmdb_id=SNOW_COURIER.tmdb_id)

    found = resolve(question, parser=Parser.TMDB, settings=sources, http=http)

    assert (found.official_title, found.tmdb_id) == (SNOW_COURIER.zh, SNOW_COURIER.tmdb_id)


def test_a_release_without_a_name_asks_nobody(
    world: World, http: Outside, sources: Settings
) -> None:
    found = resolve(Question(names=Names()), parser=Parser.TMDB, settings=sources, http=http)

    assert found.official_title == ""
    assert told(found) == [
        ("mikan", "metadata_no_page"),
        ("bangumi-data", "metadata_no_name"),
        ("tmdb", "metadata_no_name"),
        ("bgm.tv", "metadata_no_name"),
    ]
    assert world.bgm.heard() == []


def test_bgm_tv_is_told_who_asks(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)

    resolve(about(LIGHTHOUSE), parser=Parser.TMDB, settings=sources, http=http)

    assert world.bgm.heard()[0].asked.headers["user-agent"] == sources.agent


def resolution(
    *,
    year: int | None = 2026,
    tmdb_id: int | None = None,
    bgm_id: int | None = None,
    season: int | None = None,
) -> Resolution:
    return Resolution(
        official_title="X",
        title_from="mikan",
        year=year,
        tmdb_id=tmdb_id,
        bgm_id=bgm_id,
        season=season,
    )


@pytest.mark.parametrize(
    ("found", "siblings", "expected"),
    [
        (resolution(), [], 2026),
        (resolution(), [Sibling(year=2025)], 2025),
        (resolution(), [Sibling(year=None)], None),
        (resolution(tmdb_id=1), [Sibling(year=1981, tmdb_id=2)], 2026),
        (resolution(tmdb_id=1), [Sibling(year=1981, tmdb_id=2), Sibling(year=2022)], 2022),
        (resolution(tmdb_id=1), [Sibling(year=2020, tmdb_id=1)], 2020),
        # without TMDB: a remake, half a season, a later season, a later season of a remake
        (resolution(bgm_id=2), [Sibling(year=1981, bgm_id=1, season=1)], 2026),
        (resolution(bgm_id=2, season=2), [Sibling(year=2025, bgm_id=1, season=2)], 2025),
        (resolution(bgm_id=2, season=2), [Sibling(year=2019, bgm_id=1, season=1)], 2019),
        (resolution(bgm_id=3, season=2), [Sibling(1981, bgm_id=1), Sibling(2024, bgm_id=2)], 2024),
        (resolution(year=None), [Sibling(year=2019)], 2019),
    ],
)
def test_a_new_rule_takes_the_year_of_its_shows_first_rule(
    found: Resolution, siblings: list[Sibling], expected: int | None
) -> None:
    assert resolver.settled_year(found, siblings) == expected
