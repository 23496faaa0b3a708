"""Live events, told to every open stream of this web process by one task that ends with the last of them.

    rows of core/live.py ─┐
    status, downloads ────┼─► the task ──► django-eventstream's listeners ──► told() ──► a client each
    lines of the log ─────┘

Rows have ids; a client that comes back with the last one gets what it missed, each event once. The rest is how things
stand: the newest is told at the beginning and then when it changes. Without Redis the task looks for rows twice a
second; with it they come through Redis, and looking is only the net below. Nothing is asked while nobody listens, and
django-eventstream is loaded by the first stream.
"""

import asyncio
import contextlib
import json
import logging
import re
import uuid
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections
from django.db.models import Max

from apps.accounts import sessions
from apps.core import clock, live, troubles
from apps.core.config import store
from apps.core.errors import Problem
from apps.core.models import LiveEvent
from apps.downloader import sending, torrents
from apps.downloader.record import torrent_record
from apps.notification import inbox
from apps.program import health

log = logging.getLogger(__name__)
Found = TypeVar("Found")

TURN_SECONDS = 0.5
#: With Redis the rows are only looked at in case it lost one.
NET_SECONDS = 5.0
CHECK_SECONDS = 1.0
STATUS_SECONDS = 3.0
DOWNLOADS_SECONDS = 5.0
KEEP_ALIVE_SECONDS = 20.0
NOW = "now"
LOG = "log"
RESET = "stream-reset"
#: So much is sent again; who missed more begins anew.
MOST_MISSED = 500
MOST_LOG_BYTES = 64 * 1024
#: Some proxies hold back the first kilobytes of an answer.
_PADDING = b":" + b" " * 2048 + b"\n\n"
_KEEP_ALIVE = b"event: keep-alive\ndata:\n\n"
_ID = re.compile(rf"{live.CHANNEL}:([0-9]{{1,18}})")


@dataclass(eq=False, slots=True)
class Guest:
    """Somebody who listens, and what shows that they still may."""

    hears_log: bool
    session_id: uuid.UUID | None
    #: For whoever came with a token of a program; asked in a thread.
    may_stay: Callable[[], bool] | None = None
    is_over: bool = False
    listener: Any = None


@dataclass(slots=True)
class _Tail:
    """What has been told, and what is to be told next; looked at in one thread."""

    row: int | None = None
    log_size: int | None = None
    looked_at: dict[str, float] = field(default_factory=dict)

    def is_time(self, what: str, every: float) -> bool:
        moment = clock.monotonic_seconds()
        if moment - self.looked_at.get(what, -every) < every:
            return False
        self.looked_at[what] = moment
        return True


@dataclass(frozen=True, slots=True)
class _Told:
    channel: str
    kind: str
    text: str
    number: int | None = None


