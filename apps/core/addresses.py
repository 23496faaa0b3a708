"""Web addresses: which host, whose network, and how one is shown without the keys in it.

Text and number work; only `resolve`, and what is built on it, asks the network.
"""

import contextlib
import ipaddress
import re
import socket
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}

#: Never asked, whoever wants it: link-local networks, and the addresses where clouds hand out their keys.
FORBIDDEN_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/3",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32",
        "::/128",
        "fe80::/10",
        "ff00::/8",
        "fd00:ec2::/32",
        "fd20:ce::/32",
    )
)
FORBIDDEN_NAMES = frozenset(
    {"metadata.google.internal", "metadata.goog", "instance-data.ec2.internal"}
)

#: Proxies of the Clash family give every name an address in here ("fake-ip"): it says nothing of the target.
FAKE_IP = ipaddress.ip_network("198.18.0.0/15")
CARRIER = ipaddress.ip_network("100.64.0.0/10")
#: The usual prefix, and the one for networks of one's own (RFC 6052, 8215).
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

#: Ends of names that live in somebody's own network (RFC 6762, 8375; ICANN 2024).
LOCAL_ENDS = (".local", ".lan", ".home.arpa", ".internal", ".localhost")

#: Sites whose addresses are the same for everybody, so that only values of these names are secret.
PUBLIC_SITES = (
    "mikanani.me",
    "mikanime.tv",
    "nyaa.si",
    "dmhy.org",
    "acg.rip",
    "acgrip.art",
    "bangumi.moe",
    "anibt.net",
    "subsplease.org",
    "animetosho.org",
    "ani.rip",
    "acgnx.se",
    "kisssub.org",
    "uploadbt.com",
    "bgm.tv",
    "themoviedb.org",
    "tmdb.org",
    "github.com",
    "githubusercontent.com",
)
SECRET_NAMES = re.compile(r"key|token|pass|secret|auth|sign|hash$|^uid$|^user", re.IGNORECASE)
NOT_SECRET = frozenset({"hash", "infohash"})
MASK = "***"
LONG_PART = 16


class BadAddress(ValueError):
    """Text that is no web address."""


def split(url: str) -> SplitResult:
    """The parts of an http or https address. Raises BadAddress for anything else."""
    try:
        parts = urlsplit(url.strip())
        port_is_fine = parts.port is None or 0 < parts.port < 65536  # noqa: PLR2004 - what a port is
    except ValueError as error:
        raise BadAddress(url) from error
    if parts.scheme not in PORTS or not parts.hostname or not port_is_fine:
        raise BadAddress(url)
    return parts


def is_web(url: str) -> bool:
    """Whether this is an http or https address with a host in it."""
    try:
        split(url)
    except BadAddress:
        return False
    return True


def host_of(url: str) -> str:
    """The host's name as a person would write it, "" where there is none."""
    try:
        return split(url).hostname or ""
    except BadAddress:
        return ""


def endpoint_of(url: str) -> str:
    """Name and port: what counts as one host. Raises BadAddress."""
    parts = split(url)
    return f"{parts.hostname}:{parts.port or PORTS[parts.scheme]}"


