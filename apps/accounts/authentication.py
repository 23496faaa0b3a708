"""How a request to the API says who it comes from: a bearer in the header, else the cookie.

The cookie comes along without anybody's doing, so a state change that it carries must come from our
own pages (contract 1.5); a bearer is never sent unasked and needs no such guard.
"""

import secrets
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts import cookies, sessions
from apps.accounts.models import User
from apps.accounts.visitors import asked_host
from apps.core.config import store
from apps.core.errors import CrossSite, NoAccount, NotSignedIn

_READS_ONLY = {"GET", "HEAD", "OPTIONS"}
_PORTS = {"http": 80, "https": 443}
_OWN_SITE = {"same-origin", "none"}


class Carrier(Enum):
    """What brought the credential."""

    BEARER = "bearer"
    COOKIE = "cookie"
    STATIC_TOKEN = "static token"  # noqa: S105 - the name of a kind, not a secret


@dataclass(frozen=True, slots=True)
class Credential:
    """How a request was let in; `request.auth` of an API view."""

    carrier: Carrier
    session: sessions.Known | None  # None for a static token


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who holds one of the configuration's static tokens: may use the API, has no account."""

    username: str = "static token"
    pk: None = None
    is_active: bool = True
    is_staff: bool = True
    is_superuser: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def __str__(self) -> str:
        return self.username


class SessionToken(BaseAuthentication):
    """`Authorization: Bearer` (session or static token) wins; otherwise the cookie `token`."""

    def authenticate(self, request: Request) -> tuple[User | TokenHolder, Credential] | None:
        """Who is asking; None if nothing was shown. Raises NotSignedIn for what does not hold, CrossSite."""
        bearer = _bearer(request)
        if bearer is not None:
            return _by_bearer(bearer)
        token = request.COOKIES.get(cookies.NAME)
        if not token:
            return None
        known = sessions.check(token)
        if changes_state(request) and is_cross_site(request):
            raise CrossSite
        return sessions.person(known), Credential(Carrier.COOKIE, known)

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's own shape
        """What a 401 answer asks for."""
        return 'Bearer realm="api"'


class HasAccount(BasePermission):
    """A person with an account; a static token is none."""

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 - DRF's own shape
        """Raises NotSignedIn or NoAccount, which say more than a bare no."""
        if request.user is None:
            raise NotSignedIn
        if not isinstance(request.user, User):
            raise NoAccount
        return True


def changes_state(request: Request) -> bool:
    """Does this call change something? Of the GETs those whose address does the same on POST."""
    if request.method not in _READS_ONLY:
        return True
    actions = getattr((request.parser_context or {}).get("view"), "action_map", None) or {}
    return "get" in actions and actions["get"] == actions.get("post")


def is_cross_site(request: HttpRequest | Request) -> bool:
    """Does the browser mark this request as made by another site?"""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None and site not in _OWN_SITE:
        return True
    origin = request.META.get("HTTP_ORIGIN")
    return origin is not None and not _is_ours(origin, request, vouched_for=site == "same-origin")


def _is_ours(origin: str, request: HttpRequest | Request, *, vouched_for: bool) -> bool:
    """Is it the host that was asked? `vouched_for`: a proxy may have dropped the port on the way."""
    claimed = _host_and_port(origin)
    if claimed is None:
        return False
    host = asked_host(request)
    asked = _host_and_port(f"{urlsplit(origin).scheme}://{host}")
    if asked is None or claimed[0] != asked[0]:
        return False
    return claimed[1] == asked[1] or (vouched_for and ":" not in host)


def _host_and_port(origin: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or parts.scheme not in _PORTS:
        return None
    return parts.hostname, port or _PORTS[parts.scheme]


def _bearer(request: Request) -> str | None:
    """The token of a bearer header. Other schemes are left to whoever asked for them, such as a proxy."""
    scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _by_bearer(token: str) -> tuple[User | TokenHolder, Credential]:
    # A session's token is three parts with dots; anything else can only be a static one.
    try:
        known = sessions.check(token)
    except NotSignedIn:
        if not _is_static(token):
            raise
        return TokenHolder(), Credential(Carrier.STATIC_TOKEN, None)
    return sessions.person(known), Credential(Carrier.BEARER, known)


def _is_static(token: str) -> bool:
    shown = token.encode(errors="replace")
    return any(
        secrets.compare_digest(shown, allowed.encode())
        for allowed in store.load().security.login_tokens
        if allowed
    )
