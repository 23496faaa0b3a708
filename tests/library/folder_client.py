"""A download client that is a folder: real files on a real disk, the rest in memory.

Stands for the outside in tests of the shelf and of arrivals, which ask a client for nothing else; the clients we ship
have their own suite on real parts (tests/contract).
"""

import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from apps.core.errors import NoSuchTorrent, TargetExists
from apps.downloader.protocol import (
    AddOutcome,
    AddResult,
    Capabilities,
    ClientInfo,
    NewTorrent,
    Torrent,
    TorrentFile,
    TorrentState,
)


class FolderClient:
    """Torrents whose files lie below their save path, all of them complete."""

    capabilities = Capabilities()

    def __init__(self) -> None:
        self._torrents: dict[str, Torrent] = {}
        self._files: dict[str, list[TorrentFile]] = {}
        #: Every rename that was asked for, in order.
        self.renames: list[tuple[str, str]] = []
        #: Called before a rename; raises what the disk or the wire would.
        self.before_rename: Callable[[str], None] = lambda _new: None
        #: Called after a rename was done; raises where the answer never comes.
        self.after_rename: Callable[[str], None] = lambda _new: None
        #: Called before a torrent is removed.
        self.before_delete: Callable[[], None] = lambda: None

    def put(
        self, info_hash: str, save_path: Path, paths: Sequence[str], *, tags: Collection[str] = ()
    ) -> None:
        """A finished torrent with these files."""
        files = []
        for index, path in enumerate(paths):
            target = save_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.encode() * 100)
            files.append(TorrentFile(index, path, target.stat().st_size, progress=1.0))
        self._files[info_hash] = files
        self._torrents[info_hash] = Torrent(
            info_hash=info_hash,
            name=paths[0],
            save_path=str(save_path),
            category="Bangumi",
            tags=frozenset(tags),
            state=TorrentState.UPLOADING,
            size_bytes=sum(file.size_bytes for file in files),
            progress=1.0,
        )

    def change(self, info_hash: str, **changes: object) -> None:
        """Change what the client says of a torrent."""
        self._torrents[info_hash] = dataclasses.replace(self._torrents[info_hash], **changes)  # type: ignore[arg-type]

    def rename_by_hand(self, info_hash: str, old_path: str, new_path: str) -> None:
        """What a person does in the client's own window."""
        self._do_rename(info_hash, old_path, new_path)

    def check(self) -> ClientInfo:
        """Say who answers."""
        return ClientInfo("folder", "1")

    def add(self, torrent: NewTorrent) -> AddOutcome:
        """Know it already, or take it."""
        known = torrent.info_hash in self._torrents
        return AddOutcome(AddResult.DUPLICATE if known else AddResult.ADDED, torrent.info_hash)

    def torrents(
        self, *, category: str | None = None, hashes: Collection[str] | None = None
    ) -> list[Torrent]:
        """All of a category, or of these hashes."""
        return [
            torrent
            for torrent in self._torrents.values()
            if (category is None or torrent.category == category)
            and (hashes is None or torrent.info_hash in hashes)
        ]

    def files(self, info_hash: str) -> list[TorrentFile]:
        """Files under the names they have now."""
        if info_hash not in self._files:
            raise NoSuchTorrent(info_hash=info_hash)
        return list(self._files[info_hash])

    def rename_file(self, info_hash: str, *, old_path: str, new_path: str) -> None:
        """Rename on disk; never over a file."""
        self.renames.append((old_path, new_path))
        self.before_rename(new_path)
        folder = Path(self._torrents[info_hash].save_path)
        if (folder / new_path).exists():
            raise TargetExists(path=new_path)
        self._do_rename(info_hash, old_path, new_path)
        self.after_rename(new_path)

    def _do_rename(self, info_hash: str, old_path: str, new_path: str) -> None:
        folder = Path(self._torrents[info_hash].save_path)
        (folder / new_path).parent.mkdir(parents=True, exist_ok=True)
        (folder / old_path).rename(folder / new_path)
        self._files[info_hash] = [
            dataclasses.replace(file, path=new_path) if file.path == old_path else file
            for file in self._files[info_hash]
        ]

    def move(self, hashes: Sequence[str], *, save_path: str) -> None:
        """Take their files elsewhere."""
        for info_hash in hashes:
            before = Path(self._torrents[info_hash].save_path)
            for file in self._files[info_hash]:
                target = Path(save_path) / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                (before / file.path).rename(target)
            self.change(info_hash, save_path=save_path)

    def pause(self, hashes: Sequence[str]) -> None:
        """Stop them."""
        for info_hash in hashes:
            self.change(info_hash, state=TorrentState.PAUSED_UP)

    def resume(self, hashes: Sequence[str]) -> None:
        """Start them."""
        for info_hash in hashes:
            self.change(info_hash, state=TorrentState.UPLOADING)

    def delete(self, hashes: Sequence[str], *, delete_files: bool) -> None:
        """Forget them, with their files if asked."""
        self.before_delete()
        for info_hash in hashes:
            torrent = self._torrents.pop(info_hash)
            for file in self._files.pop(info_hash):
                if delete_files:
                    (Path(torrent.save_path) / file.path).unlink(missing_ok=True)

    def add_tags(self, hashes: Sequence[str], tags: Collection[str]) -> None:
        """Add tags."""
        for info_hash in hashes:
            self.change(info_hash, tags=self._torrents[info_hash].tags | set(tags))

    def set_category(self, hashes: Sequence[str], category: str) -> None:
        """Put them into a category."""
        for info_hash in hashes:
            self.change(info_hash, category=category)

    def close(self) -> None:
        """Nothing is open."""
