"""A torrent as 3.2 clients know it (qBittorrent's words), for the API and for live events."""

from typing import Any

from apps.downloader.protocol import Torrent


def torrent_record(torrent: Torrent) -> dict[str, Any]:
    """Return every key of the contract's record, none of them null."""
    return {
        "hash": torrent.info_hash,
        "name": torrent.name,
        "size": torrent.size_bytes,
        "progress": round(torrent.progress, 4),
        "dlspeed": torrent.download_bytes_per_second,
        "upspeed": torrent.upload_bytes_per_second,
        "eta": torrent.eta_seconds,
        "num_seeds": torrent.seeds,
        "num_leechs": torrent.leeches,
        "state": torrent.state.value,
        "save_path": torrent.save_path,
        "added_on": torrent.added_epoch_seconds,
        "category": torrent.category,
        "tags": ", ".join(sorted(torrent.tags)),
    }
