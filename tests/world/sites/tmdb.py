"""TMDB, version 3: search, shows, seasons, films and pictures; a wrong key is a 401."""

import re
from datetime import date, timedelta
from typing import Any, Final

from tests.world.catalogue import Catalogue
from tests.world.pictures import poster
from tests.world.shows import Kind, Show, years_before
from tests.world.site import NOT_FOUND, Answer, Asked, Site, as_json

KEY: Final = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
ANIMATION: Final = {"zh-CN": "动画", "zh-TW": "動畫", "ja-JP": "アニメーション"}
MISSING: Final = {
    "success": False,
    "status_code": 34,
    "status_message": "The resource you requested could not be found.",
}
REFUSED: Final = {
    "status_code": 7,
    "status_message": "Invalid API key: You must be granted a valid key.",
    "success": False,
}


class Tmdb(Site):
    """The API and the picture host in one."""

    name = "tmdb"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.unknown: set[int] = set()
        """TMDB ids of shows it has not heard of yet."""

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the API does."""
        if asked.path.startswith("/t/p/"):
            return self._picture(asked.path)
        bearer = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if KEY not in {asked.query.get("api_key"), bearer}:
            return as_json(REFUSED, status=401)
        language = asked.query.get("language", "en-US")
        if asked.path == "/3/configuration":
            return as_json(self._configuration())
        if asked.path == "/3/search/tv":
            return self._search(asked, language, movies=False)
        if asked.path == "/3/search/movie":
            return self._search(asked, language, movies=True)
        if found := re.fullmatch(r"/3/(tv|movie)/(\d+)(?:/season/(\d+))?", asked.path):
            kind, number, season = found.groups()
            show = self._show(int(number), movie=kind == "movie")
            if show is not None and season is not None:
                details = _season(show, int(season), language)
                return as_json(details or MISSING, status=200 if details else 404)
            if show is not None:
                more = asked.query.get("append_to_response", "").split(",")
                return as_json(_details(show, language, more))
        return as_json(MISSING, status=404)

    def _show(self, number: int, *, movie: bool) -> Show | None:
        known = (
            show
            for show in self.catalogue.shows()
            if show.tmdb_id not in self.unknown and (show.kind is Kind.MOVIE) is movie
        )
        return next((show for show in known if show.tmdb_id == number), None)

    def _search(self, asked: Asked, language: str, *, movies: bool) -> Answer:
        query = asked.query.get("query", "").casefold().strip()
        year = asked.query.get("first_air_date_year") or asked.query.get("year")
        results = [
            _result(show, language)
            for show in self.catalogue.shows()
            if query
            and show.tmdb_id not in self.unknown
            and (show.kind is Kind.MOVIE) is movies
            and any(query in name.casefold() for name in show.names)
            and year in {None, "", str(show.first_season_started.year)}
        ]
        return as_json(
            {
                "page": 1,
                "results": results,
                "total_pages": 1 if results else 0,
                "total_results": len(results),
            }
        )

    def _configuration(self) -> dict[str, Any]:
        sizes = ["w92", "w154", "w185", "w342", "w500", "w780", "original"]
        return {
            "images": {
                "base_url": f"{self.url}/t/p/",
                "secure_base_url": f"{self.url}/t/p/",
                "poster_sizes": sizes,
            },
            "change_keys": [],
        }

    def _picture(self, path: str) -> Answer:
        for show in self.catalogue.shows():
            if path.endswith(_poster_path(show)):
                return Answer(poster(show), "image/jpeg")
        return NOT_FOUND


def _poster_path(show: Show) -> str:
    return f"/world{show.tmdb_id}poster.jpg"


def _name(show: Show, language: str) -> str:
    return {"zh-CN": show.zh, "zh-TW": show.tw, "ja-JP": show.ja}.get(language, show.en)


def _result(show: Show, language: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "adult": False,
        "backdrop_path": None,
        "genre_ids": [16, 18],
        "id": show.tmdb_id,
        "original_language": "ja",
        "overview": "",
        "popularity": 12.3456,
        "poster_path": _poster_path(show),
        "vote_average": 7.5,
        "vote_count": 12,
    }
    if show.kind is Kind.MOVIE:
        return result | {
            "original_title": show.ja,
            "title": _name(show, language),
            "release_date": show.started.isoformat(),
            "video": False,
        }
    return result | {
        "origin_country": ["JP"],
        "original_name": show.ja,
        "name": _name(show, language),
        "first_air_date": show.first_season_started.isoformat(),
    }


def _season_lengths(show: Show) -> list[int]:
    return [*show.earlier_seasons, show.episodes]


def _season_start(show: Show, number: int) -> date:
    if number == 0:
        return show.started + timedelta(days=12)
    return years_before(show.started, len(show.earlier_seasons) + 1 - number)


def _details(show: Show, language: str, more: list[str]) -> dict[str, Any]:
    genres = [
        {"id": 16, "name": ANIMATION.get(language, "Animation")},
        {"id": 18, "name": "Drama"},
    ]
    details = _result(show, language) | {"genres": genres, "homepage": "", "softcore": False}
    del details["genre_ids"]
    if show.kind is Kind.MOVIE:
        details |= {"runtime": 98, "status": "Released", "imdb_id": None, "tagline": ""}
    else:
        lengths = _season_lengths(show)
        details |= {
            "episode_run_time": [24],
            "in_production": not show.ended,
            "last_air_date": show.airs(show.episodes).isoformat(),
            "next_episode_to_air": None,
            "number_of_episodes": sum(lengths),
            "number_of_seasons": len(lengths),
            "seasons": [
                _season_line(show, number, length, language)
                for number, length in enumerate([show.specials, *lengths])
                if length
            ],
            "status": "Ended" if show.ended else "Returning Series",
            "type": "Scripted",
        }
    for part in more:
        details |= _appended(show, part, language)
    return details


def _season_line(show: Show, number: int, length: int, language: str) -> dict[str, Any]:
    return {
        "air_date": _season_start(show, number).isoformat(),
        "episode_count": length,
        "id": show.tmdb_id * 100 + number,
        "name": _season_name(number, language),
        "overview": "",
        "poster_path": _poster_path(show),
        "season_number": number,
        "vote_average": 0,
    }


def _season_name(number: int, language: str) -> str:
    specials = {"zh-CN": "特别篇", "ja-JP": "特別編"}
    if number == 0:
        return specials.get(language, "Specials")
    return f"第 {number} 季" if language == "zh-CN" else f"Season {number}"


def _appended(show: Show, part: str, language: str) -> dict[str, Any]:
    named = [{"iso_3166_1": "JP", "title": name, "type": ""} for name in (show.en, *show.aliases)]
    if part == "alternative_titles":
        key = "titles" if show.kind is Kind.MOVIE else "results"
        return {part: {key: named}}
    if part == "external_ids":
        return {part: {"imdb_id": None, "tvdb_id": None}}
    if part == "translations":
        names = {("CN", "zh"): show.zh, ("TW", "zh"): show.tw, ("US", "en"): show.en}
        key = "title" if show.kind is Kind.MOVIE else "name"
        return {
            part: {
                "translations": [
                    {"iso_3166_1": land, "iso_639_1": tongue, "data": {key: name, "overview": ""}}
                    for (land, tongue), name in names.items()
                ]
            }
        }
    if part.startswith("season/") and part[7:].isdigit():
        season = _season(show, int(part[7:]), language)
        return {part: season} if season else {}
    return {}


def _season(show: Show, number: int, language: str) -> dict[str, Any] | None:
    lengths = [show.specials, *_season_lengths(show)]
    if not 0 <= number < len(lengths) or not lengths[number]:
        return None
    start = _season_start(show, number)
    chinese = language == "zh-CN"
    return {
        "_id": f"{show.tmdb_id:024x}",
        "air_date": start.isoformat(),
        "episodes": [
            {
                "air_date": (start + timedelta(weeks=episode - 1)).isoformat(),
                "episode_number": episode,
                "episode_type": "finale" if episode == lengths[number] else "standard",
                "id": show.tmdb_id * 10_000 + number * 100 + episode,
                "name": f"第 {episode} 集" if chinese else f"Episode {episode}",
                "overview": "",
                "production_code": "",
                "runtime": 24,
                "season_number": number,
                "show_id": show.tmdb_id,
                "still_path": None,
                "vote_average": 0,
                "vote_count": 0,
            }
            for episode in range(1, lengths[number] + 1)
        ],
        "id": show.tmdb_id * 100 + number,
        "name": _season_name(number, language),
        "overview": "",
        "poster_path": _poster_path(show),
        "season_number": number,
    }
