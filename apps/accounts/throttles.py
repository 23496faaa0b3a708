"""Failed logins cost time: by address and by name, in the database, so that all processes share it.

Ten tries in a row are free; from then on each one doubles the wait, up to five minutes. A try is
counted before the password is looked at, so that many at once gain nothing; a success forgets all.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.accounts.models import LoginAttempts
from apps.core import clock
from apps.core.errors import TooMany

FREE_TRIES = 10
#: Tries further apart than this are not "in a row".
MEMORY = timedelta(minutes=30)
#: The stock client of AutoBangumi 3.2 sends each login twice at once; the twin is not counted.
TWIN_WITHIN = timedelta(seconds=1)
_LONGEST_WAIT_SECONDS = 300
_FINGERPRINT_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to sign in."""

    address: str
    username: str
    password: str

    def counters(self) -> tuple[str, str]:
        """What it is counted under. The name is hashed: people type passwords into the wrong field."""
        name = hashlib.sha256(self.username.encode(errors="replace")).hexdigest()[:32]
        return f"address:{self.address}", f"name:{name}"

    def fingerprint(self) -> str:
        """Enough to know the same try again, too little to learn a password from."""
        whole = f"{self.address}\0{self.username}\0{self.password}"
        mark = salted_hmac("accounts.try", whole.encode(errors="replace"), algorithm="sha256")
        return mark.hexdigest()[:_FINGERPRINT_DIGITS]


def count(attempt: Try) -> None:
    """Count a try that is about to be made. Raises TooMany with the seconds to wait."""
    now = clock.now()
    fingerprint = attempt.fingerprint()
    with transaction.atomic():
        rows = [_row(key, now) for key in attempt.counters()]
        if all(_is_twin(row, fingerprint, now) for row in rows):
            LoginAttempts.objects.filter(key__in=attempt.counters()).update(last_fingerprint="")
            return
        wait = max((_seconds_left(row, now) for row in rows), default=0)
        if wait:
            raise TooMany(seconds=wait)
        for row in rows:
            row.count = row.count + 1 if now - row.last_at < MEMORY else 1
            row.last_at = now
            row.last_fingerprint = fingerprint
            row.blocked_until = now + _pause(row.count)
            row.save()


def forget(attempt: Try) -> None:
    """It was the right password: nothing of before counts any more."""
    LoginAttempts.objects.filter(key__in=attempt.counters()).delete()


def sweep() -> int:
    """Delete what no longer counts."""
    return LoginAttempts.objects.filter(last_at__lt=clock.now() - MEMORY).delete()[0]


def _row(key: str, now: datetime) -> LoginAttempts:
    LoginAttempts.objects.get_or_create(key=key, defaults={"last_at": now})
    return LoginAttempts.objects.select_for_update().get(key=key)


def _is_twin(row: LoginAttempts, fingerprint: str, now: datetime) -> bool:
    return row.last_fingerprint == fingerprint and now - row.last_at < TWIN_WITHIN


def _seconds_left(row: LoginAttempts, now: datetime) -> int:
    if row.blocked_until is None or row.blocked_until <= now:
        return 0
    return math.ceil((row.blocked_until - now).total_seconds())


def _pause(tries: int) -> timedelta:
    if tries < FREE_TRIES:
        return timedelta()
    return timedelta(seconds=min(2 ** (tries - FREE_TRIES + 1), _LONGEST_WAIT_SECONDS))
