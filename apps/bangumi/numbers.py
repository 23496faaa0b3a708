"""How the number of a release is said to a person: as its file will be called, offsets included."""

from typing import Protocol

from apps.bangumi.models import Rule, RuleKind
from apps.naming.numbers import Offsets, padded


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

    @property
    def part(self) -> int | None:
        """The part or cour that it counts in."""
        ...


def offsets_of(rule: Rule) -> Offsets:
    """What leads from the rule's releases to the library."""
    return Offsets(rule.season_offset, rule.episode_offset, rule.offset_part)


def number_of(release: Numbered, rule: Rule) -> str:
    """Return "S01E03", "S00E02", "S01E06.5", "S01E03-E04"; "" for a film and where no number was read."""
    if rule.kind == RuleKind.MOVIE or release.episode is None:
        return ""
    place = offsets_of(rule).place(
        release.episode, last=release.episode_end, season=rule.season, part=release.part
    )
    season = 0 if rule.kind == RuleKind.SPECIAL else place.season
    text = f"S{padded(season)}E{padded(place.episode)}"
    if place.last is None or place.last == place.episode:
        return text
    return f"{text}-E{padded(place.last)}"
