"""Somebody else who downloads: proof that a torrent is still seeded, and that its bytes are right."""

from pathlib import Path
from typing import Any

from tests.world.seeder import QUIET
from tests.world.torrents import Torrent
from tests.world.waiting import wait_for


def fetched(torrent: Torrent, folder: Path, *, within: float) -> dict[str, bytes]:
    """The files of a torrent as a newcomer gets them from whoever the tracker names."""
    import libtorrent  # noqa: PLC0415 - the rest of the world works where it is not installed

    lt: Any = libtorrent
    session = lt.session(QUIET)
    params = lt.load_torrent_buffer(torrent.raw)
    params.save_path = str(folder)
    params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    handle = session.add_torrent(params)
    try:
        wait_for(
            lambda: (handle.status().is_seeding, handle.status().progress),
            within=within,
            until=lambda seen: seen[0],
        )
        handle.flush_cache()
        session.pause()
        return {path: (folder / path).read_bytes() for path in torrent.files}
    finally:
        session.remove_torrent(handle)
