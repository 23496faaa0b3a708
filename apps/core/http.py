"""The one way out: every request of ours to the web goes through here.

It keeps limits of time and size, takes turns at a host, follows redirects step by step, never connects to a guarded
address, and says what went wrong in our own errors. Settings are values handed in when it is made.
"""

import contextlib
import enum
import http.client
import ipaddress
import json
import os
import socket
import ssl
import threading
import types
import weakref
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self
from urllib.parse import quote, urljoin

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.connection import create_connection

from apps.core import addresses, clock
from apps.core.errors import (
    BadAnswer,
    BadCertificate,
    BrokenOff,
    EndlessRedirects,
    OutsideFailure,
    OutsideStatus,
    ProxyFailed,
    RateLimited,
    Stopping,
    TimedOut,
    TooLarge,
    Unauthorised,
    UnknownName,
    Unreachable,
    UnsafeAddress,
)
from apps.core.hosts import FEED_PAUSE_SECONDS, PAGE_PAUSE_SECONDS, Turn, Turns, retry_after_seconds

MIB = 1024 * 1024

#: Torrent sites turn away what does not look like a browser.
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#: bgm.tv asks for owner/application, and refuses the names of libraries.
OURSELVES = "autobangumi/AutoBangumi (self-hosted)"

#: The encodings that can be undone here, which depends on what is installed.
DECODABLE = str(requests.utils.default_headers()["Accept-Encoding"])

MOST_REDIRECTS = 5
RETRY_PAUSE_SECONDS = 5.0
KEEP_ALIVE_SECONDS = 60.0
HEAD_SECONDS = 60.0
BLOCK_BYTES = 65536

NOT_MODIFIED = 304
UNAUTHORISED = 401
FORBIDDEN = 403
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


class _Headers(CaseInsensitiveDict[str]):
    """Headers that carry the target as it was written along.

    Both libraries below spell escapes anew (%2b becomes %2B); a token is passed on as it came.
    """

    def __init__(self, headers: Mapping[str, str], *, target: str) -> None:
        super().__init__(headers)
        self.target = target

    def copy(self) -> "_Headers":
        return _Headers(dict(self.items()), target=self.target)


class _Checked:
    """A connection that looks where a name leads and connects to exactly what it looked at."""

    private_allowed: ClassVar[bool]
    last_used: float | None = None

    def _new_conn(self: Any) -> socket.socket:
        try:
            places = addresses.resolve(self.host, self.port)
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(
                self.host,
                self,
                error if isinstance(error, socket.gaierror) else socket.gaierror(str(error)),
            ) from error
        for _, place in places:
            _check(place[0], host=self.host, private_allowed=self.private_allowed)
        trouble: OSError | None = None
        for _, place in places:
            try:
                return create_connection(place, self.timeout, socket_options=self.socket_options)
            except TimeoutError as error:
                trouble = error
            except OSError as error:
                trouble = error
        if isinstance(trouble, TimeoutError):
            raise ConnectTimeoutError(self, f"{self.host} timed out") from trouble
        raise NewConnectionError(self, f"{self.host}: {trouble}") from trouble

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None:
        headers = kwargs.get("headers")
        target = headers.target if isinstance(headers, _Headers) else url
        super().request(method, target, *args, **kwargs)  # type: ignore[misc]

    @property
    def is_connected(self) -> bool:
        idle = clock.monotonic_seconds() - self.last_used if self.last_used is not None else 0.0
        return idle < KEEP_ALIVE_SECONDS and bool(super().is_connected)  # type: ignore[misc]

    def getresponse(self: Any) -> Any:
        """Read the head; a host that drips it byte by byte is cut off."""
        watch = threading.Timer(HEAD_SECONDS, _cut, args=(self.sock,))
        watch.daemon = True
        watch.start()
        try:
            response = super().getresponse()  # type: ignore[misc]
        finally:
            watch.cancel()
        self.last_used = clock.monotonic_seconds()
        return response


def _check(address: str, *, host: str, private_allowed: bool) -> None:
    found = ipaddress.ip_address(address.partition("%")[0])
    if addresses.is_forbidden(found) or (addresses.is_private(found) and not private_allowed):
        raise UnsafeAddress(url=host)


def _cut(sock: socket.socket | None) -> None:
    if sock is None:
        return
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        # It ended by itself in the same moment.
        return


