"""How the number of a release is said to a person: as its file will be called, offsets included."""

from typing import Protocol

from apps.bangumi.models import Rule, RuleKind
from apps.naming.folders import Kind, season_number
from apps.naming.numbers import library_episode, padded


class Numbered(Protocol):
    """What has an episode's number: a release, or the reading of one."""

    @property
    def episode(self) -> float | None:
        """The first or only one."""
        ...

    @property
    def episode_end(self) -> float | None:
        """The last one of a range."""
        ...


def number_of(release: Numbered, rule: Rule) -> str:
    """Return "S01E03", "S00E02", "S01E06.5", "S01E03-E04"; "" for a film and where no number was read."""
    if rule.kind == RuleKind.MOVIE or release.episode is None:
        return ""
    season = season_number(Kind(rule.kind), rule.season, rule.season_offset)
    first = library_episode(release.episode, offset=rule.episode_offset).number
    text = f"S{padded(season)}E{padded(first)}"
    if release.episode_end is None or release.episode_end == release.episode:
        return text
    last = library_episode(release.episode_end, offset=rule.episode_offset).number
    return f"{text}-E{padded(last)}"
