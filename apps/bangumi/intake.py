"""The one way in: candidates -> readings -> verdicts -> claims.

Every release that a feed offers becomes a row with its decision. The cost grows with what is new: one query for
what is known, one index for all rules, bulk writes, no network.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from apps.bangumi import decisions, discover, filters, preference
from apps.bangumi.candidate import Candidate
from apps.bangumi.decisions import Reason, Verdict
from apps.bangumi.matching import Match, Pattern, RuleIndex
from apps.bangumi.models import Alias, Release, ReleaseState, Rule
from apps.bangumi.preference import EpisodeKey, Wish
from apps.core.config.schema import Config
from apps.downloader import claims
from apps.titles import Reading, read

log = logging.getLogger(__name__)
_BATCH_ROWS = 500


@dataclass(slots=True)
class Book:
    """All rules as they stand in this round: the index, and the rows behind it."""

    rules: dict[int, Rule]
    index: RuleIndex
    #: Highest version taken of each episode, filled a rule at a time.
    episodes: dict[EpisodeKey, int] = field(default_factory=dict)
    known_rules: set[int] = field(default_factory=set)
    #: Rules that another feed has brought, not yet written.
    with_new_source: dict[int, Rule] = field(default_factory=dict)


@dataclass(slots=True)
class TakenIn:
    """What became of a feed's candidates."""

    release_ids: dict[str, int] = field(default_factory=dict)
    taken: int = 0
    skipped: int = 0
    new_rules: list[int] = field(default_factory=list)
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Item:
    """One candidate on its way."""

    candidate: Candidate
    reading: Reading
    verdict: Verdict | None = None
    rule: Rule | None = None
    episode: EpisodeKey | None = None
    runner_ups: tuple[int, ...] = ()


def open_book() -> Book:
    """Read all rules once; one round of feeds works with one book."""
    rules = {rule.pk: rule for rule in Rule.objects.order_by("id")}
    aliases = Alias.objects.values_list("rule_id", "text")
    texts = [(rule.pk, rule.title_raw) for rule in rules.values()] + list(aliases)
    index = RuleIndex.of(_pattern(rules[rule_id], text) for rule_id, text in texts)
    return Book(rules=rules, index=index)


def take_in(
    candidates: Sequence[Candidate],
    *,
    aggregate: bool,
    parser: str,
    source_url: str,
    rule: Rule | None,
    config: Config,
    now: dt.datetime,
    book: Book | None = None,
    origin_private: bool = False,
    may_discover: bool | None = None,
) -> TakenIn:
    """Decide about candidates, store every decision, claim what is taken; all of it in one transaction.

    `rule` is the rule of a single feed: it has a say before any other. A candidate that another feed brought before
    keeps its decision. Safe to run twice.
    """
    book = book or open_book()
    result = TakenIn()
    fresh = _without_known(candidates, result)
    items = [_Item(candidate, read(candidate.title)) for candidate in fresh]
    discovers = aggregate if may_discover is None else may_discover
    with transaction.atomic():
        for item in items:
            _decide(
                item,
                book,
                own=rule,
                discovers=discovers,
                parser=parser,
                source_url=source_url,
                config=config,
                now=now,
                result=result,
            )
        Rule.objects.bulk_update(book.with_new_source.values(), ["sources"], batch_size=_BATCH_ROWS)
        book.with_new_source.clear()
        _prefer(items, book)
        _store(items, result, now=now, origin_private=origin_private)
    return result


def point_to(old_download: int, new_download: int) -> None:
    """Two claims turned out to be one torrent: what stood on the first stands on the second."""
    Release.objects.filter(download_id=old_download).update(download_id=new_download)


def _without_known(candidates: Sequence[Candidate], result: TakenIn) -> list[Candidate]:
    """Drop what is known already, remembering its row; the first of two equal keys counts."""
    by_key = {candidate.key: candidate for candidate in reversed(candidates)}
    keys = list(by_key)
    for start in range(0, len(keys), _BATCH_ROWS):
        known = Release.objects.filter(key__in=keys[start : start + _BATCH_ROWS])
        result.release_ids.update(known.values_list("key", "id"))
    return [by_key[key] for key in reversed(keys) if key not in result.release_ids]


def _decide(
    item: _Item,
    book: Book,
    *,
    own: Rule | None,
    discovers: bool,
    parser: str,
    source_url: str,
    config: Config,
    now: dt.datetime,
    result: TakenIn,
) -> None:
    reading = item.reading
    item.verdict = decisions.obstacle(reading)
    matches = book.index.matches(reading)
    item.rule = _rule_for(reading, matches, book, own=own, discovers=discovers)
    item.runner_ups = tuple(match.pattern.rule_id for match in matches[:4])
    if item.verdict is not None:
        return
    if item.rule is None and discovers:
        pattern = filters.hit(config.rss_parser.filter, reading)
        if pattern is not None:
            item.verdict = Verdict(Reason.GLOBAL_FILTER, {"pattern": pattern})
            return
        item.rule = _discovered(
            item, book, parser=parser, source_url=source_url, config=config, now=now, result=result
        )
        item.verdict = Verdict(Reason.NEW_RULE) if item.rule.pk in result.new_rules else None
    if item.rule is None:
        item.verdict = Verdict(Reason.NO_RULE)
        return
    item.verdict = _against_rule(item.rule, reading) or item.verdict or Verdict(Reason.MATCHED)
    if item.verdict.is_taken:
        _remember_source(item.rule, source_url, book)
        item.episode = preference.episode_key(
            item.rule.pk, reading, rule_season=item.rule.season, kind=item.rule.kind
        )


