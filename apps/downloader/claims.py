"""Claims: written before the client hears of a torrent, settled after it has it.

Everything here is one short transaction or one conditional update, so that any of it can run twice, and at once in two
processes; what talks to the outside is in sending.py and following.py.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from apps.core import clock, events, work
from apps.core.errors import Problem
from apps.downloader.models import Download, DownloadState

log = logging.getLogger(__name__)

JOB = "downloads"
#: SQLite takes some 32,000 parameters a query; this is few enough everywhere.
BATCH_ROWS = 500
FIRST_PAUSE_SECONDS = 60
LONGEST_PAUSE_SECONDS = 6 * 3600
#: What passes by itself is told when it has lasted so many tries; what looks final at once.
TRIES_BEFORE_TOLD = 3
#: With the pauses above some five days.
MOST_TRIES = 25
Item = TypeVar("Item")

#: Called inside the transaction that drops a doubled claim: (its id, the id of the one that stays).
Merge = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One torrent to be claimed. `key` is the caller's own word for it."""

    key: str
    url: str
    name: str
    info_hash: str | None = None
    save_path: str = ""
    tags: Sequence[str] = ()
    category: str = "Bangumi"
    #: Wait until `release_hold`.
    held: bool = False
    #: The feed itself lies in a private range, so the address may as well.
    origin_private: bool = False


@dataclass(slots=True)
class _Known:
    by_hash: dict[str, int] = field(default_factory=dict)
    by_url: dict[str, int] = field(default_factory=dict)

    def find(self, wanted: Wanted) -> int | None:
        """The claim that stands for this torrent."""
        if wanted.info_hash:
            return self.by_hash.get(wanted.info_hash)
        return self.by_url.get(wanted.url)


def claim(wanted: Sequence[Wanted], *, now: dt.datetime) -> dict[str, int]:
    """Claim many at once; the id of the download that stands for each key.

    A torrent that was claimed before, in whatever state, is not claimed again: its id is returned.
    """
    if not wanted:
        return {}
    with transaction.atomic():
        known = _known(wanted)
        fresh: dict[tuple[str, str], Download] = {}
        for item in wanted:
            if known.find(item) is None:
                identity = (item.info_hash or "", "" if item.info_hash else item.url)
                fresh.setdefault(identity, _row(item, now))
        if fresh:
            Download.objects.bulk_create(
                fresh.values(), ignore_conflicts=True, batch_size=BATCH_ROWS
            )
            known = _known(wanted)
        if any(not row.held for row in fresh.values()):
            work.soon(JOB)
    return {item.key: pk for item in wanted if (pk := known.find(item)) is not None}


def release_hold(ids: Collection[int], *, save_path: str, tags: Sequence[str] | None = None) -> int:
    """Let claims go whose folder is settled now; how many were held."""
    changes: dict[str, object] = {"held": False, "save_path": save_path}
    if tags is not None:
        changes["tags"] = list(tags)
    released = 0
    with transaction.atomic():
        for batch in batches(ids):
            held = Download.objects.filter(pk__in=batch, state=DownloadState.CLAIMED, held=True)
            released += held.update(**changes)
        if released:
            work.soon(JOB)
    return released


def due(now: dt.datetime) -> QuerySet[Download]:
    """Claims that may be sent now, oldest first."""
    is_due = Q(next_try_at=None) | Q(next_try_at__lte=now)
    return Download.objects.filter(is_due, state=DownloadState.CLAIMED, held=False).order_by("pk")


def identify(pk: int, info_hash: str, *, merge: Merge) -> bool:
    """Write down the hash of a claim before the client hears of it; False where another claim has that hash.

    Then this one is dropped, and `merge` has pointed what stood on it to the other.
    """
    ours = Download.objects.filter(pk=pk, state=DownloadState.CLAIMED)
    try:
        with transaction.atomic():
            return ours.update(info_hash=info_hash) == 1
    except IntegrityError:
        with transaction.atomic():
            other = (
                Download.objects.filter(info_hash=info_hash).values_list("pk", flat=True).first()
            )
            if other is not None:
                merge(pk, other)
                ours.delete()
        return False


