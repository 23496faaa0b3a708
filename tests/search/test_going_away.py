"""A client that goes away ends the work that was done for it: a thread would else wait 20 s for a silent site."""

import asyncio
import threading
from time import monotonic
from typing import Any

from django.test import AsyncClient

from apps.search import stream
from tests.search.conftest import ADDRESS, run
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.site import Trouble
from tests.world.waiting import wait_for
from tests.world.world import World

#: Long enough for a busy machine, and well below the time after which a thread gives up by itself.
LET_GO_SECONDS = 15


async def _leave_when(token: str, heard: Any, query: dict[str, str]) -> float:
    """Search until something is so, then go away; how long that took."""
    answer: Any = await AsyncClient().get(
        ADDRESS, query, headers={"Authorization": f"Bearer {token}"}
    )
    parts = aiter(answer)
    assert await anext(parts) == stream.PING
    waiting = asyncio.ensure_future(anext(parts))
    while not heard():  # noqa: ASYNC110 - another thread hears it
        await asyncio.sleep(0.01)
    left_at = monotonic()
    waiting.cancel()
    await asyncio.wait([waiting])
    return monotonic() - left_at


def _idle_again() -> bool:
    """Whether every thread of the pools has nothing to do: each takes part in one meeting."""
    meeting = threading.Barrier(17)
    for _ in range(16):
        stream.THREADS.feeds.submit(meeting.wait, 5)
    try:
        meeting.wait(2)
    except threading.BrokenBarrierError:
        return False
    return True


def test_a_thread_that_waits_for_a_silent_site_is_free_again(sites: World, token: str) -> None:
    sites.mikan.fail("/RSS/", Trouble.HANG)

    took = run(_leave_when(token, sites.mikan.heard, {"keyword": "anything"}))

    assert took < LET_GO_SECONDS
    wait_for(_idle_again, within=LET_GO_SECONDS)
    assert len(sites.mikan.heard()) == 1


def test_no_site_is_asked_any_more(sites: World, token: str) -> None:
    for number in range(20):
        title = f"[Group] Show Number{'abcdefghijklmnopqrst'[number]} - 01 [1080p]"
        own = (f"{number}.mkv",)
        sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, title_given=title, files_given=own))
    sites.tmdb.fail("/3/", Trouble.LATE, seconds=0.3)

    query = {"keyword": "Show", "provider": "nyaa"}
    run(_leave_when(token, sites.tmdb.heard, query))
    asked = len(sites.tmdb.heard()) + len(sites.bgm.heard())
    wait_for(_idle_again, within=LET_GO_SECONDS)
    stream.THREADS.shows.submit(lambda: None).result(30)

    assert len(sites.tmdb.heard()) + len(sites.bgm.heard()) <= asked + 1


def test_who_reads_no_further_ends_the_work_too(sites: World, token: str) -> None:
    for number in range(30):
        title = f"[Group{number}] Show - 01 [1080p]"
        own = (f"{number}.mkv",)
        sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, title_given=title, files_given=own))

    async def first_result() -> None:
        answer: Any = await AsyncClient().get(
            ADDRESS, {"keyword": "Show"}, headers={"Authorization": f"Bearer {token}"}
        )
        parts = aiter(answer)
        await anext(parts)
        assert (await anext(parts)).startswith(b"data: ")
        await parts.aclose()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        if left:
            _, left = await asyncio.wait(left, timeout=LET_GO_SECONDS)
        assert not left

    run(first_result())
    wait_for(_idle_again, within=LET_GO_SECONDS)
