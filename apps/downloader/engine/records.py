"""What the engine keeps of each torrent: libtorrent's resume data, and beside it what libtorrent does not know.

    <data>/engine/torrents/<info hash>.resume    what libtorrent needs to go on seeding
    <data>/engine/torrents/<info hash>.json      Record: category, tags, names, and the step under way

The resume data are written first and removed last, so a record always has its data.
"""

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from apps.downloader.engine.wire import replace_file, sync_folder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """One torrent of ours. `paused` is what the user wants, not what a full disk does to it."""

    info_hash: str
    name: str
    save_path: str
    category: str = ""
    tags: tuple[str, ...] = ()
    other_hashes: tuple[str, ...] = ()
    added_epoch_seconds: int = 0
    paused: bool = False
    #: Intents, written before the step and cleared after it: a kill in between is understood at the next start.
    renaming: dict[int, str] = field(default_factory=dict)
    moving_to: str = ""
    deleting: bool = False


class Store:
    """The folder of records; every write is whole and on the disk when it returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: Whole files still, but not waited for until they are on the disk.
        self.is_hurried = False
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, record: Record) -> None:
        """Keep a record."""
        replace_file(
            self._record(record.info_hash),
            json.dumps(asdict(record)).encode(),
            is_synced=not self.is_hurried,
        )

    def put_resume(self, info_hash: str, content: bytes) -> None:
        """Keep resume data."""
        replace_file(self._resume(info_hash), content, is_synced=not self.is_hurried)

    def drop(self, info_hash: str) -> None:
        """Forget a torrent."""
        self._record(info_hash).unlink(missing_ok=True)
        self._resume(info_hash).unlink(missing_ok=True)
        sync_folder(self.folder)

    def load(self) -> list[Record]:
        """Return every torrent that was kept, in the order they were added."""
        found: list[Record] = []
        for path in self.folder.glob("*.json"):
            try:
                found.append(_record_of(json.loads(path.read_bytes())))
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                log.exception("The record %s cannot be read; it stays where it is", path.name)
        for path in self.folder.glob("*.resume"):
            if not self._record(path.stem).exists():
                path.unlink()  # an add that was never acknowledged
        for path in self.folder.glob(".new-*"):
            path.unlink()
        return sorted(found, key=lambda record: (record.added_epoch_seconds, record.info_hash))

    def resume_of(self, info_hash: str) -> bytes:
        """Return a torrent's resume data. Raises OSError."""
        return self._resume(info_hash).read_bytes()

    def _record(self, info_hash: str) -> Path:
        return self.folder / f"{info_hash}.json"

    def _resume(self, info_hash: str) -> Path:
        return self.folder / f"{info_hash}.resume"


def _record_of(said: dict[str, Any]) -> Record:
    return Record(
        info_hash=str(said["info_hash"]),
        name=str(said["name"]),
        save_path=str(said["save_path"]),
        category=str(said.get("category", "")),
        tags=tuple(said.get("tags", ())),
        other_hashes=tuple(said.get("other_hashes", ())),
        added_epoch_seconds=int(said.get("added_epoch_seconds", 0)),
        paused=bool(said.get("paused", False)),
        renaming={int(index): str(path) for index, path in said.get("renaming", {}).items()},
        moving_to=str(said.get("moving_to", "")),
        deleting=bool(said.get("deleting", False)),
    )
