"""Every address at which a source of metadata is asked: what is asked there, and a good answer to it.

The good answers are genuine where the samples lie beside the repository, else small ones of our own in their shape.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.core.http import Outside
from apps.metadata import catalogue
from apps.metadata.catalogue.refresh import refresh
from apps.metadata.protocol import Language, Names, Question, Settings
from apps.metadata.sources.bgmtv import BgmTv
from apps.metadata.sources.mikan import Mikan
from apps.metadata.sources.tmdb import Tmdb
from tests.world.programs import genuine_or
from tests.world.shows import LIGHTHOUSE
from tests.world.sites.bangumi_data import item_of

HASH: Final = "0045e2742528" + "0" * 28
V3: Final = "0123456789abcdef0123456789abcdef"
V4: Final = "eyJhbGciOiJIUzI1NiJ9.a.token"


@dataclass(frozen=True, slots=True)
class Door:
    """path: what a failure is switched on for. ask: what is said there; it raises what the source raises."""

    name: str
    path: str
    answers: Mapping[str, Any]
    ask: Callable[[Settings, Outside], Any]


def _document(sample: str, own: Any) -> Any:
    return json.loads(genuine_or(sample, json.dumps(own).encode()))


def _page(title: str, link: str = "") -> bytes:
    named = f'<a href="{link}">{title}</a>' if link else title
    return (
        '<div id="sk-container"><div class="leftbar-container"><div class="bangumi-poster"></div>'
        f'<p class="bangumi-title">{named}</p></div></div>'
    ).encode()


def _line(number: int) -> dict[str, Any]:
    day = f"2026-10-{4 + number:02}"
    return {"ep": number, "sort": number, "airdate": day, "name": "名", "name_cn": "", "type": 0}


_EPISODE_PAGE: Final = genuine_or(
    "mikan/html_Episode_0045e2742528.html", _page("某作品", "/Home/Bangumi/3573")
)
_SHOW_PAGE: Final = genuine_or("mikan/html_Bangumi_3573.html", _page("某作品"))
_SUBJECT: Final = _document(
    "bgm/v0_subject_366165.json",
    {"id": 366165, "name": "便利屋", "name_cn": "万事屋斋藤、到异世界", "date": "2023-01-08"},
)
_CALENDAR: Final = _document(
    "bgm/calendar_2026-10_trimmed.json",
    [{"weekday": {"id": 1}, "items": [{"id": 5, "name": "名", "name_cn": "", "air_weekday": 1}]}],
)
_EPISODES: Final = _document(
    "bgm/v0_episodes_511936_2026-10.json", {"data": [_line(1), _line(2)], "total": 2}
)
_SEARCH: Final = _document(
    "tmdb/gb_search_makeine.json",
    {"results": [{"id": 241535, "name": "败犬女主太多了！", "genre_ids": [16]}]},
)
_SHOW: Final = _document(
    "tmdb/gb_tv_241535.json",
    {"id": 241535, "name": "败犬女主太多了！", "genres": [{"id": 16}], "seasons": []},
)
_COUNTED: Final = _document(
    "tmdb/tv_209867_frieren_en_2026.json",
    {"id": 209867, "name": "x", "status": "Ended", "seasons": [{"season_number": 1}]},
) | {
    "season/1": _document(
        "tmdb/tv_209867_season1_frieren_en_2026.json",
        {"episodes": [{"episode_number": 1, "air_date": "2023-09-29"}]},
    )
}
_PUBLISHED: Final = _document("datasets/bangumi-data_slice.json", {"items": [item_of(LIGHTHOUSE)]})


def _mikan(path: str) -> Callable[[Settings, Outside], Any]:
    def ask(settings: Settings, http: Outside) -> Any:
        # Pages are asked at the host of the release's own link: here the one site there is.
        page = f"{settings.bgm_base_url}{path}"
        return Mikan(settings, http).ask(Question(names=Names(), homepage=page, came_from=page))

    return ask


def _bgm(**asked: Any) -> Callable[[Settings, Outside], Any]:
    question = Question(names=asked.pop("names", Names()), **asked)
    return lambda settings, http: BgmTv(settings, http).ask(question)


def _tmdb(key: str, **asked: Any) -> Callable[[Settings, Outside], Any]:
    question = Question(names=asked.pop("names", Names()), **asked)
    return lambda settings, http: Tmdb(replace(settings, tmdb_api_key=key), http).ask(question)


def _renewed(settings: Settings, http: Outside) -> Any:
    seconds = settings.answering_seconds
    refresh(f"{settings.bgm_base_url}/data.json", http=http, agent="a/b/1", answering_seconds=seconds)  # fmt: skip
    return catalogue.by_bgm(_published_number())


def _published_number() -> int:
    """A show of the published file."""
    sites = (site for item in _PUBLISHED["items"] for site in item["sites"])
    return next(int(site["id"]) for site in sites if site["site"] == "bangumi")


_MAKEINE: Final = Names(zh=("败犬女主太多了！",))
DOORS: Final = (
    Door("bangumi-data", "/data.json", {"/data.json": _PUBLISHED}, _renewed),
    Door(
        "mikan-episode", "/Home/Episode/",
        {f"/Home/Episode/{HASH}": _EPISODE_PAGE, "/Home/Bangumi/3573": _SHOW_PAGE},
        _mikan(f"/Home/Episode/{HASH}"),
    ),
    Door(
        "mikan-show", "/Home/Bangumi/", {"/Home/Bangumi/3573": _SHOW_PAGE},
        _mikan("/Home/Bangumi/3573"),
    ),
    Door(
        "bgm-calendar", "/calendar", {"/calendar": _CALENDAR},
        lambda settings, http: BgmTv(settings, http).calendar(),
    ),
    Door(
        "bgm-search", "/v0/search/subjects",
        {"/v0/search/subjects": {"data": [_SUBJECT], "total": 1}},
        _bgm(names=Names(zh=("万事屋斋藤、到异世界",))),
    ),
    Door(
        "bgm-subject", "/v0/subjects/", {"/v0/subjects/366165": _SUBJECT}, _bgm(bgm_id=366165)
    ),
    Door(
        "bgm-episodes", "/v0/episodes", {"/v0/episodes": _EPISODES},
        lambda settings, http: BgmTv(settings, http).episodes(511936),
    ),
    Door(
        "tmdb-search-v3", "/3/search/tv", {"/3/search/tv": _SEARCH, "/3/tv/241535": _SHOW},
        _tmdb(V3, names=_MAKEINE),
    ),
    Door(
        "tmdb-search-v4", "/3/search/tv", {"/3/search/tv": _SEARCH, "/3/tv/241535": _SHOW},
        _tmdb(V4, names=_MAKEINE),
    ),
    Door("tmdb-show-v3", "/3/tv/", {"/3/tv/241535": _SHOW}, _tmdb(V3, tmdb_id=241535)),
    Door("tmdb-show-v4", "/3/tv/", {"/3/tv/241535": _SHOW}, _tmdb(V4, tmdb_id=241535)),
    Door(
        "tmdb-episodes", "/3/tv/", {"/3/tv/209867": _COUNTED},
        lambda settings, http: Tmdb(replace(settings, tmdb_api_key=V4), http).catalogue(
            209867, Language.ZH
        ),
    ),
)  # fmt: skip
