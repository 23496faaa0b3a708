"""Named locks with an owner and an expiry, in the database, so that they hold between processes and machines.

A lock is taken and given back by conditional updates; a thread renews it while it is held, and one whose holder died
is free again when it expires, or at once where the death can be seen (same machine).
"""

import contextlib
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction

from apps.core import clock
from apps.core.errors import Busy
from apps.core.models import Lock

log = logging.getLogger(__name__)
LEASE_SECONDS = 15.0
_RENEWALS_A_LEASE = 3


@contextlib.contextmanager
def hold(name: str, *, lease_seconds: float = LEASE_SECONDS) -> Iterator[None]:
    """Hold the lock of that name for the body. Raises Busy where somebody else does.

    Outside of transactions only: others see the lock when it is committed.
    """
    owner = secrets.token_hex(16)
    if not _take(name, owner, lease_seconds):
        raise Busy(name=name)

    def renew() -> bool:
        until = clock.now() + timedelta(seconds=lease_seconds)
        return Lock.objects.filter(name=name, owner=owner).update(expires_at=until) == 1

    try:
        with renewing(renew, what=f"lock {name}", lease_seconds=lease_seconds):
            yield
    finally:
        Lock.objects.filter(name=name, owner=owner).delete()


def _take(name: str, owner: str, lease_seconds: float) -> bool:
    now = clock.now()
    until = now + timedelta(seconds=lease_seconds)
    with transaction.atomic():
        Lock.objects.filter(name=name, expires_at__lte=now).delete()
        row = Lock(name=name, owner=owner, holder=this_process(), expires_at=until)
        Lock.objects.bulk_create([row], ignore_conflicts=True)
    return Lock.objects.filter(name=name, owner=owner).exists()


@contextlib.contextmanager
def renewing(
    renew: Callable[[], bool], *, what: str, lease_seconds: float = LEASE_SECONDS
) -> Iterator[None]:
    """Call `renew` three times a lease from a thread of its own while the body runs.

    `renew` answers whether the lease is still ours. A database that fails for a moment is tried again.
    """
    over = threading.Event()

    def keep() -> None:
        try:
            while not clock.wait(lease_seconds / _RENEWALS_A_LEASE, stop=over):
                try:
                    still_ours = renew()
                except Exception:
                    # Broad on purpose: this loop must outlive any moment's trouble of the database.
                    log.exception("The lease of %s could not be renewed; trying again.", what)
                    connection.close()
                    continue
                if not still_ours:
                    log.warning("The lease of %s ran out and somebody else took it.", what)
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name=f"lease of {what}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def this_process() -> str:
    """This process in words that no other process ever has: machine, pid, moment of its start."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Has the process surely ended? False where it runs on another machine or that cannot be seen."""
    host, _, rest = holder.rpartition(":")[0].rpartition(":")
    started = holder.rpartition(":")[2]
    if host != socket.gethostname() or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return _started(int(rest)) != started


def _started(pid: int) -> str:
    """When a process started, in ticks since the machine did (Linux: field 22 of /proc/PID/stat); "" elsewhere."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[19]


def release_all_of_dead_workers() -> int:
    """Let go of the locks whose holders have died on this machine; how many there were."""
    dead = [lock.pk for lock in Lock.objects.all() if is_dead(lock.holder)]
    return Lock.objects.filter(pk__in=dead).delete()[0]
