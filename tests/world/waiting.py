"""Waiting in tests: a poll with a deadline, which says what it last saw when it gives up."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

Seen = TypeVar("Seen")


def wait_for(
    look: Callable[[], Seen],
    *,
    within: float = 30.0,
    every: float = 0.05,
    until: Callable[[Seen], object] = bool,
) -> Seen:
    """What `look` gives, once `until` is content with it (by default: once it is true)."""
    pause = Event()
    deadline = monotonic() + within
    while True:
        seen = look()
        if until(seen):
            return seen
        if monotonic() > deadline:
            msg = f"not within {within:g} seconds; last seen: {seen!r}"
            raise AssertionError(msg)
        pause.wait(every)