class _OpenHTTP(_Checked, HTTPConnection):
    private_allowed = True


class _OpenHTTPS(_Checked, HTTPSConnection):
    private_allowed = True


class _PublicHTTP(_Checked, HTTPConnection):
    private_allowed = False


class _PublicHTTPS(_Checked, HTTPSConnection):
    private_allowed = False


class _Pool:
    """Knows its connections also while they are in use, so that they can be cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._made: list[weakref.ref[HTTPConnection]] = []
        super().__init__(*args, **kwargs)

    def _new_conn(self) -> Any:
        made = super()._new_conn()  # type: ignore[misc]
        self._made = [one for one in self._made if one() is not None] + [weakref.ref(made)]
        return made

    def cut(self) -> None:
        for one in self._made:
            connection = one()
            if connection is not None:
                _cut(connection.sock)


class _OpenHTTPPool(_Pool, HTTPConnectionPool):
    ConnectionCls = _OpenHTTP


class _OpenHTTPSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _OpenHTTPS


class _PublicHTTPPool(_Pool, HTTPConnectionPool):
    ConnectionCls = _PublicHTTP


class _PublicHTTPSPool(_Pool, HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPS


POOLS: Mapping[Guard, Mapping[str, type[HTTPConnectionPool]]] = {
    Guard.OWN: {"http": _OpenHTTPPool, "https": _OpenHTTPSPool},
    Guard.PUBLIC: {"http": _PublicHTTPPool, "https": _PublicHTTPSPool},
}


class _Adapter(HTTPAdapter):
    """Connects through checked connections; a proxy connects by itself."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(pool_connections=20, pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = dict(POOLS[self._guard])

    def cut(self) -> None:
        """End what is under way. What a proxy asks for us ends by its own time."""
        for key in self.poolmanager.pools.keys():  # noqa: SIM118 - its own kind of mapping
            pool = self.poolmanager.pools.get(key)
            if isinstance(pool, _Pool):
                pool.cut()


#: The environment is one for the whole process: one borrower at a time.
_LENDING = threading.Lock()


