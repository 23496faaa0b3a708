"""What every download client can be asked, and the values that cross the door.

States of a torrent here are ours; each adapter translates its client's words (guide of the field: qBittorrent's
names, since the API of AutoBangumi 3.2 shows them).
"""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class TorrentState(enum.StrEnum):
    """What a torrent is doing; the values are those that 3.2 clients know."""

    DOWNLOADING = "downloading"
    UPLOADING = "uploading"
    PAUSED_DOWN = "pausedDL"
    PAUSED_UP = "pausedUP"
    STALLED_DOWN = "stalledDL"
    STALLED_UP = "stalledUP"
    QUEUED_DOWN = "queuedDL"
    QUEUED_UP = "queuedUP"
    CHECKING_DOWN = "checkingDL"
    CHECKING_UP = "checkingUP"
    CHECKING_RESUME = "checkingResumeData"
    METADATA = "metaDL"
    FORCED_DOWN = "forcedDL"
    FORCED_UP = "forcedUP"
    ALLOCATING = "allocating"
    MOVING = "moving"
    MISSING_FILES = "missingFiles"
    ERROR = "error"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TorrentFile:
    """One file of a torrent; `path` is relative to the save path, "/" between parts."""

    index: int
    path: str
    size_bytes: int
    progress: float = 0.0
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Torrent:
    """One torrent as its client tells it; 40 (or, v2 alone, 64) lower-case hex digits of info hash."""

    info_hash: str
    name: str
    save_path: str
    category: str
    tags: frozenset[str]
    state: TorrentState
    size_bytes: int
    progress: float
    download_bytes_per_second: int = 0
    upload_bytes_per_second: int = 0
    eta_seconds: int = 8640000
    seeds: int = 0
    leeches: int = 0
    added_epoch_seconds: int = 0
    other_hashes: frozenset[str] = frozenset()
    #: A sentence of the client: a tracker's trouble, a full disk. Never a secret.
    message: str = ""
    #: True where the client cannot go on by itself for want of room or of rights on its disk.
    disk_error: bool = False

    @property
    def is_complete(self) -> bool:
        """All wanted data are there and checked; a torrent that moves or checks is not."""
        return self.progress >= 1.0 and self.state in COMPLETE


COMPLETE = frozenset(
    {
        TorrentState.UPLOADING,
        TorrentState.STALLED_UP,
        TorrentState.QUEUED_UP,
        TorrentState.FORCED_UP,
        TorrentState.PAUSED_UP,
        TorrentState.CHECKING_UP,
    }
)


class AddResult(enum.Enum):
    """How an add ended."""

    ADDED = "added"
    DUPLICATE = "duplicate"
    PENDING = "pending"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """The result of one add; `info_hash` is the client's own, `reason` a short English fact for the log."""

    result: AddResult
    info_hash: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewTorrent:
    """What is to be added: the bytes of a torrent file, or a magnet link; never both."""

    save_path: str
    category: str
    tags: frozenset[str]
    info_hash: str
    content: bytes | None = None
    magnet: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a client can do, so that callers ask and do not guess."""

    renames: bool = True
    keeps_seeding_after_rename: bool = True
    tags: bool = True


@dataclass(frozen=True, slots=True)
class ClientInfo:
    """Who answered: for health, the setup's test and the log."""

    name: str
    version: str
    free_bytes: int | None = None
    notes: tuple[str, ...] = field(default=())


class DownloadClient(Protocol):
    """A download client. Every call may raise Unreachable, Unauthorised or Banned (core.errors)."""

    @property
    def capabilities(self) -> Capabilities:
        """What this client can do."""
        ...

    def check(self) -> ClientInfo:
        """Connect and sign in; a few seconds at most."""
        ...

    def add(self, torrent: NewTorrent) -> AddOutcome:
        """Add and start, without sub-folder; the same info hash again is DUPLICATE, never an error."""
        ...

    def torrents(
        self, *, category: str | None = None, hashes: Collection[str] | None = None
    ) -> list[Torrent]:
        """Torrents of a category, or those of the given hashes; both None: all."""
        ...

    def files(self, info_hash: str) -> list[TorrentFile]:
        """Files of one torrent under the names they have now; [] while its metadata is unknown.

        Raises NoSuchTorrent.
        """
        ...

    def rename_file(self, info_hash: str, *, old_path: str, new_path: str) -> None:
        """Rename one file inside its torrent and return when the client lists the new name.

        Never overwrites: raises TargetExists if any file is there, DiskProblem if the disk refuses,
        NoSuchTorrent if torrent or file is gone.
        """
        ...

    def move(self, hashes: Sequence[str], *, save_path: str) -> None:
        """Move torrents with their data to another save path; never overwrites."""
        ...

    def pause(self, hashes: Sequence[str]) -> None:
        """Stop torrents; unknown hashes are passed over."""
        ...

    def resume(self, hashes: Sequence[str]) -> None:
        """Start torrents again; unknown hashes are passed over."""
        ...

    def delete(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        """Remove torrents, with their data if asked; returns when the client no longer lists them."""
        ...

    def add_tags(self, hashes: Sequence[str], tags: Collection[str]) -> None:
        """Add tags to torrents."""
        ...

    def set_category(self, hashes: Sequence[str], category: str) -> None:
        """Put torrents into a category, made where it does not exist."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...