def settle(pks: Collection[int], *, client: str) -> int:
    """This client has them: claimed becomes queued."""
    return Download.objects.filter(pk__in=pks, state=DownloadState.CLAIMED).update(
        state=DownloadState.QUEUED,
        client=client,
        settled_at=clock.now(),
        next_try_at=None,
        problem="",
        facts={},
    )


def postpone(pk: int, problem: Problem, *, is_final: bool) -> None:
    """A try failed: again after a pause that grows, told once, given up after some days."""
    with transaction.atomic():
        row = Download.objects.filter(pk=pk, state=DownloadState.CLAIMED).first()
        if row is None:
            return
        attempts = row.attempts + 1
        facts = {name: str(fact) for name, fact in problem.facts.items()}
        pause = min(FIRST_PAUSE_SECONDS * 2 ** min(row.attempts, 12), LONGEST_PAUSE_SECONDS)
        is_over = attempts >= MOST_TRIES
        Download.objects.filter(pk=pk).update(
            attempts=F("attempts") + 1,
            next_try_at=clock.now() + dt.timedelta(seconds=pause),
            problem=problem.code,
            facts=facts,
            state=DownloadState.REJECTED if is_over else DownloadState.CLAIMED,
        )
        if is_final or attempts >= TRIES_BEFORE_TOLD:
            events.record(
                events.DownloadFailed(
                    release_title=row.name,
                    info_hash=row.info_hash or "",
                    code=problem.code,
                    facts=facts,
                )
            )
    log.warning("%s cannot be downloaded now: %s", row.name, problem)


def wait(pk: int, seconds: float) -> None:
    """Look at a claim again later, without counting a try."""
    Download.objects.filter(pk=pk, state=DownloadState.CLAIMED).update(
        next_try_at=clock.now() + dt.timedelta(seconds=seconds)
    )


def retry_now(pks: Collection[int]) -> int:
    """Try again what waits, was refused or was lost, because a person says so; how many."""
    again = Download.objects.filter(
        pk__in=pks,
        state__in=[DownloadState.CLAIMED, DownloadState.REJECTED, DownloadState.LOST],
    )
    with transaction.atomic():
        count = again.update(
            state=DownloadState.CLAIMED,
            attempts=0,
            next_try_at=None,
            problem="",
            facts={},
            settled_at=None,
            finished_at=None,
        )
        if count:
            work.soon(JOB)
    return count


def mark_done(info_hash: str, *, now: dt.datetime) -> int:
    """All data of a torrent are there; how many rows said otherwise."""
    going = Download.objects.filter(info_hash=info_hash).exclude(state=DownloadState.DONE)
    return going.update(state=DownloadState.DONE, finished_at=now)


def forget(ids: Iterable[int]) -> int:
    """Delete rows whose releases are forgotten, so that they can be claimed again; the client keeps what it has."""
    return sum(Download.objects.filter(pk__in=batch).delete()[0] for batch in batches(ids))


def give_up(pks: Collection[int]) -> int:
    """Give up what the client does not have; how many. Nothing is deleted in the client or on a disk."""
    return Download.objects.filter(pk__in=pks, state=DownloadState.CLAIMED).update(
        state=DownloadState.REJECTED, problem="given_up", facts={}, next_try_at=None
    )


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut what goes into one query."""
    whole = list(items)
    for start in range(0, len(whole), BATCH_ROWS):
        yield whole[start : start + BATCH_ROWS]


def _row(wanted: Wanted, now: dt.datetime) -> Download:
    return Download(
        info_hash=wanted.info_hash or None,
        url=wanted.url,
        name=wanted.name,
        save_path=wanted.save_path,
        category=wanted.category,
        tags=list(wanted.tags),
        held=wanted.held,
        origin_private=wanted.origin_private,
        created_at=now,
    )


def _known(wanted: Sequence[Wanted]) -> _Known:
    known = _Known()
    hashes = {item.info_hash for item in wanted if item.info_hash}
    for batch in batches(sorted(hashes)):
        rows = Download.objects.filter(info_hash__in=batch).values_list("info_hash", "pk")
        known.by_hash.update((info_hash, pk) for info_hash, pk in rows if info_hash)
    urls = {item.url for item in wanted if not item.info_hash}
    for batch in batches(sorted(urls)):
        rows = Download.objects.filter(info_hash=None, url__in=batch).values_list("url", "pk")
        known.by_url.update(rows)
    return known
