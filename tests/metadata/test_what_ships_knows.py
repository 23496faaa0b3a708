"""The catalogue that ships with the program finds the very works that genuine kinds of titles mean."""

import datetime as dt
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from apps.core.http import Outside
from apps.metadata import catalogue
from apps.metadata.catalogue import document
from apps.metadata.protocol import Kind, Language, Names, Question, Settings, ShowFacts
from apps.metadata.registry import SOURCES
from apps.titles import read


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all tests of this file, so that the index is made once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _shipped(settings: DjangoSettings, data: Path) -> None:
    settings.DATA_DIR = data
    settings.CATALOGUE_SNAPSHOT = Path(document.__file__).with_name("snapshot.json.gz")


def asked(
    title: str, day: str, http: Outside, sources: Settings, language: Language = Language.ZH
) -> ShowFacts | None:
    reading = read(title)
    question = Question(
        names=Names(**{tongue.value: tuple(names) for tongue, names in reading.names.items()}),
        season=reading.season,
        year=reading.year,
        published=dt.date.fromisoformat(day),
        kind=Kind.MOVIE if reading.kind.value == "movie" else Kind.EPISODE,
        language=language,
    )
    return SOURCES["bangumi-data"].make(sources, http).ask(question)


WORKS = [
    ("[组] 葬送的芙莉莲 / Sousou no Frieren - 06 [WebRip 1080p]", "2023-11-04", 400602, 209867),
    ("[组] 葬送的芙莉蓮 第二季 - 03 [1080P][Baha]", "2026-02-01", 515759, 209867),
    # Of one name: two versions, decades apart.
    ("[组] 福星小子 - 03 [1080P][Baha]", "2022-11-01", 364468, 154524),
    ("[组] 福星小子 - 03 [1080P][Baha]", "1981-11-01", 10388, 34163),
    ("[组] 乱马1/2 / Ranma 1/2 (2024) - 05 [WebRip 1080p]", "2024-11-05", 489820, 259140),
    ("[组] 狼与香辛料 - 05 [1080p]", "2008-02-10", 282, 26707),
    # Several seasons, counted on.
    ("[组] Re：从零开始的异世界生活 第三季 - 52 [1080p]", "2024-10-20", 425998, 65942),
    ("[组] 间谍过家家 / Spy x Family - 13 [1080p]", "2022-10-02", 373267, 120089),
    ("[组] 海贼王 / One Piece - 1100 [1080p]", "2024-04-07", 975, 37854),
]


@pytest.mark.parametrize(("title", "day", "bgm_id", "tmdb_id"), WORKS)
def test_the_work_is_found_by_name_season_and_day(
    http: Outside, sources: Settings, title: str, day: str, bgm_id: int, tmdb_id: int
) -> None:
    found = asked(title, day, http, sources)

    assert found is not None
    assert found.is_sure
    assert (found.bgm_id, found.tmdb_id) == (bgm_id, tmdb_id)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        (Language.ZH, "葬送的芙莉莲"),
        (Language.JP, "葬送のフリーレン"),
        (Language.EN, "Frieren: Beyond the Journey's End"),
    ],
)
def test_specials_are_no_season_in_any_language(
    http: Outside, sources: Settings, language: Language, title: str
) -> None:
    release = "[组] 葬送的芙莉莲 / Sousou no Frieren - 06 [WebRip 1080p]"

    found = asked(release, "2023-11-04", http, sources, language)

    assert found is not None
    assert (found.title, found.season, found.bgm_id) == (title, None, 400602)


def test_a_season_after_the_last_one_that_is_listed_is_not_sure(
    http: Outside, sources: Settings
) -> None:
    title = "[组] 孤独摇滚！ 第九季 / Bocchi the Rock! S9 - 02 [1080p]"

    found = asked(title, "2034-01-10", http, sources)

    assert found is not None
    assert not found.is_sure


@pytest.mark.parametrize(
    ("title", "day", "tmdb_id"),
    [
        # While the second, and the fourth, season was on.
        ("[组] 间谍过家家 / Spy x Family - 03 [1080p]", "2023-10-14", 120089),
        ("[组] 排球少年！！ TO THE TOP - 03 [1080P]", "2020-01-25", 60863),
    ],
)
def test_a_season_that_is_not_written_leaves_open_which_one_but_not_which_show(
    http: Outside, sources: Settings, title: str, day: str, tmdb_id: int
) -> None:
    found = asked(title, day, http, sources)

    assert found is not None
    assert (found.tmdb_id, found.is_sure) == (tmdb_id, True)
    assert (found.bgm_id, found.weekday, found.year, found.season) == (None, None, None, None)


def test_a_late_show_is_on_the_evening_before() -> None:
    # 2007-10-04 25:25 in Japan.
    airing = catalogue.airing(51)

    assert airing is not None
    assert (airing.begins_at.isoformat(), airing.weekday) == ("2007-10-04T17:25:00+00:00", 3)