class Outside:
    """A way out with its settings and its open connections. Close it, or use it in a `with`.

    Threads may share it.
    """

    def __init__(
        self,
        *,
        turns: Turns,
        proxy: Proxy | None = None,
        direct: tuple[str, ...] = (),
        retry_pause_seconds: float = RETRY_PAUSE_SECONDS,
    ) -> None:
        """`direct` names hosts and networks that are never asked through the proxy."""
        self._turns = turns
        self._proxy = proxy
        self._direct = direct
        self._retry_pause_seconds = retry_pause_seconds
        # Adapters without a session: no cookies, no ~/.netrc, no proxies of the environment.
        self._adapters = {guard: _Adapter(guard) for guard in Guard}
        self._is_cut = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: types.TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        for adapter in self._adapters.values():
            adapter.close()

    @contextlib.contextmanager
    def lent(self) -> Iterator[None]:
        """For a library that goes out by itself: while this lasts it finds our proxy in the environment."""
        if self._proxy is None:
            yield
            return
        names = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
        with _LENDING:
            before = {name: os.environ.get(name) for name in names}
            os.environ.update(
                HTTP_PROXY=self._proxy.url,
                HTTPS_PROXY=self._proxy.url,
                NO_PROXY=",".join(("localhost", "127.0.0.1", *self._direct)),
            )
            try:
                yield
            finally:
                for name, value in before.items():
                    if value is None:
                        os.environ.pop(name, None)
                    else:
                        os.environ[name] = value

    def cut(self) -> None:
        """End what other threads have under way, and ask nothing more: nobody waits for it any longer."""
        self._is_cut = True
        for adapter in self._adapters.values():
            adapter.cut()

    def fetch(
        self,
        url: str,
        *,
        purpose: Purpose = PAGE,
        guard: Guard = Guard.OWN,
        agent: str = BROWSER,
        headers: Mapping[str, str] | None = None,
        etag: str = "",
        last_modified: str = "",
        accept: Collection[int] = (),
    ) -> Fetched:
        """GET an address. With validators the answer may be `not_modified`.

        `accept` lists error statuses that the caller reads as answers.

        Raises UnsafeAddress, Unreachable, RateLimited, Unauthorised, OutsideStatus, BadAnswer (also as TooLarge and
        EndlessRedirects), Stopping.
        """
        wanted = {"User-Agent": agent, **(headers or {})}
        if etag:
            wanted["If-None-Match"] = etag
        if last_modified:
            wanted["If-Modified-Since"] = last_modified
        request = _Request("GET", url, wanted, None, purpose, guard, frozenset(accept))
        return self._send(request)

    def post(
        self,
        url: str,
        body: object,
        *,
        purpose: Purpose = API,
        guard: Guard = Guard.OWN,
        agent: str = OURSELVES,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
    ) -> Fetched:
        """POST JSON to an address; raises as `fetch` does."""
        wanted = {"User-Agent": agent, "Content-Type": "application/json", **(headers or {})}
        data = json.dumps(body, ensure_ascii=False).encode()
        return self._send(_Request("POST", url, wanted, data, purpose, guard, frozenset(accept)))

    def _send(self, request: "_Request") -> Fetched:
        first = request.url
        visited = {first}
        while True:
            refuse_guarded(request.url)
            answer = self._hop(request)
            target = answer.target
            if target is None:
                return answer.fetched
            if target.startswith("magnet:"):
                return replace(answer.fetched, url=target)
            if target in visited or len(visited) > MOST_REDIRECTS:
                raise EndlessRedirects(host=addresses.host_of(first))
            visited.add(target)
            if not addresses.is_web(target):
                raise UnsafeAddress(url=addresses.masked(target))
            if request.guard is Guard.OWN:
                request = replace(request, guard=guard_for(first))
            if addresses.endpoint_of(target) != addresses.endpoint_of(request.url):
                kept = {
                    name: value
                    for name, value in request.headers.items()
                    if name.lower() != "authorization"
                }
                request = replace(request, headers=kept)
            request = replace(request, url=target)

    def _hop(self, request: "_Request") -> "_Answer":
        purpose = request.purpose
        with self._turns.turn(
            request.url,
            pause_seconds=purpose.pause_seconds,
            patience_seconds=purpose.patience_seconds,
            insist=purpose.insists,
        ) as turn:
            attempt = 1
            was_dead = False
            last_start = clock.monotonic_seconds() + purpose.whole_seconds
            while True:
                try:
                    answer = self._once(request)
                except BrokenOff as error:
                    # A kept-alive connection may have been closed from the other side in this moment.
                    if request.method == "GET" and not was_dead:
                        was_dead = True
                        continue
                    trouble: OutsideFailure = error
                except OutsideFailure as error:
                    trouble = error
                else:
                    turn.succeeded()
                    return answer
                is_too_late = clock.monotonic_seconds() >= last_start
                if attempt >= purpose.tries or is_too_late or not _may_pass(trouble):
                    _note(turn, trouble)
                    raise trouble
                attempt += 1
                self._turns.wait(self._pause_before_retry(trouble))

    def _pause_before_retry(self, trouble: OutsideFailure) -> float:
        if isinstance(trouble, RateLimited):
            return float(str(trouble.facts["seconds"]))
        return self._retry_pause_seconds

    def _once(self, request: "_Request") -> "_Answer":
        if self._is_cut:
            raise Stopping
        host = addresses.host_of(request.url)
        purpose = request.purpose
        started = clock.monotonic_seconds()
        deadline = started + purpose.whole_seconds
        adapter = self._adapters[request.guard]
        try:
            response = adapter.send(
                _prepared(request),
                stream=True,
                timeout=(purpose.connect_seconds, min(purpose.read_seconds, purpose.whole_seconds)),
                proxies=self._proxies_for(host),
            )
            with response:
                target = _redirect_target(response, request)
                body = (
                    b""
                    if target
                    else _body(response, purpose=purpose, host=host, deadline=deadline)
                )
        except (requests.RequestException, HTTPError, http.client.HTTPException, OSError) as error:
            if self._is_cut:
                # Our own doing: nothing is held against the host.
                raise Stopping from error
            raise _translated(error, host=host) from error
        fetched = Fetched(
            status=response.status_code,
            url=request.url,
            content=body,
            headers=CaseInsensitiveDict(response.headers),
            etag=response.headers.get("ETag", ""),
            last_modified=response.headers.get("Last-Modified", ""),
            seconds=clock.monotonic_seconds() - started,
        )
        if target is None and fetched.status not in request.accept:
            _refuse_status(fetched, host=host)
        return _Answer(fetched, target)

    def _proxies_for(self, host: str) -> dict[str, str]:
        if self._proxy is None or addresses.goes_direct(host, self._direct):
            return {}
        return {"http": self._proxy.url, "https": self._proxy.url}


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None
    purpose: Purpose
    guard: Guard
    accept: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Answer:
    fetched: Fetched
    target: str | None


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


