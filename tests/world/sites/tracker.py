"""A tracker: the seeder's address for each torrent that is out, and whoever else announced."""

import socket
from collections.abc import Callable
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from tests.world.site import NOT_FOUND, Answer, Asked, Site
from tests.world.torrents import bencode


class Tracker(Site):
    """Announces on loopback; the peers it names are the ones it was told of, all on 127.0.0.1."""

    name = "tracker"
    sends_etags = False

    def __init__(self, seeder_port: Callable[[str], int | None] = lambda _info_hash: None) -> None:
        """`seeder_port` says where a torrent is seeded from the start, if it is."""
        super().__init__()
        self.seeder_port = seeder_port
        self._peers_lock = Lock()
        self._peers: dict[str, dict[int, None]] = {}

    @property
    def address(self) -> str:
        """What stands in torrents and magnets."""
        return f"{self.url}/announce"

    def peers(self, info_hash: str) -> set[int]:
        """The ports that announced a torrent and have not said good-bye."""
        with self._peers_lock:
            return set(self._peers.get(info_hash, {}))

    def answer(self, asked: Asked) -> Answer:
        """Take an announcement and name the other peers, six bytes each."""
        if asked.path != "/announce":
            return NOT_FOUND
        said = dict(
            parse_qsl(urlsplit(asked.target).query, keep_blank_values=True, encoding="latin-1")
        )
        info_hash = said.get("info_hash", "").encode("latin-1").hex()
        port = int(said.get("port", "0") or 0)
        with self._peers_lock:
            known = self._peers.setdefault(info_hash, {})
            if said.get("event") == "stopped":
                known.pop(port, None)
            elif port:
                known[port] = None
            others = set(known)
        seeder = self.seeder_port(info_hash)
        if seeder is not None:
            others.add(seeder)
        others.discard(port)
        compact = b"".join(
            socket.inet_aton("127.0.0.1") + other.to_bytes(2, "big") for other in sorted(others)
        )
        body = bencode(
            {
                "complete": len(others),
                "incomplete": 0,
                "interval": 60,
                "min interval": 1,
                "peers": compact,
            }
        )
        return Answer(body, "text/plain")
