"""Sessions: open, renew, end; and the check that each request passes.

The check reads memory, and the database at most once in two seconds a session: what is known of a
session is kept for CHECK_SECONDS in the process, and replaced at once by the process that changes it.
"""

import hashlib
import logging
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import F

from apps.accounts import tokens
from apps.accounts.models import Session, User
from apps.core import clock
from apps.core.errors import NotSignedIn

log = logging.getLogger(__name__)

#: How long a process may go on believing what it read about a session.
CHECK_SECONDS = 2
#: How long the token before the newest one stays good: two tabs, or a retry, must not sign each other out.
GRACE = timedelta(seconds=60)
_AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of a session and its person to let a request pass."""

    session_id: uuid.UUID
    user_id: int
    username: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    token_version: int
    generation: int
    rotated: datetime | None
    expires: datetime
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session and the token to carry it."""

    user: User
    session_id: uuid.UUID
    token: tokens.Signed


def open_for(user: User, *, user_agent: str) -> Opened:
    """Begin a session on one more device."""
    now = clock.now()
    session = Session.objects.create(
        user=user,
        created=now,
        last_seen=now,
        expires=now + tokens.LIFETIME,
        user_agent=user_agent[:_AGENT_LENGTH],
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    return _signed(user, session)


def check(token: str) -> Known:
    """Who a token stands for. Raises NotSignedIn for a bad, expired, superseded or revoked one."""
    claims = _claims(token)
    if claims is None:
        raise NotSignedIn
    known = _known(claims.session_id)
    if known and (known.generation < claims.generation or known.token_version < claims.version):
        # We signed it, so another process has changed the session since this one looked.
        known = _learn(claims.session_id)
    now = clock.now()
    if (
        known is None
        or known.revoked is not None
        or known.expires <= now
        or not known.is_active
        or known.token_version != claims.version
        or not _is_current(known, claims.generation, now)
    ):
        raise NotSignedIn
    return known


def renew(session_id: uuid.UUID, *, at_once: bool = False) -> Opened:
    """A fresh token for the same session, good for a full day. Raises NotSignedIn if it has ended.

    The one it replaces is good for GRACE more. Within that time further renewals hand out tokens of
    the same generation, so that whoever comes second does not end what the first has just got;
    `at_once` supersedes it nevertheless.
    """
    now = clock.now()
    session = Session.objects.filter(pk=session_id, revoked=None)
    due = session if at_once else session.exclude(rotated__gt=now - GRACE)
    due.update(generation=F("generation") + 1, rotated=now)
    if not session.update(last_seen=now, expires=now + tokens.LIFETIME):
        raise NotSignedIn
    _learn(session_id)
    row = Session.objects.select_related("user").get(pk=session_id)
    return _signed(row.user, row)


def end(session_id: uuid.UUID) -> None:
    """Revoke one session; its tokens are refused from now on."""
    Session.objects.filter(pk=session_id, revoked=None).update(revoked=clock.now())
    _learn(session_id)


def end_all(user: User, *, but: uuid.UUID | None = None) -> int:
    """Revoke what a person has open, except for one session; says how many were ended."""
    open_ones = Session.objects.filter(user=user, revoked=None, expires__gt=clock.now())
    ended = [found for found in open_ones.values_list("pk", flat=True) if found != but]
    Session.objects.filter(pk__in=ended).update(revoked=clock.now())
    for session_id in ended:
        _learn(session_id)
    return len(ended)


def still_open(session_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of them that have not ended, in one query; for whoever is let in once and stays long."""
    found = Session.objects.filter(
        pk__in=session_ids, revoked=None, expires__gt=clock.now(), user__is_active=True
    )
    return set(found.values_list("pk", flat=True))


def person(known: Known) -> User:
    """The user of a session as far as the check knows it; other columns are read when they are asked for."""
    read = {
        "id": known.user_id,
        "username": known.username,
        "is_active": known.is_active,
        "is_staff": known.is_staff,
        "is_superuser": known.is_superuser,
        "token_version": known.token_version,
    }
    # `from_db` takes values in the order of the table's columns, whatever the order of the names.
    names = [column.attname for column in User._meta.concrete_fields if column.attname in read]
    return User.from_db(None, names, [read[name] for name in names])


def sweep() -> int:
    """Delete the rows of sessions that were over a week ago."""
    before = clock.now() - timedelta(days=7)
    return Session.objects.filter(expires__lt=before).delete()[0]


def _is_current(known: Known, generation: int, now: datetime) -> bool:
    if generation == known.generation:
        return True
    return (
        generation == known.generation - 1
        and known.rotated is not None
        and now < known.rotated + GRACE
    )


def _signed(user: User, session: Session) -> Opened:
    claims = tokens.Claims(
        username=user.username,
        session_id=session.pk,
        generation=session.generation,
        version=user.token_version,
    )
    return Opened(user=user, session_id=session.pk, token=tokens.sign(claims))


def _claims(token: str) -> tokens.Claims | None:
    """What a token says; a signature once checked is believed for a moment, as long as a session's state is."""
    key = f"token:{hashlib.sha256(token.encode(errors='replace')).hexdigest()}"
    claims: tokens.Claims | None = caches["local"].get(key)
    if claims is None:
        claims = tokens.read(token)
        if claims is not None:
            caches["local"].set(key, claims, CHECK_SECONDS)
    return claims


def _known(session_id: uuid.UUID) -> Known | None:
    remembered: Known | None = caches["local"].get(_key(session_id))
    if remembered is not None:
        return remembered
    known = _read(session_id)
    if known is not None:
        # `add`, not `set`: what another thread has changed and learnt meanwhile is newer than this.
        caches["local"].add(_key(session_id), known, CHECK_SECONDS)
    return known


def _learn(session_id: uuid.UUID) -> Known | None:
    """Read it anew; from now on nothing older is believed in this process."""
    known = _read(session_id)
    if known is not None:
        caches["local"].set(_key(session_id), known, CHECK_SECONDS)
    return known


def _read(session_id: uuid.UUID) -> Known | None:
    row = (
        Session.objects.filter(pk=session_id)
        .values_list(
            "pk",
            "user_id",
            "user__username",
            "user__is_active",
            "user__is_staff",
            "user__is_superuser",
            "user__token_version",
            "generation",
            "rotated",
            "expires",
            "revoked",
        )
        .first()
    )
    return None if row is None else Known(*row)


def _key(session_id: uuid.UUID) -> str:
    return f"session:{session_id.hex}"
