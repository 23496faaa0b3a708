"""Serves an ASGI application on a socket that the supervisor holds, so that a restart refuses nobody."""

import asyncio
import gc
import socket
import sys
from typing import Any

import uvicorn
from django.db import connections
from django.urls import get_resolver
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from apps.program.child import READY

GRACEFUL_SECONDS = 2
#: What stands before a body may be so long, and take so long to come.
MOST_HEAD_BYTES = 64 * 1024
HEAD_SECONDS = 30.0


class Protocol(HttpToolsProtocol):
    """uvicorn's, which by itself takes heads without end and waits for them without end."""

    head_seconds = HEAD_SECONDS
    #: Bytes of the head that is being read; None while none is.
    _head_bytes: int | None = 0
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing comes any more."""
        self._be_done()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a head is here."""
        self._head_bytes = 0
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head_bytes = None
        self._be_done()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Part of a head, or of a body."""
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > MOST_HEAD_BYTES:
                self.transport.abort()

    def _wait(self) -> None:
        self._be_done()
        self._waiting = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _be_done(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None


class _Server(uvicorn.Server):
    """uvicorn, which says when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, then tell the supervisor."""
        await super().startup(sockets=sockets)
        sys.stderr.write(f"{READY}\n")
        sys.stderr.flush()


def serve(application: Any, *, socket_number: int) -> int:
    """Serve until SIGTERM, which lets open requests end for two seconds; the exit code."""
    _load_addresses()
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        application,
        log_config=None,
        access_log=False,
        server_header=False,
        # Who may say where a request came from is configured (AUTOBANGUMI_TRUSTED_PROXIES) and checked by us.
        proxy_headers=False,
        lifespan="off",
        http=Protocol,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        ws="none",
    )
    listener = socket.socket(fileno=socket_number)
    _Server(config).run(sockets=[listener])
    return 0


def _load_addresses() -> None:
    """Import all views now: the first request should not wait for it."""
    resolver = get_resolver()
    resolver.resolve("/api/v1/status")
    connections.close_all()