class Hub:
    """The listeners of this process and the task that serves them."""

    def __init__(self) -> None:
        self._guests: set[Guest] = set()
        self._task: asyncio.Task[None] | None = None
        #: How things stand, by kind: what a new listener is told at once.
        self.newest: dict[str, str] = {}

    def enter(self, guest: Guest) -> None:
        """Serve one more; the first one starts the task."""
        self._guests.add(guest)
        if self._task is None or self._task.done():
            self.newest.clear()
            self._task = asyncio.create_task(self._serve())

    def leave(self, guest: Guest) -> None:
        """Serve one less; after the last one the task ends by itself."""
        self._guests.discard(guest)

    async def _serve(self) -> None:
        helpers = [asyncio.create_task(self._ask_client())]
        if settings.REDIS_URL:
            helpers.append(asyncio.create_task(_hear_redis()))
        tail = _Tail()
        pool = ThreadPoolExecutor(1, thread_name_prefix="live")
        try:
            while self._guests:
                await self._turn(tail, pool)
                await asyncio.sleep(TURN_SECONDS)
        finally:
            for helper in helpers:
                helper.cancel()
            pool.submit(connections.close_all)
            pool.shutdown(wait=False)

    async def _turn(self, tail: _Tail, pool: ThreadPoolExecutor) -> None:
        guests = tuple(self._guests)
        try:
            told, gone = await _in(pool, lambda: (list(_look(tail)), _gone(tail, guests)))
        except Exception:
            # Broad on purpose: the task must outlive a database that is away for a moment.
            log.exception("Looking for live events failed.")
            await _in(pool, connections.close_all)
            return
        for one in told:
            self.tell(one)
        for guest in gone:
            guest.is_over = True
            guest.listener.aevent.set()

    def tell(self, one: _Told) -> None:
        """Hand an event to all who hear its channel; how things stand only where it has changed."""
        from django_eventstream.event import Event  # noqa: PLC0415 - see above
        from django_eventstream.views import get_listener_manager  # noqa: PLC0415

        if one.channel == NOW:
            if self.newest.get(one.kind) == one.text:
                return
            self.newest[one.kind] = one.text
        event = Event(one.channel, one.kind, one.text, id=one.number)
        get_listener_manager().add_to_queues(one.channel, event)

    async def _ask_client(self) -> None:
        """Downloads as the client lists them; it may be slow, so it has a thread of its own."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="live-downloads")
        try:
            while True:
                try:
                    self.tell(_Told(NOW, "downloader", await _in(pool, _downloads)))
                except Exception:
                    # Broad on purpose, as above.
                    log.exception("The downloads could not be told.")
                await asyncio.sleep(DOWNLOADS_SECONDS)
        finally:
            # Not waited for: the loop must not stand still for a slow client.
            pool.shutdown(wait=False)


HUB = Hub()


async def told(guest: Guest, *, last_id: str = "") -> AsyncGenerator[bytes, None]:
    """The bytes of one stream, until the client goes or its session ends."""
    from django_eventstream.views import Listener, get_listener_manager  # noqa: PLC0415 - see above

    manager = get_listener_manager()
    # We hear Redis ourselves, and again after it was away.
    manager.redis_listener = None
    listener = guest.listener = Listener()
    listener.channels = {live.CHANNEL, NOW} | ({LOG} if guest.hears_log else set())
    listener.assign_loop()
    manager.add_listener(listener)
    HUB.enter(guest)
    try:
        yield _PADDING + b"retry: 2000\n\n"
        sent, missed, is_whole = await asyncio.to_thread(_missed, last_id)
        if not is_whole:
            yield _event(RESET, "{}", sent)
        for row in missed:
            sent = row.pk
            yield _event(row.kind, row.data, sent)
        for kind, text in list(HUB.newest.items()):
            yield _event(kind, text, sent)
        while not guest.is_over:
            items, has_gap = await _next_items(listener, manager, sent)
            for item in items:
                if item.id is not None:
                    if item.id <= sent:
                        continue
                    sent = item.id
                yield _event(item.type, item.data, sent)
            if has_gap:
                for row in await asyncio.to_thread(_rows_after, sent):
                    sent = row.pk
                    yield _event(row.kind, row.data, sent)
            elif not items and not guest.is_over:
                yield _KEEP_ALIVE
    finally:
        HUB.leave(guest)
        manager.remove_listener(listener)


async def _next_items(listener: Any, manager: Any, sent: int) -> tuple[list[Any], bool]:
    """What was handed to a listener, nothing after a while; and whether rows are to be read instead."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            await listener.aevent.wait()
    with manager.lock:
        items, has_gap = listener.channel_items, listener.overflow
        listener.aevent.clear()
        listener.channel_items, listener.overflow = {}, False
    numbered = items.pop(live.CHANNEL, [])
    new = [item for item in numbered if item.id > sent]
    if (
        settings.REDIS_URL
        and new
        and [item.id for item in new] != list(range(sent + 1, sent + 1 + len(new)))
    ):
        # They came in another order than they were committed in; the rows have the right one.
        has_gap = True
    rest = [item for found in items.values() for item in found]
    return (rest if has_gap else [*new, *rest]), has_gap


def _event(kind: str, text: str, number: int) -> bytes:
    from django_eventstream.utils import sse_encode_event  # noqa: PLC0415 - see above

    said: str = sse_encode_event(kind, text, event_id=f"{live.CHANNEL}:{number}")
    return said.encode()