def encoded(url: str) -> str:
    """The address as it may go on the wire: blanks and foreign letters percent-encoded, the rest untouched."""
    parts = urlsplit(url.strip())
    path = quote(parts.path, safe="/:@!$&'()*+,;=~-._%")
    query = quote(parts.query, safe="/?:@!$&'()*+,;=~-._%")
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def target_of(url: str) -> str:
    """What an encoded address asks its host for: path and query."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def literal(host: str) -> IPAddress | None:
    """The address a host text stands for without asking anybody: 127.0.0.1, ::1, also 0x7f.1 and 2130706433."""
    text = host.strip("[]").partition("%")[0]
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(text)
    if re.fullmatch(r"(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}", text, re.IGNORECASE):
        with contextlib.suppress(OSError):
            return ipaddress.IPv4Address(socket.inet_aton(text))
    return None


def unwrapped(address: IPAddress) -> IPAddress:
    """The IPv4 address inside an IPv6 one that only carries it (mapped, 6to4, NAT64), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if any(address in network for network in NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_forbidden(address: IPAddress) -> bool:
    """Whether nothing of ours ever connects there."""
    address = unwrapped(address)
    return any(
        address in network for network in FORBIDDEN_NETWORKS if network.version == address.version
    )


def is_private(address: IPAddress) -> bool:
    """Whether the address lies on this machine or in somebody's own network."""
    address = unwrapped(address)
    if isinstance(address, ipaddress.IPv4Address) and address in FAKE_IP:
        return False
    return (
        address.is_private
        or address.is_loopback
        or (address.version == CARRIER.version and address in CARRIER)
    )


def is_own_machine(host: str) -> bool:
    """Whether a host text names this machine itself."""
    address = literal(host)
    return address.is_loopback if address else host.lower() in {"localhost", "ip6-localhost"}


def goes_direct(host: str, exceptions: tuple[str, ...] = ()) -> bool:
    """Whether a proxy could not help: loopback, private ranges, names without a dot, and the person's own list.

    An exception is a name, which covers the names below it too, or a network such as 192.0.2.0/24.
    """
    host = host.lower().rstrip(".")
    address = literal(host)
    for exception in exceptions:
        entry = exception.strip().lower().lstrip("*").strip(".")
        if not entry:
            continue
        if host == entry or host.endswith("." + entry):
            return True
        with contextlib.suppress(ValueError):
            if address and address in ipaddress.ip_network(entry, strict=False):
                return True
    if address:
        return is_private(address)
    return "." not in host or host.endswith(LOCAL_ENDS)


def resolve(host: str, port: int) -> list[tuple[socket.AddressFamily, tuple[str, int]]]:
    """Where a name leads now, in the system's order. Raises OSError."""
    known = literal(host)
    if known:
        family = socket.AF_INET if known.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IPv4
        return [(family, (str(known), port))]
    found = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)
    return [(family, (str(address[0]), port)) for family, _, _, _, address in found]


def lies_private(url: str) -> bool:
    """Whether an address leads into a private network; a name is looked up, one that is unknown does not."""
    try:
        parts = split(url)
        places = resolve(parts.hostname or "", parts.port or PORTS[parts.scheme])
    except (BadAddress, OSError, UnicodeError):
        return False
    return any(is_private(ipaddress.ip_address(place[0].partition("%")[0])) for _, place in places)


def is_public_site(host: str) -> bool:
    """Whether the host is one of the well-known sites."""
    host = host.lower()
    return any(host == site or host.endswith("." + site) for site in PUBLIC_SITES)


def masked(url: str) -> str:
    """The address fit for a log or a page: no user, no password, no key.

    On a host that is not a known public site every value of the query and every long part of the path is a key.
    A magnet is shown without its trackers, whose addresses carry keys on private sites.
    """
    if url.startswith("magnet:"):
        return url.partition("&")[0]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return MASK
    if not parts.scheme or not host:
        return url if len(url) < LONG_PART else MASK
    known = is_public_site(host)
    query = (
        "&".join(_masked_pair(pair, known=known) for pair in parts.query.split("&"))
        if parts.query
        else ""
    )
    path = parts.path if known else "/".join(_masked_part(part) for part in parts.path.split("/"))
    shown = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, shown + port, path, query, ""))


def _masked_part(part: str) -> str:
    return MASK if len(unquote(part)) >= LONG_PART else part


def _masked_pair(pair: str, *, known: bool) -> str:
    name, equals, value = pair.partition("=")
    if not value:
        return name + equals if equals or not known else name
    is_secret = bool(SECRET_NAMES.search(name)) and name.lower() not in NOT_SECRET
    return f"{name}={MASK}" if is_secret or not known else pair
