"""Who is asking: the address and the scheme, through the proxies that are configured and no others."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

#: What proxies add for whom they speak.
_HANDING_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of a client before it has said who it is."""

    address: str  # "" where there is none, as on a local socket
    user_agent: str
    is_secure: bool  # whether the browser speaks https, to us or to our proxy
    #: The address is one of ours, but of somebody who hands on what others send: a proxy we were not told of.
    is_handed_on: bool = False


def visitor(request: HttpRequest) -> Visitor:
    """Read it from a request; a forwarded header counts only when a configured proxy sent it."""
    trusted: Sequence[Network] = settings.TRUSTED_PROXIES
    peer = address_of(request.META.get("REMOTE_ADDR", ""))
    behind_proxy = peer is not None and _is_in(peer, trusted)
    client = _client(request.META.get("HTTP_X_FORWARDED_FOR", ""), peer, trusted)
    is_near = client is not None and not client.is_global
    scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "").split(",")[0].strip().lower()
    return Visitor(
        address=str(client or ""),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        is_secure=request.is_secure() or (behind_proxy and scheme == "https"),
        is_handed_on=is_near and _is_handed_on(request, client, peer, trusted),
    )


def may_sign_in(visitor: Visitor, networks: Sequence[str]) -> bool:
    """Does somebody stand in one of the networks? An empty list lets in everyone.

    Behind a proxy that nobody told us of everyone would stand in its network, so nobody does.
    """
    return not networks or (not visitor.is_handed_on and is_allowed(visitor.address, networks))


def asked_host(request: HttpRequest | Request) -> str:
    """The host, with its port if it was said, as the client wrote it; "" where it wrote none."""
    host = request.META.get("HTTP_HOST")
    return str(request.META.get("SERVER_NAME", "") if host is None else host).lower()


def is_allowed(address: str, networks: Sequence[str]) -> bool:
    """Does an address lie in one of the networks? An empty list allows everyone."""
    if not networks:
        return True
    found = address_of(address)
    return found is not None and _is_in(
        found, [ipaddress.ip_network(network, strict=False) for network in networks]
    )


def address_of(text: str) -> Address | None:
    """An address from text; an IPv4 address in IPv6's clothes is taken out of them."""
    try:
        address = ipaddress.ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address


def _client(forwarded: str, peer: Address | None, trusted: Sequence[Network]) -> Address | None:
    """Walk back from the peer as long as who said it is trusted."""
    client = peer
    for hop in reversed(forwarded.split(",")):
        if client is None or not _is_in(client, trusted):
            break
        before = address_of(hop)
        if before is None:
            break
        client = before
    return client


def _is_handed_on(
    request: HttpRequest, client: Address | None, peer: Address | None, trusted: Sequence[Network]
) -> bool:
    """Does something say that the client is somebody else's proxy, and not the one who asks?"""
    if client == peer and any(request.META.get(name) for name in _HANDING_ON):
        return True
    hops = [address_of(hop) for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    strangers = [hop for hop in hops if hop is not None and not _is_in(hop, trusted)]
    return len(strangers) > 1


def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
