"""What is thrown away daily: rows that nobody asks for any more."""

import logging

from apps.accounts import access_tokens, sessions, throttles
from apps.core import clock, live, work
from apps.library import replacing
from apps.metadata import kept, memory

log = logging.getLogger(__name__)


def tidy(_subject: str) -> None:
    """Delete what is old."""
    jobs = work.tidy()
    ended = sessions.sweep()
    throttles.sweep()
    access_tokens.sweep()
    live.sweep()
    memory.forget_old()
    kept.sweep()
    replacing.prune(clock.now())
    log.debug("Tidied up: %s finished jobs, %s sessions.", jobs, ended)
