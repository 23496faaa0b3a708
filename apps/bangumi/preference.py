"""Which of several releases of one episode is taken. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.bangumi.matching import members, share_a_member
from apps.titles import Reading


@dataclass(frozen=True, slots=True)
class Wish:
    """What a rule would rather have."""

    group: str = ""
    resolution: str = ""
    source: str = ""
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class EpisodeKey:
    """One episode of one rule: several releases with the same key are the same episode."""

    rule_id: int
    season: int
    part: int
    first: float
    last: float


def episode_key(rule_id: int, reading: Reading, *, rule_season: int, kind: str) -> EpisodeKey:
    """The episode a reading holds; a film or a special without number is its rule's only one."""
    season = rule_season if reading.season is None else reading.season
    first = -1.0 if reading.episode is None else float(reading.episode)
    last = first if reading.episode_end is None else float(reading.episode_end)
    return EpisodeKey(
        rule_id=rule_id,
        season=season if kind == "episode" else 0,
        part=reading.part or 1,
        first=first,
        last=last,
    )


def score(reading: Reading, wish: Wish, *, subtitle: str) -> tuple[int, int, int, int, int]:
    """How well a release fits a wish; the greatest is taken: group, resolution, subtitles, source, version."""
    return (
        int(bool(wish.group) and share_a_member(reading.groups, members(wish.group))),
        int(bool(wish.resolution) and reading.resolution == wish.resolution),
        int(bool(wish.subtitle) and subtitle == wish.subtitle),
        int(bool(wish.source) and (reading.source or "") == wish.source),
        reading.version,
    )


def best(candidates: Iterable[tuple[int, Reading, str]], wish: Wish) -> int:
    """The index of the release to take; of equals the one that comes first."""
    ranked = [
        (score(reading, wish, subtitle=subtitle), -position, index)
        for position, (index, reading, subtitle) in enumerate(candidates)
    ]
    return max(ranked)[2]
