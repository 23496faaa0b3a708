"""The disk as the engine meets it: what an error means, whether there is room, which files are there."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

from apps.downloader.engine.records import Record

MIB = 1024 * 1024
#: A download goes on when this much is free, or all that it still needs.
ENOUGH_BYTES = 64 * MIB
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO}


def reason(error_number: int) -> str:
    """Name a disk's error: disk_full, not_writable or not_there."""
    if error_number in FULL:
        return "disk_full"
    return "not_writable" if error_number in FORBIDDEN else "not_there"


def nearest_folder(path: str) -> Path:
    """Return the folder itself, or the nearest one above it that exists."""
    folder = Path(path)
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder


def free_bytes(path: str) -> int | None:
    """Return the room for this path, asked of the nearest folder that exists; None if it can't be told."""
    try:
        found = os.statvfs(nearest_folder(path))
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def is_usable(path: str, *, missing_bytes: int) -> bool:
    """Whether it is worth trying again to write here."""
    free = free_bytes(path)
    if free is not None and free < min(ENOUGH_BYTES, missing_bytes + 256 * 1024):
        return False
    return os.access(nearest_folder(path), os.W_OK | os.X_OK)


def settle_intents(record: Record, names: dict[int, str]) -> tuple[str, dict[int, str]]:
    """Return save path and names as a kill in the middle of a rename or move left them on the disk.

    A move that stopped half-way is taken back: only files that are no longer at their old place are.
    """
    settled = dict(names)
    save_path = record.save_path
    for index, new in record.renaming.items():
        old_there = _there(save_path, settled[index])
        if not old_there and _there(save_path, new):
            settled[index] = new
    if record.moving_to:
        moved = [name for name in settled.values() if _there(record.moving_to, name)]
        stayed = [name for name in settled.values() if _there(save_path, name)]
        if moved and not stayed:
            save_path = record.moving_to
        else:
            for name in moved:
                if name not in stayed:
                    back = Path(save_path, name)
                    back.parent.mkdir(parents=True, exist_ok=True)
                    Path(record.moving_to, name).rename(back)
    return save_path, settled


def missing(save_path: str, names: Mapping[int, str]) -> list[str]:
    """Return the names of which nothing is on the disk."""
    return [name for name in names.values() if not _there(save_path, name)]


def _there(save_path: str, name: str) -> bool:
    return os.path.lexists(Path(save_path, name))