def _rule_for(
    reading: Reading,
    matches: Sequence[Match],
    book: Book,
    *,
    own: Rule | None,
    discovers: bool,
) -> Rule | None:
    """The rule a reading belongs to.

    A single feed's rule gets what no other rule matches by a longer pattern. In an aggregate feed each group has a
    rule of its own, so a rule of another group does not count.
    """
    if own is not None:
        mine = next((match for match in matches if match.pattern.rule_id == own.pk), None)
        if mine is not None:
            better = matches[0].length > mine.length
            return book.rules[matches[0].pattern.rule_id] if better else own
        if matches:
            return book.rules.get(matches[0].pattern.rule_id)
        return None
    for match in matches:
        if not discovers or match.has_same_group or not reading.groups or not match.pattern.group:
            return book.rules.get(match.pattern.rule_id)
    return None


def _discovered(
    item: _Item,
    book: Book,
    *,
    parser: str,
    source_url: str,
    config: Config,
    now: dt.datetime,
    result: TakenIn,
) -> Rule:
    """The new rule for a release, or the rule that turns out to follow the same show under another spelling."""
    rule = discover.rule_from(
        item.reading,
        item.candidate,
        parser=parser,
        filters=config.rss_parser.filter,
        language=config.rss_parser.language,
        source_url=source_url,
        now=now,
    )
    twin = discover.semantic_twin(rule, book.rules.values())
    if twin is not None:
        _, is_new = Alias.objects.get_or_create(rule=twin, text=rule.title_raw)
        if is_new:
            log.info("%s is also called %s", twin, rule.title_raw)
        book.index.add(_pattern(twin, rule.title_raw))
        return twin
    rule, is_new = Rule.objects.get_or_create(
        title_raw=rule.title_raw,
        group_name=rule.group_name,
        season=rule.season,
        kind=rule.kind,
        defaults=_defaults(rule),
    )
    book.rules[rule.pk] = rule
    book.index.add(_pattern(rule, rule.title_raw))
    if is_new:
        result.new_rules.append(rule.pk)
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


def _against_rule(rule: Rule, reading: Reading) -> Verdict | None:
    if rule.disabled:
        return Verdict(Reason.RULE_DISABLED)
    pattern = filters.hit(rule.filter, reading)
    return Verdict(Reason.RULE_FILTER, {"pattern": pattern}) if pattern is not None else None


def _remember_source(rule: Rule, source_url: str, book: Book) -> None:
    if source_url and source_url not in rule.sources:
        rule.sources = [*rule.sources, source_url]
        book.with_new_source[rule.pk] = rule


def _prefer(items: Iterable[_Item], book: Book) -> None:
    """Of several releases of one episode take the best; of one that is there only a newer version."""
    groups: dict[EpisodeKey, list[_Item]] = {}
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


def _store(
    items: Sequence[_Item], result: TakenIn, *, now: dt.datetime, origin_private: bool
) -> None:
    """Write releases and claims in bulk."""
    if not items:
        return
    taken = [item for item in items if item.verdict is not None and item.verdict.is_taken]
    downloads = claims.claim(
        [
            claims.Wanted(
                key=item.candidate.key,
                info_hash=item.candidate.info_hash,
                url=item.candidate.url,
                name=item.candidate.title,
                save_path=item.rule.save_path if item.rule else "",
                tags=(f"ab:{item.rule.pk}",) if item.rule else (),
                held=item.rule is None or item.rule.settled_at is None,
                origin_private=origin_private,
            )
            for item in taken
        ],
        now=now,
    )
    rows = [_row(item, now=now, downloads=downloads) for item in items]
    Release.objects.bulk_create(rows, batch_size=_BATCH_ROWS)
    result.release_ids.update((row.key, row.pk) for row in rows)
    result.taken += len(taken)
    result.skipped += len(items) - len(taken)
    for row in rows:
        result.reasons[row.reason] = result.reasons.get(row.reason, 0) + 1


def _row(item: _Item, *, now: dt.datetime, downloads: Mapping[str, int]) -> Release:
    candidate, reading = item.candidate, item.reading
    verdict = item.verdict or Verdict(Reason.UNREADABLE)
    return Release(
        key=candidate.key,
        title=candidate.title,
        url=candidate.url,
        homepage=candidate.homepage,
        size_bytes=candidate.size_bytes,
        published_at=candidate.published_at,
        seen_at=now,
        season=reading.season,
        part=reading.part or 1,
        episode=reading.episode,
        episode_end=reading.episode_end,
        version=reading.version,
        kind=reading.kind.value,
        group_name="&".join(reading.groups)[:200],
        rule_id=item.rule.pk if item.rule else None,
        state=ReleaseState.TAKEN if verdict.is_taken else ReleaseState.SKIPPED,
        reason=verdict.reason.value,
        facts=dict(verdict.facts) | _also(item),
        download_id=downloads.get(candidate.key),
    )


def _also(item: _Item) -> dict[str, object]:
    """The other rules that might have had it, for the explanation."""
    others = [pk for pk in item.runner_ups if item.rule is None or pk != item.rule.pk]
    return {"others": others} if others else {}


def _pattern(rule: Rule, text: str) -> Pattern:
    return Pattern(
        rule_id=rule.pk,
        text=text,
        kind=rule.kind,
        season=rule.season,
        season_is_assumed=rule.season_is_assumed,
        group=rule.group_name,
        is_disabled=rule.disabled,
    )


__all__ = ["Book", "TakenIn", "open_book", "point_to", "take_in"]
