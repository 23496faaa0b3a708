"""Connections that look where a name leads before they connect, and can be cut from outside.

Nothing is sent to an address before it was judged, and what was judged is what is connected to, so that a name that
leads elsewhere the next time (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
import threading
import weakref
from collections.abc import Mapping
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from apps.core import addresses, clock
from apps.core.errors import UnsafeAddress
from apps.core.http.terms import Guard

#: A connection that was idle for longer is not used again.
KEEP_ALIVE_SECONDS = 60.0
#: The head of an answer must have come by then.
HEAD_SECONDS = 60.0


class TargetHeaders(CaseInsensitiveDict[str]):
    """Headers that carry the target as it was written along.

    Both libraries below spell escapes anew (%2b becomes %2B); a token is passed on as it came.
    """

    def __init__(self, headers: Mapping[str, str], *, target: str) -> None:
        super().__init__(headers)
        self.target = target

    def copy(self) -> "TargetHeaders":
        """The same again, target and all: one of the libraries copies headers before it sends them."""
        return TargetHeaders(dict(self.items()), target=self.target)


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
        target = headers.target if isinstance(headers, TargetHeaders) else url
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


class CheckedAdapter(HTTPAdapter):
    """Connects through checked connections; a proxy connects by itself."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(pool_connections=20, pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools of checked connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = dict(POOLS[self._guard])

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Leave it to the proxy where a name leads; what waits for it can be cut all the same."""
        is_new = proxy not in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        if is_new:
            manager.pool_classes_by_scheme = {
                scheme: type(pool.__name__, (_Pool, pool), {})
                for scheme, pool in manager.pool_classes_by_scheme.items()
            }
        return manager

    def cut(self) -> None:
        """End what is under way; a connection that is still being made ends by its own time."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - its own kind of mapping
                pool = manager.pools.get(key)
                if isinstance(pool, _Pool):
                    pool.cut()
