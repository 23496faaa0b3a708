"""A new rule asks each source once, then its folder is settled with what is known, and its held claims go on.

Sources are asked in threads, several shows at a time; tables are written in the thread that called. No other download
waits for any of this. A crash leaves the rule unsettled, and the next turn takes it up again.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass

from django.db import IntegrityError, close_old_connections, connection, transaction

from apps.bangumi import ledger, merging
from apps.bangumi.folders import folder_of
from apps.bangumi.models import Release, Rule
from apps.core import work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.http import Outside
from apps.downloader import claims
from apps.metadata import resolver
from apps.metadata.protocol import Kind, Language, Names, Number, Parser, Question
from apps.metadata.resolver import Resolution, Sibling
from apps.metadata.seasons import names_last
from apps.titles.fold import fold

log = logging.getLogger(__name__)
SHOWS_AT_ONCE = 4
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class _Asked:
    """One rule with its answer; None where the sources were not asked or failed altogether."""

    rule: Rule
    resolution: Resolution | None


def settle_new_rules(config: Config, *, outside: Outside, now: dt.datetime) -> int:
    """Settle every rule that is not; how many. Whatever sources do, each rule gets its folder."""
    waiting = list(Rule.objects.filter(settled_at=None).order_by("id"))
    count = 0
    for asked in _answers(waiting, config, outside):
        if _settle(asked, config, now=now):
            count += 1
    return count


def _answers(rules: Sequence[Rule], config: Config, outside: Outside) -> Iterable[_Asked]:
    """Ask for several shows at a time; rules of one show one after another, so that the second finds the answer."""
    shows: dict[str, list[Rule]] = {}
    for rule in rules:
        shows.setdefault(fold(rule.official_title) or str(rule.pk), []).append(rule)
    if not shows:
        return
    with ThreadPoolExecutor(SHOWS_AT_ONCE, thread_name_prefix="metadata") as pool:
        asked = [pool.submit(_ask_show, show, config, outside) for show in shows.values()]
        for done in as_completed(asked):
            yield from done.result()


def _ask_show(rules: Sequence[Rule], config: Config, outside: Outside) -> list[_Asked]:
    try:
        return [_Asked(rule, _ask(rule, config, outside)) for rule in rules]
    finally:
        connection.close()


def _ask(rule: Rule, config: Config, outside: Outside) -> Resolution | None:
    close_old_connections()
    if rule.parser == Parser.PARSER:
        return None
    try:
        return resolver.resolve(
            question_of(rule, config),
            parser=parser_of(rule),
            settings=resolver.settings_for(store.in_use(config.network)),
            http=outside,
        )
    except Exception:
        # Broad by design: a rule must get its folder whatever happens here; the log has the traceback.
        log.exception("Nothing could be learned about %s.", rule)
        return None


def question_of(rule: Rule, config: Config) -> Question:
    """What is known of a rule's show before anybody is asked."""
    newest = Release.objects.filter(rule=rule).exclude(published_at=None).order_by("id").first()
    return Question(
        names=Names(**{key: tuple(names) for key, names in rule.names.items()}),
        kind=Kind(rule.kind),
        season=None if rule.season_is_assumed else rule.season,
        language=Language(config.rss_parser.language),
        homepage=rule.homepage,
        came_from=rule.sources[0] if rule.sources else "",
        year=rule.year,
        published=newest.published_at.date() if newest and newest.published_at else None,
        bgm_id=rule.bgm_id,
        tmdb_id=rule.tmdb_id,
        is_last=names_last(rule.title_raw),
        pinned=frozenset(
            number
            for number, is_set in (
                (Number.BGM, rule.bgm_pinned),
                (Number.TMDB, rule.tmdb_pinned),
            )
            if is_set
        ),
    )


def parser_of(rule: Rule) -> Parser:
    """Who may name the rule; a word we do not know means the sites' own."""
    return Parser(rule.parser) if rule.parser in set(Parser) else Parser.MIKAN


