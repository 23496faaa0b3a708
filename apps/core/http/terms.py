"""On which terms a request goes out, and what comes back: purposes, guards, proxies, answers."""

import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from apps.core import addresses
from apps.core.errors import BadAnswer, UnsafeAddress
from apps.core.hosts import FEED_PAUSE_SECONDS, PAGE_PAUSE_SECONDS

MIB = 1024 * 1024

#: Torrent sites turn away what does not look like a browser.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#: bgm.tv asks for owner/application, and refuses the names of libraries.
OURSELVES = "autobangumi/AutoBangumi (self-hosted)"

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a request is for, and so how much patience it gets."""

    max_bytes: int
    whole_seconds: float
    #: Kept since the last request to the same host ended.
    pause_seconds: float
    tries: int = 3
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    #: How long to wait for the turn at a host.
    patience_seconds: float = 600.0
    #: Asked also while the host rests after failures, since a person asked for it.
    insists: bool = False

    def once(self) -> "Purpose":
        """The same while a person waits: one try, and not long behind others."""
        return replace(self, tries=1, patience_seconds=30.0, insists=True)


FEED = Purpose(max_bytes=10 * MIB, whole_seconds=60, pause_seconds=FEED_PAUSE_SECONDS)
PAGE = Purpose(max_bytes=5 * MIB, whole_seconds=60, pause_seconds=PAGE_PAUSE_SECONDS)
TORRENT = Purpose(max_bytes=20 * MIB, whole_seconds=60, pause_seconds=PAGE_PAUSE_SECONDS)
POSTER = Purpose(max_bytes=10 * MIB, whole_seconds=60, pause_seconds=PAGE_PAUSE_SECONDS)
API = Purpose(max_bytes=5 * MIB, whole_seconds=20, pause_seconds=0)


class Guard(enum.Enum):
    """Whose word an address is, and so where it may lead. Link-local and metadata addresses are never asked."""

    #: A person typed it: also into private networks; from outside no redirect leads in there.
    OWN = "own"
    #: It came from outside (a feed, a page): public networks only.
    PUBLIC = "public"


def guard_for(source_url: str) -> Guard:
    """The guard for addresses that came out of `source_url`: private ones only if it is private itself."""
    return Guard.OWN if addresses.lies_private(source_url) else Guard.PUBLIC


def refuse_guarded(url: str) -> None:
    """Refuse what can be refused without asking: no web address, or one that is guarded. Raises UnsafeAddress."""
    host = addresses.host_of(url)
    address = addresses.literal(host)
    if (
        not host
        or host in addresses.FORBIDDEN_NAMES
        or (address and addresses.is_forbidden(address))
    ):
        raise UnsafeAddress(url=addresses.masked(url))


def refuse_where_it_leads(url: str) -> None:
    """Refuse also what leads to a guarded address now; for libraries that connect by themselves.

    Raises UnsafeAddress.
    """
    refuse_guarded(url)
    parts = addresses.split(url)
    try:
        places = addresses.resolve(
            parts.hostname or "", parts.port or addresses.PORTS[parts.scheme]
        )
    except (OSError, UnicodeError):
        # Whoever connects will say so.
        return
    found = [addresses.literal(place[0]) for _, place in places]
    if any(address and addresses.is_forbidden(address) for address in found):
        raise UnsafeAddress(url=addresses.masked(url))


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy; type is http, https or socks5, whose names are resolved at the proxy."""

    type: str
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """As requests wants it."""
        scheme = "socks5h" if self.type == "socks5" else self.type
        login = (
            f"{quote(self.username, safe='')}:{quote(self.password, safe='')}@"
            if self.username
            else ""
        )
        return f"{scheme}://{login}{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer."""

    status: int
    #: Where it came from in the end; a magnet where a redirect led to one.
    url: str
    content: bytes = b""
    #: Names in any case.
    headers: Mapping[str, str] = field(default_factory=dict)
    #: Validators for the next time, "" where the host gives none.
    etag: str = ""
    last_modified: str = ""
    #: What the exchange itself took; the wait for its turn does not count.
    seconds: float = 0.0

    @property
    def not_modified(self) -> bool:
        """Whether nothing changed since the validators we sent."""
        return self.status == NOT_MODIFIED

    @property
    def is_magnet(self) -> bool:
        """Whether a redirect led to a magnet."""
        return self.url.startswith("magnet:")

    def json(self) -> Any:
        """The body as JSON. Raises BadAnswer."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise BadAnswer(host=addresses.host_of(self.url), what="JSON") from error
