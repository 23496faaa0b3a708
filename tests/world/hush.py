"""What must never be seen in a log, whatever a test does: listened for through the whole suite."""

import logging
import re
from typing import Final

from apps.core.config import store
from apps.core.logs import LineFormatter

#: Passwords that tests sign in with, cookies, tokens: ours all have a form of their own.
SECRET: Final = re.compile(
    r"a long enough one|a sentence of my own|\bab_[\w-]{20,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}|argon2\$argon2id"
)


def told(log: str) -> list[str]:
    """The lines that tell a secret."""
    return [line for line in log.splitlines() if SECRET.search(line)]


class Listener(logging.Handler):
    """Hears every line in the form in which the product writes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(LineFormatter(store.secret_values))
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what tells a secret."""
        self.heard.extend(told(self.format(record)))
