"""Tokens for programs: made, checked, revoked. Only a digest is kept, so a token is shown once.

The check reads the database at most once in two seconds a token, as with sessions (sessions.py); a
revoked one is refused at once by the process that revoked it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import Q

from apps.accounts.models import ApiToken, Scope, User
from apps.accounts.passwords import is_text
from apps.accounts.sessions import CHECK_SECONDS
from apps.core import clock
from apps.core.errors import FieldError, InvalidInput, NotFound, NotSignedIn

#: What every token begins with, so that scanners of public code can know one.
MARK = "ab_"
LONGEST_NAME = 64
LONGEST_DAYS = 3650
_SECRET_BYTES = 32
_PREFIX_LENGTH = 10
#: How exact `last_used` is.
_USED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known of a token to let a request pass."""

    token_id: int
    name: str
    scope: Scope
    expires: datetime | None
    revoked: datetime | None
    is_owner_active: bool
    is_owner_administrator: bool

    @property
    def good_for(self) -> Scope:
        """Its scope, and never more than its owner may."""
        if self.scope == Scope.ADMIN and not self.is_owner_administrator:
            return Scope.WRITE
        return self.scope


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh token: the only moment at which its text is known."""

    row: ApiToken
    text: str


def issue(*, owner: User, name: str, scope: str, days: int | None = None) -> Issued:
    """Make a token that holds for some days, or for ever. Raises InvalidInput."""
    name = name.strip()
    faults = []
    if not name or not is_text(name):
        faults.append(FieldError("name", "field_required"))
    if len(name) > LONGEST_NAME:
        faults.append(FieldError("name", "field_too_long", (("most", LONGEST_NAME),)))
    options = choices_for(owner)
    if scope not in options:
        faults.append(FieldError("scope", "field_not_a_choice", (("options", ", ".join(options)),)))
    if days is not None and not 0 < days <= LONGEST_DAYS:
        bounds = (("low", 1), ("high", LONGEST_DAYS))
        faults.append(FieldError("days", "field_out_of_range", bounds))
    if faults:
        raise InvalidInput(*faults)
    text = MARK + secrets.token_urlsafe(_SECRET_BYTES)
    now = clock.now()
    row = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=text[:_PREFIX_LENGTH],
        digest=_digest(text),
        scope=Scope(scope),
        created=now,
        expires=None if days is None else now + timedelta(days=days),
    )
    return Issued(row, text)


def choices_for(owner: User) -> list[str]:
    """The scopes that somebody may give away: none that they do not have."""
    return [scope.value for scope in Scope if scope != Scope.ADMIN or owner.is_superuser]


def check(text: str) -> Known:
    """What a token stands for. Raises NotSignedIn for an unknown, expired or revoked one."""
    if not text.startswith(MARK):
        raise NotSignedIn
    digest = _digest(text)
    known: Known | None = caches["local"].get(_key(digest))
    if known is None:
        known = _read(digest)
        if known is None:
            raise NotSignedIn
        # `add`: what another thread has learnt meanwhile is newer.
        caches["local"].add(_key(digest), known, CHECK_SECONDS)
        _note_use(known)
    is_over = known.expires is not None and known.expires <= clock.now()
    if known.revoked is not None or is_over or not known.is_owner_active:
        raise NotSignedIn
    return known


def revoke(token_id: int, *, owner: User | None = None) -> ApiToken:
    """Refuse a token from now on. Raises NotFound, also where it is not the owner's."""
    found = ApiToken.objects.filter(pk=token_id)
    if owner is not None:
        found = found.filter(owner=owner)
    row = found.first()
    if row is None:
        raise NotFound(what="token", id=token_id)
    ApiToken.objects.filter(pk=row.pk, revoked=None).update(revoked=clock.now())
    known = _read(row.digest)
    if known is not None:
        caches["local"].set(_key(row.digest), known, CHECK_SECONDS)
    return row


def sweep() -> int:
    """Delete tokens that have been of no use for a month."""
    before = clock.now() - timedelta(days=30)
    over = Q(revoked__lt=before) | Q(expires__lt=before)
    return ApiToken.objects.filter(over).delete()[0]


def _note_use(known: Known) -> None:
    now = clock.now()
    stale = Q(last_used=None) | Q(last_used__lt=now - _USED_WITHIN)
    ApiToken.objects.filter(stale, pk=known.token_id).update(last_used=now)


def _read(digest: str) -> Known | None:
    row = ApiToken.objects.filter(digest=digest).select_related("owner").first()
    if row is None:
        return None
    return Known(
        token_id=row.pk,
        name=row.name,
        scope=Scope(row.scope),
        expires=row.expires,
        revoked=row.revoked,
        is_owner_active=row.owner.is_active,
        is_owner_administrator=row.owner.is_superuser,
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _key(digest: str) -> str:
    return f"access-token:{digest}"
