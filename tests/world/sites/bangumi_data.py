"""bangumi-data's published file: every show of the world in one document."""

from datetime import UTC, datetime, time, timedelta, timezone
from typing import Any, Final

from tests.world.catalogue import Catalogue
from tests.world.shows import Kind, Show
from tests.world.site import NOT_FOUND, Answer, Asked, Site, as_json

JAPAN: Final = timezone(timedelta(hours=9))
TYPES: Final = {Kind.SERIES: "tv", Kind.MOVIE: "movie", Kind.OVA: "ova"}
PATH: Final = "/dist/data.json"


class BangumiData(Site):
    """One address, as a public repository serves it."""

    name = "bangumi-data"

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.said = ""
        """What it says instead, where a test sets it."""

    @property
    def address(self) -> str:
        """Where the file is."""
        return f"{self.url}{PATH}"

    def answer(self, asked: Asked) -> Answer:
        """The file, and nothing else."""
        if asked.path != PATH:
            return NOT_FOUND
        if self.said:
            return Answer(self.said.encode(), "application/json; charset=utf-8")
        meta = {"bangumi": {"title": "番组计划", "urlTemplate": "", "type": "info"}}
        items = [item_of(show) for show in self.catalogue.shows()]
        return as_json({"siteMeta": meta, "items": items})


def item_of(show: Show, *, hour: int = 23, minute: int = 0) -> dict[str, Any]:
    """A show in the published form; 25 o'clock is one in the morning of the next day."""
    first = _instant(show, 1, hour, minute)
    tmdb = f"movie/{show.tmdb_id}" if show.kind is Kind.MOVIE else f"tv/{show.tmdb_id}"
    return {
        "title": show.ja,
        "titleTranslate": {
            "zh-Hans": [show.zh_with_season, *show.aliases],
            "zh-Hant": [show.tw],
            "en": [show.en],
        },
        "type": TYPES[show.kind],
        "lang": "ja",
        "officialSite": "",
        "begin": _text(first),
        "broadcast": f"R/{_text(first)}/P7D",
        "end": _text(_instant(show, show.episodes, hour, minute)) if show.ended else "",
        "comment": "",
        "sites": [
            {"site": "bangumi", "id": str(show.bgm_id)},
            {"site": "nicovideo", "id": "ch1", "begin": "", "broadcast": ""},
            {"site": "mikan", "id": str(show.mikan_id)},
            {"site": "tmdb", "id": f"{tmdb}/season/{show.season}" if show.season > 1 else tmdb},
        ],
    }


def _instant(show: Show, number: int, hour: int, minute: int) -> datetime:
    midnight = datetime.combine(show.airs(number), time(), JAPAN)
    return (midnight + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


def _text(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.000Z"
