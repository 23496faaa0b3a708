"""The worker: Django-Q's cluster, and in its parent the short loop that fills the queue.

The loop enqueues what is due, listens to the built-in engine and tells the supervisor and the engine of changed
settings. It starts after the cluster has forked, never before: a fork copies locks, not the threads that hold them.
"""

import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, connections, transaction
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from apps.core import clock, logs, work
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.work import Task
from apps.downloader.engine.link import LinkDown
from apps.program import control, engine_line, groups
from apps.program.child import READY
from apps.program.guarding import Cluster

if TYPE_CHECKING:
    from datetime import datetime

log = logging.getLogger(__name__)
TURN_SECONDS = 0.5
#: While turns fail (a full disk, a database that is away) they come slower, and so do their lines in the log.
LONGEST_PAUSE_SECONDS = 30.0
#: What a worker may take beyond what it began with; its libraries' pages and a small task are some 8 MiB.
GROWTH_KIB = 14 * 1024
#: One worker is left for the light lane.
HEAVY_AT_ONCE = max(1, settings.Q_WORKERS - 1)


def run(tasks: Mapping[str, Task], *, queued_function: str) -> int:
    """Run until SIGTERM; the exit code. 1 where the cluster ended by itself."""
    begin(tasks, queued_function=queued_function)
    let_go_of_database()
    gc.collect()
    gc.freeze()
    limit_growth()
    os.register_at_fork(before=let_go_of_database, after_in_child=groups.die_with_parent)
    stop = threading.Event()
    cluster = Cluster()
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def end(_number: int, _frame: object) -> None:
        stop.set()
        cluster.stop()

    signal.signal(signal.SIGTERM, end)
    cluster.start()
    threads = [
        threading.Thread(target=_loop, args=(tasks, queued_function, stop), name="short loop"),
        threading.Thread(target=engine_line.listen, args=(stop,), name="engine's line"),
        threading.Thread(target=cluster.watch, args=(stop,), name="watch over the queue"),
    ]
    for thread in threads:
        thread.daemon = True
        thread.start()
    sys.stderr.write(f"{READY}\n")
    sys.stderr.flush()
    cluster.sentinel.join()
    was_asked = stop.is_set()
    stop.set()
    for thread in threads:
        thread.join(timeout=1)
    return 0 if was_asked else 1


def let_go_of_database() -> None:
    """Close all connections, and the pool that PostgreSQL's come from: two processes must never speak on one.

    The queue's own processes fork as well, to replace one that died; they only give connections back to the pool.
    """
    for one in connections.all(initialized_only=True):
        one.close()
        close_pool = getattr(one, "close_pool", None)
        if close_pool is not None:
            close_pool()


def limit_growth() -> None:
    """Have a worker that a task has made big end after it: a fresh one shares nearly all its memory with the others.

    Django-Q compares the most that a worker ever had, in what it begins with everything that this process has.
    Not on macOS, where that is counted in other units.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    Conf.MAX_RSS = int(lines["RssAnon"].split()[0]) + GROWTH_KIB


def begin(tasks: Mapping[str, Task], *, queued_function: str) -> None:
    """Take up what an earlier worker left, and show the schedules to the admin.

    On SQLite the supervisor has ended every other worker before, so what was locked is free; on PostgreSQL others
    may be at work on other machines, so only the leases of the dead are ended, at every turn.
    """
    if connection.vendor == "sqlite":
        work.forget_queue()
        OrmQ.objects.all().delete()
    show_schedules(tasks, store.load(), queued_function=queued_function)


def show_schedules(tasks: Mapping[str, Task], config: Config, *, queued_function: str) -> None:
    """Keep one Schedule row a task with an interval, in whole minutes.

    The admin shows them, and they are a second net: what they start runs only if it is due and nobody runs it.
    """
    wanted: dict[str, int] = {}
    for task in tasks.values():
        seconds = task.interval_seconds(config)
        if seconds is not None and task.enabled(config):
            wanted[task.name] = max(1, round(seconds / 60))
    with transaction.atomic():
        ours = Schedule.objects.filter(func=queued_function)
        ours.exclude(name__in=wanted).delete()
        known = {row.name: row for row in ours}
        for name, minutes in wanted.items():
            row = known.get(name)
            if row is None:
                Schedule.objects.create(
                    name=name,
                    func=queued_function,
                    args=repr(name),
                    schedule_type=Schedule.MINUTES,
                    minutes=minutes,
                    repeats=-1,
                    next_run=clock.now(),
                )
            elif row.minutes != minutes:
                Schedule.objects.filter(pk=row.pk).update(minutes=minutes, next_run=clock.now())


def _loop(tasks: Mapping[str, Task], queued_function: str, stop: threading.Event) -> None:
    """The short loop. Nothing that goes wrong in a turn ends it."""
    seen: Config | None = None
    version: int | None = None
    quiet_until: datetime | None = clock.now()
    pause = TURN_SECONDS

    def enqueue(name: str, subject: str) -> None:
        async_task(queued_function, name, subject, task_name=f"{name} {subject}".strip())

    while not stop.is_set():
        try:
            before, version = version, _data_version()
            unchanged = version is not None and version == before
            if not unchanged or (quiet_until is not None and quiet_until <= clock.now()):
                config = store.load()
                if seen is None or config.revision != seen.revision:
                    _follow(tasks, config, queued_function=queued_function)
                    seen = config
                quiet_until = work.turn(tasks, config, enqueue=enqueue, heavy_at_once=HEAVY_AT_ONCE)
        except Exception:
            # Broad on purpose: the loop must outlive a database that is away for a moment.
            log.exception("A turn of the worker's loop failed.")
            connection.close()
            version = None
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        else:
            pause = TURN_SECONDS
        clock.wait(pause, stop=stop)
    connection.close()


def _data_version() -> int | None:
    """SQLite's number that moves when another connection has changed the database; None where there is none.

    It costs a hundredth of looking at the rows, twice a second, all day.
    """
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        return int(cursor.fetchone()[0])


def _follow(tasks: Mapping[str, Task], config: Config, *, queued_function: str) -> None:
    """Settings have changed, or this worker has just begun: pass on what others must know."""
    logs.set_debug(debug=config.log.debug_enable)
    show_schedules(tasks, config, queued_function=queued_function)
    is_builtin = config.downloader.type == "builtin"
    control.switch_engine(on=is_builtin)
    if is_builtin:
        # One that is only starting is told when it answers (engine_line.listen).
        with contextlib.suppress(LinkDown):
            engine_line.push(config.engine)
