"""A real BitTorrent seeder on loopback: what is published can be downloaded.

It finds nobody by itself (no DHT, no local discovery): clients learn its address from the tracker.
"""

from pathlib import Path
from threading import Lock
from typing import Any, Final

from tests.world.torrents import Torrent

QUIET: Final[Any] = {
    "enable_dht": False,
    "enable_lsd": False,
    "enable_upnp": False,
    "enable_natpmp": False,
    "listen_interfaces": "127.0.0.1:0",
    "allow_multiple_connections_per_ip": True,
    "active_seeds": -1,
    "active_limit": -1,
    "unchoke_slots_limit": -1,
    # A limited rate and a busy machine now and then leave a uTP connection standing still for minutes.
    "enable_incoming_utp": False,
    "enable_outgoing_utp": False,
    "user_agent": "loopback-seeder/1",
    "stop_tracker_timeout": 0,
}


class Seeder:
    """One libtorrent session; each torrent's files lie in a folder named by its info hash."""

    def __init__(self, folder: Path, *, bytes_per_second: int = 0) -> None:
        """Without a rate, 0, it gives as fast as it can."""
        import libtorrent  # noqa: PLC0415 - the rest of the world works where it is not installed

        self._libtorrent = libtorrent
        self.folder = folder
        self._lock = Lock()
        self._seeded: set[str] = set()
        self._session = libtorrent.session(QUIET)
        if bytes_per_second:
            # Loopback counts as a local network, which no limit binds unless it is put in a class.
            everybody = libtorrent.ip_filter()
            everybody.add_rule(
                "127.0.0.0", "127.255.255.255", 1 << libtorrent.session.global_peer_class_id
            )
            self._session.set_peer_class_filter(everybody)
            self._session.apply_settings({"upload_rate_limit": bytes_per_second})

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._session.listen_port())

    def port_of(self, info_hash: str) -> int | None:
        """Where a torrent is seeded, if it is."""
        with self._lock:
            return self.port if info_hash in self._seeded else None

    def seed(self, torrent: Torrent) -> None:
        """Write the files and offer them."""
        place = self.folder / torrent.info_hash
        for path, content in torrent.files.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        lt = self._libtorrent
        params = lt.load_torrent_buffer(torrent.raw)
        params.save_path = str(place)
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        params.flags |= lt.torrent_flags.seed_mode
        self._session.add_torrent(params)
        with self._lock:
            self._seeded.add(torrent.info_hash)

    def withdraw(self, info_hash: str) -> None:
        """Stop offering a torrent: nobody has it any more."""
        with self._lock:
            self._seeded.discard(info_hash)
        for handle in self._session.get_torrents():
            if str(handle.info_hashes().v1) == info_hash:
                self._session.remove_torrent(handle)

    def stop(self) -> None:
        """End the session."""
        self._session.pause()
        for handle in self._session.get_torrents():
            self._session.remove_torrent(handle)
