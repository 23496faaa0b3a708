"""Which episodes of the rules we follow are broadcast when, and what has become of each; for calendars."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from apps.bangumi import episodes
from apps.bangumi.episodes import EpisodeLine, EpisodeState
from apps.bangumi.models import Rule, RuleKind
from apps.naming.numbers import padded

#: Stands for us in the names of episodes (UID), which must be nobody else's.
_OURS: Final = uuid.UUID("6d3f0b0e-6f0c-4f9e-9a51-2f4f6b1d7c3e")
#: What the calendar file holds.
_BACK, _AHEAD = dt.timedelta(days=60), dt.timedelta(days=180)
_FURTHEST: Final = list(EpisodeState)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One episode on its day.

    uid         its own for ever
    number      "S01E05"
    begins_at   UTC; None where the hour is not known
    day         the broadcast day in Japan
    changed_at  when its day, hour or title last changed
    """

    uid: str
    rule: Rule
    number: str
    title: str
    begins_at: dt.datetime | None
    day: dt.date
    state: EpisodeState
    changed_at: dt.datetime


def around(today: dt.date) -> list[Showing]:
    """What the calendar file holds: the last weeks and the next months of what is followed, each episode once."""
    shown = once(between(today - _BACK, today + _AHEAD, rules=followed()))
    return sorted(shown, key=lambda showing: (showing.day, showing.rule.pk, showing.number))


def followed() -> list[Rule]:
    """Rules whose episodes stand in a calendar."""
    rules = Rule.objects.followed().filter(archived=False, kind=RuleKind.EPISODE)
    return list(rules.order_by("id"))


def between(first: dt.date, last: dt.date, *, rules: Sequence[Rule]) -> list[Showing]:
    """The episodes of these rules whose broadcast day is one of these, both included."""
    lines = episodes.of_rules(rules)
    return [
        _showing(rule, line, line.air_date)
        for rule in rules
        for line in lines[rule.pk]
        if line.air_date is not None and first <= line.air_date <= last
    ]


def without_days(rules: Sequence[Rule]) -> list[Rule]:
    """Those of which no episode's day is known."""
    lines = episodes.of_rules(rules)
    return [rule for rule in rules if not any(line.air_date for line in lines[rule.pk])]


def once(shown: Iterable[Showing]) -> list[Showing]:
    """Each episode once, however many groups release it: the one that is furthest, of these the oldest rule's."""
    best: dict[tuple[str, str], Showing] = {}
    for showing in shown:
        key = (showing.rule.official_title, showing.number)
        known = best.get(key)
        if known is None or _FURTHEST.index(showing.state) > _FURTHEST.index(known.state):
            best[key] = showing
    return list(best.values())


def _showing(rule: Rule, line: EpisodeLine, day: dt.date) -> Showing:
    number = f"S{padded(line.season)}E{padded(line.number)}"
    return Showing(
        uid=str(uuid.uuid5(_OURS, f"{rule.created_at.isoformat()}/{rule.pk}/{number}")),
        rule=rule,
        number=number,
        title=line.title_zh or line.title,
        begins_at=line.airs_at,
        day=day,
        state=line.state,
        changed_at=line.changed_at or rule.created_at,
    )
