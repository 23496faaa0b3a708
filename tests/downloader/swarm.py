"""Somebody to download from, on loopback: a real seeder and a tracker that names it."""

import contextlib
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any, Self
from urllib.parse import parse_qs, quote, urlsplit

PIECE_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Published:
    """A torrent and where its seeder is."""

    name: str
    raw: bytes
    info_hash: str
    magnet: str
    files: Mapping[str, bytes]


def noise(seed: str, size_bytes: int) -> bytes:
    """The same bytes for the same seed."""
    return Random(seed).randbytes(size_bytes)


def _bencode(value: Any) -> bytes:
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        return _bencode(value.encode())
    if isinstance(value, bytes):
        return b"%d:%b" % (len(value), value)
    if isinstance(value, dict):
        return b"d" + b"".join(_bencode(k) + _bencode(v) for k, v in sorted(value.items())) + b"e"
    return b"l" + b"".join(_bencode(item) for item in value) + b"e"


class Swarm:
    """One seeder and one tracker; close with `with`."""

    def __init__(self, folder: Path) -> None:
        import libtorrent  # noqa: PLC0415 - the other tests of this room run without it

        self._libtorrent = libtorrent
        self._folder = folder
        self._seeded: set[str] = set()
        self._leechers: dict[str, set[int]] = {}
        self._session = libtorrent.session(
            {
                "enable_dht": False,
                "enable_lsd": False,
                "enable_upnp": False,
                "enable_natpmp": False,
                "listen_interfaces": "127.0.0.1:0",
                "allow_multiple_connections_per_ip": True,
                "unchoke_slots_limit": -1,
            }
        )
        peer = b"\x7f\0\0\x01" + int(self._session.listen_port()).to_bytes(2, "big")
        seeded, leechers = self._seeded, self._leechers

        class Tracker(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query, encoding="latin-1")
                info_hash = asked["info_hash"][0].encode("latin-1").hex()
                leechers.setdefault(info_hash, set()).add(int(asked["port"][0]))
                peers = peer if info_hash in seeded else b""
                announced = b"d8:intervali5e5:peers%d:%be" % (len(peers), peers)
                self.send_response(200)
                self.send_header("Content-Length", str(len(announced)))
                self.end_headers()
                with contextlib.suppress(OSError):  # a client that was killed does not wait for it
                    self.wfile.write(announced)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._tracker = ThreadingHTTPServer(("127.0.0.1", 0), Tracker)
        self._thread = threading.Thread(
            target=self._tracker.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        self.announce = f"http://127.0.0.1:{self._tracker.server_port}/announce"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tracker.shutdown()
        self._tracker.server_close()
        self._thread.join()
        del self._session

    def publish(self, files: Mapping[str, bytes], *, is_seeded: bool = True) -> Published:
        """Make a torrent of files (all in one folder, or a single one) and seed it."""
        name = next(iter(files)).split("/")[0]
        joined = b"".join(files.values())
        info: dict[str, Any] = {
            "name": name,
            "piece length": PIECE_BYTES,
            "pieces": b"".join(
                hashlib.sha1(joined[at : at + PIECE_BYTES], usedforsecurity=False).digest()
                for at in range(0, len(joined), PIECE_BYTES)
            ),
        }
        if name in files:
            info["length"] = len(joined)
        else:
            info["files"] = [
                {"length": len(content), "path": path.split("/")[1:]}
                for path, content in files.items()
            ]
        raw = _bencode({"announce": self.announce, "info": info})
        info_hash = hashlib.sha1(_bencode(info), usedforsecurity=False).hexdigest()
        if is_seeded:
            self.seed(raw, info_hash, files)
        magnet = f"magnet:?xt=urn:btih:{info_hash}&tr={quote(self.announce, safe='')}"
        return Published(name=name, raw=raw, info_hash=info_hash, magnet=magnet, files=dict(files))

    def seed(self, raw: bytes, info_hash: str, files: Mapping[str, bytes]) -> None:
        """Offer the data."""
        place = self._folder / info_hash
        for path, content in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(content)
        lt = self._libtorrent
        params = lt.load_torrent_buffer(raw)
        params.save_path = str(place)
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        params.flags |= lt.torrent_flags.seed_mode
        params.trackers = []
        handle = self._session.add_torrent(params)
        self._seeded.add(info_hash)
        for port in self._leechers.get(info_hash, ()):  # they ask again only minutes later
            handle.connect_peer(("127.0.0.1", port))
