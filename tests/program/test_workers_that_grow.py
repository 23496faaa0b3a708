"""A worker that a task has made big ends after it, so that memory does not stay with whoever had the most to do."""

import mmap
import sys
from collections.abc import Iterator

import pytest
from django_q.conf import Conf
from django_q.worker import rss_check

from apps.program import worker


@pytest.fixture
def _limits() -> Iterator[None]:
    before = Conf.MAX_RSS
    yield
    Conf.MAX_RSS = before


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells what a process has of its own"
)
@pytest.mark.usefixtures("_limits")
def test_the_limit_is_counted_from_what_a_worker_begins_with() -> None:
    worker.limit_growth()
    first = Conf.MAX_RSS
    # Pages from the system itself: a process that has been big serves such a wish from what it holds anyway.
    with mmap.mmap(-1, 32 * 1024 * 1024, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as much:
        much.write(b"x" * len(much))
        worker.limit_growth()

    assert Conf.MAX_RSS > first > worker.GROWTH_KIB


@pytest.mark.usefixtures("_limits")
def test_who_has_had_more_ends() -> None:
    Conf.MAX_RSS = 1

    assert rss_check()
