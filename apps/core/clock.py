"""The one place that asks what time it is, and that waits."""

import datetime as dt
import threading
import time


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def epoch_seconds() -> float:
    """Seconds since 1970, for what is stored or sent as a number."""
    return time.time()


def monotonic_seconds() -> float:
    """A clock that never goes back, for measuring how long something took."""
    return time.monotonic()


def wait(seconds: float, *, stop: threading.Event | None = None) -> bool:
    """Wait so many seconds or until `stop` is set; True when stopped."""
    return (stop or threading.Event()).wait(max(0.0, seconds))
