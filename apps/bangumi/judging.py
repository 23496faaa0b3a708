"""What becomes of each candidate of a round: its rule, the rules it might have had, the verdict, the best one."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from apps.bangumi import decisions, discover, filters, namesakes, preference
from apps.bangumi.book import Book
from apps.bangumi.candidate import Candidate
from apps.bangumi.decisions import Reason, Verdict
from apps.bangumi.filters import Patience, TooSlow
from apps.bangumi.matching import Found, Lost, Match
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.bangumi.preference import EpisodeKey, Wish
from apps.core import work
from apps.core.config.schema import Config
from apps.titles import Reading

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Way:
    """By which feed candidates come, and what it may do."""

    #: The rule of a single feed: it has a say before any other.
    own: Rule | None = None
    #: May what nothing matches make a rule? And has each group a rule of its own?
    discovers: bool = False
    parser: str = ""
    source_url: str = ""


@dataclass(slots=True)
class Item:
    """One candidate on its way."""

    candidate: Candidate
    reading: Reading
    verdict: Verdict | None = None
    rule: Rule | None = None
    episode: EpisodeKey | None = None
    #: Rules whose pattern stands in the title and that do not have it.
    rivals: dict[int, Lost] = field(default_factory=dict)
    is_first_of_rule: bool = False


def decide(
    items: Iterable[Item], book: Book, way: Way, *, config: Config, now: dt.datetime
) -> None:
    """The rule and the verdict of each candidate; which is the best of its episode is said by `prefer`.

    What no rule can take comes last: it is listed at the rule of its show, also where that is made just now.
    """
    unfit: list[Item] = []
    for item in items:
        item.verdict = decisions.obstacle(item.reading)
        if item.verdict is None:
            _decide(item, book, way, config=config, now=now)
        else:
            unfit.append(item)
    for item in unfit:
        _look_up(item, book, way)


def _look_up(item: Item, book: Book, way: Way) -> None:
    """The rule whose pattern stands in the title."""
    found = book.index.find(item.reading, published=item.candidate.published_at)
    item.rule, item.rivals = choose(found, book, way, has_groups=bool(item.reading.groups))


def _decide(item: Item, book: Book, way: Way, *, config: Config, now: dt.datetime) -> None:
    reading = item.reading
    _look_up(item, book, way)
    if item.rule is None:
        item.rule = _respelled(item, book, way)
    if item.rule is None and way.discovers:
        item.verdict = _against_all(config, reading, book.patience)
        if item.verdict is not None:
            return
        if _is_namesake(item, book):
            return
        rule = _discovered(item, book, way, config=config, now=now)
        # A rule of the same identity that refused it (an older work of the same name) still does.
        item.rule = None if rule.pk in item.rivals else rule
    if item.rule is None:
        item.verdict = Verdict(Reason.NO_RULE)
        return
    item.verdict = against_rule(item.rule, reading, book.patience) or namesakes.doubt(
        item.rule, reading
    )
    if item.verdict is not None:
        return
    item.verdict = Verdict(Reason.NEW_RULE if item.is_first_of_rule else Reason.MATCHED)
    _remember_source(item.rule, way.source_url, book)
    item.episode = preference.episode_key(
        item.rule.pk, reading, rule_season=item.rule.season, kind=item.rule.kind
    )


def choose(
    found: Found, book: Book, way: Way, *, has_groups: bool
) -> tuple[Rule | None, dict[int, Lost]]:
    """The rule a reading belongs to, and why each other rule whose pattern stands in its title does not have it.

    A single feed's rule gets what no other rule matches by a longer pattern. In an aggregate feed each group has a
    rule of its own, so a rule of another group does not count.
    """
    winner = _winner(found.matches, way, has_groups=has_groups)
    rivals: dict[int, Lost] = {}
    for match in found.matches:
        if winner is None:
            rivals[match.pattern.rule_id] = Lost.OTHER_GROUP
        elif match is not winner:
            is_own = way.own is not None and winner.pattern.rule_id == way.own.pk
            lost = match.lost_to(winner)
            rivals[match.pattern.rule_id] = (
                Lost.OTHER_FEED if is_own and lost is not Lost.SHORTER else lost
            )
    rivals |= {pk: lost for pk, lost in found.refused.items() if pk not in rivals}
    rule = book.rules.get(winner.pattern.rule_id) if winner else None
    return rule, rivals


def _winner(matches: tuple[Match, ...], way: Way, *, has_groups: bool) -> Match | None:
    own = way.own.pk if way.own is not None else None
    mine = next((match for match in matches if match.pattern.rule_id == own), None)
    if mine is not None:
        return matches[0] if matches[0].length > mine.length else mine
    for match in matches:
        if own is not None or not way.discovers or not has_groups:
            return match
        if match.has_same_group or not match.pattern.group:
            return match
    return None


def _against_all(config: Config, reading: Reading, patience: Patience) -> Verdict | None:
    """What the filter for all says against a release; None where it may become a rule."""
    try:
        pattern = filters.hit(config.rss_parser.filter, reading, patience)
    except TooSlow as slow:
        return Verdict(Reason.FILTER_TOO_SLOW, {"pattern": slow.source})
    return Verdict(Reason.GLOBAL_FILTER, {"pattern": pattern}) if pattern is not None else None


def against_rule(rule: Rule, reading: Reading, patience: Patience) -> Verdict | None:
    """What a rule itself says against a release of its show; None where it may be taken."""
    if rule.disabled:
        return Verdict(Reason.RULE_DISABLED)
    try:
        pattern = filters.hit(rule.filter, reading, patience)
        if pattern is not None:
            return Verdict(Reason.RULE_FILTER, {"pattern": pattern})
        lacking = filters.missing(rule.include, reading, patience, wants_all=rule.include_all)
    except TooSlow as slow:
        return Verdict(Reason.FILTER_TOO_SLOW, {"pattern": slow.source})
    if lacking is not None:
        return Verdict(Reason.NOT_INCLUDED, {"pattern": lacking})
    if is_before_first(rule, reading):
        return Verdict(Reason.BEFORE_FIRST, {"first": f"{rule.wanted_from:g}"})
    return None


def is_before_first(rule: Rule, reading: Reading) -> bool:
    """Does all of a release come before the first episode that the rule wants?"""
    last = reading.episode if reading.episode_end is None else reading.episode_end
    return rule.wanted_from is not None and last is not None and last < rule.wanted_from


def _respelled(item: Item, book: Book, way: Way) -> Rule | None:
    """The rule whose show is written otherwise here; the spelling is learned.

    In a rule's own feed a shared name in any language is enough; elsewhere group and shape must be the same too.
    """
    for rule in book.of_same_name(item.reading.all_names):
        is_own = way.own is not None and rule.pk == way.own.pk
        if rule.pk not in item.rivals and discover.is_same_show(rule, item.reading, is_own=is_own):
            _learn(rule, item.reading, book)
            return rule
    return None


def _is_namesake(item: Item, book: Book) -> bool:
    """May it be of an older show of the name of one that another group's rule follows? It waits there for a person."""
    for pk, lost in item.rivals.items():
        rule = book.rules[pk]
        if lost is Lost.OTHER_GROUP and (verdict := namesakes.doubt(rule, item.reading)):
            item.rule, item.verdict = rule, verdict
            del item.rivals[pk]
            return True
    return False


