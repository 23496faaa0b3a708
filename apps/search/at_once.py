"""A search whose answer comes whole: every provider at once, for as long as a person waits; who was late is named.

words ──► each provider in a thread ──► offers ──► shows (one each, whoever offers it)
"""

import logging
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Final

from django.db import connections

from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Rule
from apps.core.config.schema import Config
from apps.core.errors import InvalidInput, Problem
from apps.core.http import Outside
from apps.core.outside import way_out
from apps.rss import subscribe
from apps.rss.subscribe import Subscribed
from apps.search import find, listing, words
from apps.search.protocol import Provider
from apps.search.stream import THREADS
from apps.search.words import Word
from apps.titles import fold, read

log = logging.getLogger(__name__)

#: As long as somebody looks at an empty page.
PATIENCE_SECONDS: Final = 12.0
#: Shows of one answer.
MOST_SHOWS: Final = 60
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """What one group has of a show at one provider."""

    #: The rule that following would make; not stored.
    rule: Rule
    release: Candidate
    provider: str
    #: What finds its other releases there, parted by blanks: an address could carry a key.
    words: str
    is_followed: bool


@dataclass(frozen=True, slots=True)
class Show:
    """One show with all who offer it."""

    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found in time."""

    shows: tuple[Show, ...]
    #: Name of a provider -> why it could not be asked.
    failed: Mapping[str, Problem]
    late: tuple[str, ...]


def search(text: str, *, providers: Sequence[Provider], config: Config) -> Answer:
    """Ask all providers at once. Raises InvalidInput for more words than anybody types."""
    if len(text) > LONGEST:
        raise InvalidInput.of("q", "field_too_long", most=LONGEST)
    asked = words.split(text)
    if not asked:
        return Answer((), {}, ())
    stop = threading.Event()
    outside = way_out(config, stop=stop)
    jobs = {
        provider.name: THREADS.feeds.submit(
            _offers, provider, asked, config=config, outside=outside
        )
        for provider in providers
    }
    wait(jobs.values(), timeout=PATIENCE_SECONDS)
    late = [name for name, job in jobs.items() if not job.done()]
    stop.set()
    outside.cut()
    outside.close()
    return _answer({name: job for name, job in jobs.items() if name not in late}, late)


@dataclass(frozen=True, slots=True)
class _Found:
    rule: Rule
    release: Candidate
    provider: str
    words: str


def _offers(
    provider: Provider, asked: Sequence[Word], *, config: Config, outside: Outside
) -> list[_Found]:
    """What a provider has; its thread keeps no connection to the database."""
    try:
        releases = find.releases(provider, asked, outside=outside)
        return [
            _Found(one.rule, one.candidate, provider.name, _telling(provider, one))
            for show in find.works(provider, releases, config=config)
            for one in show.found
        ]
    finally:
        connections.close_all()


def _telling(provider: Provider, found: find.Found) -> str:
    reading = read(found.candidate.title)
    telling = words.telling(reading, title_raw=found.rule.title_raw)
    return " ".join(words.fitted(telling, provider.kind))


def _answer(jobs: Mapping[str, Future[list[_Found]]], late: Sequence[str]) -> Answer:
    failed: dict[str, Problem] = {}
    shows: dict[tuple[str, int, str], list[_Found]] = {}
    offered: set[tuple[str, str, str, str]] = set()
    for name, job in jobs.items():
        try:
            for one in job.result():
                rule = one.rule
                # What a group puts up at several sites is one offer, at the first of them.
                same = (rule.title_raw, rule.group_name, rule.dpi, rule.subtitle)
                if same not in offered:
                    offered.add(same)
                    key = (fold(rule.official_title), rule.season, rule.kind)
                    shows.setdefault(key, []).append(one)
        except Problem as problem:
            log.warning("Searching %s: %s", name, problem)
            failed[name] = problem
    listed = list(shows.values())[:MOST_SHOWS]
    followed = _followed([one.rule for offers in listed for one in offers])
    return Answer(
        tuple(Show(tuple(_offer(one, followed) for one in offers)) for offers in listed),
        failed,
        tuple(late),
    )


_Identity = tuple[str, str]


def _followed(rules: Sequence[Rule]) -> Mapping[_Identity, set[int]]:
    """Seasons that are followed, of those titles and groups."""
    found: dict[_Identity, set[int]] = {}
    rows = Rule.objects.followed().filter(title_raw__in={rule.title_raw for rule in rules})
    for title, group, season in rows.values_list("title_raw", "group_name", "season"):
        found.setdefault((title, group), set()).add(season)
    return found


def _offer(one: _Found, followed: Mapping[_Identity, set[int]]) -> Offer:
    seasons = followed.get((one.rule.title_raw, one.rule.group_name), set())
    # A season that no title says may have become another one in the rule.
    is_followed = one.rule.season in seasons or (one.rule.season_is_assumed and bool(seasons))
    return Offer(one.rule, one.release, one.provider, one.words, is_followed)


def follow(provider_name: str, text: str, *, config: Config) -> Subscribed:
    """Follow what these words find at a provider. Raises InvalidInput and what `rss.subscribe` raises."""
    asked = words.split(text[:LONGEST])
    providers = listing.chosen(provider_name) if provider_name != listing.ALL else []
    if not asked or not providers:
        raise InvalidInput.of("words", "field_required")
    (provider,) = providers
    url = words.address(provider.template, words.fitted(asked, provider.kind))
    parser = provider.kind.parser.value
    with way_out(config) as outside:
        found = subscribe.analyse(url, parser=parser, config=config, outside=outside)
        return subscribe.subscribe(
            found.record, url=url, parser=parser, config=config, outside=outside
        )
