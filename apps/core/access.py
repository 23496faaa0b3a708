"""What an address asks of whoever calls it: said in the table of addresses, judged by apps/accounts/permissions.py."""

from enum import Enum


class Needs(Enum):
    """From the least to the most; who may do more may do less."""

    #: The calendar file: also for tokens that are good for nothing else.
    CALENDAR = "calendar"
    READ = "read"
    WRITE = "write"
    #: Settings, accounts, the program itself, the log.
    ADMIN = "admin"
