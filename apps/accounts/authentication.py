"""How a request to the API says who it comes from: a token in a header, else the cookie.

The cookie comes along without anybody's doing, so a state change that it carries must come from our
own pages (contract 1.5); a header is never sent unasked and needs no such guard.
"""

import secrets
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from apps.accounts import access_tokens, cookies, sessions
from apps.accounts.models import Scope, User
from apps.accounts.visitors import asked_host
from apps.core.config import store
from apps.core.errors import CrossSite, NotSignedIn, SecretInAddress

_READS_ONLY = {"GET", "HEAD", "OPTIONS"}
_PORTS = {"http": 80, "https": 443}
_OWN_SITE = {"same-origin", "none"}


class Carrier(Enum):
    """What brought the credential."""

    BEARER = "bearer"
    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - the name of a kind, not a secret


@dataclass(frozen=True, slots=True)
class Credential:
    """How a request was let in; `request.auth` of an API view."""

    carrier: Carrier
    session: sessions.Known | None  # None for a token


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """A program with a token: may what its scope says, has no account."""

    username: str
    scope: Scope
    pk: None = None
    is_active: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def __str__(self) -> str:
        return self.username

    @property
    def is_staff(self) -> bool:
        """As Django asks it."""
        return self.scope == Scope.ADMIN

    is_superuser = is_staff


class SessionToken(BaseAuthentication):
    """`Authorization: Bearer` wins, then `X-Api-Key`; otherwise the cookie `token`."""

    def authenticate(self, request: Request) -> tuple[User | TokenHolder, Credential] | None:
        """Who is asking; None if nothing was shown. Raises NotSignedIn for what does not hold, CrossSite."""
        shown = _bearer(request)
        if shown is None:
            shown = request.META.get("HTTP_X_API_KEY")
        if shown is not None:
            return _by_header(shown.strip())
        token = request.COOKIES.get(cookies.NAME)
        if not token:
            return None
        known = sessions.check(token)
        if changes_state(request) and is_cross_site(request):
            raise CrossSite
        return sessions.person(known), Credential(Carrier.COOKIE, known)


class TokenInAddress(SessionToken):
    """Also `?token=`, for programs that can send no header; only a token for the calendar may stand there."""

    def authenticate(self, request: Request) -> tuple[User | TokenHolder, Credential] | None:
        """As SessionToken does. Raises SecretInAddress for a token that is good for more, which addresses give away."""
        shown = request.query_params.get("token")
        if shown is None:
            return super().authenticate(request)
        holder = _holder(shown.strip())
        if holder.scope != Scope.CALENDAR:
            raise SecretInAddress
        return holder, Credential(Carrier.TOKEN, None)


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


def _by_header(text: str) -> tuple[User | TokenHolder, Credential]:
    """A session's token, a program's, or one of the configuration's. Raises NotSignedIn."""
    try:
        known = sessions.check(text)
    except NotSignedIn:
        return _holder(text), Credential(Carrier.TOKEN, None)
    return sessions.person(known), Credential(Carrier.BEARER, known)


def _holder(text: str) -> TokenHolder:
    try:
        token = access_tokens.check(text)
    except NotSignedIn:
        if not _is_static(text):
            raise
        return TokenHolder("static token", Scope.ADMIN)
    return TokenHolder(f"token {token.name}", token.good_for)


def _is_static(token: str) -> bool:
    shown = token.encode(errors="replace")
    return any(
        secrets.compare_digest(shown, allowed.encode())
        for allowed in store.load().security.login_tokens
        if allowed
    )
