"""What is thrown away daily: rows that nobody asks for any more."""

import logging

from apps.core import work

log = logging.getLogger(__name__)


def tidy(_subject: str) -> None:
    """Delete what is old."""
    jobs = work.tidy()
    log.debug("Tidied up: %s finished jobs.", jobs)
