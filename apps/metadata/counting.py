"""How a catalogue counts a show: seasons, episodes, days; remembered for a day."""

from apps.core.http import Outside
from apps.metadata import memory
from apps.metadata.numbering import Catalogue
from apps.metadata.protocol import Language, Settings
from apps.metadata.registry import tmdb_catalogue


def catalogue_of(
    tmdb_id: int, *, language: Language, settings: Settings, http: Outside
) -> Catalogue | None:
    """The show's catalogue; None without a key, or where it is gone. Raises what core/http raises."""
    key = f"{settings.tmdb_base_url} {tmdb_id} {language}"
    known = memory.remembered_catalogue(key)
    if known is not None:
        return known
    fresh = tmdb_catalogue(tmdb_id, language, settings, http)
    if fresh is not None:
        memory.remember_catalogue(key, fresh)
    return fresh
