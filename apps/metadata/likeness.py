"""How well a work of a catalogue fits a question: names first, then year, kind and origin; popularity never."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from apps.metadata.protocol import Question
from apps.metadata.seasons import without_season
from apps.titles.fold import fold

#: Below this nothing is taken: a wrong show is worse than none.
ENOUGH = 60
EQUAL = 100
BEGINS_ALIKE = 45
#: Shorter beginnings are no sign of anything: (Latin letters, Chinese characters).
_SHORTEST_BEGINNING = (5, 3)
_SEASON_DAYS = 400
#: First showings on the net may come before the broadcast.
_EARLY = dt.timedelta(days=14)

ORIGINS = frozenset({"JP", "CN", "KR", "TW", "HK"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A candidate. Years are those in which it, or a season of it, began."""

    names: tuple[str, ...]
    years: frozenset[int] = frozenset()
    #: Days on which it, or a season of it, began.
    starts: tuple[dt.date, ...] = ()
    #: The season its own name states, where the catalogue has a work for each season; None: it holds all seasons.
    season: int | None = None
    is_animation: bool = True
    origins: frozenset[str] = frozenset()
    is_right_kind: bool = True


def likeness(work: Work, question: Question) -> int:
    """Points for a candidate; from ENOUGH on it may be taken."""
    points = _names(work.names, question.names.all)
    if points == 0:
        return 0
    points += 15 if work.is_animation else 0
    points += 8 if work.origins & ORIGINS else 0
    points -= 0 if work.is_right_kind else 30
    points += _season(work, question)
    return points + _years(work, question)


def _names(theirs: Collection[str], ours: Collection[str]) -> int:
    wanted = _keys(ours)
    known = _keys(theirs)
    if wanted & known:
        return EQUAL
    alike = any(
        _begins(longer, shorter) or _begins(shorter, longer)
        for longer in wanted
        for shorter in known
    )
    return BEGINS_ALIKE if alike else 0


def _keys(names: Iterable[str]) -> set[str]:
    """Names as they are compared, with and without their season."""
    keys: set[str] = set()
    for name in names:
        keys |= {fold(name), fold(without_season(name).base)}
    return keys - {""}


def _begins(whole: str, beginning: str) -> bool:
    shortest = _SHORTEST_BEGINNING[0 if beginning.isascii() else 1]
    return len(beginning) >= shortest and whole.startswith(beginning)


def _season(work: Work, question: Question) -> int:
    if work.season is None:
        return 0
    return 20 if work.season == (question.season or 1) else -40


def _years(work: Work, question: Question) -> int:
    if question.year and work.years:
        distance = min(abs(question.year - year) for year in work.years)
        # The first season cannot be years away; a later one may be missing in the catalogue.
        each, most = (12, 80) if (question.season or 1) == 1 else (6, 40)
        return {0: 20, 1: 10}.get(distance, -min(most, each * distance))
    if question.published and work.starts:
        begun = [start for start in work.starts if start <= question.published + _EARLY]
        if not begun:
            return -10
        # A release follows its broadcast: of two namesakes the one that began lately is meant.
        return 12 if (question.published - max(begun)).days <= _SEASON_DAYS else 0
    return 0