def _learn(rule: Rule, reading: Reading, book: Book) -> None:
    text = discover.pattern_of(reading)
    if book.learn_alias(rule, text):
        # What another feed offered under that spelling, and no rule wanted, may be of this one.
        work.soon("second_look")
        transaction.on_commit(partial(log.info, "%s is also called %s", rule, text))


def _discovered(item: Item, book: Book, way: Way, *, config: Config, now: dt.datetime) -> Rule:
    """The new rule for a release."""
    rule = discover.rule_from(
        item.reading,
        item.candidate,
        parser=way.parser,
        filters=config.rss_parser.filter,
        language=config.rss_parser.language,
        source_url=way.source_url,
        now=now,
    )
    rule, item.is_first_of_rule = Rule.objects.get_or_create(
        title_raw=rule.title_raw,
        group_name=rule.group_name,
        season=rule.season,
        kind=rule.kind,
        defaults=_defaults(rule),
    )
    book.add(rule)
    if item.is_first_of_rule:
        # A look at a feed takes its rules back; only what stays is worth a line.
        transaction.on_commit(partial(log.info, "New rule: %s", rule))
    return rule


_IDENTITY = {"id", "title_raw", "group_name", "season", "kind"}


def _defaults(rule: Rule) -> dict[str, object]:
    return {
        item.attname: getattr(rule, item.attname)
        for item in Rule._meta.concrete_fields
        if item.attname not in _IDENTITY
    }


def _remember_source(rule: Rule, source_url: str, book: Book) -> None:
    if source_url and source_url not in rule.sources:
        rule.sources = [*rule.sources, source_url]
        book.with_new_source[rule.pk] = rule


def prefer(items: Iterable[Item], book: Book) -> None:
    """Of several releases of one episode take the best; of one that is there only a newer version."""
    groups: dict[EpisodeKey, list[Item]] = {}
    for item in items:
        if item.episode is not None:
            groups.setdefault(item.episode, []).append(item)
    _load_episodes({key.rule_id for key in groups} - book.known_rules, book)
    for key, rivals in groups.items():
        rule = book.rules[key.rule_id]
        wish = Wish(rule.group_name, rule.dpi, rule.source, rule.subtitle)
        chosen = preference.best(
            (
                (index, item.reading, discover.subtitle_text(item.reading))
                for index, item in enumerate(rivals)
            ),
            wish,
        )
        there = book.episodes.get(key)
        winner = rivals[chosen]
        for item in rivals:
            if item is not winner:
                item.verdict = Verdict(Reason.BETTER_ONE, {"title": winner.candidate.title})
        if there is None:
            book.episodes[key] = winner.reading.version
        elif winner.reading.version > there:
            winner.verdict = Verdict(Reason.NEWER_VERSION, {"version": winner.reading.version})
            book.episodes[key] = winner.reading.version
        else:
            winner.verdict = Verdict(Reason.EPISODE_THERE, {"episode": key.first})


def _load_episodes(rule_ids: set[int], book: Book) -> None:
    """What is taken already of these rules' episodes, in one query."""
    rows = Release.objects.filter(rule_id__in=rule_ids, state=ReleaseState.TAKEN).values_list(
        "rule_id", "season", "part", "episode", "episode_end", "version"
    )
    for rule_id, season, part, first, last, version in rows:
        start = -1.0 if first is None else first
        key = EpisodeKey(
            rule_id,
            _season_key(book.rules[rule_id], season),
            part,
            start,
            start if last is None else last,
        )
        book.episodes[key] = max(version, book.episodes.get(key, 0))
    book.known_rules |= rule_ids


def _season_key(rule: Rule, season: int | None) -> int:
    if rule.kind != "episode":
        return 0
    return rule.season if season is None else season
