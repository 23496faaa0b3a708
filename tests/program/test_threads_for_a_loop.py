"""Threads that work for an event loop: as many as are needed, never more than allowed."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, current_thread
from typing import Any

import pytest

from apps.program.threads import Threads

_PATIENCE_SECONDS = 30


def in_a_loop(what: Coroutine[Any, Any, None]) -> None:
    """Run in a thread of its own: a browser of another test may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, what).result()


def test_pieces_of_work_run_side_by_side() -> None:
    meeting = Barrier(3)

    async def whole() -> None:
        loop, threads = asyncio.get_running_loop(), Threads(3)
        meet = [threads.run(lambda: meeting.wait(_PATIENCE_SECONDS), loop=loop) for _ in range(3)]
        await asyncio.gather(*meet)

    in_a_loop(whole())
    assert not meeting.broken


def test_no_more_than_the_allowed_threads_are_started() -> None:
    seen = set()

    async def whole() -> None:
        loop, threads = asyncio.get_running_loop(), Threads(2)
        await asyncio.gather(
            *(threads.run(lambda: seen.add(current_thread().name), loop=loop) for _ in range(50))
        )

    in_a_loop(whole())
    assert len(seen) <= 2


def test_one_thread_serves_all_that_come_one_after_the_other() -> None:
    seen = set()

    async def whole() -> None:
        loop, threads = asyncio.get_running_loop(), Threads(4)
        for _ in range(5):
            await threads.run(lambda: seen.add(current_thread().name), loop=loop)

    in_a_loop(whole())
    assert len(seen) == 1


def test_a_failure_reaches_who_waits_and_the_thread_goes_on() -> None:
    async def whole() -> None:
        loop, threads = asyncio.get_running_loop(), Threads(1)
        with pytest.raises(ZeroDivisionError):
            await threads.run(lambda: 1 // 0, loop=loop)
        await threads.run(lambda: None, loop=loop)

    in_a_loop(whole())


def test_who_no_longer_waits_is_not_told() -> None:
    go_on, done = Event(), Event()

    def work() -> None:
        go_on.wait(_PATIENCE_SECONDS)

    async def whole() -> None:
        loop, threads = asyncio.get_running_loop(), Threads(1)
        threads.run(work, loop=loop).cancel()
        go_on.set()
        await threads.run(done.set, loop=loop)

    in_a_loop(whole())
    assert done.is_set()
