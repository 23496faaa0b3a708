"""On which weekday a show is broadcast, by bgm.tv's calendar: the broadcast day in Japan, never shifted to a zone."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from apps.core.errors import Problem
from apps.core.http import Outside
from apps.metadata import memory, standing
from apps.metadata.protocol import CalendarLine, Settings
from apps.metadata.registry import broadcast_calendar
from apps.metadata.seasons import without_season
from apps.titles.fold import fold

#: A shorter name inside another one is chance.
SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class ShowKey:
    """A show that is followed: any key of the caller's, and what it is known by."""

    key: Hashable
    names: tuple[str, ...]
    bgm_id: int | None = None


def lines(settings: Settings, http: Outside) -> tuple[CalendarLine, ...]:
    """The calendar, at most an hour old. Raises what core/http raises, and BadAnswer."""
    kept = memory.remembered_calendar(settings.bgm_base_url)
    if kept is not None:
        return kept
    try:
        fresh = broadcast_calendar(settings, http)
    except Problem as problem:
        standing.failed("bgm.tv", problem, asked_as=settings.fingerprint)
        raise
    standing.answered("bgm.tv")
    memory.remember_calendar(settings.bgm_base_url, fresh)
    return fresh


def weekdays_for(shows: Sequence[ShowKey], calendar: Iterable[CalendarLine]) -> dict[Hashable, int]:
    """The weekday (0 is Monday) of each show that the calendar has: by id, by a name, by a part of a name."""
    lines = list(calendar)
    by_id = {line.bgm_id: line.weekday for line in lines}
    by_name = _index((name, line.weekday) for line in lines for name in line.names)
    by_base = _index(
        (without_season(name).base, line.weekday) for line in lines for name in line.names
    )
    found: dict[Hashable, int] = {}
    for show in shows:
        weekday = by_id.get(show.bgm_id) if show.bgm_id else None
        if weekday is None:
            weekday = _by_names(show.names, by_name, by_base)
        if weekday is not None:
            found[show.key] = weekday
    return found


Value = TypeVar("Value")


def _index(pairs: Iterable[tuple[str, Value]]) -> Mapping[str, Value]:
    index: dict[str, Value] = {}
    for name, value in pairs:
        if key := fold(name):
            index.setdefault(key, value)
    return index


def _by_names(
    names: Iterable[str], by_name: Mapping[str, int], by_base: Mapping[str, int]
) -> int | None:
    whole = [key for name in names if (key := fold(name))]
    bases = [key for name in names if (key := fold(without_season(name).base))]
    for key in whole:
        if key in by_name:
            return by_name[key]
    for key in bases:
        if key in by_base:
            return by_base[key]
    alike = [
        (-min(len(theirs), len(ours)), abs(len(theirs) - len(ours)), theirs)
        for ours in bases
        for theirs in by_base
        if min(len(theirs), len(ours)) >= SHORTEST_PART and (theirs in ours or ours in theirs)
    ]
    return by_base[min(alike)[2]] if alike else None