def _settle(
    asked: _Asked, config: Config, *, now: dt.datetime, stated: Collection[str] = ()
) -> bool:
    """Write what is known, the folder, and let the claims go: one transaction, once.

    `stated` names what a person said of the rule: it stays as it is. A rule that turns out to follow the show of
    another one under another name becomes a part of that.
    """
    rule, resolution = asked.rule, asked.resolution
    if resolution is not None:
        kept = {name: getattr(rule, name) for name in stated}
        _learn(rule, resolution)
        for name, value in kept.items():
            setattr(rule, name, value)
    else:
        rule.year = _year_of_siblings(rule) or rule.year
        rule.title_found = "" if "official_title" in stated else rule.official_title
    twin = None if stated else merging.twin_of(rule)
    if twin is not None and merging.merge(rule, twin, config=config, now=now):
        return True
    rule.save_path = folder_of(rule, config)
    rule.rule_name = rule_name(rule, with_group=config.bangumi_manage.group_tag)
    rule.settled_at = rule.poster_asked_at = now
    try:
        return _store(rule)
    except IntegrityError:
        # The season that a source stated is taken by another rule of the same pattern: keep our own.
        log.info("%s stays in the season its releases state.", rule)
        stored = Rule.objects.get(pk=rule.pk)
        rule.season = stored.season
        rule.save_path = folder_of(rule, config)
        return _store(rule)


def _store(rule: Rule) -> bool:
    with transaction.atomic():
        if not Rule.objects.filter(pk=rule.pk, settled_at=None).exists():
            return False
        rule.save(
            update_fields=[
                *("official_title", "year", "season", "bgm_id", "tmdb_id", "air_weekday"),
                *("metadata_trace", "contenders", "title_found"),
                *("save_path", "rule_name", "settled_at"),
                *("poster_source", "poster_found_at", "poster_asked_at"),
            ]
        )
        held = Release.objects.filter(rule=rule).exclude(download=None)
        claims.release_hold(
            list(held.values_list("download_id", flat=True)), save_path=rule.save_path
        )
        work.soon("downloads")
        ledger.ask_again(rule)
    log.info("%s goes to %s", rule, rule.save_path)
    return True


def _learn(rule: Rule, resolution: Resolution) -> None:
    rule.official_title = (resolution.official_title or rule.official_title)[:_LONGEST]
    rule.year = resolver.settled_year(resolution, siblings(rule)) or rule.year
    if not rule.bgm_pinned:
        rule.bgm_id = resolution.bgm_id
    if not rule.tmdb_pinned:
        rule.tmdb_id = resolution.tmdb_id
    if not rule.weekday_locked:
        rule.air_weekday = resolution.weekday
    if rule.season_is_assumed and resolution.season_stated and rule.kind == Kind.EPISODE:
        rule.season = resolution.season_stated
    rule.title_found = rule.official_title
    rule.metadata_trace = [said.as_json() for said in resolution.trace]
    rule.contenders = [asdict(one) for one in resolution.contenders]
    if resolution.poster_url and not rule.poster_link:
        rule.poster_source = resolution.poster_url
        rule.poster_found_at = resolution.poster_from
        work.soon("posters")


def siblings(rule: Rule) -> list[Sibling]:
    """Settled rules of the same official title, oldest first: they decide the year, so that one show has one folder."""
    others = Rule.objects.filter(official_title=rule.official_title).exclude(settled_at=None)
    return [
        Sibling(other.year, other.tmdb_id, other.bgm_id, other.season)
        for other in others.exclude(pk=rule.pk).order_by("id")
    ]


def _year_of_siblings(rule: Rule) -> int | None:
    return next((sibling.year for sibling in siblings(rule)), None)


def rule_name(rule: Rule, *, with_group: bool) -> str:
    """How 3.2 called a rule in the client: `[group] title S2`."""
    group = f"[{rule.group_name}] " if with_group and rule.group_name else ""
    return f"{group}{rule.official_title} S{rule.season}"[:600]


def settle_as_stated(
    rule: Rule,
    resolution: Resolution | None,
    config: Config,
    *,
    stated: Collection[str],
    now: dt.datetime,
) -> None:
    """Settle a rule whose record a person has seen: what that states stays, the rest is learned. Asks nobody."""
    _settle(_Asked(rule, resolution), config, now=now, stated=stated)
