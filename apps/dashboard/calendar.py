"""What the calendar page says: how much of the week is here, and what comes when, in the reader's zone.

A show whose hour is known stands on the day of that hour here; one of which only the broadcast day is known stands on
that day, unshifted; one whose day a person has set stands there.
"""

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.bangumi import showings
from apps.bangumi.models import Rule
from apps.bangumi.showings import Showing
from apps.core import clock
from apps.dashboard.posters import poster_of

_WEEK: Final = dt.timedelta(days=7)
_DAY: Final = dt.timedelta(days=1)
#: Weeks that anybody may want to see.
_YEARS: Final = range(1970, 2200)
#: What is shown of a state: icon and tone.
_LOOKS: Final[dict[str, tuple[str, str]]] = {
    "on_disk": ("done", ""),
    "downloading": ("loading", "load"),
    "found": ("found", "found"),
    "missing": ("missing", "miss"),
    "not_aired": ("clock", "soon"),
}
#: Monday first, as they fit above a column and under a thumb.
_SHORT_NAMES: Final = (
    *(gettext_lazy("Mon"), gettext_lazy("Tue"), gettext_lazy("Wed"), gettext_lazy("Thu")),
    *(gettext_lazy("Fri"), gettext_lazy("Sat"), gettext_lazy("Sun")),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One show on its day; `number` and `time` are empty where nobody knows."""

    rule_id: int
    title: str
    number: str
    time: str
    poster: str
    state: str
    icon: str
    tone: str
    weekday: int | None
    is_locked: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One column."""

    date: dt.date
    #: "Mon".
    name: str
    is_today: bool
    is_past: bool
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Week:
    """The whole page; the sentence first."""

    heading: str
    then: str
    days: Sequence[Day]
    unknown: Sequence[Slot]
    is_empty: bool
    #: The days before and after, for links: any day names its week.
    before: dt.date
    after: dt.date


def monday_of(said: str) -> dt.date:
    """The Monday of the week in which a day lies, as an address says it; of this week for anything else."""
    day = today = localtime(clock.now()).date()
    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(said)
    if day.year not in _YEARS:
        day = today
    return day - day.weekday() * _DAY


def gather(monday: dt.date) -> Week:
    """Read it all, in a fixed number of queries."""
    rules = showings.followed()
    now = clock.now()
    today = localtime(now).date()
    # A day more on each side: what the zone moves comes from there.
    shown = showings.between(monday - _DAY, monday + _WEEK, rules=rules)
    by_day: dict[dt.date, list[Slot]] = {monday + place * _DAY: [] for place in range(7)}
    for showing in showings.once(shown):
        day = _day_of(showing)
        if day in by_day:
            by_day[day].append(_slot(showing, today=today, day=day))
    unknown = _without_days(rules, by_day)
    days = [
        Day(
            date=day,
            name=str(_SHORT_NAMES[day.weekday()]),
            is_today=day == today,
            is_past=day < today,
            slots=sorted(slots, key=lambda slot: (slot.time or "~", slot.title)),
        )
        for day, slots in by_day.items()
    ]
    is_now = any(day.is_today for day in days)
    heading = _heading([slot for day in days for slot in day.slots], is_now=is_now)
    return Week(heading, _zone(now), days, unknown, not rules, monday - _WEEK, monday + _WEEK)


def _day_of(showing: Showing) -> dt.date:
    """The day on which it stands here; one that a person has set counts within the week of the broadcast."""
    rule = showing.rule
    if rule.weekday_locked and rule.air_weekday is not None:
        return showing.day + (rule.air_weekday - showing.day.weekday()) * _DAY
    return localtime(showing.begins_at).date() if showing.begins_at else showing.day


def _slot(showing: Showing, *, today: dt.date, day: dt.date) -> Slot:
    icon, tone = _LOOKS[showing.state]
    return Slot(
        rule_id=showing.rule.pk,
        title=showing.rule.official_title,
        number=showing.number,
        time=f"{localtime(showing.begins_at):%H:%M}" if showing.begins_at else "",
        poster=poster_of(showing.rule),
        state=_in_words(showing.state, days=(day - today).days),
        icon=icon,
        tone=tone,
        weekday=showing.rule.air_weekday,
        is_locked=showing.rule.weekday_locked,
    )


def _without_days(rules: Sequence[Rule], by_day: Mapping[dt.date, list[Slot]]) -> list[Slot]:
    """Put shows whose episodes nobody lists on their weekday; those without a weekday are returned."""
    unknown: list[Slot] = []
    days = list(by_day)
    seen: set[str] = set()
    for rule in showings.without_days(rules):
        if rule.official_title in seen:
            continue
        seen.add(rule.official_title)
        slot = Slot(
            rule_id=rule.pk,
            title=rule.official_title,
            number="",
            time="",
            poster=poster_of(rule),
            state=_("Choose a day in the menu") if rule.air_weekday is None else "",
            icon="clock",
            tone="soon",
            weekday=rule.air_weekday,
            is_locked=rule.weekday_locked,
        )
        here = unknown if rule.air_weekday is None else by_day[days[rule.air_weekday]]
        here.append(slot)
    return unknown


def _in_words(state: str, *, days: int) -> str:
    words = {
        "on_disk": _("On disk"),
        "downloading": _("Coming down"),
        "found": _("Found"),
        "missing": _("Missing"),
    }
    if state in words:
        return words[state]
    if days <= 0:
        return _("Today")
    if days == 1:
        return _("Tomorrow")
    return ngettext("In %(count)s day", "In %(count)s days", days) % {"count": days}


def _heading(slots: Sequence[Slot], *, is_now: bool) -> str:
    counted = [slot for slot in slots if slot.number]
    if not counted:
        return _("No episode is known for this week.")
    count = len(counted)
    words = (
        ngettext(
            "This week: %(here)s of %(count)s is here.",
            "This week: %(here)s of %(count)s are here.",
            count,
        )
        if is_now
        else ngettext(
            "That week: %(here)s of %(count)s is here.",
            "That week: %(here)s of %(count)s are here.",
            count,
        )
    )
    return words % {"here": sum(slot.icon == "done" for slot in counted), "count": count}


def _zone(now: dt.datetime) -> str:
    here = localtime(now)
    offset = here.strftime("%z")
    name = "UTC"
    if offset != "+0000":
        name = f"{here.tzname() or ''}, UTC{offset[:3]}:{offset[3:]}".removeprefix(", ")
    return _("Your time (%(zone)s). A show on the wrong day can be moved with its menu.") % {
        "zone": name
    }
