"""The built-in engine as a download client, over its loopback link."""

import base64
import sys
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from apps.core import errors
from apps.downloader.engine import available
from apps.downloader.engine.link import Link, LinkDown
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.wire import (
    Refusal,
    address_file,
    file_from_json,
    torrent_from_json,
)
from apps.downloader.protocol import (
    AddOutcome,
    AddResult,
    Capabilities,
    ClientInfo,
    NewTorrent,
    Torrent,
    TorrentFile,
)

#: How the engine is called in messages, where other clients have a host.
HOST = "engine"
SHORT_SECONDS = 5.0
#: With less room than this nothing new is downloaded.
ENOUGH_BYTES = 64 * 1024 * 1024
#: Moves between disks and deletions of large files take their time.
LONG_SECONDS = 600.0


class BuiltinClient:
    """Talks to the engine of one data folder."""

    capabilities = Capabilities()

    def __init__(self, data_dir: Path, *, save_root: str = "") -> None:
        self._link = Link(address_file(data_dir))
        self._save_root = save_root

    def check(self) -> ClientInfo:
        """Ask the engine for its version and the room at the save root."""
        said = self._call("info", seconds=SHORT_SECONDS, path=self._save_root)
        if not said["is_writable"]:
            is_full = said["free_bytes"] is not None and said["free_bytes"] < ENOUGH_BYTES
            raise errors.disk_problem(self._save_root, "disk_full" if is_full else "not_writable")
        return ClientInfo(
            name="libtorrent", version=str(said["version"]), free_bytes=said["free_bytes"]
        )

    def configure(self, settings: EngineSettings) -> None:
        """Push settings; the same again changes nothing."""
        self._call("configure", seconds=SHORT_SECONDS, pushed=asdict(settings))

    def add(self, torrent: NewTorrent) -> AddOutcome:
        """Add and start."""
        content = torrent.content
        said = self._call(
            "add",
            save_path=torrent.save_path,
            category=torrent.category,
            tags=sorted(torrent.tags),
            content=None if content is None else base64.b64encode(content).decode(),
            magnet=torrent.magnet,
            name=torrent.name,
        )
        return AddOutcome(
            AddResult(said["result"]), info_hash=said["info_hash"], reason=said["reason"]
        )

    def torrents(
        self, *, category: str | None = None, hashes: Collection[str] | None = None
    ) -> list[Torrent]:
        """List torrents."""
        wanted = None if hashes is None else sorted(hashes)
        said = self._call("torrents", seconds=SHORT_SECONDS, category=category, hashes=wanted)
        return [torrent_from_json(item) for item in said]

    def files(self, info_hash: str) -> list[TorrentFile]:
        """List files. Raises NoSuchTorrent."""
        said = self._call("files", seconds=SHORT_SECONDS, info_hash=info_hash)
        return [file_from_json(item) for item in said]

    def rename_file(self, info_hash: str, *, old_path: str, new_path: str) -> None:
        """Rename; the engine answers when disk and resume data have the new name."""
        self._call("rename", info_hash=info_hash, old_path=old_path, new_path=new_path)

    def move(self, hashes: Sequence[str], *, save_path: str) -> None:
        """Move with data; never overwrites."""
        self._call("move", seconds=LONG_SECONDS, hashes=list(hashes), save_path=save_path)

    def pause(self, hashes: Sequence[str]) -> None:
        """Stop torrents."""
        self._call("pause", seconds=SHORT_SECONDS, hashes=list(hashes))

    def resume(self, hashes: Sequence[str]) -> None:
        """Start torrents again."""
        self._call("resume", seconds=SHORT_SECONDS, hashes=list(hashes))

    def delete(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        """Remove torrents, with their data if asked."""
        self._call("delete", seconds=LONG_SECONDS, hashes=list(hashes), delete_files=delete_files)

    def add_tags(self, hashes: Sequence[str], tags: Collection[str]) -> None:
        """Add tags."""
        self._call("add_tags", seconds=SHORT_SECONDS, hashes=list(hashes), tags=sorted(tags))

    def set_category(self, hashes: Sequence[str], category: str) -> None:
        """Put torrents into a category."""
        self._call("set_category", seconds=SHORT_SECONDS, hashes=list(hashes), category=category)

    def close(self) -> None:
        """Give the connection back."""
        self._link.close()

    def _call(self, name: str, /, *, seconds: float | None = None, **arguments: object) -> Any:
        try:
            return self._link.call(name, timeout_seconds=seconds, **arguments)
        except LinkDown as down:
            if not available():
                version = f"{sys.version_info.major}.{sys.version_info.minor}"
                raise errors.EngineUnavailable(host=HOST, version=version) from down
            raise errors.EngineAway(host=HOST) from down
        except Refusal as refusal:
            raise _problem(refusal) from refusal


def _problem(refusal: Refusal) -> errors.Problem:
    facts = refusal.facts
    path = str(facts.get("path", ""))
    match refusal.code:
        case "no_such_torrent":
            return errors.NoSuchTorrent(host=HOST, info_hash=str(facts.get("info_hash", "")))
        case "target_exists":
            return errors.TargetExists(host=HOST, path=path)
        case "disk_problem":
            return errors.disk_problem(path, str(facts.get("why", "")))
        case "invalid":
            return errors.InvalidInput.of("path", "unsafe_path", path=path)
        case "busy":
            return errors.Busy(name=str(facts.get("info_hash", "")))
        case "unauthorised":
            return errors.Unauthorised(host=HOST)
    return errors.OutsideFailure(host=HOST)
