"""The caller's end of the wire: connections that are opened as they are needed and again when they break.

Threads may share a Link: each call has a connection to itself while it lasts, so that a move between two disks never
makes a list wait.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from apps.downloader.engine.wire import News, Refusal, frame, read_address

#: How soon a listener notices that it is to stop.
LISTEN_SECONDS: Final = 0.5
SHORT_SECONDS: Final = 5.0
MOST_IDLE: Final = 4


class LinkDown(Exception):
    """The engine is not there, or the answer did not come."""


class Link:
    """Calls the engine. Raises LinkDown and Refusal.

    A call whose connection breaks is not repeated: it may have been done. The next one connects again.
    """

    def __init__(self, address_file: Path, *, timeout_seconds: float = 60.0) -> None:
        self._address_file = address_file
        self._timeout = timeout_seconds
        self._lock = threading.Lock()
        self._idle: list[_Connection] = []

    def call(
        self, name: str, /, *, timeout_seconds: float | None = None, **arguments: object
    ) -> Any:
        """Ask and wait for the answer."""
        deadline = time.monotonic() + (timeout_seconds or self._timeout)
        with self._connection(deadline) as connection:
            return connection.call(name, arguments, deadline)

    def news(self, *, stop: threading.Event) -> Iterator[News]:
        """Subscribe and yield what happens until `stop` is set. Raises LinkDown when the engine goes."""
        deadline = time.monotonic() + SHORT_SECONDS
        with self._connection(deadline, is_kept=False) as connection:
            connection.call("subscribe", {}, deadline)
            while not stop.is_set():
                news = connection.next_news(time.monotonic() + LISTEN_SECONDS)
                if news is not None:
                    yield news

    def close(self) -> None:
        """Give back the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextlib.contextmanager
    def _connection(self, deadline: float, *, is_kept: bool = True) -> "Iterator[_Connection]":
        """Lend a connection; one that failed is closed, any other kept for the next call."""
        try:
            connection = self._take() or self._open(deadline)
        except OSError as error:
            raise LinkDown(str(error)) from error
        try:
            yield connection
        except (OSError, ValueError) as error:
            is_kept = False
            raise LinkDown(str(error)) from error
        except Refusal:
            raise
        except BaseException:
            is_kept = False
            raise
        finally:
            with self._lock:
                if is_kept and len(self._idle) < MOST_IDLE:
                    self._idle.append(connection)
                else:
                    connection.close()

    def _take(self) -> "_Connection | None":
        with self._lock:
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
                connection.close()
        return None

    def _open(self, deadline: float) -> "_Connection":
        address = read_address(self._address_file)
        if address is None:
            raise ConnectionRefusedError("the engine has not said where it listens")
        peer = socket.create_connection(
            ("127.0.0.1", address.port), timeout=max(0.01, deadline - time.monotonic())
        )
        return _Connection(peer, address.token)


class _Connection:
    """One connection and what came in over it."""

    def __init__(self, peer: socket.socket, token: str) -> None:
        self._peer = peer
        self._token = token
        self._received = bytearray()
        self._number = 0

    def call(self, name: str, arguments: dict[str, object], deadline: float) -> Any:
        self._number += 1
        asked = {"id": self._number, "token": self._token, "call": name, "args": arguments}
        self._peer.settimeout(max(0.01, deadline - time.monotonic()))
        self._peer.sendall(frame(asked))
        while True:
            said = self._line(deadline)
            if said.get("id") == self._number:
                break
        if "error" in said:
            raise Refusal(said["error"]["code"], **said["error"]["facts"])
        return said.get("ok")

    def next_news(self, deadline: float) -> News | None:
        try:
            said = self._line(deadline)
        except TimeoutError:
            return None
        facts = said.get("facts") or {}
        return News(
            event=str(said.get("event", "")),
            info_hash=str(facts.get("info_hash", "")),
            why=str(facts.get("why", "")),
            path=str(facts.get("path", "")),
        )

    def is_closed(self) -> bool:
        """Whether the other end has hung up while nobody looked."""
        self._peer.settimeout(0.0)
        try:
            return self._peer.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self) -> None:
        self._peer.close()

    def _line(self, deadline: float) -> dict[str, Any]:
        while (end := self._received.find(b"\n")) < 0:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            self._peer.settimeout(left)
            received = self._peer.recv(1 << 18)
            if not received:
                raise ConnectionResetError("the engine closed the connection")
            self._received += received
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        said = json.loads(line)
        if not isinstance(said, dict):
            raise ValueError("not an object")  # noqa: TRY004 - a broken wire, like any other
        return said
