"""Whose turn it is at a host: one request at a time, a pause between two, and no hammering on one that is down.

A host is a name and a port. The turns are held by all processes of a machine together: each host has a small file
whose lock is the turn (the kernel frees it when its holder is killed) and whose content is what must be remembered.
Our own machine is asked without pauses.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO

from apps.core import addresses, clock
from apps.core.errors import HostBusy, HostResting, Stopping

FEED_PAUSE_SECONDS = 2.0
PAGE_PAUSE_SECONDS = 1.0

#: A host that failed so many times in a row is left alone for a while.
FAILURES_ALLOWED = 2
REST_SECONDS = 60.0
LONGEST_REST_SECONDS = 300.0

LONGEST_RETRY_AFTER_SECONDS = 60.0
USUAL_RETRY_AFTER_SECONDS = 10.0

LOOK_EVERY_SECONDS = 0.05
#: Who is not waited for by a person lets one go first.
COURTESY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host; instants are seconds since 1970."""

    #: When the last request ended.
    ended_at: float = 0.0
    #: Not before then: it asked us to wait, or it is resting.
    not_before: float = 0.0
    #: Failures since the last success.
    failures: int = 0


class Turn:
    """A turn that is held: the holder says how it went."""

    def __init__(self, state: HostState) -> None:
        self.state = state

    def succeeded(self) -> None:
        """The host answered."""
        self.state = replace(self.state, failures=0, not_before=0.0)

    def failed(self) -> None:
        """The host did not answer, after all tries; from the second time on it rests, longer each time."""
        failures = self.state.failures + 1
        rest = 0.0
        if failures >= FAILURES_ALLOWED:
            rest = min(REST_SECONDS * 2 ** (failures - FAILURES_ALLOWED), LONGEST_REST_SECONDS)
        self.state = replace(self.state, failures=failures, not_before=clock.epoch_seconds() + rest)

    def told_to_wait(self, seconds: float) -> None:
        """The host asked us to come back later (429)."""
        self.state = replace(self.state, not_before=clock.epoch_seconds() + seconds)


class Turns:
    """The turns of all hosts, kept in a folder that all processes of the machine share."""

    def __init__(self, folder: Path, *, stop: threading.Event | None = None) -> None:
        self._folder = folder
        self._stop = stop or threading.Event()

    def wait(self, seconds: float) -> None:
        """Wait inside a turn. Raises Stopping when the program stops meanwhile."""
        if clock.wait(seconds, stop=self._stop):
            raise Stopping

    @contextlib.contextmanager
    def turn(
        self,
        url: str,
        *,
        pause_seconds: float,
        patience_seconds: float = 600.0,
        insist: bool = False,
    ) -> Iterator[Turn]:
        """Hold the turn at the host of `url`; wait for it as long as `patience_seconds`.

        `pause_seconds` is kept since the end of the request before. With `insist`, for what a person waits for, a
        host that is resting is asked all the same. Raises HostBusy, HostResting, Stopping.
        """
        endpoint = addresses.endpoint_of(url)
        host = addresses.host_of(url)
        if addresses.is_own_machine(host):
            yield Turn(HostState())
            return
        deadline = clock.monotonic_seconds() + patience_seconds
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256(endpoint.encode()).hexdigest()[:32]
        with (self._folder / f"{name}.json").open("a+", encoding="utf-8") as file:
            while True:
                self._lock(file, host=host, deadline=deadline)
                state = _read(file)
                seconds = _seconds_to_wait(
                    state, host=host, pause_seconds=pause_seconds, insist=insist
                )
                if seconds <= 0:
                    break
                # Let go while waiting, so that a person need not stand behind a whole round.
                fcntl.flock(file, fcntl.LOCK_UN)
                if clock.monotonic_seconds() + seconds > deadline:
                    raise HostBusy(host=host)
                self.wait(seconds if insist else seconds + COURTESY_SECONDS)
            turn = Turn(state)
            try:
                yield turn
            finally:
                _write(file, replace(turn.state, ended_at=clock.epoch_seconds()))

    def _lock(self, file: IO[str], *, host: str, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if clock.monotonic_seconds() >= deadline:
                    raise HostBusy(host=host) from None
                self.wait(LOOK_EVERY_SECONDS)
            else:
                return


def _seconds_to_wait(state: HostState, *, host: str, pause_seconds: float, insist: bool) -> float:
    """How long the host is still to be left alone. Raises HostResting where it is not asked at all."""
    now = clock.epoch_seconds()
    # A clock that was set back must not hold us for hours.
    not_yet = min(state.not_before - now, LONGEST_REST_SECONDS)
    if state.failures >= FAILURES_ALLOWED:
        if not_yet > 0 and not insist:
            raise HostResting(host=host, seconds=round(not_yet))
        not_yet = 0.0
    return max(min(state.ended_at + pause_seconds - now, pause_seconds), not_yet)


def retry_after_seconds(value: str | None, *, now: dt.datetime) -> float:
    """What a Retry-After header asks for, seconds or a date, between 0 and 60; 10 where it says nothing usable."""
    text = (value or "").strip()
    try:
        seconds = float(text) if text.replace(".", "", 1).isdigit() else _until(text, now=now)
    except (ValueError, TypeError, OverflowError):
        return USUAL_RETRY_AFTER_SECONDS
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_SECONDS)


def _until(text: str, *, now: dt.datetime) -> float:
    instant = parsedate_to_datetime(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=dt.UTC)
    return (instant - now).total_seconds()


def _read(file: IO[str]) -> HostState:
    file.seek(0)
    try:
        stored = json.loads(file.read() or "{}")
        return HostState(
            ended_at=float(stored.get("ended_at", 0)),
            not_before=float(stored.get("not_before", 0)),
            failures=int(stored.get("failures", 0)),
        )
    except (ValueError, TypeError, AttributeError):
        # Half a file after a power cut: it only costs us a pause.
        return HostState()


def _write(file: IO[str], state: HostState) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps(asdict(state)))
    file.flush()
