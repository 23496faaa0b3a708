"""Kill -9 any part, any process of a part: all is back within three seconds, and nothing is orphaned."""

import os
import signal
from pathlib import Path

import pytest

from tests.program.conftest import Program, kill_and_wait
from tests.world.waiting import wait_for

pytestmark = pytest.mark.skipif(not Path("/proc/1").is_dir(), reason="looks into Linux's /proc")


def test_each_part_comes_back(shared: Program) -> None:
    for role in ("web", "worker", "engine"):
        before = shared.heads()
        kill_and_wait(shared, before[role])
        after = shared.heads()
        assert after[role] != before[role]
        others = set(before) - {role}
        assert {part: after[part] for part in others} == {part: before[part] for part in others}


def test_every_process_of_the_workers_tree_comes_back(shared: Program) -> None:
    for place in range(1, 8):
        kill_and_wait(shared, shared.processes("worker")[place])
    assert len(shared.left_over()) == len(shared.processes())


def test_the_work_goes_on_whichever_process_of_the_queue_was_killed(shared: Program) -> None:
    shared.sign_up()
    for place in range(1, 8):
        kill_and_wait(shared, shared.processes("worker")[place])
        before = rounds_of_feeds(shared)
        shared.api.post("/rss/refresh/all")
        wait_for(lambda: rounds_of_feeds(shared), within=30, until=lambda now: now > before)  # noqa: B023


def rounds_of_feeds(program: Program) -> int:
    """How many rounds of feeds have been run."""
    return int(dict(program.rows("core_job", "name", "runs")).get("feeds", 0))


def test_a_part_that_dies_again_and_again_is_started_again_each_time(shared: Program) -> None:
    for _ in range(3):
        kill_and_wait(shared, shared.heads()["web"])


def test_nothing_survives_a_supervisor_that_is_killed_and_the_next_start_works(
    program: Program,
) -> None:
    program.start()
    wait_for(program.is_whole, within=30)
    os.kill(program.processes()[0], signal.SIGKILL)
    wait_for(lambda: not program.left_over(), within=30)
    program._process = None  # noqa: SLF001 - it is gone, and not by `stop`
    program.start()
    wait_for(program.is_whole, within=30)
