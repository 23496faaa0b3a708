"""The engine's door and its loop: loopback connections, libtorrent's alerts, the clock, and the parent's life."""

import hmac
import json
import logging
import os
import selectors
import signal
import socket
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.downloader.engine import alerts
from apps.downloader.engine.calls import Calls
from apps.downloader.engine.items import Answer
from apps.downloader.engine.session import Engine
from apps.downloader.engine.wire import (
    LONGEST_LINE_BYTES,
    Address,
    News,
    Refusal,
    address_file,
    frame,
    new_token,
    write_address,
)

log = logging.getLogger(__name__)

TURN_SECONDS = 1.0
#: All resume data must be on the disk within this after SIGTERM.
LAST_SAVE_SECONDS = 2.0


class Connection:
    """One caller."""

    def __init__(self, peer: socket.socket) -> None:
        self.peer = peer
        self.incoming = bytearray()
        self.outgoing = bytearray()
        self.is_subscribed = False
        self.is_open = True


class Server:
    """Owns the engine and everything that wakes it."""

    def __init__(self, data_dir: Path, *, version: str) -> None:
        self._data_dir = data_dir
        self._token = new_token()
        self._selector = selectors.DefaultSelector()
        self._connections: set[Connection] = set()
        self._stopping = False
        self._parent = os.getppid()
        self.engine = Engine(data_dir / "engine", tell=self._tell, version=version)
        self._calls = Calls(self.engine).by_name

    def run(self) -> None:
        """Serve until SIGTERM, SIGINT or the end of the parent; saves everything before it returns."""
        wake_in, wake_out = os.pipe()
        for descriptor in (wake_in, wake_out):
            os.set_blocking(descriptor, False)
        self._selector.register(wake_in, selectors.EVENT_READ, lambda _mask: _drain(wake_in))
        signal.set_wakeup_fd(wake_out, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.engine.wake_on(wake_out)
        self.engine.restore()
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(0.0)
        self._selector.register(
            listener, selectors.EVENT_READ, lambda _mask: self._accept(listener)
        )
        write_address(
            address_file(self._data_dir),
            Address(port=listener.getsockname()[1], token=self._token, pid=os.getpid()),
        )
        log.info("The download engine is ready")
        try:
            while not self._stopping:
                self._turn(TURN_SECONDS)
                self.engine.tick()
                if os.getppid() != self._parent:
                    log.warning("The process that started the engine is gone; the engine ends too")
                    self._stopping = True
        finally:
            self._end(listener)

    def _turn(self, seconds: float) -> None:
        for key, mask in self._selector.select(seconds):
            key.data(mask)
        alerts.pump(self.engine)

    def _end(self, listener: socket.socket) -> None:
        self._selector.unregister(listener)
        listener.close()
        self.engine.save_all()
        self.engine.stop()
        deadline = time.monotonic() + LAST_SAVE_SECONDS
        while not self.engine.is_saved and time.monotonic() < deadline:
            self._turn(0.05)
        address_file(self._data_dir).unlink(missing_ok=True)
        log.info("The download engine has saved its state and ends")

    def _stop(self, _number: int, _frame: object) -> None:
        self._stopping = True

    # Connections

    def _accept(self, listener: socket.socket) -> None:
        peer, _ = listener.accept()
        peer.settimeout(0.0)
        connection = Connection(peer)
        self._connections.add(connection)
        self._selector.register(
            peer, selectors.EVENT_READ, lambda mask: self._serve(connection, mask)
        )

    def _serve(self, connection: Connection, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._flush(connection)
            if mask & selectors.EVENT_READ:
                received = connection.peer.recv(1 << 18)
                if not received:
                    self._close(connection)
                    return
                connection.incoming += received
        except BlockingIOError:
            return
        except OSError:
            self._close(connection)
            return
        while connection.is_open and (end := connection.incoming.find(b"\n")) >= 0:
            line = bytes(connection.incoming[:end])
            del connection.incoming[: end + 1]
            self._handle(connection, line)
        if len(connection.incoming) > LONGEST_LINE_BYTES:
            self._close(connection)

    def _handle(self, connection: Connection, line: bytes) -> None:
        try:
            asked = json.loads(line)
            number, token, call = int(asked["id"]), str(asked["token"]), str(asked["call"])
            arguments: dict[str, Any] = dict(asked.get("args") or {})
        except (ValueError, KeyError, TypeError):
            self._close(connection)
            return
        answer = Answer(lambda said: self._send(connection, {"id": number, **said}))
        if not hmac.compare_digest(token, self._token):
            answer.refuse(Refusal("unauthorised"))
            self._close(connection)
        elif call == "subscribe":
            connection.is_subscribed = True
            answer.ok()
        elif call not in self._calls:
            answer.refuse(Refusal("invalid", call=call))
        else:
            try:
                self._calls[call](answer, **arguments)
            except Refusal as refusal:
                answer.refuse(refusal)
            except (
                Exception
            ) as error:  # the loop must live; the caller hears of it, the log has it all
                log.exception("The call %s failed", call)
                answer.refuse(Refusal("internal", what=type(error).__name__))

    def _tell(self, news: News) -> None:
        facts = asdict(news)
        event = facts.pop("event")
        for connection in [found for found in self._connections if found.is_subscribed]:
            self._send(connection, {"event": event, "facts": facts})

    def _send(self, connection: Connection, message: dict[str, object]) -> None:
        if connection.is_open:
            connection.outgoing += frame(message)
            try:
                self._flush(connection)
            except OSError:
                self._close(connection)

    def _flush(self, connection: Connection) -> None:
        try:
            while connection.outgoing:
                sent = connection.peer.send(connection.outgoing)
                del connection.outgoing[:sent]
        except BlockingIOError:
            pass  # the selector says when there is room again
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if connection.outgoing else 0)
        key = self._selector.get_key(connection.peer)
        if key.events != wanted:
            self._selector.modify(connection.peer, wanted, key.data)

    def _close(self, connection: Connection) -> None:
        if connection.is_open:
            connection.is_open = False
            self._connections.discard(connection)
            self._selector.unregister(connection.peer)
            connection.peer.close()


def _drain(descriptor: int) -> None:
    try:
        while os.read(descriptor, 4096):
            pass
    except BlockingIOError:
        return
