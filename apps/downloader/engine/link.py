"""The caller's end of the wire: one connection, used by one thread at a time, opened again when it breaks."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apps.downloader.engine.wire import News, Refusal, frame, read_address

#: How soon a listener notices that it is to stop.
LISTEN_SECONDS = 0.5


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
        self._peer: socket.socket | None = None
        self._token = ""
        self._received = bytearray()
        self._next = 0

    def call(
        self, name: str, /, *, timeout_seconds: float | None = None, **arguments: object
    ) -> Any:
        """Ask and wait for the answer."""
        with self._lock:
            if self._peer is not None and _is_closed(self._peer):
                self._drop()
            deadline = time.monotonic() + (timeout_seconds or self._timeout)
            try:
                peer = self._peer or self._connect(deadline)
                self._next += 1
                asked = {"id": self._next, "token": self._token, "call": name, "args": arguments}
                peer.settimeout(max(0.01, deadline - time.monotonic()))
                peer.sendall(frame(asked))
                while True:
                    said = self._line(peer, deadline)
                    if said.get("id") == self._next:
                        break
            except (OSError, ValueError) as error:
                self._drop()
                raise LinkDown(str(error)) from error
        if "error" in said:
            raise Refusal(said["error"]["code"], **said["error"]["facts"])
        return said.get("ok")

    def news(self, *, stop: threading.Event) -> Iterator[News]:
        """Subscribe and yield what happens until `stop` is set. Raises LinkDown when the engine goes.

        Takes the connection for itself: use a Link of its own.
        """
        self.call("subscribe", timeout_seconds=5.0)
        while not stop.is_set():
            with self._lock:
                if self._peer is None:
                    raise LinkDown("closed")
                try:
                    said = self._line(self._peer, time.monotonic() + LISTEN_SECONDS)
                except TimeoutError:
                    continue
                except (OSError, ValueError) as error:
                    self._drop()
                    raise LinkDown(str(error)) from error
            facts = said.get("facts") or {}
            yield News(
                event=str(said.get("event", "")),
                info_hash=str(facts.get("info_hash", "")),
                why=str(facts.get("why", "")),
                path=str(facts.get("path", "")),
            )

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._drop()

    def _connect(self, deadline: float) -> socket.socket:
        address = read_address(self._address_file)
        if address is None:
            raise ConnectionRefusedError("the engine has not said where it listens")
        peer = socket.create_connection(
            ("127.0.0.1", address.port), timeout=max(0.01, deadline - time.monotonic())
        )
        self._peer, self._token = peer, address.token
        return peer

    def _line(self, peer: socket.socket, deadline: float) -> dict[str, Any]:
        while (end := self._received.find(b"\n")) < 0:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("no answer in time")
            peer.settimeout(left)
            received = peer.recv(1 << 18)
            if not received:
                raise ConnectionResetError("the engine closed the connection")
            self._received += received
        line = bytes(self._received[:end])
        del self._received[: end + 1]
        said = json.loads(line)
        if not isinstance(said, dict):
            raise ValueError("not an object")  # noqa: TRY004 - a broken wire, like any other
        return said

    def _drop(self) -> None:
        if self._peer is not None:
            self._peer.close()
        self._peer = None
        self._received.clear()


def _is_closed(peer: socket.socket) -> bool:
    """Whether the other end has hung up while nobody looked."""
    peer.settimeout(0.0)
    try:
        return peer.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
