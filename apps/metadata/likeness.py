"""How well a work of a catalogue fits a question: names first, then year, kind and origin; popularity never. Pure.

Each reason is a code whose sentence is `weighed_<code>` in core/text.py.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.metadata.protocol import Contender, Question, ShowFacts, Weighed
from apps.metadata.seasons import without_season
from apps.titles.fold import fold

#: Below this nothing is taken: a wrong show is worse than none.
ENOUGH = 60
EQUAL = 100
BEGINS_ALIKE = 45
#: So many of each source are remembered.
MOST_CONTENDERS = 4
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
    #: Found by a number that is known to be right: its names need not agree.
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """The points of a candidate; from ENOUGH on it may be taken."""

    reasons: tuple[Weighed, ...] = ()

    @property
    def points(self) -> int:
        """All reasons together."""
        return sum(reason.points for reason in self.reasons)

    @property
    def is_enough(self) -> bool:
        """May it be taken?"""
        return self.points >= ENOUGH

    def says(self, code: str) -> bool:
        """Is this one of the reasons?"""
        return any(reason.code == code for reason in self.reasons)


def likeness(work: Work, question: Question) -> Likeness:
    """Weigh a candidate; one whose names have nothing in common with ours has no points at all."""
    named = Weighed("same_number", EQUAL) if work.by_number else _names(work, question)
    if named is None:
        return Likeness()
    found = [named]
    if work.is_animation:
        found.append(Weighed("animation", 15))
    if work.origins & ORIGINS:
        found.append(Weighed("origin", 8))
    if not work.is_right_kind:
        found.append(Weighed("other_kind", -30))
    found += filter(None, (_season(work, question), _years(work, question)))
    return Likeness(tuple(found))


def _names(work: Work, question: Question) -> Weighed | None:
    wanted = _keys(question.names.all)
    known = _keys(work.names)
    if wanted & known:
        return Weighed("same_name", EQUAL)
    alike = any(
        _begins(longer, shorter) or _begins(shorter, longer)
        for longer in wanted
        for shorter in known
    )
    return Weighed("name_begins_alike", BEGINS_ALIKE) if alike else None


def _keys(names: Iterable[str]) -> set[str]:
    """Names as they are compared, with and without their season."""
    keys: set[str] = set()
    for name in names:
        keys |= {fold(name), fold(without_season(name).base)}
    return keys - {""}


def _begins(whole: str, beginning: str) -> bool:
    shortest = _SHORTEST_BEGINNING[0 if beginning.isascii() else 1]
    return len(beginning) >= shortest and whole.startswith(beginning)


def _season(work: Work, question: Question) -> Weighed | None:
    if work.season is None:
        return None
    if work.season == (question.season or 1):
        return Weighed("same_season", 20)
    return Weighed("other_season", -40)


def _years(work: Work, question: Question) -> Weighed | None:
    if question.year and work.years:
        distance = min(abs(question.year - year) for year in work.years)
        if distance == 0:
            return Weighed("same_year", 20)
        if distance == 1:
            return Weighed("next_year", 10)
        # The first season cannot be years away; a later one may be missing in the catalogue.
        each, most = (12, 80) if (question.season or 1) == 1 else (6, 40)
        return Weighed("years_away", -min(most, each * distance))
    if question.published and work.starts:
        begun = [start for start in work.starts if start <= question.published + _EARLY]
        if not begun:
            return Weighed("not_begun", -10)
        # A release follows its broadcast: of two namesakes the one that began lately is meant.
        if (question.published - max(begun)).days <= _SEASON_DAYS:
            return Weighed("began_lately", 12)
    return None


Entry = TypeVar("Entry")


class Contest(Generic[Entry]):
    """The works of one source that compete for a question; of equals the one that came first wins."""

    def __init__(self, source: str, question: Question) -> None:
        self._source = source
        self._question = question
        self._weighed: dict[int, tuple[Likeness, Work, Entry | None]] = {}

    def enter(self, number: int, work: Work, entry: Entry | None) -> Likeness:
        """Weigh a work, known by a number of the source; without an entry it cannot win. Anew if it was in before."""
        found = likeness(work, self._question)
        self._weighed.pop(number, None)
        self._weighed[number] = found, work, entry
        return found

    @property
    def winner(self) -> int | None:
        """The number of the best work that may be taken."""
        able = [
            (number, found.points)
            for number, (found, _, entry) in self._weighed.items()
            if entry is not None and found.is_enough
        ]
        # max() takes the first of equals.
        return max(able, key=lambda one: one[1])[0] if able else None

    @property
    def best(self) -> Entry | None:
        """What was entered of the winner."""
        return None if self.winner is None else self._weighed[self.winner][2]

    @property
    def best_likeness(self) -> Likeness:
        """How the winner was weighed; nothing without one."""
        return Likeness() if self.winner is None else self._weighed[self.winner][0]

    @property
    def front(self) -> list[Entry]:
        """What was entered of all that have as many points as the winner, the winner first."""
        most = self.best_likeness.points
        return [
            entry
            for found, _, entry in self._weighed.values()
            if entry is not None and found.is_enough and found.points == most
        ]

    def saying(self, *codes: str) -> list[Entry]:
        """What was entered of all that have each of these reasons."""
        return [
            entry
            for found, _, entry in self._weighed.values()
            if entry is not None and all(found.says(code) for code in codes)
        ]

    @property
    def contenders(self) -> tuple[Contender, ...]:
        """The winner, then the best of the others that have anything in common with the question."""
        winner = self.winner
        found = [
            Contender(
                source=self._source,
                id=number,
                title=next(iter(work.names), ""),
                year=min(work.years, default=None),
                points=weight.points,
                reasons=weight.reasons,
                is_choice=number == winner,
            )
            for number, (weight, work, _) in self._weighed.items()
            if weight.reasons
        ]
        found.sort(key=lambda one: (not one.is_choice, -one.points))
        return tuple(found[:MOST_CONTENDERS])


def only_near(source: str, contenders: tuple[Contender, ...]) -> ShowFacts | None:
    """The answer of a source that knows works which come near, and none that is near enough."""
    return ShowFacts(source=source, contenders=contenders, is_found=False) if contenders else None
