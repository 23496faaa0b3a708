"""Work to be done soon or every so often, by name: a row each, a lease while it runs, picked up again after a crash.

    soon() ──► Job.due_at ──► turn() puts it into the queue ──► run() takes the lease, does it, writes how it ended

A piece of work is due when somebody asked for it, when its interval has passed since it last started, or when whoever
ran it died. It runs once at a time; what is asked for while it runs makes it run again. Intervals are read from the
configuration at every turn. Which name means which function is said in autobangumi/schedules.py alone.
"""

import enum
import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, Value, When

from apps.core import clock, live, locks
from apps.core.config.schema import Config
from apps.core.errors import Internal, Problem
from apps.core.models import Job, ProgramState
from apps.core.text import say

log = logging.getLogger(__name__)
#: A row that was put into the queue and not begun after so long is put there again: the queue lost it.
QUEUE_PATIENCE = timedelta(seconds=30)
#: Kinds of work after which a page may look different; listening clients are told when a turn has ended.
SHOWN = frozenset({"feeds", "feed", "metadata", "downloads", "library"})
#: What is due for so long has nobody who does it.
NEGLECTED_AFTER = timedelta(seconds=120)
#: Work without an interval that failed is tried again after a pause that doubles up to an hour.
FIRST_RETRY_SECONDS = 30.0
LAST_RETRY_SECONDS = 3600.0


