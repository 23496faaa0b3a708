"""Which site a passkey is for: as configured, else the one that the browser says it shows (contract 2.2)."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from rest_framework.request import Request

from apps.accounts.visitors import asked_host, visitor
from apps.core.config.schema import Security
from apps.core.errors import PasskeysNeedAName

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """A site as WebAuthn names it."""

    id: str  # a host name
    origins: tuple[str, ...]  # scheme, host and port of its pages


def relying_party(request: HttpRequest | Request, security: Security) -> RelyingParty:
    """The site of this request. Raises PasskeysNeedAName where it is an IP address."""
    origins = tuple(
        origin for text in security.webauthn_origin.split(",") if (origin := _origin(text))
    )
    said = _site(security.webauthn_rp_id)
    if not origins:
        shown = _shown_by(request)
        # With a fixed name pages elsewhere are another site, whatever they say of themselves.
        is_part = not said or _is_within(_host(shown), said)
        origins = (shown if is_part else f"https://{said}",)
    host = said or _host(origins[0])
    if _is_address(host):
        raise PasskeysNeedAName(host=host[:100])
    return RelyingParty(host, origins)


def _site(text: str) -> str:
    """A host name, also where a whole address was written; "" for none."""
    text = text.strip().lower()
    return _host(text if "://" in text else f"https://{text}") if text else ""


def _shown_by(request: HttpRequest | Request) -> str:
    for header in ("HTTP_ORIGIN", "HTTP_REFERER"):
        origin = _origin(request.META.get(header, ""))
        if origin:
            return origin
    # DRF's request hands on what it does not know; the scheme counts what configured proxies say.
    asked = request._request if isinstance(request, Request) else request  # noqa: SLF001
    scheme = "https" if visitor(asked).is_secure else "http"
    return _origin(f"{scheme}://{asked_host(request)}") or "http://localhost"


def _origin(text: str) -> str:
    """Scheme, host and port as browsers write them; "" for what is no address of a page."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in _PORTS or not parts.hostname:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    is_usual = port is None or port == _PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" if is_usual else f"{parts.scheme}://{host}:{port}"


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _is_within(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
