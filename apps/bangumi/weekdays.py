"""On which weekday each rule's show is broadcast: the broadcast day in Japan; a day set by hand stays."""

from collections.abc import Hashable, Iterable

from apps.bangumi import ledger
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import BadAnswer, OutsideFailure
from apps.core.http import Outside
from apps.metadata import calendar, resolver


def refresh(config: Config, *, outside: Outside) -> int:
    """Write the broadcast weekday of every followed rule whose day is not locked; how many changed.

    What bgm.tv's calendar of this season says counts, else what our own catalogue says. Raises OutsideFailure and its
    kin when bgm.tv fails, after the catalogue's days are written.
    """
    rules = list(Rule.objects.filter(disabled=False, weekday_locked=False))
    found = of_catalogue(rules)
    try:
        found |= _of_calendar(rules, config, outside)
    except BadAnswer as problem:
        # Nobody named this address with the call: it is not the caller's mistake (contract 2.4 D).
        raise OutsideFailure(**problem.facts) from problem
    finally:
        changed = 0
        for rule in rules:
            weekday = found.get(rule.pk)
            if weekday is not None and weekday != rule.air_weekday:
                unlocked = Rule.objects.filter(pk=rule.pk, weekday_locked=False)
                changed += unlocked.update(air_weekday=weekday)
    return changed


def set_by_hand(rules: Iterable[Rule], weekday: int | None) -> None:
    """Put the day, which locks it; None gives it back to the calendar."""
    chosen = Rule.objects.filter(pk__in=[rule.pk for rule in rules])
    chosen.update(air_weekday=weekday, weekday_locked=weekday is not None)


def of_catalogue(rules: Iterable[Rule]) -> dict[Hashable, int]:
    """The weekday of each rule whose number our own catalogue has, by the rule's."""
    airings = {rule.pk: ledger.airing_of(rule) for rule in rules}
    return {key: airing.weekday for key, airing in airings.items() if airing is not None}


def _of_calendar(rules: Iterable[Rule], config: Config, outside: Outside) -> dict[Hashable, int]:
    lines = calendar.lines(resolver.settings_for(store.in_use(config.network)), outside)
    keys = [
        calendar.ShowKey(
            key=rule.pk,
            names=(rule.official_title, *(name for names in rule.names.values() for name in names)),
            bgm_id=rule.bgm_id,
        )
        for rule in rules
    ]
    return calendar.weekdays_for(keys, lines)
