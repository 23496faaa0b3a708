"""Every source of metadata by name, in the order in which they are asked.

Mikan is first: what it says of a release (the year, the id at bgm.tv) makes the others sure of the show. The catalogue
on our own disk is second: it costs nothing, and its numbers spare the others a search.
"""

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.http import Outside
from apps.core.registry import Registry
from apps.metadata.listed import EpisodeList
from apps.metadata.numbering import Catalogue
from apps.metadata.protocol import CalendarLine, Language, Settings, Source
from apps.metadata.sources.bangumi_data import BangumiData
from apps.metadata.sources.bgmtv import BgmTv
from apps.metadata.sources.mikan import Mikan
from apps.metadata.sources.tmdb import Tmdb


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source and how one is made."""

    name: str
    make: Callable[[Settings, Outside], Source]
    #: Goes out to a site: its answers are remembered, and while it fails it is left alone.
    is_remote: bool = True


SOURCES = Registry(
    "metadata source",
    [
        Kind(Mikan.name, Mikan),
        Kind(BangumiData.name, BangumiData, is_remote=False),
        Kind(Tmdb.name, Tmdb),
        Kind(BgmTv.name, BgmTv),
    ],
)


def tmdb_catalogue(
    tmdb_id: int, language: Language, settings: Settings, http: Outside
) -> Catalogue | None:
    """A show with every episode's number and day; None without a key. Raises what core/http raises."""
    if not settings.tmdb_api_key:
        return None
    return Tmdb(settings, http).catalogue(tmdb_id, language)


def bgm_episodes(bgm_id: int, settings: Settings, http: Outside) -> EpisodeList | None:
    """The episodes of a subject of bgm.tv; None where it has none. Raises what core/http raises."""
    return BgmTv(settings, http).episodes(bgm_id)


def broadcast_calendar(settings: Settings, http: Outside) -> tuple[CalendarLine, ...]:
    """What is broadcast in this season of the year. Raises what core/http raises."""
    return BgmTv(settings, http).calendar()
