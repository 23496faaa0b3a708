"""From an address to a rule: look at what a feed holds, follow one show of it, or take what is there once.

analyse     what the rule would be; nothing is kept
subscribe   the rule, its own feed, and at once what the feed has now
collect     the rule and what the feed has now; no feed is kept
"""

import datetime as dt
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.bangumi import decisions, discover, following, forgetting, intake, settle
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Rule
from apps.bangumi.record import Record, record
from apps.core import addresses, clock, http, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import CannotFetch, InvalidInput, OutsideFailure, Refused
from apps.core.http import Outside
from apps.metadata import resolver
from apps.metadata.protocol import Kind, Language, Names, Parser, Question
from apps.metadata.resolver import Resolution
from apps.metadata.seasons import names_last
from apps.rss.feed_reader import FeedContent, read_feed
from apps.rss.models import ConnectionStatus, Entry, Feed, FeedParser
from apps.rss.shows import MOST_LOOKED_AT, count_shows
from apps.titles import read

log = logging.getLogger(__name__)

#: What is shown for editing comes back as a folder's name.
NOT_IN_A_TITLE = re.compile(r"[/:.\\]")


class NothingToFollow(Refused):
    """No release of the feed can be made into a rule. Facts: host."""

    code = "nothing_to_follow"


class NothingToCollect(Refused):
    """Nothing of the feed is new and passes the filter."""

    code = "nothing_to_collect"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a feed holds, and the rule it would make; nothing of it is stored."""

    rule: Rule
    content: FeedContent
    #: How many different shows the feed lists; with two it is better added as one of several shows.
    shows: int = 1

    @property
    def record(self) -> Record:
        """As clients know a rule; `id` is null. Beside it how many shows and releases the feed lists."""
        beside = {"shows": self.shows, "listed": len(self.content.candidates)}
        return record(self.rule, aliases=[]) | beside


@dataclass(frozen=True, slots=True)
class Subscribed:
    """What subscribing or collecting did."""

    rule: Rule
    is_new: bool
    taken: int
    feed: Feed | None = None


def analyse(url: str, *, parser: str, config: Config, outside: Outside) -> Analysis:
    """Read a feed and say which rule it would make. Raises CannotFetch, BadAnswer, NothingToFollow, UnsafeAddress."""
    content = fetch_once(url, outside=outside)
    rule, candidate = _first_rule(content, url=url, parser=parser, config=config)
    found = _ask(rule, candidate, url=url, config=config, outside=outside)
    if found is not None:
        _name(rule, found)
    rule.official_title = " ".join(NOT_IN_A_TITLE.sub(" ", rule.official_title).split())
    return Analysis(rule, content, shows=count_shows(content.candidates))


def fetch_once(url: str, *, outside: Outside) -> FeedContent:
    """A feed that a person waits for; what an outside system does wrong is the address's fault here."""
    try:
        answer = outside.fetch(url, purpose=http.FEED.once(), guard=outside.typed)
    except OutsideFailure as failure:
        raise CannotFetch(host=addresses.host_of(url), why=failure.code) from failure
    return read_feed(answer.content, url=url)


def _first_rule(
    content: FeedContent, *, url: str, parser: str, config: Config
) -> tuple[Rule, Candidate]:
    for candidate in content.candidates[:MOST_LOOKED_AT]:
        reading = read(candidate.title)
        if decisions.obstacle(reading) is None:
            rule = discover.rule_from(
                reading,
                candidate,
                parser=parser,
                filters=config.rss_parser.filter,
                language=config.rss_parser.language,
                source_url=url,
                now=clock.now(),
            )
            return rule, candidate
    raise NothingToFollow(host=addresses.host_of(url))


def _ask(
    rule: Rule, candidate: Candidate, *, url: str, config: Config, outside: Outside
) -> Resolution | None:
    """What the sources know of the show; None where the release alone is to name it."""
    if rule.parser == FeedParser.PARSER:
        return None
    question = Question(
        names=Names(**{language: tuple(names) for language, names in rule.names.items()}),
        kind=Kind(rule.kind),
        season=None if rule.season_is_assumed else rule.season,
        language=Language(config.rss_parser.language),
        homepage=candidate.homepage,
        came_from=url,
        year=rule.year,
        published=candidate.published_at.date() if candidate.published_at else None,
        bgm_id=rule.bgm_id,
        is_last=names_last(rule.title_raw),
    )
    settings = resolver.settings_for(store.in_use(config.network))
    return resolver.resolve(question, parser=Parser(rule.parser), settings=settings, http=outside)


def _name(rule: Rule, found: Resolution) -> None:
    """Let metadata name the show, as it will name the rule; who knows nothing leaves the release's own name."""
    rule.official_title = found.official_title or rule.official_title
    rule.year = resolver.settled_year(found, settle.siblings(rule)) or rule.year
    rule.poster_link = found.poster_url
    rule.air_weekday = found.weekday
    rule.bgm_id = found.bgm_id or rule.bgm_id
    if rule.season_is_assumed and found.season_stated:
        rule.season = found.season_stated


