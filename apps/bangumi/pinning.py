"""The numbers of a rule's work at bgm.tv and TMDB: set by a person they stay, and the sources are asked again."""

import dataclasses
import logging
from collections.abc import Callable
from typing import Any

from apps.bangumi import ledger, rules, settle
from apps.bangumi.models import Rule
from apps.core import clock, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import Problem
from apps.core.http import Outside
from apps.downloader.protocol import DownloadClient
from apps.metadata import resolver
from apps.metadata.protocol import Kind
from apps.metadata.resolver import Resolution

log = logging.getLogger(__name__)


def ask_again(config: Config, *, outside: Outside, client: Callable[[], DownloadClient]) -> int:
    """Ask the sources anew for every settled rule whose number a person has set; how many are done.

    A rule whose source fails, or whose torrents cannot be moved now, stays in doubt until the next turn.
    """
    done = 0
    for rule in Rule.objects.filter(is_doubted=True).exclude(settled_at=None).order_by("id"):
        try:
            done += _ask_again(rule, config, outside=outside, client=client)
        except Problem as problem:
            log.warning("%s keeps its title for now: %s", rule, problem)
    return done


def _ask_again(
    rule: Rule, config: Config, *, outside: Outside, client: Callable[[], DownloadClient]
) -> bool:
    question = dataclasses.replace(
        settle.question_of(rule, config),
        year=None,
        bgm_id=rule.bgm_id if rule.bgm_pinned else None,
        tmdb_id=rule.tmdb_id if rule.tmdb_pinned else None,
    )
    settings = resolver.settings_for(store.in_use(config.network))
    if resolver.is_named_by_one_left_alone(question, settings):
        return False
    found = resolver.resolve(
        question, parser=settle.parser_of(rule), settings=settings, http=outside, fresh=True
    )
    if resolver.failed_to_name(question, found):
        return False
    _follow_the_work(rule, found, config, client)
    _learn(rule, found)
    return True


def _follow_the_work(
    rule: Rule, found: Resolution, config: Config, client: Callable[[], DownloadClient]
) -> None:
    """Title, year and season as the work has them, and the folder with them; what a person has set stays."""
    was_assumed = rule.season_is_assumed
    title = _title(rule, found)
    season = _season(rule, found)
    for wanted in (title | season, title):
        if not wanted:
            break
        try:
            rules.change(rule, _called(rule, wanted, config), config=config, client=client())
            break
        except rules.SameRule:
            # The season is taken by another rule of the same pattern: keep our own.
            rule.refresh_from_db()
    Rule.objects.filter(pk=rule.pk).update(season_is_assumed=was_assumed)


def _called(rule: Rule, wanted: dict[str, Any], config: Config) -> dict[str, Any]:
    """The same, with how the rule is called in the client."""
    new = Rule(
        official_title=wanted.get("official_title", rule.official_title),
        season=wanted.get("season", rule.season),
        group_name=rule.group_name,
    )
    with_group = config.bangumi_manage.group_tag
    return wanted | {"rule_name": settle.rule_name(new, with_group=with_group)}


def _title(rule: Rule, found: Resolution) -> dict[str, Any]:
    is_ours = rule.official_title == rule.title_found
    if not is_ours or found.title_from == "release" or not found.official_title:
        return {}
    renamed = Rule(official_title=found.official_title, pk=rule.pk)
    year = resolver.settled_year(found, settle.siblings(renamed))
    if rule.official_title == found.official_title and rule.year in {None, year}:
        # A folder without a year never gets one later.
        return {}
    return {"official_title": found.official_title, "year": year}


def _season(rule: Rule, found: Resolution) -> dict[str, Any]:
    """The season that the work's own name states, where it was neither written nor set by hand."""
    is_free = rule.season_is_assumed and rule.kind == Kind.EPISODE
    stated = found.season_stated
    return {"season": stated} if is_free and stated and stated != rule.season else {}


def _learn(rule: Rule, found: Resolution) -> None:
    learned: dict[str, Any] = {
        "bgm_id": found.bgm_id,
        "tmdb_id": found.tmdb_id,
        "metadata_trace": [said.as_json() for said in found.trace],
        "contenders": [dataclasses.asdict(one) for one in found.contenders],
        "is_doubted": False,
    }
    if found.title_from != "release":
        learned["title_found"] = found.official_title
    if not rule.weekday_locked and found.weekday is not None:
        learned["air_weekday"] = found.weekday
    if found.poster_url:
        learned |= {"poster_source": found.poster_url, "poster_found_at": found.poster_from}
        learned |= {"poster_link": "", "poster_asked_at": clock.now()}
        work.soon("posters")
    Rule.objects.filter(pk=rule.pk).update(**learned)
    ledger.ask_again(rule)
