"""What the home page says of episodes: which are missing, and which come next. In a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bangumi import episodes, showings
from apps.bangumi.episodes import EpisodeLine, EpisodeState
from apps.bangumi.models import Rule
from apps.core import clock
from apps.dashboard.posters import poster_of
from apps.naming.numbers import padded

#: How much of each list is shown.
_GAPS: Final = 8
_NEXT: Final = 6
#: A strip shows the last of a long show.
_CELLS: Final = 26
_AHEAD: Final = dt.timedelta(days=8)
_CELL_OF: Final = {
    EpisodeState.NOT_AIRED: "n",
    EpisodeState.MISSING: "m",
    EpisodeState.FOUND: "f",
    EpisodeState.DOWNLOADING: "p",
    EpisodeState.ON_DISK: "d",
}
_FURTHEST: Final = list(EpisodeState)


@dataclass(frozen=True, slots=True)
class Gap:
    """One show that lacks something."""

    rule: Rule
    poster: str
    text: str
    cells: str
    #: The strip in words.
    label: str


@dataclass(frozen=True, slots=True)
class Next:
    """One episode that is broadcast soon."""

    name: str
    number: str
    #: In the reader's zone: "Saturday 23:30"; the day alone where the hour is not known.
    when: str
    moment: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Both lists, and how long the first one really is."""

    gaps: Sequence[Gap]
    gaps_total: int
    coming: Sequence[Next]

    @property
    def gaps_more(self) -> int:
        """Shows that lack something but are not listed."""
        return self.gaps_total - len(self.gaps)


def gather() -> Outlook:
    """Every followed show, several groups of one counted as one: an episode that any of them has is there."""
    lines = _by_show(showings.followed())
    lacking = [
        (rule, found)
        for rule, found in lines
        if any(line.state is EpisodeState.MISSING for line in found)
    ]
    gaps = [_gap(rule, found) for rule, found in lacking[:_GAPS]]
    return Outlook(gaps=gaps, gaps_total=len(lacking), coming=_next(lines))


_Lines = list[tuple[Rule, list[EpisodeLine]]]


def _by_show(rules: Sequence[Rule]) -> _Lines:
    """The first rule of each season of a show with the season's episodes, each as far as the furthest rule has it."""
    first: dict[tuple[str, int], Rule] = {}
    best: dict[tuple[str, int], dict[float, EpisodeLine]] = {}
    of_rules = episodes.of_rules(rules)
    for rule in rules:
        for line in of_rules[rule.pk]:
            key = (rule.official_title, line.season)
            first.setdefault(key, rule)
            known = best.setdefault(key, {}).get(line.number)
            if known is None or _FURTHEST.index(line.state) > _FURTHEST.index(known.state):
                best[key][line.number] = line
    return [
        (rule, [best[key][number] for number in sorted(best[key])]) for key, rule in first.items()
    ]


def _gap(rule: Rule, lines: Sequence[EpisodeLine]) -> Gap:
    lacking = [line.number for line in lines if line.state is EpisodeState.MISSING]
    text = ngettext("Episode %(numbers)s", "Episodes %(numbers)s", len(lacking)) % {
        "numbers": runs(lacking)
    }
    shown = lines[-_CELLS:]
    return Gap(
        rule=rule,
        poster=poster_of(rule),
        text=text,
        cells="".join(_CELL_OF[line.state] for line in shown),
        label=_label(shown),
    )


def runs(numbers: Iterable[float]) -> str:
    """Ascending numbers, neighbours joined: "1–3, 5, 6.5"."""
    found: list[list[float]] = []
    for number in numbers:
        if found and number - found[-1][-1] == 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(f"{run[0]:g}" if len(run) == 1 else f"{run[0]:g}–{run[-1]:g}" for run in found)


def _label(lines: Sequence[EpisodeLine]) -> str:
    count = {state: sum(line.state is state for line in lines) for state in EpisodeState}
    return _(
        "%(all)s episodes: %(here)s on disk, %(coming)s coming, %(missing)s missing, "
        "%(later)s not broadcast yet"
    ) % {
        "all": len(lines),
        "here": count[EpisodeState.ON_DISK],
        "coming": count[EpisodeState.FOUND] + count[EpisodeState.DOWNLOADING],
        "missing": count[EpisodeState.MISSING],
        "later": count[EpisodeState.NOT_AIRED],
    }


def _next(shows: _Lines) -> list[Next]:
    """The episode of each show that is broadcast next, the soonest first."""
    horizon = (clock.now() + _AHEAD).date()
    soonest = []
    for rule, lines in shows:
        waiting = [
            (line.air_date, line)
            for line in lines
            if line.state is EpisodeState.NOT_AIRED and line.air_date
        ]
        if waiting and (first := min(waiting, key=lambda one: one[0]))[0] <= horizon:
            soonest.append((_order(first[1], first[0]), rule, first))
    soonest.sort(key=lambda one: (one[0], one[1].pk))
    return [_coming(rule, line, day) for _key, rule, (day, line) in soonest[:_NEXT]]


def _order(line: EpisodeLine, day: dt.date) -> dt.datetime:
    """Where only the day is known, its end in Japan."""
    return line.airs_at or dt.datetime.combine(day, dt.time(23, 59), episodes.JAPAN)


def _coming(rule: Rule, line: EpisodeLine, day: dt.date) -> Next:
    number = f"S{padded(line.season)}E{padded(line.number)}"
    if line.airs_at is None:
        return Next(rule.official_title, number, date_format(day, _("l j F")), day.isoformat())
    here = localtime(line.airs_at)
    return Next(rule.official_title, number, _said(here), line.airs_at.isoformat())


def _said(moment: dt.datetime) -> str:
    """A moment to come as people say it."""
    time = date_format(moment, "H:i")
    days = (moment.date() - localtime(clock.now()).date()).days
    if days == 0:
        return _("Today, %(time)s") % {"time": time}
    if days == 1:
        return _("Tomorrow, %(time)s") % {"time": time}
    return date_format(moment, _("l j F, H:i"))
