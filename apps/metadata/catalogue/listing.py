"""One show of the catalogue as values, read from the published form without trusting it. Pure.

Its instants are UTC. The broadcast day of Japan ends at five in the morning: what is announced for Saturday 25:30
is shown on Sunday at 01:30 and belongs to Saturday.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.metadata import loose

JAPAN: Final = dt.timezone(dt.timedelta(hours=9), "JST")
#: When a broadcast day gives way to the next one in Japan's programme papers.
DAY_BEGINS: Final = dt.timedelta(hours=5)
WEEK_SECONDS: Final = 7 * 86400

_SLOT = re.compile(r"R\d*/(?P<start>[^/]+)/P(?P<count>\d{1,3})(?P<unit>[DW])\Z")
#: `tv/66101`, `tv/66101/season/2`, `tv/1/season/0/episode/3`, `movie/7`; a few have a name behind the number.
_TMDB = re.compile(
    r"(?P<media>tv|movie)/(?P<id>\d{1,9})(?:-[^/]*)?(?:/season/(?P<season>\d{1,3})(?:/.*)?)?/?\Z"
)
_TONGUES: Final = ("zh-Hans", "zh-Hant", "ja", "en")


@dataclass(frozen=True, slots=True)
class TmdbPlace:
    """Where a show stands at TMDB: one season of `tv` number `id`, or a film; None: all of it."""

    media: str
    id: int
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Airing:
    """When a work is broadcast, first in Japan.

    begins_at       its first showing, UTC
    ends_at         the end of its last one, UTC; None while it runs or where nobody knows
    period_seconds  from one episode to the next, 604800 for most; None where it is not broadcast in turns
    weekday         0 is Monday; the broadcast day in Japan, so that 25:30 belongs to the day before
    slot_at         the first showing in its present slot, UTC: later than `begins_at` where the day or the hour moved
    """

    begins_at: dt.datetime
    ends_at: dt.datetime | None
    period_seconds: int | None
    weekday: int
    slot_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A show, or one season of it.

    names     by language: zh-Hans, zh-Hant, ja, en
    type      tv, web, movie, ova; "" where it says something else
    original  the language it was made in
    """

    title: str
    names: Mapping[str, tuple[str, ...]]
    type: str = ""
    original: str = ""
    airing: Airing | None = None
    bgm_id: int | None = None
    mikan_ids: tuple[int, ...] = ()
    tmdb: TmdbPlace | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name once, the Chinese ones first."""
        listed = (name for tongue in _TONGUES for name in self.names.get(tongue, ()))
        return tuple(dict.fromkeys((*listed, self.title)))

    @property
    def start(self) -> dt.date | None:
        """The day in Japan on which it began."""
        return broadcast_day(self.airing.begins_at) if self.airing else None


def listing(item: Mapping[str, Any]) -> Listing:
    """Read one show; what is odd in it is left out."""
    title = loose.text(item.get("title"))
    original = loose.text(item.get("lang"))
    translated = loose.record(item.get("titleTranslate"))
    names = {tongue: _texts(translated.get(tongue)) for tongue in _TONGUES}
    if original in names:
        names[original] = tuple(dict.fromkeys((title, *names[original])))
    numbers = _numbers(item)
    kind = loose.text(item.get("type"))
    return Listing(
        title=title,
        names=names,
        type=kind if kind in {"tv", "web", "movie", "ova"} else "",
        original=original,
        airing=_airing(item),
        bgm_id=next(iter(numbers["bangumi"]), None),
        mikan_ids=tuple(numbers["mikan"]),
        tmdb=_tmdb_place(item),
    )


def broadcast_day(instant: dt.datetime) -> dt.date:
    """The day to which a broadcast belongs in Japan."""
    return (instant.astimezone(JAPAN) - DAY_BEGINS).date()


def _airing(item: Mapping[str, Any]) -> Airing | None:
    begins = _instant(item.get("begin"))
    if begins is None:
        return None
    slot = _SLOT.match(loose.text(item.get("broadcast")))
    slot_at = (_instant(slot["start"]) if slot else None) or begins
    days = int(slot["count"]) * (7 if slot["unit"] == "W" else 1) if slot else 0
    return Airing(
        begins_at=begins,
        ends_at=_instant(item.get("end")),
        period_seconds=days * 86400 or None,
        weekday=broadcast_day(slot_at).weekday(),
        slot_at=slot_at,
    )


def _instant(value: Any) -> dt.datetime | None:
    """An instant with its zone as UTC; None for "", a lone day and anything else."""
    try:
        found = dt.datetime.fromisoformat(loose.text(value))
        usable = found.tzinfo is not None and found.year > loose.EARLIEST_YEAR
        return found.astimezone(dt.UTC) if usable else None
    except (ValueError, OverflowError):
        return None


def _texts(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(text for one in listed if (text := loose.text(one))))


def _numbers(item: Mapping[str, Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"bangumi": [], "mikan": []}
    for site in loose.records(item.get("sites")):
        name, number = loose.text(site.get("site")), loose.text(site.get("id"))
        if name in found and number.isascii() and number.isdecimal() and len(number) <= 9:  # noqa: PLR2004 - digits
            found[name].append(int(number))
    return found


def _tmdb_place(item: Mapping[str, Any]) -> TmdbPlace | None:
    for site in loose.records(item.get("sites")):
        place = _TMDB.match(loose.text(site.get("id"))) if site.get("site") == "tmdb" else None
        if place:
            season = place["season"]
            return TmdbPlace(place["media"], int(place["id"]), int(season) if season else None)
    return None
