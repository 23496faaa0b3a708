"""bgm.tv has a subject for each season, aliases in two shapes, and pictures that may be missing."""

from collections.abc import Mapping
from typing import Any

import pytest

from apps.core.http import Outside
from apps.metadata.protocol import Kind, Language, Names, Question, Settings, ShowFacts
from apps.metadata.sources.bgmtv import BgmTv
from tests.metadata.scripted import Scripted


def subject(number: int, name: str, name_cn: str, date: str, **more: Any) -> Any:
    """A subject in full."""
    return {
        "id": number,
        "name": name,
        "name_cn": name_cn,
        "date": date,
        "platform": "TV",
        "images": {"large": "http://lain.bgm.tv/pic/cover/l/aa/bb/1.jpg"},
        "infobox": [],
        "meta_tags": ["TV", "日本"],
        **more,
    }


FIRST = subject(1, "ある作品", "某作品", "2022-04-01")
SECOND = subject(
    2,
    "ある作品 2nd Season",
    "某作品 第二季",
    "2024-04-01",
    infobox=[
        {"key": "别名", "value": [{"v": "Aru Sakuhin 2nd Season"}, {"k": "英", "v": "Show II"}]},
        {"key": "放送星期", "value": "星期三、星期日（14话起）"},
    ],
)
FILM = subject(3, "劇場版 ある作品", "某作品", "2023-08-01", platform="剧场版")
ALL = {"/v0/search/subjects": {"data": [FILM, FIRST, SECOND]}}


def answer(http: Outside, question: Question, answers: Mapping[str, Any]) -> ShowFacts | None:
    site = Scripted(answers).start()
    try:
        settings = Settings(
            tmdb_base_url="",
            tmdb_image_url="",
            bgm_base_url=site.url,
            agent="a/b/1 (https://example.org)",
            answering_seconds=5,
        )
        return BgmTv(settings, http).ask(question)
    finally:
        site.stop()


def asked(name: str = "某作品", **more: Any) -> Question:
    return Question(names=Names(zh=(name,)), **more)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (asked(), 1),
        (asked(season=2), 2),
        (asked("某作品 第二季", season=2), 2),
        (asked(kind=Kind.MOVIE), 3),
        (asked(season=2, year=2024), 2),
    ],
)
def test_the_subject_of_the_season_and_kind_is_found(
    http: Outside, question: Question, expected: int
) -> None:
    facts = answer(http, question, ALL)

    assert facts is not None
    assert facts.bgm_id == expected


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.ZH, "某作品"), (Language.JP, "ある作品"), (Language.EN, "Aru Sakuhin")],
)
def test_a_title_comes_in_each_language_without_its_season(
    http: Outside, language: Language, title: str
) -> None:
    facts = answer(http, asked(bgm_id=2, language=language), {"/v0/subjects/2": SECOND})

    assert facts is not None
    assert facts.title == title
    assert facts.season == 2


def test_a_show_that_moved_is_on_its_later_day(http: Outside) -> None:
    facts = answer(http, asked(bgm_id=2), {"/v0/subjects/2": SECOND})

    assert facts is not None
    assert facts.weekday == 6
    assert facts.poster_url == "https://lain.bgm.tv/pic/cover/l/aa/bb/1.jpg"


@pytest.mark.parametrize("images", [None, {}, {"large": ""}, {"large": "javascript:1"}, "x"])
def test_a_subject_may_have_no_picture(http: Outside, images: Any) -> None:
    facts = answer(
        http, asked(bgm_id=1), {"/v0/subjects/1": FIRST | {"images": images, "date": ""}}
    )

    assert facts is not None
    assert (facts.poster_url, facts.year, facts.weekday) == ("", None, None)


@pytest.mark.parametrize("document", [{}, {"data": None}, {"data": [None, {"id": "1"}]}, []])
def test_a_search_that_finds_nothing_usable_knows_nothing(http: Outside, document: Any) -> None:
    assert answer(http, asked(), {"/v0/search/subjects": document}) is None


def test_a_subject_that_is_gone_is_unknown(http: Outside) -> None:
    assert answer(http, asked(bgm_id=9), {}) is None
