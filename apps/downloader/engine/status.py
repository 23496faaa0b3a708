"""What libtorrent says about a torrent, in our words."""

from dataclasses import dataclass
from typing import Any

import libtorrent as lt

from apps.downloader.engine.records import Record
from apps.downloader.protocol import Torrent, TorrentState

UNKNOWN_ETA_SECONDS = 8640000


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a torrent cannot use its disk: disk_full, not_writable, not_there."""

    why: str
    path: str
    since_seconds: float
    #: When it was last tried again; 0 while it waits for room.
    tried_seconds: float = 0.0


def torrent_of(
    record: Record, status: Any, *, is_missing: bool, trouble: Trouble | None
) -> Torrent:
    """Translate one torrent_status."""
    wanted, done = int(status.total_wanted), int(status.total_wanted_done)
    down = int(status.download_payload_rate)
    complete = status.has_metadata and wanted > 0 and done >= wanted
    progress = 1.0 if complete else min(done / wanted, 0.9999) if wanted else 0.0
    state = _state(record, status, is_missing=is_missing, trouble=trouble)
    seeds = int(status.num_seeds)
    return Torrent(
        info_hash=record.info_hash,
        name=record.name,
        save_path=record.save_path,
        category=record.category,
        tags=frozenset(record.tags),
        state=state,
        size_bytes=wanted,
        progress=progress,
        download_bytes_per_second=down,
        upload_bytes_per_second=int(status.upload_payload_rate),
        eta_seconds=min((wanted - done) // down, UNKNOWN_ETA_SECONDS)
        if down and not complete
        else UNKNOWN_ETA_SECONDS,
        seeds=seeds,
        leeches=max(0, int(status.num_peers) - seeds),
        added_epoch_seconds=record.added_epoch_seconds,
        other_hashes=frozenset(record.other_hashes),
        message=_message(status, is_missing=is_missing, trouble=trouble),
        disk_error=trouble is not None,
    )


def _state(
    record: Record, status: Any, *, is_missing: bool, trouble: Trouble | None
) -> TorrentState:
    if is_missing:
        return TorrentState.MISSING_FILES
    if trouble is not None or status.errc.value() != 0:
        return TorrentState.ERROR
    if status.moving_storage:
        return TorrentState.MOVING
    states = lt.torrent_status.states
    if status.state == states.downloading_metadata or not status.has_metadata:
        return TorrentState.PAUSED_DOWN if record.paused else TorrentState.METADATA
    is_up = bool(status.is_finished)
    if record.paused:
        return TorrentState.PAUSED_UP if is_up else TorrentState.PAUSED_DOWN
    if status.state == states.checking_resume_data:
        return TorrentState.CHECKING_RESUME
    if status.state == states.checking_files:
        return TorrentState.CHECKING_DOWN
    if is_up:
        busy = status.upload_payload_rate > 0
        return TorrentState.UPLOADING if busy else TorrentState.STALLED_UP
    busy = status.download_payload_rate > 0
    return TorrentState.DOWNLOADING if busy else TorrentState.STALLED_DOWN


def _message(status: Any, *, is_missing: bool, trouble: Trouble | None) -> str:
    if trouble is not None:
        return f"{trouble.why}: {trouble.path}"
    if is_missing:
        return "files are missing"
    return str(status.errc.message()) if status.errc.value() != 0 else ""
