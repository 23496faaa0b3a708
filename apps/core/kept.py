"""Answers that are made anew only when the database has changed since.

SQLite tells it exactly, for hardly anything: `PRAGMA data_version` moves with whatever other connections commit,
those of other processes too (https://sqlite.org/pragma.html#pragma_data_version), and `total_changes` counts what
our own one has written. Both are read before the rows are, so an answer can be newer than its mark, never older.
PostgreSQL says nothing of the kind: there, each answer is made anew. So it is inside a transaction, since what is
read there may be taken back.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from apps.core import clock

#: Answers that one thread keeps at most.
_MOST = 256


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer and their tag."""

    content: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """Where the database stands, as one connection sees it."""

    line: object
    others: int
    own: int


@dataclass(slots=True)
class _Held:
    """What one thread was given since its moment, by what was asked."""

    moment: _Moment
    bodies: dict[int, Body] = field(default_factory=dict)


class Kept:
    """Answers of one kind, by a number. Each thread has a connection of its own, and so looks for itself."""

    def __init__(self, make: Callable[[int], bytes]) -> None:
        self._make = make
        self._seen = threading.local()
        self._turn = threading.Lock()
        #: The last one made, of which number, and when making it began (monotonic seconds).
        self._newest = (Body(b"", ""), 0, 0.0)

    def body(self, number: int = 0) -> Body:
        """The answer as the database has it now; what cannot be made raises, and is not kept."""
        if connection.in_atomic_block:
            return _body_of(self._make(number))
        moment = _moment()
        if moment is None:
            return self._made(number)
        held: _Held | None = getattr(self._seen, "held", None)
        if held is None or held.moment != moment or len(held.bodies) >= _MOST:
            self._seen.held = held = _Held(moment)
        body = held.bodies.get(number)
        if body is None:
            held.bodies[number] = body = self._made(number)
        return body

    def _made(self, number: int) -> Body:
        """Made now, one at a time: who waits takes what was begun after it asked.

        Where nothing is different after all, the same bytes serve all threads.
        """
        asked = clock.monotonic_seconds()
        with self._turn:
            newest, of, began = self._newest
            if of == number and began > asked:
                return newest
            began = clock.monotonic_seconds()
            body = _body_of(self._make(number))
            if body.tag == newest.tag:
                body = newest
            self._newest = (body, number, began)
        return body


def _body_of(content: bytes) -> Body:
    return Body(content, hashlib.sha256(content).hexdigest()[:32])


def _moment() -> _Moment | None:
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        others = int(cursor.fetchone()[0])
    return _Moment(connection.connection, others, connection.connection.total_changes)
