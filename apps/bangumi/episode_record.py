"""Episodes as clients get them."""

from typing import Any

from apps.bangumi import episodes
from apps.bangumi.episodes import EpisodeLine
from apps.bangumi.models import Rule


def of_rule(rule: Rule) -> dict[str, Any]:
    """A rule's episodes, ascending."""
    lines = episodes.of_rule(rule)
    return {
        "id": rule.pk,
        "official_title": rule.official_title,
        "complete": episodes.are_complete(lines),
        "episodes": [_episode(line) for line in lines],
    }


def missing() -> list[dict[str, Any]]:
    """Rules that lack something, with what they lack."""
    return [
        {
            "id": rule.pk,
            "official_title": rule.official_title,
            "group_name": rule.group_name or None,
            "episodes": [_episode(line) for line in lines],
        }
        for rule, lines in episodes.all_missing()
    ]


def _episode(line: EpisodeLine) -> dict[str, Any]:
    return {
        "season": line.season,
        "episode": _plain(line.number),
        "absolute": None if line.absolute is None else _plain(line.absolute),
        "title": line.title or None,
        "title_zh": line.title_zh or None,
        "air_date": line.air_date and line.air_date.isoformat(),
        "airs_at": line.airs_at and line.airs_at.isoformat(),
        "state": line.state.value,
        "listed": line.is_listed,
    }


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number
