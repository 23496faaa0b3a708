"""From the number a release prints to the number a catalogue has: offsets, virtual seasons, absolute numbers. Pure.

Works on the catalogue's real episode numbers, never on counts from 1 (TMDB numbers some second seasons from 53).
A suggestion is made only if every number it maps exists there; what nothing fits is flagged without one.
"""

import datetime as dt
import enum
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

#: A longer silence between two episodes of one season starts a new part of it.
GAP = dt.timedelta(days=180)
#: Where a release speaks of a part, a silence as long as this may begin it; a skipped week or two never does.
BREAK = dt.timedelta(days=42)
#: TMDB's words for a show of which more comes, and of which nothing more comes.
RETURNING = "Returning Series"
ENDED = frozenset({"Ended", "Canceled"})


@dataclass(frozen=True, slots=True)
class EpisodeDate:
    """One episode of a season: its number there, the day it was broadcast and its name, if known."""

    number: int
    air_date: dt.date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """One season of a catalogue with its real numbers, ascending; 0 holds the specials."""

    number: int
    episodes: tuple[EpisodeDate, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that exist in it."""
        return tuple(episode.number for episode in self.episodes)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A show as a catalogue counts it."""

    title: str
    status: str
    seasons: tuple[Season, ...]

    @property
    def last_day(self) -> dt.date | None:
        """The day of its newest episode, which may lie ahead; None where no day is known."""
        days = (one.air_date for season in self.seasons for one in season.episodes)
        return max((day for day in days if day is not None), default=None)

    @property
    def regular(self) -> tuple[Season, ...]:
        """The seasons that have episodes, without the specials, in order."""
        found = (season for season in self.seasons if season.number > 0 and season.episodes)
        return tuple(sorted(found, key=lambda season: season.number))


class Confidence(enum.StrEnum):
    """How sure a suggestion is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Offsets and why: a code of core/text.py with its facts. `is_complete` False: flagged, nothing to apply."""

    season_offset: int
    episode_offset: int
    code: str
    facts: Mapping[str, int | str] = field(default_factory=dict)
    confidence: Confidence = Confidence.HIGH
    is_complete: bool = True


def virtual_starts(season: Season) -> tuple[int, ...]:
    """The numbers with which the parts of a season begin: the first, and each after a gap of over 180 days."""
    later = (number for silence, number in _silences(season) if silence > GAP)
    return (*season.numbers[:1], *later)


def part_start(season: Season, part: int, *, before: int | None = None) -> tuple[int, bool] | None:
    """The number with which a part begins that releases speak of, and whether that is sure; None: nobody knows.

    After the silence that begins a part for sure, else after the longest shorter ones, else behind `before`, the last
    number that was seen of the part before it.
    """
    starts = virtual_starts(season)
    if len(starts) >= part:
        return starts[part - 1], True
    breaks = sorted(_silences(season), reverse=True)[: part - 1]
    if len(breaks) == part - 1 and breaks[-1][0] >= BREAK:
        return max(number for _, number in breaks), False
    if before is not None and before + 1 in season.numbers:
        return before + 1, False
    return None


def _silences(season: Season) -> list[tuple[dt.timedelta, int]]:
    """The days between two neighbouring episodes, and the number of the later one."""
    dated = [(one.number, one.air_date) for one in season.episodes if one.air_date is not None]
    return [(day - before, number) for (_, before), (number, day) in itertools.pairwise(dated)]


def suggest(
    catalogue: Catalogue,
    *,
    season: int,
    seen: Sequence[int],
    part: int | None = None,
    before: int | None = None,
) -> Suggestion | None:
    """What a release's numbers need to become the catalogue's; None where they need nothing, or nothing is known.

    `seen` are genuine whole episode numbers above 0 of these releases, at least one; `before` is the last one seen of
    the part before theirs.
    """
    seasons = catalogue.regular
    numbers = sorted({number for number in seen if number > 0})
    if not seasons or not numbers:
        return None
    by_number = {one.number: one for one in seasons}
    last = seasons[-1]
    found: Suggestion | None
    if season > last.number:
        found = _beyond_last(last, season, numbers)
    elif season not in by_number:
        return None
    elif part is not None and part > 1:
        found = _part(by_number[season], part, numbers, before=before)
    else:
        found = _inside(seasons, by_number[season], numbers)
    return _weighed(found, catalogue)


def counted_on(catalogue: Catalogue, *, season: int) -> Suggestion | None:
    """What a season would need if its releases counted on from the first one: a hint for where none is seen yet."""
    before = [one for one in catalogue.regular if one.number < season]
    own = next((one for one in catalogue.regular if one.number == season), None)
    count = sum(len(one.numbers) for one in before)
    # A catalogue that counts on itself needs nothing.
    if not count or own is None or own.numbers[0] > 1:
        return None
    facts = {"season": season, "count": count}
    return Suggestion(0, -count, "offset_if_counted_on", facts, Confidence.LOW)


def _weighed(found: Suggestion | None, catalogue: Catalogue) -> Suggestion | None:
    """A show that still runs may be ahead of its catalogue."""
    if found is None or catalogue.status != RETURNING:
        return found
    return replace(found, confidence=Confidence.MEDIUM)


def _beyond_last(last: Season, season: int, numbers: Sequence[int]) -> Suggestion:
    """The catalogue has fewer seasons: the release's is a part of its last one."""
    starts = virtual_starts(last)
    place = season - last.number
    is_listed = place < len(starts)
    start = starts[place] if is_listed else starts[0]
    if numbers[0] < start <= numbers[-1]:
        return _flagged("offset_spread", {"first": numbers[0], "episode": numbers[-1]})
    # A group that counts on prints the catalogue's numbers already.
    offset = start - 1 if is_listed and numbers[-1] < start else 0
    code = "offset_part_of_last" if is_listed else "offset_fewer_seasons"
    facts = {"season": season, "last": last.number, "start": start}
    found = Suggestion(last.number - season, offset, code, facts)
    lacking = _lacking(last, numbers, offset)
    if lacking is None:
        return found
    facts = {"season": season, "last": last.number, "episode": lacking}
    return replace(
        found,
        code="offset_not_listed",
        facts=facts,
        confidence=Confidence.MEDIUM,
        is_complete=False,
    )


def _lacking(season: Season, numbers: Sequence[int], offset: int) -> int | None:
    """The first shifted number that the season does not have; None where it has them all."""
    existing = set(season.numbers)
    return next((number + offset for number in numbers if number + offset not in existing), None)


def _part(
    whole: Season, part: int, numbers: Sequence[int], *, before: int | None
) -> Suggestion | None:
    """Part 2 that begins at 1 again, while the catalogue counts on."""
    found = part_start(whole, part, before=before)
    if found is None or numbers[-1] >= found[0]:
        return None
    start, is_sure = found
    offset = start - 1
    if _lacking(whole, numbers, offset) is not None:
        return None
    confidence = Confidence.HIGH if is_sure else Confidence.MEDIUM
    return Suggestion(
        0, offset, "offset_part", {"part": part, "start": start}, confidence=confidence
    )


def _inside(seasons: Sequence[Season], own: Season, numbers: Sequence[int]) -> Suggestion | None:
    """The season is there: do its numbers fit as they are, from its own first, or counted from the first season?

    Where a group counts on into the next season under the same name, only the numbers that are too high matter.
    """
    existing = set(own.numbers)
    if numbers[-1] in existing:
        return None
    first = own.numbers[0]
    if first > 1 and _lacking(own, numbers, first - 1) is None:
        return Suggestion(0, first - 1, "offset_numbered_on", {"first": first})
    strange = [number for number in numbers if number not in existing]
    target = _by_counting(seasons, numbers[-1])
    if target is None:
        return _flagged("offset_unknown", {"episode": numbers[-1], "last": own.numbers[-1]})
    season, number = target
    offset = number - numbers[-1]
    if _lacking(season, strange, offset) is not None:
        return _flagged("offset_spread", {"first": strange[0], "episode": numbers[-1]})
    facts = {"episode": numbers[-1], "season": season.number, "number": number}
    return Suggestion(season.number - own.number, offset, "offset_absolute", facts)


def _flagged(code: str, facts: Mapping[str, int | str]) -> Suggestion:
    return Suggestion(0, 0, code, facts, Confidence.MEDIUM, is_complete=False)


def _by_counting(seasons: Sequence[Season], episode: int) -> tuple[Season, int] | None:
    """The season and number of an absolute number: as it is, where one has it, else by counting from the first."""
    for season in seasons:
        if season.numbers[0] > 1 and episode in season.numbers:
            return season, episode
    left = episode
    for season in seasons:
        if left <= len(season.numbers):
            return season, season.numbers[left - 1]
        left -= len(season.numbers)
    return None
