"""What TMDB's data look like in the corners: no translation, no date, specials, namesakes, symbols in a name."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from apps.core.http import Outside
from apps.metadata.protocol import (
    Kind,
    Language,
    Names,
    Question,
    SeasonFacts,
    Settings,
    ShowFacts,
    latest_season,
)
from apps.metadata.sources.tmdb import Tmdb
from tests.metadata.scripted import Scripted

KEY = "0123456789abcdef0123456789abcdef"


@contextmanager
def tmdb(http: Outside, answers: Mapping[str, Any]) -> Iterator[tuple[Tmdb, Scripted]]:
    """The adapter, and the site it asks."""
    with_site = Scripted(answers).start()
    try:
        settings = Settings(
            tmdb_base_url=with_site.url,
            tmdb_image_url="https://pictures.example",
            bgm_base_url="",
            agent="a/b/1 (https://example.org)",
            tmdb_api_key=KEY,
            answering_seconds=5,
        )
        yield Tmdb(settings, http), with_site
    finally:
        with_site.stop()


def line(number: int, name: str, original: str, date: str = "2024-04-02", **more: Any) -> Any:
    """A line of a search."""
    return {
        "id": number,
        "name": name,
        "original_name": original,
        "original_language": "ja",
        "origin_country": ["JP"],
        "genre_ids": [16],
        "first_air_date": date,
        **more,
    }


def details(number: int, name: str, original: str, date: str = "2024-04-02", **more: Any) -> Any:
    """A show in full."""
    whole = line(number, name, original, date) | {
        "genres": [{"id": 16, "name": "动画"}],
        "poster_path": "/show.jpg",
        "seasons": [],
        "status": "Returning Series",
    }
    del whole["genre_ids"]
    return whole | more


def translation(tongue: str, region: str, name: str) -> Any:
    return {"iso_639_1": tongue, "iso_3166_1": region, "data": {"name": name}}


def asked(*zh: str, language: Language = Language.ZH, **more: Any) -> Question:
    return Question(names=Names(zh=zh), language=language, **more)


def answer(http: Outside, question: Question, answers: Mapping[str, Any]) -> ShowFacts | None:
    with tmdb(http, answers) as (source, _site):
        return source.ask(question)


@pytest.mark.parametrize(
    ("language", "name", "translations", "title", "other"),
    [
        (Language.ZH, "某作品", [], "某作品", "ある作品"),
        (Language.ZH, "ある作品", [("zh", "TW", "某作品（台）")], "某作品（台）", "ある作品"),
        (Language.ZH, "Some Show", [("zh", "CN", "某作品")], "某作品", "ある作品"),
        (Language.ZH, "Some Show", [("zh", "CN", ""), ("en", "US", "Some Show")], "", "ある作品"),
        (Language.ZH, "ある作品", [], "", "ある作品"),
        (Language.ZH, "桃源暗鬼", [("zh", "CN", "")], "桃源暗鬼", "ある作品"),
        (Language.EN, "ある作品", [("en", "US", "Some Show")], "Some Show", "ある作品"),
        (Language.EN, "Some Show", [], "Some Show", "ある作品"),
        (Language.EN, "ある作品", [], "", "ある作品"),
        (Language.JP, "Some Show", [], "ある作品", "ある作品"),
    ],
)
def test_a_title_is_in_the_language_asked_for_or_not_there(
    http: Outside,
    language: Language,
    name: str,
    translations: list[tuple[str, str, str]],
    title: str,
    other: str,
) -> None:
    show = details(
        1,
        name,
        "ある作品",
        translations={"translations": [translation(*one) for one in translations]},
    )

    facts = answer(http, asked("x", tmdb_id=1, language=language), {"/3/tv/1": show})

    assert facts is not None
    assert (facts.title, facts.other_title) == (title, other)


@pytest.mark.parametrize(
    ("tongues", "title"), [(["zh"], "桃源暗鬼"), (["en"], ""), ([], "桃源暗鬼")]
)
def test_a_name_that_is_written_alike_in_both_languages_counts_if_it_was_translated(
    http: Outside, tongues: list[str], title: str
) -> None:
    lines = [translation(tongue, "", "") for tongue in tongues]
    show = details(1, "桃源暗鬼", "桃源暗鬼", translations={"translations": lines})

    facts = answer(http, asked("x", tmdb_id=1), {"/3/tv/1": show})

    assert facts is not None
    assert facts.title == title


@pytest.mark.parametrize("language", list(Language))
def test_specials_are_never_a_newer_season(http: Outside, language: Language) -> None:
    # the specials' name is not the same in every language, their number is
    seasons = [
        {"season_number": 0, "name": "特别篇", "air_date": "2023-10-11", "episode_count": 26},
        {"season_number": 1, "name": "第 1 季", "air_date": "2023-09-29", "episode_count": 28},
        {"season_number": 2, "name": "第 2 季", "air_date": None, "episode_count": 0},
    ]
    show = details(1, "某作品", "ある作品", seasons=seasons)

    facts = answer(http, asked("x", tmdb_id=1, language=language), {"/3/tv/1": show})

    assert facts is not None
    assert latest_season(facts.seasons, today=dt.date(2024, 1, 1)) == 1
    assert facts.seasons[0] == SeasonFacts(0, dt.date(2023, 10, 11), 26)


def test_an_announced_show_has_no_year_and_no_poster(http: Outside) -> None:
    show = details(1, "某作品", "ある作品", "", poster_path=None, seasons=[{"season_number": 1}])

    facts = answer(http, asked("x", tmdb_id=1), {"/3/tv/1": show})

    assert facts is not None
    assert (facts.year, facts.poster_url, facts.poster_from) == (None, "", "")


def test_the_poster_is_that_of_the_season_where_it_has_one(http: Outside) -> None:
    seasons = [
        {"season_number": 1, "poster_path": "/one.jpg"},
        {"season_number": 2, "poster_path": None},
    ]
    show = details(1, "某作品", "ある作品", seasons=seasons)
    answers = {"/3/tv/1": show}

    first = answer(http, asked("x", tmdb_id=1), answers)
    second = answer(http, asked("x", tmdb_id=1, season=2), answers)

    assert first is not None
    assert second is not None
    assert first.poster_url == "https://pictures.example/t/p/w780/one.jpg"
    assert second.poster_url == "https://pictures.example/t/p/w780/show.jpg"


def test_a_name_with_a_season_or_symbols_is_searched_without_them(http: Outside) -> None:
    show = details(1, "某☆作品", "ある作品")
    with tmdb(
        http,
        {
            "/3/search/tv": {"results": []},
            "/3/search/tv?某 作品": {"results": [line(1, "某☆作品", "ある作品")]},
            "/3/tv/1": show,
        },
    ) as (source, site):
        facts = source.ask(asked("某☆作品 第三季", season=3))
        queries = [one.asked.query["query"] for one in site.heard("/3/search/tv")]

    assert facts is not None
    assert queries == ["某☆作品", "某 作品"]


def test_a_remake_under_a_longer_name_beats_the_old_show_of_the_exact_name(http: Outside) -> None:
    answers = {
        "/3/search/tv": {
            "results": [
                line(1, "狼和香料", "狼", "2008-01-08"),
                line(2, "狼和香料 行商篇", "狼 TRADE", "2024-04-02"),
            ]
        },
        "/3/tv/1": details(1, "狼和香料", "狼", "2008-01-08"),
        "/3/tv/2": details(2, "狼和香料 行商篇", "狼 TRADE", "2024-04-02"),
    }

    new = answer(http, asked("狼和香料", year=2024), answers)
    old = answer(http, asked("狼和香料", year=2008), answers)

    assert new is not None
    assert old is not None
    assert (new.tmdb_id, old.tmdb_id) == (2, 1)


def test_a_later_season_is_found_by_the_years_of_its_seasons(http: Outside) -> None:
    seasons = [
        {"season_number": 1, "air_date": "2017-07-12"},
        {"season_number": 4, "air_date": "2026-04-01"},
    ]
    answers = {
        "/3/search/tv": {"results": [line(1, "某教室", "教室", "2017-07-12")]},
        "/3/tv/1": details(1, "某教室", "教室", "2017-07-12", seasons=seasons),
    }

    facts = answer(http, asked("某教室 第四季", season=4, year=2026), answers)

    assert facts is not None
    assert facts.year == 2017


def test_a_work_known_under_another_name_is_found_by_its_further_titles(http: Outside) -> None:
    answers = {
        "/3/search/tv": {"results": [line(1, "正式译名", "ある作品")]},
        "/3/tv/1": details(
            1, "正式译名", "ある作品", alternative_titles={"results": [{"title": "民间译名"}]}
        ),
    }

    assert answer(http, asked("民间译名"), answers) is not None


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("猪猪侠之竞速小英雄", "two characters alike are chance"),
        ("新·吊带袜天使之后", "a name inside another one is another work"),
    ],
)
def test_another_show_is_not_taken(http: Outside, name: str, why: str) -> None:
    answers = {
        "/3/search/tv": {"results": [line(1, name, name, "2019-01-01")]},
        "/3/tv/1": details(1, name, name, "2019-01-01"),
    }

    assert answer(http, asked("竞速 OVERTAKE!"), answers) is None, why
    assert answer(http, asked("吊带袜天使"), answers) is None, why


def test_the_same_name_of_an_animation_goes_before_that_of_a_drama(http: Outside) -> None:
    drama = details(1, "某作品", "ある作品", genres=[{"id": 18}])
    answers = {
        "/3/search/tv": {
            "results": [
                line(1, "某作品", "ある作品", genre_ids=[18]),
                line(2, "某作品", "ある作品"),
            ]
        },
        "/3/tv/1": drama,
        "/3/tv/2": details(2, "某作品", "ある作品"),
    }
    alone = {"/3/search/tv": {"results": [line(1, "某作品", "ある作品", genre_ids=[18])]}}

    both = answer(http, asked("某作品"), answers)
    only_drama = answer(http, asked("某作品"), answers | alone)

    assert both is not None
    assert only_drama is not None
    assert (both.tmdb_id, only_drama.tmdb_id) == (2, 1)


def test_a_special_may_be_a_film_there(http: Outside) -> None:
    film = {
        "id": 7,
        "title": "某作品 特别篇",
        "original_title": "ある作品",
        "original_language": "ja",
        "release_date": "2020-05-01",
        "genre_ids": [16],
        "genres": [{"id": 16}],
        "alternative_titles": {"titles": [{"title": "Another"}]},
    }
    answers = {"/3/search/tv": {"results": []}, "/3/search/movie": {"results": [film]}}

    facts = answer(http, asked("某作品 特别篇", kind=Kind.SPECIAL), answers | {"/3/movie/7": film})

    assert facts is not None
    assert (facts.tmdb_id, facts.year) == (None, 2020)
    assert "Another" in facts.names


BROKEN = [
    {"results": None},
    {"results": [None, 3, {"id": "x"}, {}]},
    {"results": [{"id": 1, "name": None, "genre_ids": None, "origin_country": 5}]},
    [],
]


@pytest.mark.parametrize("document", BROKEN)
def test_an_answer_of_an_odd_shape_knows_nothing(http: Outside, document: Any) -> None:
    odd = {"id": True, "name": 5, "seasons": [{"season_number": "1"}, 3], "genres": {}}

    assert answer(http, asked("某作品"), {"/3/search/tv": document, "/3/tv/1": odd}) is None


def test_the_key_is_not_part_of_what_is_remembered(http: Outside) -> None:
    with tmdb(http, {}) as (source, _site):
        key = source.memory_key(asked("某作品"))

    assert KEY not in key
    assert KEY not in repr(
        replace(
            Settings(tmdb_base_url="", tmdb_image_url="", bgm_base_url="", agent=""),
            tmdb_api_key=KEY,
        )
    )
