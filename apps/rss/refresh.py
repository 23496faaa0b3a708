"""Reads the feeds: fetch, drop what is known, hand the rest to intake, keep each feed's health.

Fetching waits for the network and happens in threads, a host in each; everything that touches the database happens
in the thread that called. A feed is one transaction: its row is locked, its entries, releases and claims are written,
and only then do its validators move on. So a round that dies is simply run again, and two that meet do no harm.
"""

import contextlib
import datetime as dt
import gc
import hashlib
import logging
import queue
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import transaction

from apps.bangumi import intake, rules
from apps.bangumi.candidate import Candidate
from apps.core import addresses, clock, http, work
from apps.core.config.schema import Config
from apps.core.errors import HostResting, Internal, Problem, Stopping
from apps.core.events import FeedFailed, record
from apps.core.http import Fetched, Guard, Outside, Purpose
from apps.core.text import say
from apps.rss.feed_reader import FeedContent, read_feed
from apps.rss.models import ConnectionStatus, Entry, Feed
from apps.rss.shows import count_shows

log = logging.getLogger(__name__)

HOSTS_AT_ONCE = 5
#: Bodies that wait for the database; a feed may have 10 MiB.
BODIES_WAITING = 4
ROWS_AT_ONCE = 500
#: Thresholds of the collector while a round runs.
SELDOM = (50_000, 20, 50)
#: As wide as the columns are.
LONGEST_NAME = 500
LONGEST_ETAG = 500
LONGEST_DATE = 100


@dataclass(frozen=True, slots=True)
class Source:
    """What is needed to fetch a feed, as a value that a thread may have."""

    feed_id: int
    url: str
    etag: str
    last_modified: str
    body_hash: str
    guard: Guard

    @classmethod
    def of(cls, feed: Feed, *, afresh: bool) -> "Source":
        """What a feed's row says; `afresh`: as if it was never read, since something in it was forgotten."""
        if afresh:
            return cls(feed.pk, feed.url, "", "", "", feed.guard)
        return cls(feed.pk, feed.url, feed.etag, feed.last_modified, feed.body_hash, feed.guard)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of fetching a feed: an answer or a problem."""

    source: Source
    answer: Fetched | None = None
    problem: Problem | None = None
    #: The feed lies in a private network, and so may what it lists.
    is_private: bool = False


@dataclass(slots=True)
class Round:
    """What a round did; the book of rules is opened when the first new release comes."""

    config: Config
    book: intake.Book | None = None
    #: Feeds that were read and had nothing new.
    quiet: list[int] = field(default_factory=list)
    read: int = 0
    failed: int = 0
    new: int = 0
    taken: int = 0
    skipped: int = 0
    new_rules: list[int] = field(default_factory=list)

    def open_book(self) -> intake.Book:
        """The rules as they stand in this round."""
        if self.book is None:
            self.book = intake.open_book()
        return self.book


def refresh_all(*, config: Config, outside: Outside) -> Round:
    """Read every feed that is due, hosts in parallel. One that fails never stops another."""
    return refresh(Feed.objects.due(), config=config, outside=outside)


def refresh(
    feeds: Iterable[Feed], *, config: Config, outside: Outside, purpose: Purpose = http.FEED
) -> Round:
    """Read these feeds, enabled or not."""
    result = Round(config)
    forgotten = set(Entry.objects.filter(release=None).values_list("feed_id", flat=True))
    sources = [Source.of(feed, afresh=feed.pk in forgotten) for feed in feeds]
    try:
        with _seldom_collecting():
            for arrival in _arrivals(sources, outside=outside, purpose=purpose):
                _receive(arrival, result)
    finally:
        _note_quiet(result.quiet)
    return result


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage less often: a round makes many objects and hardly any circle.

    With the usual thresholds a fifth of a round's CPU goes into looking (measured, 10,000 entries).
    """
    usual = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _arrivals(
    sources: Sequence[Source], *, outside: Outside, purpose: Purpose
) -> Iterator[Arrival]:
    """Fetch the feeds of one host one after another, and five hosts at once; yield what comes as it comes."""
    by_host: dict[str, list[Source]] = {}
    for source in sources:
        host = addresses.endpoint_of(source.url) if addresses.is_web(source.url) else ""
        by_host.setdefault(host, []).append(source)
    arrived: queue.Queue[Arrival] = queue.Queue(maxsize=BODIES_WAITING)
    given_up = threading.Event()

    def fetch_host(of_host: Sequence[Source]) -> None:
        for source in of_host:
            if given_up.is_set():
                return
            arrived.put(_fetch(source, outside=outside, purpose=purpose))

    with ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="feeds") as pool:
        fetching = [pool.submit(fetch_host, of_host) for of_host in by_host.values()]
        try:
            for _ in sources:
                yield arrived.get()
        finally:
            # Whoever stops listening early must not leave a thread waiting at a full queue.
            given_up.set()
            while not all(one.done() for one in fetching):
                with contextlib.suppress(queue.Empty):
                    arrived.get(timeout=0.1)