class Lane(enum.Enum):
    """How much of the queue's workers a kind of work may take."""

    #: Short, or waited for by a person: always finds a free worker.
    LIGHT = "light"
    #: May wait for slow sites.
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work. `interval_seconds` and `enabled` are asked at every turn."""

    name: str
    function: Callable[[str], None]
    lane: Lane
    interval_seconds: Callable[[Config], float | None]
    enabled: Callable[[Config], bool]
    #: While switched off, is what somebody asks for left lying as well?
    off_means_off: bool = False


class Outcome(enum.Enum):
    """How a call of `run` ended."""

    DONE = "done"
    FAILED = "failed"
    #: Not due any more, or it runs elsewhere.
    NOT_TAKEN = "not taken"


def soon(name: str, subject: str = "", *, after_seconds: float = 0.0) -> None:
    """Ask for a piece of work, from any process; also inside a transaction, of which it is then a part.

    With `after_seconds` not before that; what was asked for earlier stays.
    """
    due = clock.now() + timedelta(seconds=after_seconds)
    Job.objects.bulk_create([Job(name=name, subject=subject)], ignore_conflicts=True)
    later = Q(due_at__isnull=True) | Q(due_at__gt=due)
    Job.objects.filter(later, name=name, subject=subject).update(due_at=due)


def is_stopped() -> bool:
    """Did a person say /stop?"""
    return ProgramState.objects.filter(pk=1, stopped=True).exists()


def set_stopped(*, stopped: bool) -> None:
    """Flip the switch of /start and /stop."""
    ProgramState.objects.update_or_create(pk=1, defaults={"stopped": stopped})


def is_neglected() -> bool:
    """Is work long due and nobody takes it up? Then there is no worker: it looks twice a second."""
    if is_stopped():
        return False
    asked = Job.objects.exclude(due_at=None).order_by("due_at").first()
    if asked is None or asked.due_at is None or asked.owner:
        return False
    return clock.now() - asked.due_at > NEGLECTED_AFTER


def turn(
    tasks: Mapping[str, Task],
    config: Config,
    *,
    enqueue: Callable[[str, str], None],
    heavy_at_once: int,
) -> datetime | None:
    """Put what is due into the queue, light before heavy.

    Of the heavy lane no more than `heavy_at_once` are queued or running, so that a worker stays free for the rest.
    Returns until when nothing is to be done, unless a row changes; None: for ever.
    """
    if is_stopped():
        return None
    now = clock.now()
    rows = [row for row in _open_rows(tasks, config) if row.name in tasks]
    _end_leases_of_the_dead(rows, now)
    busy = [row for row in rows if _is_running(row, now) or _is_waiting(row, now)]
    heavy_left = heavy_at_once - sum(tasks[row.name].lane is Lane.HEAVY for row in busy)
    due = [
        row
        for row in rows
        if not _is_waiting(row, now) and is_due(tasks[row.name], row, config, now)
    ]
    due.sort(key=lambda row: (tasks[row.name].lane is Lane.HEAVY, row.due_at or now, row.pk))
    for row in due:
        if tasks[row.name].lane is Lane.HEAVY:
            if heavy_left <= 0:
                continue
            heavy_left -= 1
        as_read = Job.objects.filter(_equal("queued_at", row.queued_at), pk=row.pk)
        if as_read.update(queued_at=now) == 1:
            enqueue(row.name, row.subject)
    if due or busy:
        return now
    moments = (next_at(tasks[row.name], row, config, now) for row in rows)
    return min((moment for moment in moments if moment is not None), default=None)


def is_due(task: Task, row: Job, config: Config, now: datetime) -> bool:
    """Is it to be run now? Never while somebody runs it."""
    if _is_running(row, now):
        return False
    enabled = task.enabled(config)
    if row.owner or (row.due_at is not None and row.due_at <= now):
        return enabled or not task.off_means_off
    interval = task.interval_seconds(config)
    if not enabled or interval is None or row.subject:
        return False
    return row.started_at is None or row.started_at + timedelta(seconds=interval) <= now


def next_at(task: Task, row: Job | None, config: Config, now: datetime) -> datetime | None:
    """When it will run next, as things stand; None: when somebody asks, or when it is switched on."""
    enabled = task.enabled(config)
    asked = row.due_at if row and (enabled or not task.off_means_off) else None
    interval = task.interval_seconds(config) if enabled and not (row and row.subject) else None
    if interval is None:
        return asked
    started = row.started_at if row else None
    regular = now if started is None else started + timedelta(seconds=interval)
    return regular if asked is None else min(asked, regular)


def run(task: Task, subject: str, config: Config) -> Outcome:
    """Do one piece of work under its lease, if it is due. What goes wrong is written on the row, never raised."""
    now = clock.now()
    row = Job.objects.filter(name=task.name, subject=subject).first()
    if row is None:
        return Outcome.NOT_TAKEN
    as_read = Job.objects.filter(
        _equal("lease_until", row.lease_until), pk=row.pk, runs=row.runs, owner=row.owner
    )
    if is_stopped() or not is_due(task, row, config, now):
        as_read.filter(_equal("queued_at", row.queued_at)).update(queued_at=None)
        return Outcome.NOT_TAKEN
    owner = secrets.token_hex(16)
    if not as_read.update(
        owner=owner,
        holder=locks.this_process(),
        lease_until=now + timedelta(seconds=locks.LEASE_SECONDS),
        started_at=now,
        due_at=Case(When(due_at__lte=now, then=Value(None)), default=F("due_at")),
        queued_at=None,
        runs=F("runs") + 1,
    ):
        return Outcome.NOT_TAKEN

    def renew() -> bool:
        until = clock.now() + timedelta(seconds=locks.LEASE_SECONDS)
        return Job.objects.filter(pk=row.pk, owner=owner).update(lease_until=until) == 1

    problem: Problem | None = None
    with locks.renewing(renew, what=f"job {row}"):
        try:
            task.function(subject)
        except Problem as found:
            problem = found
            log.warning("%s: %s", row, say(found.code, found.facts).en)
        except Exception:
            # Broad on purpose: an exception ends the turn, never the loop; the log has the traceback.
            problem = Internal()
            log.exception("%s failed.", row)
        except BaseException:
            # The queue's alarm for what takes too long. The lease must not look as if somebody still held it.
            _finish(task, row, owner, Internal(), config)
            raise
    _finish(task, row, owner, problem, config)
    return Outcome.FAILED if problem else Outcome.DONE


def _finish(task: Task, row: Job, owner: str, problem: Problem | None, config: Config) -> None:
    now = clock.now()
    ours = Job.objects.filter(pk=row.pk, owner=owner)
    failures = row.failures_in_a_row + 1 if problem else 0
    if problem and (task.interval_seconds(config) is None or row.subject):
        pause = min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** min(failures - 1, 10))
        ours.filter(due_at__isnull=True).update(due_at=now + timedelta(seconds=pause))
    ours.update(
        owner="",
        holder="",
        lease_until=None,
        finished_at=now,
        failures_in_a_row=failures,
        last_error_code=problem.code if problem else "",
        last_error_facts=json.loads(json.dumps(problem.facts, default=str)) if problem else {},
        **({} if problem else {"last_ok_at": now}),
    )
    if task.name in SHOWN:
        live.publish("work", {"name": task.name, "subject": row.subject, "ok": problem is None})


def forget_queue() -> int:
    """For a worker that starts alone on its database: nothing is queued, and what dead ones ran is due again."""
    Job.objects.exclude(queued_at=None).update(queued_at=None)
    locks.release_all_of_dead_workers()
    return _end_leases_of_the_dead(list(Job.objects.exclude(owner="")), clock.now())


def rows() -> dict[str, Job]:
    """The row of each kind of work that has no subject, by name; for health and the admin."""
    return {row.name: row for row in Job.objects.filter(subject="")}


def tidy(*, older_than_days: int = 7) -> int:
    """Delete rows of single subjects that are long done; how many."""
    before = clock.now() - timedelta(days=older_than_days)
    done = Job.objects.exclude(subject="").filter(due_at=None, owner="", finished_at__lt=before)
    return done.delete()[0]


def _open_rows(tasks: Mapping[str, Task], config: Config) -> list[Job]:
    """The rows of all that has an interval, made where they are missing, and those that are asked for or run."""
    asked_or_held = Q(due_at__isnull=False) | ~Q(owner="") | Q(queued_at__isnull=False)
    wanted = Job.objects.filter(Q(subject="") | asked_or_held)
    found = list(wanted)
    regular = {name for name, task in tasks.items() if task.interval_seconds(config) is not None}
    missing = regular - {row.name for row in found if not row.subject}
    if missing:
        Job.objects.bulk_create([Job(name=name) for name in sorted(missing)], ignore_conflicts=True)
        found = list(wanted.all())
    return found


def _end_leases_of_the_dead(rows: Iterable[Job], now: datetime) -> int:
    """End the leases whose holders have died on this machine, so that their work is due at once; how many."""
    dead = [row for row in rows if _is_running(row, now) and locks.is_dead(row.holder)]
    for row in dead:
        row.lease_until = now
        Job.objects.filter(pk=row.pk, owner=row.owner).update(lease_until=now)
        log.warning("Who ran %s has died; it is run again.", row)
    return len(dead)


def _equal(field: str, value: datetime | None) -> Q:
    return Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})


def _is_running(row: Job, now: datetime) -> bool:
    return bool(row.owner) and row.lease_until is not None and row.lease_until > now


def _is_waiting(row: Job, now: datetime) -> bool:
    return row.queued_at is not None and row.queued_at > now - QUEUE_PATIENCE
