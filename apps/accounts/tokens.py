"""The token a session is carried in: a signed JWT (HS256) with the session's id, good for a day."""

import functools
import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import Token

#: How long a token is good, and how long the cookie that carries it lives (contract 6.1).
LIFETIME = timedelta(hours=24)
#: HS256 wants a key as long as its digest (RFC 7518, 3.2).
_SHORTEST_KEY_BYTES = 32


class _SessionToken(Token):
    """Signing, expiry and type are simplejwt's."""

    token_type = "session"  # noqa: S105 - the name of a kind, not a secret
    lifetime = LIFETIME

    def get_token_backend(self) -> TokenBackend:
        """Sign with the key of its own that the instance keeps for this."""
        return _backend(settings.JWT_SECRET)


@functools.lru_cache(maxsize=1)
def _backend(key: str) -> TokenBackend:
    """One for each key; making it costs as much as using it. A short key of the user's is drawn out, not refused."""
    is_short = len(key.encode()) < _SHORTEST_KEY_BYTES
    return TokenBackend(
        "HS256", signing_key=hashlib.sha256(key.encode()).hexdigest() if is_short else key
    )


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says."""

    username: str  # as it was when the token was made
    session_id: uuid.UUID
    generation: int  # which of the session's tokens this is
    version: int  # User.token_version when the token was made


@dataclass(frozen=True, slots=True)
class Signed:
    """A token as it goes over the wire."""

    text: str
    expires_epoch: int  # seconds since 1970


def sign(claims: Claims) -> Signed:
    """Make a token; each is different, also for the same claims."""
    token = _SessionToken()
    token["sub"] = claims.username
    token["sid"] = claims.session_id.hex
    token["gen"] = claims.generation
    token["ver"] = claims.version
    return Signed(text=str(token), expires_epoch=int(token["exp"]))


def read(text: str) -> Claims | None:
    """What a token says; None for one that we did not sign, that is over, or that is no token at all."""
    try:
        payload: dict[str, Any] = _SessionToken(text.encode()).payload  # type: ignore[arg-type]
        return Claims(
            username=str(payload["sub"]),
            session_id=uuid.UUID(hex=payload["sid"]),
            generation=int(payload["gen"]),
            version=int(payload["ver"]),
        )
    except (TokenError, UnicodeError, KeyError, ValueError, TypeError, AttributeError):
        return None
