"""Turns at a host: one at a time, a pause between, and peace for one that is down; across processes."""

import datetime as dt
import multiprocessing
import threading
import time
from pathlib import Path

import pytest

from apps.core import http
from apps.core.errors import HostBusy, HostResting, Stopping
from apps.core.hosts import Turns, retry_after_seconds

FEED = "https://mikanani.me/RSS/Classic"
NOW = dt.datetime(2026, 10, 10, 12, tzinfo=dt.UTC)


def test_two_feeds_of_a_real_host_are_two_seconds_apart(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    with turns.turn(FEED, pause_seconds=http.FEED.pause_seconds):
        ending = time.monotonic()
    with turns.turn(FEED, pause_seconds=http.FEED.pause_seconds):
        assert time.monotonic() - ending >= 1.95


@pytest.mark.parametrize(
    ("purpose", "seconds"),
    [(http.FEED, 2), (http.TORRENT, 1), (http.PAGE, 1), (http.POSTER, 1), (http.API, 0)],
)
def test_how_long_each_purpose_pauses(purpose: http.Purpose, seconds: float) -> None:
    assert purpose.pause_seconds == seconds


def test_another_host_and_another_port_need_no_pause(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    begun = time.monotonic()
    for url in (FEED, "https://nyaa.si/?page=rss", "https://mikanani.me:8443/RSS/Classic"):
        with turns.turn(url, pause_seconds=60):
            pass
    assert time.monotonic() - begun < 20


def test_our_own_machine_needs_no_pause(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    begun = time.monotonic()
    for _ in range(3):
        with turns.turn("http://127.0.0.1:7892/feed", pause_seconds=60):
            pass
    assert time.monotonic() - begun < 20


def _hold(folder: Path, held: "threading.Event", let_go: "threading.Event") -> None:
    with Turns(folder).turn(FEED, pause_seconds=0):
        held.set()
        let_go.wait(60)


def test_a_turn_is_held_against_other_processes(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    process = context.Process(target=_hold, args=(tmp_path, held, let_go))
    process.start()
    try:
        assert held.wait(60)
        with (
            pytest.raises(HostBusy),
            Turns(tmp_path).turn(FEED, pause_seconds=0, patience_seconds=0.2),
        ):
            pass
    finally:
        # A holder that dies gives its turn back.
        process.kill()
        process.join()
    with Turns(tmp_path).turn(FEED, pause_seconds=0, patience_seconds=60):
        pass


def test_threads_wait_for_each_other(tmp_path: Path) -> None:
    turns, inside, most = Turns(tmp_path), [], []

    def ask() -> None:
        with turns.turn(FEED, pause_seconds=0):
            inside.append(1)
            most.append(len(inside))
            time.monotonic()
            inside.pop()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_a_person_need_not_stand_behind_a_whole_round(tmp_path: Path) -> None:
    turns, over, asked = Turns(tmp_path), threading.Event(), []

    def read_many() -> None:
        while not over.is_set():
            with turns.turn(FEED, pause_seconds=0.3):
                asked.append(1)

    thread = threading.Thread(target=read_many)
    thread.start()
    while not asked:
        over.wait(0.01)
    before = len(asked)
    with turns.turn(FEED, pause_seconds=0.3, patience_seconds=60, insist=True):
        # A whole round never ends here.
        assert len(asked) - before <= 20
    over.set()
    thread.join()


def test_a_host_that_fails_twice_rests_unless_a_person_insists(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    for _ in range(2):
        with turns.turn(FEED, pause_seconds=0) as turn:
            turn.failed()
    with pytest.raises(HostResting) as caught, turns.turn(FEED, pause_seconds=0):
        pass
    assert caught.value.facts["seconds"] == 60
    with turns.turn(FEED, pause_seconds=0, insist=True) as turn:
        turn.succeeded()
    with turns.turn(FEED, pause_seconds=0):
        pass


def test_a_host_that_asked_for_time_gets_it(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    with turns.turn(FEED, pause_seconds=0) as turn:
        begun = time.monotonic()
        turn.told_to_wait(0.5)
    with turns.turn(FEED, pause_seconds=0):
        assert time.monotonic() - begun >= 0.45


def test_a_program_that_stops_waits_for_nobody(tmp_path: Path) -> None:
    stop = threading.Event()
    turns = Turns(tmp_path, stop=stop)
    with turns.turn(FEED, pause_seconds=0):
        pass
    stop.set()
    with pytest.raises(Stopping), turns.turn(FEED, pause_seconds=30):
        pass


def test_half_a_file_costs_a_pause_and_no_more(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    with turns.turn(FEED, pause_seconds=0):
        pass
    for file in tmp_path.iterdir():
        file.write_text('{"ended_at": 17', encoding="utf-8")
    with turns.turn(FEED, pause_seconds=0):
        pass


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("0", 0),
        ("86400", 60),
        ("Sat, 10 Oct 2026 12:00:30 GMT", 30),
        ("Sat, 10 Oct 2026 13:00:00 GMT", 60),
        ("Sat, 10 Oct 2026 11:00:00 GMT", 0),
        ("soon", 10),
        ("", 10),
        (None, 10),
        ("-5", 10),
        ("²", 10),
        ("9" * 400, 60),
    ],
)
def test_what_retry_after_asks_for(value: str | None, seconds: float) -> None:
    assert retry_after_seconds(value, now=NOW) == seconds
