"""The folders of a show: `Title (Year)/Season 1`, films without season, specials in `Season 0`."""

import enum

from apps.naming.components import component, limit
from apps.naming.numbers import library_season
from apps.naming.paths import join


class Kind(enum.StrEnum):
    """What is kept; the values are those that rules have."""

    EPISODE = "episode"
    MOVIE = "movie"
    SPECIAL = "special"


def show_folder(title: str, year: str | int | None) -> str:
    """Return `Title (Year)`; the title alone if the year is unknown or stands there already."""
    name = component(title)
    mark = f" ({year})" if year else ""
    if not mark or name.endswith(mark.strip()):
        return name
    return limit(name, mark)


def season_folder(kind: Kind, season: int | None, season_offset: int = 0) -> str:
    """Return `Season 2`, never padded; "" for a film, which has none."""
    if kind is Kind.MOVIE:
        return ""
    return f"Season {season_number(kind, season, season_offset)}"


def season_number(kind: Kind, season: int | None, season_offset: int = 0) -> int:
    """Return the season that folder and file names carry; specials are season 0."""
    return 0 if kind is Kind.SPECIAL else library_season(season, offset=season_offset)


def save_path(
    root: str,
    *,
    title: str,
    year: str | int | None,
    kind: Kind,
    season: int | None,
    season_offset: int = 0,
) -> str:
    """Return where a rule saves to, as the client of this root writes paths."""
    return join(root, show_folder(title, year), season_folder(kind, season, season_offset))