def _look(tail: _Tail) -> Iterator[_Told]:
    """What is new since the last look."""
    if tail.row is None:
        tail.row = _newest()
    if tail.is_time("rows", NET_SECONDS if settings.REDIS_URL else TURN_SECONDS / 2):
        for row in LiveEvent.objects.filter(pk__gt=tail.row).order_by("pk")[:MOST_MISSED]:
            tail.row = row.pk
            yield _Told(live.CHANNEL, row.kind, row.data, row.pk)
    # Before the status, and whoever listens: who has heard the status hears every line after it.
    if tail.is_time("log", CHECK_SECONDS):
        lines = _log_lines(settings.DATA_DIR / "log.txt", tail)
        if lines:
            yield _Told(LOG, "log", lines)
    if tail.is_time("notification", CHECK_SECONDS):
        yield _Told(NOW, "notification", _json(inbox.standing().values))
    if tail.is_time("status", STATUS_SECONDS):
        yield _Told(NOW, "status", _status())


def _gone(tail: _Tail, guests: Sequence[Guest]) -> list[Guest]:
    """Those who may not listen any more: one query for all sessions, one question a token."""
    if not tail.is_time("guests", CHECK_SECONDS):
        return []
    open_ones = sessions.still_open({one.session_id for one in guests if one.session_id})
    return [
        one
        for one in guests
        if (one.session_id is not None and one.session_id not in open_ones)
        or (one.may_stay is not None and not one.may_stay())
    ]


def _status() -> str:
    status = health.status()
    return _json(
        {
            "status": "running" if status.is_running else "stopped",
            "running": status.is_running,
            "version": status.version,
            "first_run": status.is_first_run,
        }
    )


def _downloads() -> str:
    """All tasks; null where the client cannot be asked. One that is in trouble is left alone."""
    try:
        if any(trouble.key == sending.TROUBLE for trouble in troubles.now()):
            return "null"
        return _json([torrent_record(torrent) for torrent in torrents.listed(store.load())])
    except Problem:
        return "null"
    finally:
        connections.close_all()


def _log_lines(path: Path, tail: _Tail) -> str:
    """Whole lines that came since the last look."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return ""
    before, tail.log_size = tail.log_size, size
    if before is None or before == size:
        return ""
    # A shorter one was emptied, or a new one begun.
    start = max(before if before < size else 0, size - MOST_LOG_BYTES)
    with path.open("rb") as file:
        file.seek(start)
        found = file.read(size - start)
    whole, newline, _rest = found.rpartition(b"\n")
    tail.log_size = start + len(whole) + len(newline)
    return whole.decode(errors="replace")


def _missed(last_id: str) -> tuple[int, list[LiveEvent], bool]:
    """Where things stand, what came after an id, and whether that is all of it."""
    try:
        newest = _newest()
        if not last_id:
            return newest, [], True
        match = _ID.fullmatch(last_id)
        number = int(match[1]) if match else -1
        if number != newest and not LiveEvent.objects.filter(pk=number).exists():
            return newest, [], False
        rows = _rows(number)
        return (number, rows, True) if len(rows) <= MOST_MISSED else (newest, [], False)
    finally:
        connections.close_all()


def _rows_after(number: int) -> list[LiveEvent]:
    try:
        return _rows(number)
    finally:
        connections.close_all()


def _rows(number: int) -> list[LiveEvent]:
    return list(LiveEvent.objects.filter(pk__gt=number).order_by("pk")[: MOST_MISSED + 1])


def _newest() -> int:
    return LiveEvent.objects.aggregate(newest=Max("pk"))["newest"] or 0


async def _hear_redis() -> None:
    """Events of other machines and processes, handed on by django-eventstream; again whenever Redis was away."""
    from django_eventstream.views import RedisListener  # noqa: PLC0415 - see above
    from redis.exceptions import RedisError  # noqa: PLC0415

    while True:
        try:
            await RedisListener().listen()
        except (RedisError, OSError) as error:
            log.warning("Redis is away, live events take up to 5 s: %s", error)
        await asyncio.sleep(NET_SECONDS)


async def _in(pool: ThreadPoolExecutor, job: Callable[[], Found]) -> Found:
    return await asyncio.get_running_loop().run_in_executor(pool, job)


def _json(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))
