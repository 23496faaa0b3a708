"""A search as Server-Sent Events: several providers at once, each result as soon as it is known.

: ping             at once, then every 15 s
data: {…}          a result: the record of a rule that is not stored
event: failed      a provider that could not be asked, in both languages; the others go on
event: done        the last one. Its id comes back when an EventSource connects again, which is told not to (204)

What waits for a site does so in threads, of which there are only so many. When the client goes away the threads are
told, and the connections that they wait at are cut.
"""

import asyncio
import contextlib
import json
import logging
import threading
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from django.db import connections

from apps.core import addresses, clock
from apps.core.config.schema import Config
from apps.core.errors import HostBusy, Internal, Problem
from apps.core.outside import way_out
from apps.core.text import say
from apps.metadata.resolver import Resolution
from apps.search import find
from apps.search.find import Work
from apps.search.protocol import PLACE, Provider
from apps.search.words import Word

log = logging.getLogger(__name__)
Result = TypeVar("Result")

MOST_RESULTS = 100
PING_SECONDS = 15.0
PING = b": ping\n\n"
DONE = "done"
FAILED = "failed"
#: How long a search stands in line at a site that others are asking.
LINE_SECONDS = 30.0
#: A result waits so long for its poster, and all results of a provider together so long. Mikan's two pages alone
#: take four seconds, for it is asked once a second at most.
SHOW_SECONDS = 8.0
ALL_SHOWS_SECONDS = 20.0
#: Shows of a provider that are looked up at the same time.
SHOWS_AHEAD = 3
#: Results that wait for a client that reads slowly.
MOST_WAITING = 10


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, and where."""

    words: tuple[Word, ...]
    providers: tuple[Provider, ...]
    config: Config


class Threads:
    """The threads of all searches of this process, and the line at each site, where one search at a time is served.

    Looking up shows has threads of its own, so that a slow catalogue holds up no feed. They end with the process.
    """

    def __init__(self, *, feeds: int = 16, shows: int = 8) -> None:
        self.feeds = ThreadPoolExecutor(feeds, thread_name_prefix="search")
        self.shows = ThreadPoolExecutor(shows, thread_name_prefix="search-shows")
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @contextlib.asynccontextmanager
    async def in_line(self, template: str) -> AsyncIterator[None]:
        """Be the only one at a site. Raises HostBusy where the line is too long."""
        url = template.replace(PLACE, "")
        # A line is forgotten with the last one who stands in it.
        line = self._lines.setdefault(addresses.endpoint_of(url), asyncio.Lock())
        try:
            async with asyncio.timeout(LINE_SECONDS):
                await line.acquire()
        except TimeoutError:
            raise HostBusy(host=addresses.host_of(url)) from None
        try:
            yield
        finally:
            line.release()


THREADS = Threads()


async def events(search: Search) -> AsyncGenerator[bytes, None]:
    """The bytes of the stream, event by event; closing it ends the work."""
    yield PING
    run = _Run(search)
    count = 0
    sent: set[str] = set()
    try:
        run.begin()
        while (event := await run.next_event()) is not None:
            if isinstance(event, _Result):
                if event.link in sent:
                    continue
                sent.add(event.link)
                count += 1
            yield event.text
            if count == MOST_RESULTS:
                break
    finally:
        await run.end()
    yield _event({"count": count, "failed": run.failed}, name=DONE, id_=DONE)


@dataclass(frozen=True, slots=True)
class _Said:
    text: bytes


@dataclass(frozen=True, slots=True)
class _Result(_Said):
    link: str


class _Run:
    """One search under way."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._stop = threading.Event()
        self._outside = way_out(search.config, stop=self._stop)
        self._events: asyncio.Queue[_Said | None] = asyncio.Queue(MOST_WAITING)
        self._asking: asyncio.Task[None] | None = None
        self.failed: list[str] = []

    def begin(self) -> None:
        """Ask every provider."""
        self._asking = asyncio.create_task(self._ask_all())

    async def next_event(self) -> _Said | None:
        """What comes next, a ping where nothing comes for a while; None at the end."""
        try:
            async with asyncio.timeout(PING_SECONDS):
                return await self._events.get()
        except TimeoutError:
            return _Said(PING)

    async def end(self) -> None:
        """Stop what is still under way."""
        self._stop.set()
        self._outside.cut()
        if self._asking is not None:
            self._asking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._asking
        self._outside.close()

    async def _ask_all(self) -> None:
        await asyncio.gather(*map(self._ask, self._search.providers))
        await self._events.put(None)

    async def _ask(self, provider: Provider) -> None:
        try:
            await self._tell(await self._works(provider))
        except Problem as problem:
            await self._fail(provider, problem)
        except Exception:
            # Broad by design: one provider with an answer that nobody foresaw must not end the others.
            log.exception("Searching %s went wrong.", provider.name)
            await self._fail(provider, Internal())

    async def _works(self, provider: Provider) -> Sequence[Work]:
        search = self._search
        async with THREADS.in_line(provider.template):
            found = await _in_thread(
                THREADS.feeds,
                lambda: find.releases(provider, search.words, outside=self._outside),
            )
        return await _in_thread(
            THREADS.feeds, lambda: find.works(provider, found, config=search.config)
        )

    async def _tell(self, works: Sequence[Work]) -> None:
        """Tell shows in the order of the feed; while one is waited for, the next ones are being looked up."""
        until = clock.monotonic_seconds() + ALL_SHOWS_SECONDS
        rest = iter(works)
        ahead: deque[tuple[Work, asyncio.Task[Resolution | None]]] = deque()
        try:
            while True:
                for work in islice(rest, SHOWS_AHEAD - len(ahead)):
                    ahead.append((work, asyncio.create_task(self._known(work, until=until))))
                if not ahead:
                    return
                work, known = ahead.popleft()
                for record in find.records(work, await known):
                    await self._events.put(_Result(_event(record), link=record["rss_link"]))
        finally:
            for _, known in ahead:
                known.cancel()

    async def _known(self, work: Work, *, until: float) -> Resolution | None:
        """What is known of a show, if it is known soon; a look-up that takes longer goes on for the next search."""
        patience = min(SHOW_SECONDS, until - clock.monotonic_seconds())
        if patience <= 0:
            return None
        try:
            async with asyncio.timeout(patience):
                return await _in_thread(
                    THREADS.shows,
                    lambda: find.look_up(work, config=self._search.config, outside=self._outside),
                )
        except TimeoutError:
            return None
        except Exception:
            # Broad by design: a result without its poster is better than none.
            log.exception("A show could not be looked up.")
            return None

    async def _fail(self, provider: Provider, problem: Problem) -> None:
        said = say(problem.code, problem.facts)
        self.failed.append(provider.name)
        log.warning("Searching %s: %s", provider.name, problem)
        told = {
            "provider": provider.name,
            "code": problem.code,
            "msg_en": said.en,
            "msg_zh": said.zh,
        }
        await self._events.put(_Said(_event(told, name=FAILED)))


async def _in_thread(pool: ThreadPoolExecutor, job: Callable[[], Result]) -> Result:
    """What a job gives back; its thread keeps no connection to the database."""

    def run() -> Result:
        try:
            return job()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(pool, run)


def _event(data: dict[str, Any], *, name: str = "", id_: str = "") -> bytes:
    """One event; its data is one line of JSON."""
    head = (f"event: {name}\n" if name else "") + (f"id: {id_}\n" if id_ else "")
    line = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{head}data: {line}\n\n".encode()
