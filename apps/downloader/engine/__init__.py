"""The built-in download engine: libtorrent in a process of its own, without Django, and the wire to it."""

import importlib.util

#: What the process ends with when the machine has no libtorrent; the supervisor does not try again then.
EXIT_UNAVAILABLE = 3


def available() -> bool:
    """Whether this Python has libtorrent; found out without loading it."""
    return importlib.util.find_spec("libtorrent") is not None