def _prepared(request: _Request) -> requests.PreparedRequest:
    url = addresses.encoded(request.url)
    made = requests.Request(request.method, url, headers=dict(request.headers), data=request.body)
    prepared = made.prepare()
    prepared.headers.setdefault("Accept-Encoding", DECODABLE)
    prepared.headers.setdefault("Accept", "*/*")
    prepared.headers = _Headers(prepared.headers, target=addresses.target_of(url))
    return prepared


def _redirect_target(response: requests.Response, request: _Request) -> str | None:
    # A POST is repeated elsewhere only where the status says so (307, 308).
    if not response.is_redirect or (
        request.method != "GET" and response.status_code not in {307, 308}
    ):
        return None
    try:
        # The library reads headers as Latin-1; what sites send is UTF-8.
        location = response.headers["Location"].encode("latin-1").decode()
        if location.startswith("magnet:"):
            return location
        return urljoin(request.url, location).partition("#")[0]
    except ValueError:
        # No text, or no address: nothing that could be followed.
        raise UnsafeAddress(url=addresses.host_of(request.url)) from None


def _body(response: requests.Response, *, purpose: Purpose, host: str, deadline: float) -> bytes:
    """Read what was sent, decoded, within the limits."""
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > purpose.max_bytes:
        raise TooLarge(host=host)
    raw: urllib3.HTTPResponse = response.raw
    blocks: list[bytes] = []
    size = 0
    watch = threading.Timer(
        max(0.0, deadline - clock.monotonic_seconds()), _stop_reading, args=(raw,)
    )
    watch.daemon = True
    is_watched = False
    try:
        while block := raw.read1(BLOCK_BYTES, decode_content=True):
            size += len(block)
            if size > purpose.max_bytes:
                raise TooLarge(host=host)
            blocks.append(block)
            if clock.monotonic_seconds() >= deadline:
                raise TimedOut(host=host)
            if not is_watched:
                # One block is the usual case and is not worth a thread.
                is_watched = True
                watch.start()
    except (HTTPError, http.client.HTTPException, OSError):
        if clock.monotonic_seconds() >= deadline:
            raise TimedOut(host=host) from None
        raise
    finally:
        if is_watched:
            watch.cancel()
    if clock.monotonic_seconds() >= deadline:
        raise TimedOut(host=host)
    return b"".join(blocks)


def _stop_reading(raw: urllib3.HTTPResponse) -> None:
    try:
        raw.shutdown()
    except (OSError, ValueError, RuntimeError):
        # The body ended by itself in the same moment.
        return


def _refuse_status(fetched: Fetched, *, host: str) -> None:
    status = fetched.status
    if status < 300 or status == NOT_MODIFIED:  # noqa: PLR2004 - the good ones
        return
    if status == TOO_MANY:
        seconds = retry_after_seconds(fetched.headers.get("Retry-After"), now=clock.now())
        raise RateLimited(host=host, seconds=round(seconds))
    if status == UNAUTHORISED:
        raise Unauthorised(host=host)
    raise OutsideStatus(host=host, status=status)


def _translated(error: BaseException, *, host: str) -> OutsideFailure | BadAnswer:
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


def _may_pass(trouble: OutsideFailure) -> bool:
    """Whether the same request may work in a moment: transport errors, 5xx and 429."""
    if isinstance(trouble, OutsideStatus):
        return int(str(trouble.facts["status"])) >= 500  # noqa: PLR2004 - the host's own fault
    return isinstance(trouble, Unreachable | RateLimited)


def _note(turn: Turn, trouble: OutsideFailure) -> None:
    """Remember for the host what came out."""
    if isinstance(trouble, RateLimited):
        turn.told_to_wait(float(str(trouble.facts["seconds"])))
    elif isinstance(trouble, Unreachable) or trouble.facts.get("status") in GATEWAY_STATUSES:
        turn.failed()
    else:
        turn.succeeded()
