"""bgm.tv: calendar, subjects, episodes, search; an agent must say who it is."""

import json
import re
from typing import Any, Final

from tests.world.catalogue import Catalogue
from tests.world.pictures import poster
from tests.world.shows import Show
from tests.world.site import NOT_FOUND, Answer, Asked, Site, as_json

LIBRARY_AGENT: Final = re.compile(
    r"(python-|urllib|requests|aiohttp|httpx|curl|wget|go-http|okhttp|axios|node-fetch|java)",
    re.IGNORECASE,
)
WEEKDAYS: Final = (
    ("Mon", "星期一", "月耀日"),
    ("Tue", "星期二", "火耀日"),
    ("Wed", "星期三", "水耀日"),
    ("Thu", "星期四", "木耀日"),
    ("Fri", "星期五", "金耀日"),
    ("Sat", "星期六", "土耀日"),
    ("Sun", "星期日", "日耀日"),
)
MISSING: Final = {
    "title": "Not Found",
    "details": {"path": "", "method": "GET"},
    "description": "resource can't be found in the database or has been removed",
}


class BgmTv(Site):
    """The API and the picture host in one."""

    name = "bgm"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def answer(self, asked: Asked) -> Answer:
        """Go by the path, as the API does."""
        if asked.path.startswith("/pic/cover/"):
            return self._picture(asked.path)
        agent = asked.headers.get("user-agent", "")
        if not agent or LIBRARY_AGENT.match(agent):
            return Answer(b"Forbidden", "text/plain; charset=utf-8", 403)
        if asked.path == "/calendar":
            return as_json(self._calendar(), ascii_only=True)
        if found := re.fullmatch(r"/v0/subjects/(\d+)", asked.path):
            show = self._show(found[1])
            return as_json(self._subject(show)) if show else as_json(MISSING, status=404)
        if asked.path == "/v0/episodes":
            show = self._show(asked.query.get("subject_id", ""))
            return as_json(_episodes(show, asked)) if show else as_json(MISSING, status=404)
        if asked.path == "/v0/search/subjects" and asked.method == "POST":
            return self._search(asked)
        return as_json(MISSING, status=404)

    def _show(self, number: str) -> Show | None:
        return next((one for one in self.catalogue.shows() if str(one.bgm_id) == number), None)

    def _images(self, show: Show) -> dict[str, str]:
        return {
            size: f"{self.url}/pic/cover/{size[0]}/5e/ed/{show.bgm_id}_world.jpg"
            for size in ("large", "common", "medium", "small", "grid")
        }

    def _picture(self, path: str) -> Answer:
        for show in self.catalogue.shows():
            if path.endswith(f"/{show.bgm_id}_world.jpg"):
                return Answer(poster(show), "image/jpeg")
        return NOT_FOUND

    def _calendar(self) -> list[dict[str, Any]]:
        return [
            {
                "weekday": {"en": en, "cn": cn, "ja": ja, "id": number + 1},
                "items": [
                    {
                        "id": show.bgm_id,
                        "url": f"http://bgm.tv/subject/{show.bgm_id}",
                        "type": 2,
                        "name": show.ja,
                        "name_cn": show.zh_with_season,
                        "summary": "",
                        "air_date": show.started.isoformat(),
                        "air_weekday": number + 1,
                        "images": self._images(show),
                    }
                    for show in self.catalogue.shows()
                    if show.weekday == number
                ],
            }
            for number, (en, cn, ja) in enumerate(WEEKDAYS)
        ]

    def _subject(self, show: Show) -> dict[str, Any]:
        day = show.started
        return {
            "date": day.isoformat(),
            "platform": show.kind.value,
            "images": self._images(show),
            "summary": "",
            "name": show.ja,
            "name_cn": show.zh_with_season,
            "tags": [{"name": f"{day.year}年{day.month}月", "count": 9, "total_count": 99}],
            "infobox": [
                {"key": "中文名", "value": show.zh_with_season},
                {"key": "别名", "value": [{"v": name} for name in (show.en, *show.aliases)]},
                {"key": "话数", "value": str(show.episodes)},
                {"key": "放送开始", "value": f"{day.year}年{day.month}月{day.day}日"},
                {"key": "放送星期", "value": WEEKDAYS[show.weekday][1]},
            ],
            "rating": {"rank": 0, "total": 3, "count": {}, "score": 7.1},
            "total_episodes": show.episodes,
            "collection": {"on_hold": 0, "dropped": 0, "wish": 1, "collect": 1, "doing": 2},
            "id": show.bgm_id,
            "eps": show.episodes,
            "meta_tags": [show.kind.value, "日本"],
            "volumes": 0,
            "series": False,
            "locked": False,
            "nsfw": False,
            "type": 2,
        }

    def _search(self, asked: Asked) -> Answer:
        try:
            words = str(json.loads(asked.body)["keyword"]).casefold().strip()
        except (ValueError, KeyError, TypeError):
            return as_json({"title": "Bad Request", "description": "bad body"}, status=400)
        found = [
            self._subject(show)
            for show in self.catalogue.shows()
            if any(words in name.casefold() for name in (*show.names, show.zh_with_season))
        ]
        limit, offset = int(asked.query.get("limit", 30)), int(asked.query.get("offset", 0))
        return as_json(
            {
                "data": found[offset : offset + limit],
                "total": len(found),
                "limit": limit,
                "offset": offset,
            }
        )


def _episodes(show: Show, asked: Asked) -> dict[str, Any]:
    before = sum(show.earlier_seasons)
    limit, offset = int(asked.query.get("limit", 100)), int(asked.query.get("offset", 0))
    data = [
        {
            "airdate": show.airs(number).isoformat(),
            "name": f"{number}",
            "name_cn": "",
            "duration": "",
            "desc": "",
            "ep": number,
            "sort": before + number,
            "id": show.bgm_id * 100 + number,
            "subject_id": show.bgm_id,
            "comment": 0,
            "type": 0,
            "disc": 0,
            "duration_seconds": 0,
        }
        for number in range(1, show.episodes + 1)
        if asked.query.get("type", "0") == "0"
    ]
    return {
        "data": data[offset : offset + limit],
        "total": len(data),
        "limit": limit,
        "offset": offset,
    }
