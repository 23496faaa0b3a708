"""Tries that fail cost time: by address and by name, in the database, so that all processes share it.

A few tries in a row are free; from then on each one doubles the wait, up to five minutes. A try is
counted before it is looked at, so that many at once gain nothing; a success forgets all.
"""

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from django.db import transaction
from django.utils.crypto import salted_hmac

from apps.accounts.models import LoginAttempts
from apps.core import clock
from apps.core.errors import TooMany

FREE_TRIES = 10
#: Of what is no guess, but costs us something each time.
FREE_ASKINGS = 60
#: Tries further apart than this are not "in a row".
MEMORY = timedelta(minutes=30)
#: The stock client of AutoBangumi 3.2 sends each login twice at once; the twin is not counted.
TWIN_WITHIN = timedelta(seconds=1)
_LONGEST_WAIT_SECONDS = 300
_MOST_DOUBLINGS = 9
_FINGERPRINT_DIGITS = 8


class Attempt(Protocol):
    """Something that is counted."""

    free: ClassVar[int]

    def counters(self) -> tuple[str, ...]:
        """What it is counted under."""
        ...

    def fingerprint(self) -> str:
        """Enough to know the same try again, too little to learn a secret from; "" for none."""
        ...


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt to sign in with a password."""

    address: str
    username: str
    password: str
    free: ClassVar[int] = FREE_TRIES

    def counters(self) -> tuple[str, ...]:
        """Address and name. The name is hashed: people type passwords into the wrong field."""
        return f"address:{_place(self.address)}", f"name:{_digest(self.username)}"

    def fingerprint(self) -> str:
        """All three together."""
        return _mark(f"{self.address}\0{self.username}\0{self.password}")


@dataclass(frozen=True, slots=True)
class PasskeyTry:
    """One attempt to sign in with a passkey, which is its own name."""

    address: str
    credential_id: str
    whole: str
    free: ClassVar[int] = FREE_TRIES

    def counters(self) -> tuple[str, ...]:
        """Address and key."""
        return f"passkey:{_place(self.address)}", f"key:{_digest(self.credential_id)}"

    def fingerprint(self) -> str:
        """All that was sent."""
        return _mark(f"{self.address}\0{self.whole}")


@dataclass(frozen=True, slots=True)
class SetupCodeTry:
    """One attempt to say the setup code."""

    address: str
    code: str
    free: ClassVar[int] = FREE_TRIES

    def counters(self) -> tuple[str, ...]:
        """The address alone: nobody may shut the owner out of the setup."""
        return (f"setup:{_place(self.address)}",)

    def fingerprint(self) -> str:
        """Two tests on one page with the same wrong code count once."""
        return _mark(f"{self.address}\0{self.code}")


@dataclass(frozen=True, slots=True)
class Asking:
    """Something a stranger may ask that costs us a row or a question outside."""

    address: str
    what: str = "challenge"
    free: ClassVar[int] = FREE_ASKINGS

    def counters(self) -> tuple[str, ...]:
        """What, by address."""
        return (f"{self.what}:{_place(self.address)}",)

    def fingerprint(self) -> str:
        """Each one counts."""
        return ""


def count(attempt: Attempt) -> None:
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
            pause = _pause(row.count, free=attempt.free)
            # None, not now: who came a moment earlier and waited for the lock is not early.
            row.blocked_until = now + pause if pause else None
            row.save()


def forget(attempt: Attempt) -> None:
    """It succeeded: nothing of before counts any more."""
    LoginAttempts.objects.filter(key__in=attempt.counters()).delete()


def sweep() -> int:
    """Delete what no longer counts."""
    return LoginAttempts.objects.filter(last_at__lt=clock.now() - MEMORY).delete()[0]


def _row(key: str, now: datetime) -> LoginAttempts:
    LoginAttempts.objects.get_or_create(key=key, defaults={"last_at": now})
    return LoginAttempts.objects.select_for_update().get(key=key)


def _is_twin(row: LoginAttempts, fingerprint: str, now: datetime) -> bool:
    return (
        fingerprint != ""
        and row.last_fingerprint == fingerprint
        and now - row.last_at < TWIN_WITHIN
    )


def _seconds_left(row: LoginAttempts, now: datetime) -> int:
    if row.blocked_until is None or row.blocked_until <= now:
        return 0
    return math.ceil((row.blocked_until - now).total_seconds())


def _pause(tries: int, *, free: int) -> timedelta:
    if tries < free:
        return timedelta()
    doublings = min(tries - free + 1, _MOST_DOUBLINGS)
    return timedelta(seconds=min(2**doublings, _LONGEST_WAIT_SECONDS))


def _place(address: str) -> str:
    """Where somebody is: of IPv6 the network, since one household has more addresses than we have rows."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:40]
    if found.version == 4:  # noqa: PLR2004 - the older of the two
        return str(found)
    return str(ipaddress.ip_network((int(found), 64), strict=False).network_address)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def _mark(text: str) -> str:
    mark = salted_hmac("accounts.try", text.encode(errors="replace"), algorithm="sha256")
    return mark.hexdigest()[:_FINGERPRINT_DIGITS]
