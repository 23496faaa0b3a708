"""Where the supervisor takes orders: a line of JSON on loopback, with the token of a 0600 file. No Django.

{"token": …, "do": "status" | "shutdown" | "restart" | "engine" | "listen", …}   ->   {"ok": true | false, …}
"""

import contextlib
import json
import secrets
import socket
from collections.abc import Callable, Mapping
from typing import Any

#: The order itself, once its token was right -> the answer.
Obey = Callable[[str, Mapping[str, Any]], dict[str, Any]]
_PATIENCE_SECONDS = 0.5
_LONGEST_ORDER = 64 * 1024


class OrderDesk:
    """Answers one order a connection."""

    def __init__(self, obey: Obey) -> None:
        self.token = secrets.token_hex(24)
        self._obey = obey
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setblocking(False)  # noqa: FBT003 - its one argument

    @property
    def port(self) -> int:
        """Where it listens on loopback."""
        port: int = self._listener.getsockname()[1]
        return port

    def fileno(self) -> int:
        """For a selector: readable means that somebody has come."""
        return self._listener.fileno()

    def serve(self) -> None:
        """Take the order of whoever has come; one that dawdles or goes away is let go."""
        with contextlib.suppress(OSError):
            peer, _ = self._listener.accept()
            peer.settimeout(_PATIENCE_SECONDS)
            with peer:
                answer = self._answer(_line_of(peer))
                peer.sendall(json.dumps(answer).encode() + b"\n")

    def _answer(self, raw: bytes) -> dict[str, Any]:
        try:
            order = json.loads(raw)
            token = str(order["token"])
            what = str(order["do"])
        except (ValueError, KeyError, TypeError):
            return {"ok": False, "why": "unreadable"}
        if not secrets.compare_digest(token.encode(), self.token.encode()):
            return {"ok": False, "why": "token"}
        return self._obey(what, order)


def _line_of(peer: socket.socket) -> bytes:
    data = b""
    while b"\n" not in data and len(data) < _LONGEST_ORDER:
        more = peer.recv(4096)
        if not more:
            break
        data += more
    return data
