"""Posters and weekdays of rules: fetched in the background, never waited for."""

import logging
from pathlib import Path

from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.metadata import calendar, posters, resolver

log = logging.getLogger(__name__)


def fetch_posters(*, outside: Outside, folder: Path) -> int:
    """Fetch the posters that new rules know of, and those whose files are gone; how many came."""
    fetched = 0
    for rule in Rule.objects.filter(poster_link="").exclude(poster_source=""):
        try:
            name = posters.keep(
                rule.poster_source, found_at=rule.poster_found_at, http=outside, folder=folder
            )
        except Problem as problem:
            log.warning("The poster of %s did not come: %s", rule, problem)
            continue
        Rule.objects.filter(pk=rule.pk).update(poster_link=posters.link(name))
        fetched += 1
    return fetched + posters.restore_missing(http=outside, folder=folder)


def refresh_weekdays(config: Config, *, outside: Outside) -> int:
    """Write the broadcast weekday of every followed rule whose day is not locked; how many changed.

    Raises what core/http.py raises when bgm.tv fails.
    """
    settings = resolver.settings_for(store.in_use(config.network))
    lines = calendar.airings(settings, outside)
    rules = list(Rule.objects.filter(disabled=False, weekday_locked=False))
    keys = [
        calendar.ShowKey(
            key=rule.pk,
            names=(rule.official_title, *(name for names in rule.names.values() for name in names)),
            bgm_id=rule.bgm_id,
        )
        for rule in rules
    ]
    found = calendar.weekdays_for(keys, lines)
    changed = 0
    for rule in rules:
        weekday = found.get(rule.pk)
        if weekday is not None and weekday != rule.air_weekday:
            changed += Rule.objects.filter(pk=rule.pk).update(air_weekday=weekday)
    return changed
