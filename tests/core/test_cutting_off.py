"""A way out that is cut ends what other threads wait for, and asks nothing more."""

import dataclasses
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from apps.core import http
from apps.core.errors import Problem, Stopping
from apps.core.hosts import Turns
from apps.core.http import Outside, Proxy
from tests.world.site import Trouble
from tests.world.waiting import wait_for
from tests.world.world import World

#: Nothing but a cut ends such a wait while a test runs.
PATIENT = dataclasses.replace(
    http.FEED, connect_seconds=600.0, read_seconds=600.0, whole_seconds=600.0
)


@pytest.mark.parametrize("trouble", [Trouble.HANG, Trouble.DRIP])
def test_a_thread_that_waits_for_a_site_is_let_go(
    world: World, tmp_path: Path, trouble: Trouble
) -> None:
    world.nyaa.fail("/", trouble, seconds=0.05)
    with Outside(turns=Turns(tmp_path)) as outside, ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(outside.fetch, world.nyaa.feed_url(), purpose=PATIENT)
        wait_for(world.nyaa.heard)
        outside.cut()
        with pytest.raises(Problem):
            waiting.result(60)

        with pytest.raises(Stopping):
            outside.fetch(world.mikan.aggregate_url)
        assert not world.mikan.heard()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_thread_that_waits_for_a_proxy_is_let_go(tmp_path: Path, scheme: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Outside(
            turns=Turns(tmp_path), proxy=Proxy("http", "127.0.0.1", silent.getsockname()[1])
        ) as outside,
        ThreadPoolExecutor(1) as thread,
    ):
        waiting = thread.submit(outside.fetch, f"{scheme}://feeds.example/", purpose=PATIENT)
        connection, _ = silent.accept()
        connection.recv(1)
        outside.cut()
        with pytest.raises(Stopping):
            waiting.result(60)
        connection.close()


def test_a_thread_that_waits_for_its_turn_is_let_go(tmp_path: Path) -> None:
    stop = threading.Event()
    turns = Turns(tmp_path, stop=stop)
    address = "http://feeds.example/rss"
    with (
        Outside(turns=turns) as outside,
        ThreadPoolExecutor(1) as thread,
        Turns(tmp_path).turn(address, pause_seconds=0),
    ):
        waiting = thread.submit(outside.fetch, address, purpose=http.FEED)
        stop.set()
        outside.cut()
        with pytest.raises(Stopping):
            waiting.result(60)


def test_what_we_cut_ourselves_is_not_held_against_the_site(world: World, tmp_path: Path) -> None:
    world.nyaa.fail("/", Trouble.HANG)
    for _ in range(3):
        world.nyaa.forget()
        with Outside(turns=Turns(tmp_path)) as outside, ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(outside.fetch, world.nyaa.feed_url(), purpose=PATIENT)
            wait_for(world.nyaa.heard)
            outside.cut()
            with pytest.raises(Stopping):
                waiting.result(60)
    world.nyaa.heal()
    with Outside(turns=Turns(tmp_path)) as outside:
        assert outside.fetch(world.nyaa.feed_url()).status == 200
