"""Work by name: when it is due, once at a time, again after a crash."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from apps.core import clock, locks, work
from apps.core.config.schema import Config, Program, RssParser
from apps.core.errors import Unreachable
from apps.core.models import Job

pytestmark = pytest.mark.django_db
CONFIG = Config()


def task(
    name: str = "library",
    function: Callable[[str], None] = lambda _subject: None,
    *,
    lane: work.Lane = work.Lane.LIGHT,
    every: Callable[[Config], float | None] = lambda _config: None,
    enabled: Callable[[Config], bool] = lambda _config: True,
    off_means_off: bool = False,
) -> work.Task:
    return work.Task(name, function, lane, every, enabled, off_means_off)


def put(*tasks: work.Task, config: Config = CONFIG, heavy: int = 3) -> list[tuple[str, str]]:
    queued: list[tuple[str, str]] = []
    work.turn(
        {item.name: item for item in tasks},
        config,
        enqueue=lambda name, subject: queued.append((name, subject)),
        heavy_at_once=heavy,
    )
    return queued


def test_what_nobody_asked_for_is_not_due() -> None:
    assert put(task()) == []


def test_what_was_asked_for_is_queued_once_and_done_once() -> None:
    done: list[str] = []
    feed = task("feed", done.append)
    work.soon("feed", "7")
    work.soon("feed", "7")
    assert put(feed) == [("feed", "7")]
    assert put(feed) == []
    assert work.run(feed, "7", CONFIG) is work.Outcome.DONE
    assert work.run(feed, "7", CONFIG) is work.Outcome.NOT_TAKEN
    assert done == ["7"]
    assert put(feed) == []


def test_asking_while_it_runs_makes_it_run_again() -> None:
    runs: list[str] = []

    def function(_subject: str) -> None:
        runs.append("")
        if len(runs) == 1:
            work.soon("library")
            assert put(library) == []

    library = task(function=function)
    work.soon("library")
    work.run(library, "", CONFIG)
    assert put(library) == [("library", "")]
    work.run(library, "", CONFIG)
    assert len(runs) == 2
    assert put(library) == []


def test_it_never_runs_twice_at_once() -> None:
    inner: list[work.Outcome] = []

    def function(_subject: str) -> None:
        work.soon("library")
        inner.append(work.run(library, "", CONFIG))

    library = task(function=function)
    work.soon("library")
    work.run(library, "", CONFIG)
    assert inner == [work.Outcome.NOT_TAKEN]


def test_an_interval_makes_it_due_and_a_changed_one_counts_at_once() -> None:
    feeds = task("feeds", every=lambda config: float(config.program.rss_time))
    assert put(feeds) == [("feeds", "")]
    work.run(feeds, "", CONFIG)
    assert put(feeds) == []
    Job.objects.update(started_at=clock.now() - timedelta(seconds=60))
    assert put(feeds) == []
    assert put(feeds, config=Config(program=Program(rss_time=30))) == [("feeds", "")]


def test_what_is_switched_off_has_no_turns_but_can_be_asked_for() -> None:
    feeds = task("feeds", every=lambda _c: 10.0, enabled=lambda config: config.rss_parser.enable)
    off = Config(rss_parser=RssParser(enable=False))
    assert put(feeds, config=off) == []
    work.soon("feeds")
    assert put(feeds, config=off) == [("feeds", "")]


def test_where_off_means_off_asking_waits_until_it_is_on_again() -> None:
    library = task(enabled=lambda config: config.rss_parser.enable, off_means_off=True)
    work.soon("library")
    assert put(library, config=Config(rss_parser=RssParser(enable=False))) == []
    assert put(library) == [("library", "")]


def test_a_stopped_program_starts_nothing_and_forgets_nothing() -> None:
    library = task()
    work.soon("library")
    work.set_stopped(stopped=True)
    assert put(library) == []
    assert work.run(library, "", CONFIG) is work.Outcome.NOT_TAKEN
    work.set_stopped(stopped=False)
    assert put(library) == [("library", "")]


def test_a_request_for_later_waits_and_outlives_an_earlier_run() -> None:
    metadata = task("metadata")
    work.soon("metadata", "5", after_seconds=60)
    assert put(metadata) == []
    work.soon("metadata", "5")
    assert put(metadata) == [("metadata", "5")]
    work.run(metadata, "5", CONFIG)
    work.soon("metadata", "5", after_seconds=60)
    Job.objects.filter(name="metadata", subject="5").update(due_at=clock.now())
    assert put(metadata) == [("metadata", "5")]


def test_work_whose_worker_died_is_due_again_at_once() -> None:
    library = task()
    work.soon("library")
    put(library)
    Job.objects.update(
        owner="gone",
        holder=locks.this_process().rpartition(":")[0] + ":1",
        lease_until=clock.now() + timedelta(seconds=15),
        due_at=None,
        queued_at=None,
    )
    assert put(library) == [("library", "")]
    assert work.run(library, "", CONFIG) is work.Outcome.DONE


def test_work_of_a_machine_that_is_gone_is_due_when_its_lease_is_over() -> None:
    library = task()
    work.soon("library")
    Job.objects.update(
        owner="x", holder="other:1:2", lease_until=clock.now() + timedelta(seconds=15), due_at=None
    )
    assert put(library) == []
    Job.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    assert put(library) == [("library", "")]


def test_what_the_queue_lost_is_queued_again() -> None:
    library = task()
    work.soon("library")
    assert put(library) == [("library", "")]
    Job.objects.update(queued_at=clock.now() - work.QUEUE_PATIENCE)
    assert put(library) == [("library", "")]


def test_a_worker_that_starts_alone_takes_up_what_was_left() -> None:
    library = task()
    work.soon("library")
    put(library)
    work.forget_queue()
    assert put(library) == [("library", "")]


def test_slow_work_never_takes_the_last_worker() -> None:
    slow = task("feed", lane=work.Lane.HEAVY)
    library = task()
    for number in range(5):
        work.soon("feed", str(number))
    work.soon("library")
    queued = put(slow, library, heavy=3)
    assert queued[0] == ("library", "")
    assert len(queued) == 4
    assert put(slow, library, heavy=3) == []
    work.run(slow, queued[1][1], CONFIG)
    assert len(put(slow, library, heavy=3)) == 1


def test_a_failure_is_kept_with_its_words_and_never_raised() -> None:
    def function(_subject: str) -> None:
        raise Unreachable(host="mikan.example")

    feeds = task("feeds", function, every=lambda _config: 900.0)
    work.soon("feeds")
    assert work.run(feeds, "", CONFIG) is work.Outcome.FAILED
    row = Job.objects.get(name="feeds")
    assert (row.last_error_code, row.last_error_facts) == ("unreachable", {"host": "mikan.example"})
    assert row.due_at is None


def test_what_nobody_foresaw_ends_the_turn_only_and_is_tried_again() -> None:
    def function(_subject: str) -> None:
        raise ZeroDivisionError

    feed = task("feed", function)
    work.soon("feed", "1")
    assert work.run(feed, "1", CONFIG) is work.Outcome.FAILED
    row = Job.objects.get(name="feed", subject="1")
    assert row.last_error_code == "internal"
    assert row.due_at is not None
    assert row.due_at > clock.now() + timedelta(seconds=20)


def test_done_subjects_are_tidied_away_after_days() -> None:
    feed = task("feed")
    work.soon("feed", "1")
    work.run(feed, "1", CONFIG)
    assert work.tidy() == 0
    Job.objects.update(finished_at=clock.now() - timedelta(days=8))
    assert work.tidy() == 1
