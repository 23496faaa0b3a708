"""A torrent as 3.2 clients know it (qBittorrent's words), and what comes in."""

from typing import Any

from apps.core.errors import InvalidInput
from apps.downloader.protocol import Torrent

MOST_HASHES = 10_000


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


def hashes_in(data: dict[str, Any]) -> list[str]:
    """Return the hashes of a batch call; an empty list is allowed. Raises InvalidInput."""
    if "hashes" not in data:
        raise InvalidInput.of("hashes", "field_required")
    found = data["hashes"]
    if not isinstance(found, list) or len(found) > MOST_HASHES:
        raise InvalidInput.of("hashes", "field_not_list")
    if not all(isinstance(item, str) and item.isalnum() and item.isascii() for item in found):
        raise InvalidInput.of("hashes", "field_bad_value")
    return list(dict.fromkeys(item.lower() for item in found))


def switch_in(data: dict[str, Any], name: str) -> bool:
    """Return a switch that may be absent. Raises InvalidInput."""
    value = data.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise InvalidInput.of(name, "field_bad_value")
    return value
