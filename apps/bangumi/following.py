"""A rule from an analysed feed, as the person saw it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from apps.bangumi import rules, settle
from apps.bangumi.models import Rule
from apps.bangumi.record import changes
from apps.core import work
from apps.core.config.schema import Config
from apps.metadata.resolver import Resolution

#: What a record states of a rule's folder; it stays as the person has seen it.
_STATED = ("official_title", "year", "season")


def follow_analysed(
    data: Mapping[str, Any],
    *,
    analysed: Rule | None,
    resolution: Resolution | None,
    parser: str,
    config: Config,
    now: dt.datetime,
) -> tuple[Rule, bool]:
    """The rule for a record that a person saw and may have changed, settled; True where it is new.

    What the record cannot carry comes from `analysed`, the same show as the feed has it now, and from what the
    sources said of it. Raises InvalidInput.
    """
    rule, is_new = rules.follow(data, now=now)
    rule.added = True
    rule.eps_collect = True
    if is_new:
        rule.parser = parser
        _take_over(rule, analysed)
        _take_numbers(rule, data)
    rule.save()
    if rule.settled_at is None:
        stated = [name for name in _STATED if data.get(name) not in (None, "")]
        settle.settle_as_stated(rule, resolution, config, stated=stated, now=now)
    return rule, is_new


def _take_numbers(rule: Rule, data: Mapping[str, Any]) -> None:
    """A number that is not the one we found was set by the person."""
    given = changes({number: data[number] for number in rules.PINS if data.get(number)})
    for number, value in given.items():
        if value != getattr(rule, number):
            setattr(rule, number, value)
            setattr(rule, rules.PINS[number], True)
            rule.is_doubted = True


def _take_over(rule: Rule, analysed: Rule | None) -> None:
    """Names, page and catalogue number of the analysed show; a poster elsewhere is one to be fetched."""
    if analysed is not None:
        rule.names = analysed.names
        rule.homepage = analysed.homepage
        rule.bgm_id = analysed.bgm_id
        rule.tmdb_id = analysed.tmdb_id
        rule.season_is_assumed = analysed.season_is_assumed and rule.season == analysed.season
    if rule.poster_link.startswith(("http://", "https://")):
        rule.poster_source, rule.poster_link = rule.poster_link, ""
        rule.poster_found_at = rule.homepage or next(iter(rule.sources), "")
        work.soon("posters")
