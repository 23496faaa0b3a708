"""A few threads that work for an event loop, with less ado than ThreadPoolExecutor (a tenth of a short request)."""

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

#: A piece of work, and how to say in the loop how it ended.
_Piece = tuple[Callable[[], object], Callable[[BaseException | None], None]]


class Threads:
    """At most so many, started as they are needed; they end with the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: SimpleQueue[_Piece] = SimpleQueue()
        #: Both are only touched in the loop.
        self._started = 0
        self._unfinished = 0

    def run(
        self, work: Callable[[], object], *, loop: asyncio.AbstractEventLoop
    ) -> asyncio.Future[None]:
        """Done in a thread, in turn; ends as the work does. Called in the loop."""
        future: asyncio.Future[None] = loop.create_future()

        def end(problem: BaseException | None) -> None:
            self._unfinished -= 1
            if future.done():
                return
            if problem is None:
                future.set_result(None)
            else:
                future.set_exception(problem)

        def ended(problem: BaseException | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(end, problem)

        self._unfinished += 1
        if self._started < min(self._unfinished, self._most):
            self._started += 1
            Thread(target=self._work, name=f"request-{self._started}", daemon=True).start()
        self._pieces.put((work, ended))
        return future

    def _work(self) -> None:
        while True:
            work, ended = self._pieces.get()
            try:
                work()
            except BaseException as problem:  # noqa: BLE001 - whoever waits gets it
                ended(problem)
            else:
                ended(None)
            # Nothing of a request is held while the next one is waited for.
            del work, ended
