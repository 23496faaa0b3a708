"""A rule or a filter has changed: what was not taken because of one is decided again, as its feed would bring it.

Nothing is fetched: title and address stand in the release's row. Only decisions that a rule or a filter made are open;
what was taken, or is in the client already, never is. Safe to run twice, and to break off anywhere.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from apps.bangumi import intake
from apps.bangumi.decisions import OPEN
from apps.bangumi.models import Release, ReleaseState
from apps.core import addresses, clock, work
from apps.core.config.schema import Config
from apps.rss.models import Entry, Feed

log = logging.getLogger(__name__)
#: Older ones have hardly a seeder left, and their feeds have forgotten them.
REACH = dt.timedelta(days=90)
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Looked:
    """How many were looked at again, and how many are taken now."""

    count: int = 0
    taken: int = 0


def look_again(config: Config) -> Looked:
    """Decide again about everything open that a feed has brought, the oldest first."""
    now = clock.now()
    book = intake.open_book()
    looked, taken = 0, 0
    for feed, ids in _open_by_feed(now):
        is_private = not feed.public_only and addresses.lies_private(feed.url)
        for some in _in_batches(ids):
            looked += len(some)
            taken += intake.decide_again(
                some,
                way=intake.Way(
                    own=feed.rule,
                    discovers=feed.aggregate,
                    parser=feed.parser,
                    source_url=feed.url,
                ),
                config=config,
                now=now,
                book=book,
                origin_private=is_private,
            )
    if taken:
        # A filter that is gone lets rules be made; their claims wait for a folder.
        work.soon("metadata")
        log.info("Looked again at %d releases, %d are taken now.", looked, taken)
    return Looked(looked, taken)


def _open_by_feed(now: dt.datetime) -> Iterator[tuple[Feed, list[int]]]:
    """Each feed that is read with the open releases that it was the first to bring."""
    open_ones = Release.objects.filter(
        state=ReleaseState.SKIPPED,
        download=None,
        reason__in=[reason.value for reason in OPEN],
        seen_at__gt=now - REACH,
    )
    pairs = Entry.objects.filter(feed__enabled=True, release__in=open_ones).order_by("id")
    by_feed: dict[int, list[int]] = defaultdict(list)
    seen: set[int] = set()
    for feed_id, release_id in pairs.values_list("feed_id", "release_id"):
        if release_id not in seen:
            seen.add(release_id)
            by_feed[feed_id].append(release_id)
    for feed in Feed.objects.filter(pk__in=list(by_feed)).select_related("rule").order_by("id"):
        yield feed, by_feed[feed.pk]


def _in_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + _ROWS_AT_ONCE] for start in range(0, len(ids), _ROWS_AT_ONCE))
