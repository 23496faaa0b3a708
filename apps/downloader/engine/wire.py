"""What engine and worker say to each other: one JSON object a line, over loopback, with a token.

asked      {"id": 1, "token": "…", "call": "torrents", "args": {…}}
answered   {"id": 1, "ok": …}  or  {"id": 1, "error": {"code": "no_such_torrent", "facts": {…}}}
news       {"event": "finished", "facts": {"info_hash": "…"}}, to connections that have called "subscribe"
"""

import contextlib
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from apps.downloader.protocol import Torrent, TorrentFile, TorrentState

#: A torrent file of 20 MiB in base64, and some room.
LONGEST_LINE_BYTES: Final = 32 * 1024 * 1024


class Refusal(Exception):
    """The engine's no: a code (one of core.errors, or `invalid`) and facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, object] = facts


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine listens, and the word that opens the door."""

    port: int
    token: str
    pid: int


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in the engine: finished, disk, missing, metadata."""

    event: str
    info_hash: str = ""
    why: str = ""
    path: str = ""


def address_file(data_dir: Path) -> Path:
    """Where the engine of this data folder says how it is reached."""
    return data_dir / "run" / "engine.json"


def new_token() -> str:
    """Return a fresh secret for one life of the engine."""
    return secrets.token_urlsafe(32)


def write_address(path: Path, address: Address) -> None:
    """Say where the engine listens, readable for this user only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, json.dumps(asdict(address)).encode())


def read_address(path: Path) -> Address | None:
    """Return where the engine listens, or None while it has not said so."""
    try:
        said = json.loads(path.read_bytes())
        return Address(port=int(said["port"]), token=str(said["token"]), pid=int(said["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def replace_file(path: Path, content: bytes, *, is_synced: bool = True) -> None:
    """Write a whole file so that a crash leaves the old one or the new one, never half of either.

    Without `is_synced` that holds for our own crash, not for the machine's.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
    if is_synced:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder safe against a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def frame(message: Mapping[str, object]) -> bytes:
    """One message as a line of the wire."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def torrent_to_json(torrent: Torrent) -> dict[str, object]:
    """A torrent as the wire carries it."""
    said = asdict(torrent)
    said["tags"] = sorted(torrent.tags)
    said["other_hashes"] = sorted(torrent.other_hashes)
    return said


def torrent_from_json(said: Mapping[str, Any]) -> Torrent:
    """A torrent out of the wire; fields of a newer engine are passed over."""
    known = {item.name for item in fields(Torrent)}
    values = {name: value for name, value in said.items() if name in known}
    values["tags"] = frozenset(values["tags"])
    values["other_hashes"] = frozenset(values["other_hashes"])
    values["state"] = TorrentState(values["state"])
    return Torrent(**values)


def file_from_json(said: Mapping[str, Any]) -> TorrentFile:
    """A file out of the wire."""
    return TorrentFile(
        index=int(said["index"]),
        path=str(said["path"]),
        size_bytes=int(said["size_bytes"]),
        progress=float(said["progress"]),
        wanted=bool(said["wanted"]),
    )
