"""Every source of metadata by name, in the order in which they are asked.

Mikan is first: what it says of a release (the year, the id at bgm.tv) makes the others sure of the show.
"""

from collections.abc import Callable
from dataclasses import dataclass

from apps.core.http import Outside
from apps.core.registry import Registry
from apps.metadata.numbering import Catalogue
from apps.metadata.protocol import CalendarLine, Language, Settings, Source
from apps.metadata.sources.bgmtv import BgmTv
from apps.metadata.sources.mikan import Mikan
from apps.metadata.sources.tmdb import Tmdb


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of source and how one is made."""

    name: str
    make: Callable[[Settings, Outside], Source]


SOURCES = Registry(
    "metadata source",
    [Kind(Mikan.name, Mikan), Kind(Tmdb.name, Tmdb), Kind(BgmTv.name, BgmTv)],
)


def tmdb_catalogue(
    tmdb_id: int, language: Language, settings: Settings, http: Outside
) -> Catalogue | None:
    """A show with every episode's number and day; None without a key. Raises what core/http raises."""
    if not settings.tmdb_api_key:
        return None
    return Tmdb(settings, http).catalogue(tmdb_id, language)


def broadcast_calendar(settings: Settings, http: Outside) -> tuple[CalendarLine, ...]:
    """What is broadcast in this season of the year. Raises what core/http raises."""
    return BgmTv(settings, http).calendar()
