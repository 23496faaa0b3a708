"""Django-Q's cluster, stricter: a process of its that is killed takes the whole cluster with it.

An idle worker waits with the lock of the queue in its hand, and nobody gives back what a killed process held: Django-Q
replaces the process, but no task is ever handed out again. So all of it ends, and the supervisor starts all of it
anew. The same where the sentinel itself hangs on such a lock, which its heartbeat tells.
"""

import logging
import os
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

from django_q import cluster

from apps.core import clock

log = logging.getLogger(__name__)

STARTING_LOOK_SECONDS = 0.05
#: It beats twice a second, but may wait for a busy database.
LONGEST_SILENCE_SECONDS = 60.0


class _Beating:
    """The event by which the sentinel is told to stop; whenever it looks, it shows that it lives."""

    def __init__(self, event: Any, beat: Callable[[], None]) -> None:
        self._event = event
        self._beat = beat

    def wait(self, seconds: float) -> bool:
        self._beat()
        return bool(self._event.wait(seconds))

    def is_set(self) -> bool:
        return bool(self._event.is_set())


class _Sentinel(cluster.Sentinel):  # type: ignore[misc]
    """Replaces a worker that was recycled or took too long; ends at once where one was killed."""

    def reincarnate(self, process: BaseProcess) -> None:
        if process.exitcode is not None and process.exitcode < 0:
            log.error("A process of the queue was killed; all of the queue starts again.")
            logging.shutdown()
            os._exit(1)
        super().reincarnate(process)


class Cluster(cluster.Cluster):  # type: ignore[misc]
    """The cluster with our sentinel."""

    def start(self) -> int:
        """Start, and return when its processes stand. Raises RuntimeError where they never did."""
        context = cluster.get_mp_context()
        self._beats = context.Value("d", clock.monotonic_seconds(), lock=False)
        self.stop_event = context.Event()
        self.start_event = context.Event()
        self.sentinel = context.Process(target=self._guard, name="sentinel")
        self.sentinel.start()
        # Not start_event.wait(): a SIGTERM that comes inside of it would wait for us, and we for it.
        while self.start_event is not None and not self.start_event.is_set():
            if not self.sentinel.is_alive():
                if self.sentinel.exitcode == 0:
                    break
                raise RuntimeError(f"The queue did not start: exit code {self.sentinel.exitcode}.")
            clock.wait(STARTING_LOOK_SECONDS)
        return int(self.pid)

    def watch(self, stop: threading.Event) -> None:
        """End a sentinel that has been silent for too long; `run` sees its end like any other."""
        while not clock.wait(1.0, stop=stop):
            if clock.monotonic_seconds() - self._beats.value > LONGEST_SILENCE_SECONDS:
                log.error("The queue hangs; all of it starts again.")
                self.sentinel.kill()
                return

    def _guard(self) -> None:
        event = _Beating(self.stop_event, self._beat)
        _Sentinel(event, self.start_event, self.cluster_id, self.broker, self.timeout)

    def _beat(self) -> None:
        self._beats.value = clock.monotonic_seconds()