def _fetch(source: Source, *, outside: Outside, purpose: Purpose) -> Arrival:
    try:
        answer = outside.fetch(
            source.url,
            purpose=purpose,
            guard=source.guard,
            etag=source.etag,
            last_modified=source.last_modified,
        )
        is_private = (
            source.guard is Guard.OWN
            and not answer.not_modified
            and addresses.lies_private(source.url)
        )
    except Problem as problem:
        return Arrival(source, problem=problem)
    except Exception:
        # Broad on purpose: one feed must not end the round; the log has the traceback.
        log.exception("Feed %d could not be fetched.", source.feed_id)
        return Arrival(source, problem=Internal())
    return Arrival(source, answer, is_private=is_private)


def _receive(arrival: Arrival, result: Round) -> None:
    """Store what came of one feed; whatever goes wrong is written on the feed and ends there."""
    result.read += 1
    problem = arrival.problem
    if problem is None:
        try:
            _take(arrival, result)
        except Problem as found:
            problem = found
        except Exception:
            # Broad on purpose: one feed must not end the round; the log has the traceback.
            log.exception("Feed %d could not be taken in.", arrival.source.feed_id)
            problem = Internal()
        if problem is not None:
            # What the book learned in the transaction that failed never came to be.
            result.book = None
    if problem is not None and not isinstance(problem, Stopping):
        result.failed += 1
        _note_failure(arrival.source.feed_id, problem)


def _take(arrival: Arrival, result: Round) -> None:
    source, answer = arrival.source, arrival.answer
    if answer is None or answer.not_modified:
        result.quiet.append(source.feed_id)
        return
    body_hash = hashlib.sha256(answer.content).hexdigest()
    if body_hash == source.body_hash:
        result.quiet.append(source.feed_id)
        _move_validators(source, answer)
        return
    content = read_feed(answer.content, url=source.url)
    with transaction.atomic():
        feed = (
            Feed.objects.select_for_update(of=("self",))
            .select_related("rule")
            .filter(pk=source.feed_id)
            .first()
        )
        if feed is None or feed.url != source.url:
            # Deleted, or given another address, while it was fetched.
            return
        _take_in(feed, content, result, is_private=arrival.is_private)
        feed.etag, feed.last_modified = _validators(answer)
        feed.body_hash = body_hash
        feed.save(update_fields=["etag", "last_modified", "body_hash"])


def _take_in(feed: Feed, content: FeedContent, result: Round, *, is_private: bool) -> None:
    """Entries, releases, claims and counts of one feed, inside its transaction."""
    now = clock.now()
    candidates = content.candidates
    had_entries = feed.entries.exclude(release=None).exists()
    known = _known_keys(feed, candidates)
    fresh = [candidate for candidate in candidates if candidate.key not in known]
    taken = intake.TakenIn()
    if fresh:
        taken = intake.take_in(
            fresh,
            aggregate=feed.aggregate,
            parser=feed.parser,
            source_url=feed.url,
            rule=feed.rule,
            config=result.config,
            now=now,
            book=result.open_book(),
            origin_private=is_private,
        )
        Entry.objects.bulk_create(
            [
                Entry(
                    feed=feed,
                    key=candidate.key,
                    release_id=taken.release_ids.get(candidate.key),
                    first_seen_at=now,
                )
                for candidate in fresh
            ],
            batch_size=ROWS_AT_ONCE,
            update_conflicts=True,
            unique_fields=["feed", "key"],
            update_fields=["release"],
        )
    # What was forgotten and is not listed any more cannot be decided anew.
    feed.entries.filter(release=None).delete()
    if had_entries and candidates and not known:
        feed.overrun_at = now
        rules.doubt_completeness(feed.url)
        log.warning(
            "%s: nothing known is left in the feed; some releases may have been missed.", feed.name
        )
    if not had_entries and not feed.aggregate and feed.rule is None:
        feed.shows_count = count_shows(candidates)
    _ask_for_what_follows(taken)
    _note_reading(feed, content, new=len(fresh), taken=taken, now=now)
    result.new += len(fresh)
    result.taken += taken.taken
    result.skipped += taken.skipped
    result.new_rules.extend(taken.new_rules)
    log.info(
        "%s: %d listed, %d new, %d taken, %d skipped%s",
        feed.name,
        len(candidates),
        len(fresh),
        taken.taken,
        taken.skipped,
        ", not well-formed" if content.is_malformed else "",
    )


