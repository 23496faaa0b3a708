"""What came of a request, in our own errors: whether it may be tried again, what is remembered of its host."""

import http.client
import ssl

import requests
import urllib3
from urllib3.exceptions import DecodeError, NameResolutionError

from apps.core import clock
from apps.core.errors import (
    BadAnswer,
    BadCertificate,
    BrokenOff,
    OutsideFailure,
    OutsideStatus,
    ProxyFailed,
    RateLimited,
    TimedOut,
    Unauthorised,
    UnknownName,
    Unreachable,
)
from apps.core.hosts import Turn, retry_after_seconds
from apps.core.http.terms import NOT_MODIFIED, Fetched

UNAUTHORISED = 401
TOO_MANY = 429
#: The host is there, but what stands behind it is not (5xx of gateways; 52x are Cloudflare's).
GATEWAY_STATUSES = frozenset({502, 503, 504, *range(520, 531)})
#: What a connection that ends too early looks like, by layer.
BROKEN_OFF: tuple[type[BaseException], ...] = (
    http.client.RemoteDisconnected,
    http.client.IncompleteRead,
    urllib3.exceptions.IncompleteRead,
    ConnectionResetError,
    BrokenPipeError,
)


def refuse_status(fetched: Fetched, *, host: str) -> None:
    """Raise for a status that is no answer."""
    status = fetched.status
    if status < 300 or status == NOT_MODIFIED:  # noqa: PLR2004 - the good ones
        return
    if status == TOO_MANY:
        seconds = retry_after_seconds(fetched.headers.get("Retry-After"), now=clock.now())
        raise RateLimited(host=host, seconds=round(seconds))
    if status == UNAUTHORISED:
        raise Unauthorised(host=host)
    raise OutsideStatus(host=host, status=status)


def translated(error: BaseException, *, host: str) -> OutsideFailure | BadAnswer:
    """Our word for what a library raised."""
    if isinstance(error, requests.exceptions.ContentDecodingError | DecodeError):
        return BadAnswer(host=host, what="a body that can be decoded")
    chain = _chain(error)
    kinds: tuple[tuple[type[Unreachable], tuple[type[BaseException], ...]], ...] = (
        (BadCertificate, (ssl.SSLCertVerificationError, ssl.CertificateError)),
        (UnknownName, (NameResolutionError, requests.exceptions.InvalidURL)),
        (ProxyFailed, (requests.exceptions.ProxyError,)),
        (TimedOut, (requests.exceptions.Timeout, TimeoutError)),
        (BrokenOff, BROKEN_OFF),
    )
    for kind, causes in kinds:
        if any(isinstance(link, causes) for link in chain):
            return kind(host=host)
    return Unreachable(host=host)


def _chain(error: BaseException) -> list[BaseException]:
    """An error and all that it was made of."""
    found: list[BaseException] = []
    waiting: list[BaseException] = [error]
    while waiting:
        link = waiting.pop()
        if link in found:
            continue
        found.append(link)
        inner = [link.__cause__, link.__context__, getattr(link, "reason", None), *link.args]
        waiting.extend(part for part in inner if isinstance(part, BaseException))
    return found


def may_pass(trouble: OutsideFailure) -> bool:
    """Whether the same request may work in a moment: transport errors, 5xx and 429."""
    if isinstance(trouble, OutsideStatus):
        return int(str(trouble.facts["status"])) >= 500  # noqa: PLR2004 - the host's own fault
    return isinstance(trouble, Unreachable | RateLimited)


def note(turn: Turn, trouble: OutsideFailure) -> None:
    """Remember for the host what came out."""
    if isinstance(trouble, RateLimited):
        turn.told_to_wait(float(str(trouble.facts["seconds"])))
    elif isinstance(trouble, Unreachable) or trouble.facts.get("status") in GATEWAY_STATUSES:
        turn.failed()
    else:
        turn.succeeded()