def subscribe(
    data: Mapping[str, Any], *, url: str, parser: str, config: Config, outside: Outside
) -> Subscribed:
    """Follow the show of an analysed record, which a person may have changed, by its own feed at `url`.

    A rule of the same identity is used and keeps what was tuned; it and its feed are switched on again. Raises
    InvalidInput, CannotFetch, BadAnswer, UnsafeAddress; then nothing is kept.
    """
    content = fetch_once(url, outside=outside)
    show = _show_in(content, url=url, parser=parser, config=config, outside=outside)
    is_private = _lies_private(url, outside)
    now = clock.now()
    with transaction.atomic():
        rule, is_new = following.follow_analysed(
            data,
            analysed=show.rule,
            resolution=show.resolution,
            parser=parser,
            config=config,
            now=now,
        )
        feed = _feed_of(rule, url=url, parser=parser, outside=outside)
        taken = _take(content, rule, source_url=url, is_private=is_private, config=config, now=now)
        _list(feed, content, taken, now=now)
        work.soon("downloads")
        work.soon("second_look")
    log.info("Subscribed to %s: %d taken", rule.official_title, taken.taken)
    return Subscribed(rule, is_new, taken.taken, feed)


def collect(
    data: Mapping[str, Any], *, urls: Sequence[str], parser: str, config: Config, outside: Outside
) -> Subscribed:
    """Take once what the feeds at `urls` have and the rule's filter lets pass; no feed is kept.

    Raises NothingToCollect and what `subscribe` raises; then nothing is kept.
    """
    contents = [
        (url, fetch_once(url, outside=outside), _lies_private(url, outside)) for url in urls
    ]
    first_url, first, _ = contents[0]
    show = _show_in(first, url=first_url, parser=parser, config=config, outside=outside)
    now = clock.now()
    with transaction.atomic():
        rule, is_new = following.follow_analysed(
            data,
            analysed=show.rule,
            resolution=show.resolution,
            parser=parser,
            config=config,
            now=now,
        )
        taken = sum(
            _take(
                content, rule, source_url=url, is_private=is_private, config=config, now=now
            ).taken
            for url, content, is_private in contents
        )
        if not taken:
            raise NothingToCollect
        work.soon("downloads")
        work.soon("second_look")
    log.info("Collected %s: %d taken", rule.official_title, taken)
    return Subscribed(rule, is_new, taken)


@dataclass(frozen=True, slots=True)
class _Show:
    """The show that a feed has now, and what the sources say of it; both None where it has none."""

    rule: Rule | None = None
    resolution: Resolution | None = None


def _show_in(
    content: FeedContent, *, url: str, parser: str, config: Config, outside: Outside
) -> _Show:
    try:
        rule, candidate = _first_rule(content, url=url, parser=parser, config=config)
    except NothingToFollow:
        # The person's record says what to follow; the feed may fill later.
        return _Show()
    return _Show(rule, _ask(rule, candidate, url=url, config=config, outside=outside))


def _lies_private(url: str, outside: Outside) -> bool:
    """Whether what the feed names may lie in a private network, as the feed does."""
    return outside.typed is http.Guard.OWN and addresses.lies_private(url)


def _feed_of(rule: Rule, *, url: str, parser: str, outside: Outside) -> Feed:
    """The rule's own feed; one that a person added before is left as it is, but for being switched on."""
    feed, is_new = Feed.objects.get_or_create(
        url=url,
        defaults={
            "name": rule.official_title[:500],
            "parser": parser,
            "private": True,
            "rule": rule,
            "public_only": outside.typed is http.Guard.PUBLIC,
        },
    )
    if is_new:
        return feed
    feed.enabled = True
    if not feed.aggregate:
        feed.rule = rule
    feed.save(update_fields=["enabled", "rule"])
    return feed


def _take(
    content: FeedContent,
    rule: Rule,
    *,
    source_url: str,
    is_private: bool,
    config: Config,
    now: dt.datetime,
) -> intake.TakenIn:
    forgetting.forget_unmatched([item.key for item in content.candidates])
    return intake.take_in(
        content.candidates,
        aggregate=False,
        parser=rule.parser,
        source_url=source_url,
        rule=rule,
        config=config,
        now=now,
        origin_private=is_private,
    )


def _list(feed: Feed, content: FeedContent, taken: intake.TakenIn, *, now: dt.datetime) -> None:
    """The feed was read just now: write down what it listed, and how it is."""
    feed.connection_status = ConnectionStatus.HEALTHY
    feed.last_checked_at = feed.last_ok_at = now
    feed.last_error_code, feed.last_error_facts = "", {}
    feed.seen_count = feed.new_count = len(content.candidates)
    feed.taken_count, feed.skipped_count = taken.taken, taken.skipped
    feed.save()
    Entry.objects.bulk_create(
        [
            Entry(
                feed=feed,
                key=item.key,
                release_id=taken.release_ids.get(item.key),
                first_seen_at=now,
            )
            for item in content.candidates
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["feed", "key"],
        update_fields=["release"],
    )


def parser_from(raw: object) -> str:
    """A parser as a client names it; absent means Mikan. Raises InvalidInput."""
    if raw in (None, ""):
        return FeedParser.MIKAN.value
    if raw not in FeedParser.values:
        raise InvalidInput.of("parser", "field_not_a_choice", options=", ".join(FeedParser.values))
    return str(raw)