def _note_reading(
    feed: Feed, content: FeedContent, *, new: int, taken: intake.TakenIn, now: dt.datetime
) -> None:
    """Write on the feed that it was read, and what it had."""
    if feed.last_ok_at is None and feed.name == addresses.host_of(feed.url):
        # Added while its site was away, or without looking: now it says what it is called.
        feed.name = (content.head.title or feed.name)[:LONGEST_NAME]
    feed.connection_status = ConnectionStatus.HEALTHY
    feed.last_checked_at = feed.last_ok_at = now
    feed.last_error_code, feed.last_error_facts = "", {}
    feed.is_malformed = content.is_malformed
    feed.seen_count, feed.new_count = len(content.candidates), new
    feed.taken_count, feed.skipped_count = taken.taken, taken.skipped + content.skipped
    feed.save(update_fields=list(READ_FIELDS))


#: What a reading writes on the feed.
READ_FIELDS = (
    "name",
    "connection_status",
    "last_checked_at",
    "last_ok_at",
    "last_error_code",
    "last_error_facts",
    "is_malformed",
    "overrun_at",
    "shows_count",
    "seen_count",
    "new_count",
    "taken_count",
    "skipped_count",
)


def _known_keys(feed: Feed, candidates: Sequence[Candidate]) -> set[str]:
    """What the feed listed before, but for what was forgotten with its rule and is to be decided anew."""
    keys = [candidate.key for candidate in candidates]
    decided = feed.entries.exclude(release=None)
    known: set[str] = set()
    for start in range(0, len(keys), ROWS_AT_ONCE):
        part = keys[start : start + ROWS_AT_ONCE]
        known.update(decided.filter(key__in=part).values_list("key", flat=True))
    return known


def _ask_for_what_follows(taken: intake.TakenIn) -> None:
    if taken.new_rules:
        work.soon("metadata")
        # What another feed offered before, and no rule wanted, may be of the new one.
        work.soon("second_look")
    if taken.taken:
        work.soon("downloads")


def _validators(answer: Fetched) -> tuple[str, str]:
    """ETag and date of an answer, "" for one that is too long to be kept."""
    etag = answer.etag if len(answer.etag) <= LONGEST_ETAG else ""
    return etag, answer.last_modified if len(answer.last_modified) <= LONGEST_DATE else ""


def _move_validators(source: Source, answer: Fetched) -> None:
    """The same body under a new ETag."""
    etag, last_modified = _validators(answer)
    if (etag, last_modified) != (source.etag, source.last_modified):
        Feed.objects.filter(pk=source.feed_id, url=source.url).update(
            etag=etag, last_modified=last_modified
        )


def _note_quiet(feed_ids: Sequence[int]) -> None:
    """The feeds that had nothing new, in one statement."""
    if not feed_ids:
        return
    now = clock.now()
    Feed.objects.filter(pk__in=feed_ids).update(
        connection_status=ConnectionStatus.HEALTHY,
        last_checked_at=now,
        last_ok_at=now,
        last_error_code="",
        last_error_facts={},
    )
    log.info("Nothing new in %d of the feeds.", len(feed_ids))


def _note_failure(feed_id: int, problem: Problem) -> None:
    """Write on the feed what went wrong; the change from healthy is an event, the state is not."""
    facts = {name: str(fact) for name, fact in problem.facts.items()}
    changes = {
        "connection_status": ConnectionStatus.ERROR,
        "last_checked_at": clock.now(),
        "last_error_code": problem.code,
        "last_error_facts": facts,
    }
    with transaction.atomic():
        rows = Feed.objects.filter(pk=feed_id)
        was_healthy = rows.filter(connection_status=ConnectionStatus.HEALTHY).update(**changes)
        if was_healthy and not isinstance(problem, HostResting):
            # Of a host that is down, the feeds that found out are told; the others share its rest.
            name = rows.values_list("name", flat=True).get()
            record(FeedFailed(feed_id=feed_id, name=name, code=problem.code, facts=facts))
        if not was_healthy:
            rows.update(**changes)
    log.warning("Feed %d: %s", feed_id, say(problem.code, problem.facts).en)
