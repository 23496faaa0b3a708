"""The other side of bench/api.py, as lean as can be: some clients, each asking again as soon as it was answered.

A process of its own: `python -m bench.load PORT SECONDS CLIENTS < HEAD`, where HEAD is the text of one request;
prints one JSON object. Answers must say their length (ours do).
"""

import json
import re
import selectors
import socket
import sys
from dataclasses import dataclass, field
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: *([0-9]+)", re.IGNORECASE)
_PIECE_BYTES = 1 << 20


@dataclass(slots=True)
class Client:
    """One kept connection."""

    line: socket.socket
    asked: float = 0.0
    said: bytearray = field(default_factory=bytearray)

    def ask(self, head: bytes) -> None:
        """Send the request."""
        self.said.clear()
        self.asked = perf_counter()
        self.line.sendall(head)

    def hear(self) -> int | None:
        """Take what has come; the status once the answer is whole."""
        piece = self.line.recv(_PIECE_BYTES)
        if not piece:
            msg = "the server hung up"
            raise ConnectionError(msg)
        self.said += piece
        end = self.said.find(b"\r\n\r\n")
        if end < 0:
            return None
        length = _LENGTH.search(self.said, 0, end + 2)
        if len(self.said) < end + 4 + (int(length[1]) if length else 0):
            return None
        return int(self.said[9:12])


def load(port: int, head: bytes, *, seconds: float, clients: int) -> dict[str, object]:
    """Ask for so long; how many were answered with which status, and how long the slowest took."""
    times: list[float] = []
    statuses: dict[int, int] = {}
    with selectors.DefaultSelector() as ready:
        for _ in range(clients):
            client = Client(socket.create_connection(("127.0.0.1", port), timeout=30))
            client.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(client.line, selectors.EVENT_READ, client)
            client.ask(head)
        began = perf_counter()
        while perf_counter() - began < seconds:
            for key, _ in ready.select(timeout=30):
                client = key.data
                status = client.hear()
                if status is None:
                    continue
                times.append(perf_counter() - client.asked)
                statuses[status] = statuses.get(status, 0) + 1
                client.ask(head)
        took = perf_counter() - began
    times.sort()
    return {
        "a_second": len(times) / took,
        "median_ms": times[len(times) // 2] * 1000,
        "slowest_ms": times[-1] * 1000,
        "statuses": statuses,
    }


if __name__ == "__main__":
    _port, _seconds, _clients = sys.argv[1:]
    print(
        json.dumps(
            load(
                int(_port),
                sys.stdin.buffer.read(),
                seconds=float(_seconds),
                clients=int(_clients),
            )
        )
    )
