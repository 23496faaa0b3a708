"""Hears what the product logs in the tests' own process, as it would write it, and keeps what tells a secret."""

import logging

from apps.core.config import store
from apps.core.logs import LineFormatter
from tests.world import hush


class Listener(logging.Handler):
    """Hears every line in the form in which the product writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LineFormatter(store.secret_values))
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what tells a secret."""
        self.heard.extend(hush.told(self.format(record)))
