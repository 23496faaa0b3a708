"""Serves an ASGI application on a socket that the supervisor holds, so that a restart refuses nobody."""

import gc
import socket
import sys
from typing import Any

import uvicorn
from django.db import connections
from django.urls import get_resolver

from apps.program.child import READY

GRACEFUL_SECONDS = 2


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
