"""One provider asked once: its feed, the shows in it, what is known of each. All of it waits: call it in a thread.

releases ──► works (one a show, each with its groups) ──► look_up ──► records
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from apps.bangumi import decisions, discover, settle
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Rule
from apps.bangumi.record import Record, record
from apps.core import clock, http
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.http import Outside
from apps.metadata import resolver
from apps.metadata.protocol import Kind as ShowKind
from apps.metadata.protocol import Language, Names, Question
from apps.metadata.resolver import Resolution
from apps.rss.feed_reader import read_feed
from apps.rss.subscribe import NOT_IN_A_TITLE
from apps.search import words
from apps.search.protocol import Provider
from apps.search.words import Word
from apps.titles import Reading, fold, read

log = logging.getLogger(__name__)

#: A person waits, so it is asked once, and what takes longer is no answer.
PURPOSE = replace(http.FEED.once(), whole_seconds=30.0, connect_seconds=5.0)
#: Feeds of whole seasons are longer; what comes later is older.
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that could be made, and the release that it would be made from."""

    rule: Rule
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Work:
    """One show, as one or several groups release it."""

    found: tuple[Found, ...]


def releases(
    provider: Provider, asked: Sequence[Word], *, outside: Outside
) -> tuple[Candidate, ...]:
    """What the provider answers. Raises what core/http raises, NotAFeed, FeedRefused."""
    fitting = words.fitted(asked, provider.kind)
    url = words.address(provider.template, fitting)
    content = read_feed(outside.fetch(url, purpose=PURPOSE).content, url=url)
    found = content.candidates
    if provider.kind.is_loose:
        found = tuple(one for one in found if words.all_in(one.title, fitting))
    log.info("%s: %d releases", provider.name, len(found))
    return found[:MOST_LOOKED_AT]


def works(
    provider: Provider, candidates: Iterable[Candidate], *, config: Config
) -> tuple[Work, ...]:
    """The shows among releases, in the order of the feed; of each group the first that could be a rule."""
    shows: dict[tuple[str, int, str], list[Found]] = {}
    links: set[str] = set()
    for candidate in candidates:
        reading = read(candidate.title)
        if decisions.obstacle(reading) is not None:
            continue
        rule = _rule(provider, reading, candidate, config=config)
        if rule.sources[0] in links:
            continue
        links.add(rule.sources[0])
        show = (fold(rule.official_title), rule.season, rule.kind)
        shows.setdefault(show, []).append(Found(rule, candidate))
    return tuple(Work(tuple(found)) for found in shows.values())


def _rule(provider: Provider, reading: Reading, candidate: Candidate, *, config: Config) -> Rule:
    rule = discover.rule_from(
        reading,
        candidate,
        parser=provider.kind.parser,
        filters=config.rss_parser.filter,
        language=config.rss_parser.language,
        source_url="",
        now=clock.now(),
    )
    telling = words.telling(reading, title_raw=rule.title_raw)
    rule.added = False
    rule.sources = [words.address(provider.template, words.fitted(telling, provider.kind))]
    return rule


def look_up(work: Work, *, config: Config, outside: Outside) -> Resolution:
    """What the world knows of a show; remembered for a week, so that asking again is quick."""
    rule, candidate = work.found[0].rule, work.found[0].candidate
    question = Question(
        names=Names(**{language: tuple(names) for language, names in rule.names.items()}),
        kind=ShowKind(rule.kind),
        season=None if rule.season_is_assumed else rule.season,
        language=Language(config.rss_parser.language),
        homepage=candidate.homepage,
        came_from=rule.sources[0],
        year=rule.year,
        published=candidate.published_at.date() if candidate.published_at else None,
        bgm_id=rule.bgm_id,
    )
    return resolver.resolve(
        question,
        parser=settle.parser_of(rule),
        settings=resolver.settings_for(store.in_use(config.network)),
        http=outside,
    )


def records(work: Work, resolution: Resolution | None) -> list[Record]:
    """One record a group, as clients know a rule that is not stored; what nobody knows stays as the release has it."""
    if resolution is not None:
        for found in work.found:
            _learn(found.rule, resolution)
    for found in work.found:
        title = " ".join(NOT_IN_A_TITLE.sub(" ", found.rule.official_title).split())
        found.rule.official_title = title
    return [record(found.rule, aliases=[]) for found in work.found]


def _learn(rule: Rule, resolution: Resolution) -> None:
    rule.official_title = resolution.official_title or rule.official_title
    rule.year = resolution.year or rule.year
    rule.bgm_id = resolution.bgm_id or rule.bgm_id
    rule.poster_link = resolution.poster_url
    rule.air_weekday = resolution.weekday
    if rule.season_is_assumed and resolution.season_stated and rule.kind == ShowKind.EPISODE:
        rule.season = resolution.season_stated
