"""What qBittorrent's Web API says, read: its rows of torrents and files, and its paths. Asks the client nothing.

Source of the fields: the Web API's documentation for 4.1 to 5.3, and what these versions really answer.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from apps.downloader.protocol import Torrent, TorrentFile, TorrentState

#: An option of qBittorrent shows this on files that are not complete.
UNFINISHED: Final = ".!qB"
V1_DIGITS: Final = 40
SMALLEST_ROOM_BYTES: Final = 64 * 1024 * 1024
#: `stopped` is `paused` before Web API 2.11; forcedMetaDL came with 4.5.
STATES: Final = {state.value: state for state in TorrentState} | {
    "stoppedDL": TorrentState.PAUSED_DOWN,
    "stoppedUP": TorrentState.PAUSED_UP,
    "forcedMetaDL": TorrentState.METADATA,
    "queuedForChecking": TorrentState.CHECKING_DOWN,
}


def torrent_of(row: Mapping[str, Any]) -> Torrent:
    """One torrent, from its row of `torrents/info`; fields that older versions lack have a neutral value."""
    word = str(row.get("state", ""))
    state = STATES.get(word, TorrentState.UNKNOWN)
    progress = float(row.get("progress") or 0.0)
    v1, v2 = str(row.get("infohash_v1") or ""), str(row.get("infohash_v2") or "")
    info_hash = v1 or v2 or str(row["hash"])
    return Torrent(
        info_hash=info_hash,
        name=str(row.get("name", "")),
        save_path=slashed(str(row.get("save_path", ""))),
        category=str(row.get("category") or ""),
        tags=frozenset(tag.strip() for tag in str(row.get("tags") or "").split(",") if tag.strip()),
        state=state,
        size_bytes=max(0, int(row.get("size") or 0)),
        progress=progress,
        download_bytes_per_second=int(row.get("dlspeed") or 0),
        upload_bytes_per_second=int(row.get("upspeed") or 0),
        eta_seconds=int(row.get("eta") or 8640000),
        seeds=int(row.get("num_seeds") or 0),
        leeches=int(row.get("num_leechs") or 0),
        added_epoch_seconds=int(row.get("added_on") or 0),
        other_hashes=frozenset(names_of(row) - {info_hash}),
        disk_error=state is TorrentState.ERROR and progress < 1.0,
    )


def explained(torrent: Torrent, free_bytes: int | None) -> Torrent:
    """The torrent with the reason of its error: a full disk or a folder that cannot be written."""
    left = int(torrent.size_bytes * (1.0 - torrent.progress))
    # The client knows the room at its default folder only; where it runs beside us we see the right disk.
    known = [free for free in (free_bytes, _free_here(torrent.save_path)) if free is not None]
    is_full = bool(known) and min(known) < max(left, SMALLEST_ROOM_BYTES)
    why = "disk_full" if is_full else "not_writable"
    return replace(torrent, message=f"{why}: {torrent.save_path}")


def _free_here(folder: str) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def file_of(index: int, raw: Mapping[str, Any]) -> TorrentFile:
    """One file, from its row of `torrents/files`, without the suffix of unfinished ones."""
    return TorrentFile(
        index=int(raw.get("index", index)),  # absent before 4.4
        path=slashed(str(raw["name"])).removesuffix(UNFINISHED),
        size_bytes=int(raw.get("size") or 0),
        progress=float(raw.get("progress") or 0.0),
        wanted=raw.get("priority", 1) != 0,
    )


def names_of(row: Mapping[str, Any]) -> set[str]:
    """Every hash of a torrent: its id, v1, v2, and v2 cut to 40 digits."""
    v2 = str(row.get("infohash_v2") or "").lower()
    found = {str(row["hash"]).lower(), str(row.get("infohash_v1") or "").lower(), v2}
    return (found | {v2[:V1_DIGITS]}) - {""}


def slashed(path: str) -> str:
    """A path as we write it; a client on Windows says backslashes."""
    is_windows = path[1:3] == ":\\" or path.startswith("\\\\")
    path = path.replace("\\", "/") if is_windows else path
    return path.rstrip("/") if len(path) > 1 else path


def joined(folder: str, path: str) -> str:
    """A path inside a folder, with forward slashes."""
    return str(PurePosixPath(slashed(folder)) / path)


def is_same(one: str, other: str) -> bool:
    """Whether two paths mean one place, where the client's disk may ignore case."""
    return slashed(one).casefold() == slashed(other).casefold()
