"""One of the supervisor's children: the process that plays a role now, and when the next one may. No Django."""

import subprocess
from dataclasses import dataclass, field

#: A child says so in a line of its own; everything else it says goes to the log.
READY = "@ready"
#: The engine says nothing when it is ready; one that lived so long was.
READY_AFTER_SECONDS = 1.5
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


@dataclass(slots=True)
class Child:
    """One role and the process that plays it now; moments are those of the monotonic clock."""

    role: str
    wanted: bool
    process: subprocess.Popen[bytes] | None = None
    #: Number of the process group, until nothing is left of it.
    group: int | None = None
    ready: bool = False
    started: float = 0.0
    deaths_before_ready: int = 0
    starts: int = 0
    not_before: float = 0.0
    kill_at: float | None = None
    died: float = 0.0
    text: bytearray = field(default_factory=bytearray)

    @property
    def ending(self) -> bool:
        """Was it told to end?"""
        return self.kill_at is not None

    def begins(self, process: subprocess.Popen[bytes], *, now: float) -> None:
        """A new process plays the role."""
        self.process = process
        self.group = process.pid
        self.ready = False
        self.kill_at = None
        self.started = now
        self.starts += 1

    def rests(self, *, now: float) -> float:
        """It died unasked: how long it rests, in seconds; growing where it keeps dying before it was ready."""
        was_ready = self.ready or (
            self.role == "engine" and now - self.started > READY_AFTER_SECONDS
        )
        self.deaths_before_ready = 0 if was_ready else self.deaths_before_ready + 1
        pause = 0.0
        if self.deaths_before_ready > 1:
            pause = FIRST_PAUSE_SECONDS * 2.0 ** (self.deaths_before_ready - 2)
        pause = min(pause, LONGEST_PAUSE_SECONDS)
        self.not_before = now + pause
        return pause
