"""Passwords of the servers that tests start; apart from these, so that the demo needs nothing that only tests need."""

from typing import Final

POSTGRESQL: Final = "a password for a test"
REDIS: Final = "another password for a test"
