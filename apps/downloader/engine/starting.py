"""How a torrent begins: with names that are its own, or again with what was kept and what the disk has."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import libtorrent as lt

from apps.downloader.engine import disk, names
from apps.downloader.engine.items import Items
from apps.downloader.engine.records import Record, Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beginning:
    """All that a torrent is started with."""

    record: Record
    params: Any
    files: dict[int, str]
    is_missing: bool = False
    was_whole: bool = False


def hashes_of(info_hashes: Any) -> tuple[str, set[str]]:
    """Return the hash we know a torrent by, and all others: v2, and v2 cut to 40 digits."""
    others: set[str] = set()
    if info_hashes.has_v2():
        whole = str(info_hashes.v2)
        others = {whole, whole[:40]}
    if info_hashes.has_v1():
        return str(info_hashes.v1), others
    whole = str(info_hashes.v2)
    return whole, {whole[:40]}


def fresh(record: Record, params: Any, items: Items) -> Beginning:
    """Prepare a torrent that is added. A magnet fetches its metadata only, until its names can be checked."""
    params.save_path = record.save_path
    files = own_names(record, params, items) if params.ti else {}
    _set_flags(params, is_paused=record.paused, has_files=bool(files))
    return Beginning(record, params, files)


def unfolded(record: Record, params: Any, items: Items) -> Beginning:
    """Prepare a magnet again, now that its files are known."""
    _, others = hashes_of(params.info_hashes)
    record = replace(
        record,
        name=params.ti.name() or record.name,
        other_hashes=tuple(sorted({*record.other_hashes, *others})),
    )
    return fresh(record, params, items)


def kept(record: Record, store: Store) -> Beginning | None:
    """Prepare a torrent of an earlier life, with what a kill has cut short settled; None: it was being deleted."""
    params = lt.read_resume_data(store.resume_of(record.info_hash))
    if not params.ti:
        _set_flags(params, is_paused=record.paused, has_files=False)
        return Beginning(record, params, {})
    save_path, files = disk.settle_intents(record, _present_names(params))
    if record.deleting:
        for path in files.values():
            Path(save_path, path).unlink(missing_ok=True)
        store.drop(record.info_hash)
        return None
    settled = replace(record, save_path=save_path, renaming={}, moving_to="")
    params.renamed_files = dict(files)
    params.save_path = save_path
    if settled != record:
        log.info("A step of %s was cut short; it is settled", record.info_hash)
        store.put_resume(record.info_hash, lt.write_resume_data_buf(params))
        store.put(settled)
    pieces = list(params.have_pieces)
    is_whole = bool(pieces) and all(pieces)
    gone = disk.missing(save_path, files) if any(pieces) else []
    wanted = {path for index, path in files.items() if _is_wanted(params, index)}
    is_missing = bool(gone) and (
        len(gone) == len(files) or (is_whole and not wanted.isdisjoint(gone))
    )
    if is_missing:
        log.warning("Files of %s are not where they were: %s", record.name, gone[0])
    elif is_whole and _is_short(params, save_path, files):
        params.have_pieces = []  # cut off by a crash of the machine: checked, and the rest fetched
        is_whole = False
    _set_flags(params, is_paused=record.paused or is_missing, has_files=True)
    return Beginning(settled, params, files, is_missing=is_missing, was_whole=is_whole)


def own_names(record: Record, params: Any, items: Items) -> dict[int, str]:
    """Decide names without the torrent's own folder, none of them another's; they are set in params too."""
    layout = params.ti.files()
    indexes = [
        index
        for index in range(layout.num_files())
        if not layout.file_flags(index) & lt.file_flags_t.flag_pad_file
    ]
    stripped = [
        "/".join(part for part in path.split("/") if part not in {"", ".", ".."})
        for path in names.without_folder([layout.file_path(index) for index in indexes])
    ]

    def is_taken(position: int, path: str) -> bool:
        if items.owner(record.save_path, path):
            return True
        there = Path(record.save_path, path)
        # The same size is taken for the same file: a torrent that comes back to its data.
        return names.is_there(there) and not (
            there.is_file() and there.stat().st_size == layout.file_size(indexes[position])
        )

    free = names.free_names(stripped, mark=record.info_hash[:8], is_taken=is_taken)
    files = dict(zip(indexes, free, strict=True))
    params.renamed_files = dict(files)
    return files


def _set_flags(params: Any, *, is_paused: bool, has_files: bool) -> None:
    flags = lt.torrent_flags
    params.flags &= ~(flags.auto_managed | flags.paused | flags.upload_mode)
    params.flags |= flags.duplicate_is_error
    if is_paused:
        params.flags |= flags.paused
    if not has_files:
        params.flags |= flags.upload_mode


def _present_names(params: Any) -> dict[int, str]:
    layout = params.ti.files()
    renamed = dict(params.renamed_files)
    return {
        index: renamed.get(index, layout.file_path(index))
        for index in range(layout.num_files())
        if not layout.file_flags(index) & lt.file_flags_t.flag_pad_file
    }


def _is_wanted(params: Any, index: int) -> bool:
    priorities = params.file_priorities
    return index >= len(priorities) or priorities[index] != 0


def _is_short(params: Any, save_path: str, files: dict[int, str]) -> bool:
    layout = params.ti.files()
    for index, path in files.items():
        try:
            size = Path(save_path, path).stat().st_size
        except OSError:
            continue
        if _is_wanted(params, index) and size < layout.file_size(index):
            return True
    return False
