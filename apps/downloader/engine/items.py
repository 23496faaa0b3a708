"""The torrents of the engine while it runs: looked up by hash, handle or file name, noted and saved."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import libtorrent as lt

from apps.downloader.engine import names
from apps.downloader.engine.records import Record, Store
from apps.downloader.engine.status import Trouble
from apps.downloader.engine.wire import Refusal

#: A seeding torrent's ratio may be that much too low after a crash.
UPLOAD_WORTH_SAVING_BYTES = 16 * 1024 * 1024
Then = Callable[[], None]


class Answer:
    """The one answer to one call; may be given at once or later, and only once."""

    def __init__(self, send: Callable[[dict[str, object]], None]) -> None:
        self._send: Callable[[dict[str, object]], None] | None = send

    def ok(self, value: object = None) -> None:
        """It is done."""
        self._give({"ok": value})

    def refuse(self, refusal: Refusal) -> None:
        """It is not done."""
        self._give({"error": {"code": refusal.code, "facts": refusal.facts}})

    def _give(self, message: dict[str, object]) -> None:
        send, self._send = self._send, None
        if send is not None:
            send(message)


class Joined:
    """One answer for several torrents: given when the last is done, with the first trouble if any."""

    def __init__(self, answer: Answer, count: int) -> None:
        self._answer = answer
        self._open = count
        self._refusal: Refusal | None = None
        if count == 0:
            answer.ok()

    def done(self, refusal: Refusal | None = None) -> None:
        """One of them is done."""
        self._open -= 1
        self._refusal = self._refusal or refusal
        if self._open == 0:
            if self._refusal is None:
                self._answer.ok()
            else:
                self._answer.refuse(self._refusal)


@dataclass(slots=True)
class Item:
    """One torrent while the engine runs."""

    record: Record
    handle: Any
    #: Names now, by libtorrent's file index; padding is left out. Empty while metadata are unknown.
    files: dict[int, str] = field(default_factory=dict)
    is_missing: bool = False
    #: Its end was told in an earlier life; libtorrent says it again when it is brought back.
    was_whole: bool = False
    trouble: Trouble | None = None
    renames: dict[int, tuple[str, Answer]] = field(default_factory=dict)
    #: What waits until all that is in memory has reached the disk.
    once_written: list[Then] = field(default_factory=list)
    move: Joined | None = None
    deletion: Joined | None = None
    #: What was done and given when the resume data were last written; counters alone change all the time.
    saved_progress: tuple[int, int] | None = None
    is_saving: bool = False
    after_save: list[Then] = field(default_factory=list)
    after_next_save: list[Then] = field(default_factory=list)
    #: A magnet whose metadata have come: the resume data under way are for adding it again with its files.
    is_unfolding: bool = False


class Items:
    """All torrents, and the only writer of their records."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._by_hash: dict[str, Item] = {}
        self._by_handle: dict[Any, Item] = {}

    def __iter__(self) -> Iterator[Item]:
        return iter(self._by_hash.values())

    def __len__(self) -> int:
        return len(self._by_hash)

    def put(self, item: Item) -> None:
        """Take in a torrent, or what it has become under another handle."""
        self._by_hash[item.record.info_hash] = item
        self._by_handle[item.handle] = item

    def part_from(self, handle: Any) -> None:
        """Listen no more to a handle; its torrent gets another."""
        del self._by_handle[handle]

    def drop(self, item: Item) -> None:
        """Forget a torrent, on the disk too."""
        self.store.drop(item.record.info_hash)
        del self._by_hash[item.record.info_hash]
        del self._by_handle[item.handle]

    def of_handle(self, handle: Any) -> Item | None:
        """Return the torrent of a handle, also one that is being removed."""
        return self._by_handle.get(handle)

    def leaving(self, info_hash: str) -> Item | None:
        """Return a torrent that is being removed."""
        item = self._by_hash.get(info_hash)
        return item if item is not None and item.deletion is not None else None

    def one(self, info_hash: str) -> Item:
        """Return the torrent of any of its hashes. Raises Refusal."""
        for item in self.some([info_hash]):
            return item
        raise Refusal("no_such_torrent", info_hash=info_hash)

    def some(self, hashes: Iterable[str]) -> list[Item]:
        """Return the torrents of these hashes; unknown ones are passed over."""
        found: dict[str, Item] = {}
        for text in hashes:
            wanted = text.lower()
            direct = self._by_hash.get(wanted)
            for item in [direct] if direct is not None else self._by_hash.values():
                known = {item.record.info_hash, *item.record.other_hashes}
                if item.deletion is None and wanted in known:
                    found[item.record.info_hash] = item
                    break
        return list(found.values())

    def knows(self, info_hash: str, others: Iterable[str]) -> bool:
        """Whether a torrent is here under any of its hashes, even if it is being removed."""
        return info_hash in self._by_hash or bool(self.some([info_hash, *others]))

    def owner(
        self, save_path: str, path: str, *, besides: tuple[Item, int] | None = None
    ) -> Item | None:
        """Return the torrent that has this name now, will have it, or is still moving it away."""
        wanted = names.absolute_key(save_path, path)
        for item in self._by_hash.values():
            folders = {item.record.save_path, item.record.moving_to} - {""}
            if not any(wanted.startswith(names.key(folder)) for folder in folders):
                continue
            for folder in folders:
                for index, name in item.files.items():
                    if besides is not None and besides[0] is item and besides[1] == index:
                        continue
                    planned = item.record.renaming.get(index)
                    if names.absolute_key(folder, name) == wanted or (
                        planned is not None and names.absolute_key(folder, planned) == wanted
                    ):
                        return item
        return None

    def note(self, item: Item, **changes: Any) -> None:
        """Change a record, on the disk before this returns."""
        changed = replace(item.record, **changes)
        if changed != item.record:
            self.store.put(changed)
            item.record = changed

    def save(self, item: Item, *, then: Then | None = None) -> None:
        """Save resume data as they are from now on; `then` runs once they are on the disk."""
        if item.is_saving:
            if then is not None:
                item.after_next_save.append(then)
            return
        if then is not None:
            item.after_save.append(then)
        self.ask_for_resume(item)

    def saved(self, item: Item) -> None:
        """What was asked for is written: run what waited for it, and save again if somebody asked meanwhile."""
        done, item.after_save = item.after_save, item.after_next_save
        item.after_next_save = []
        item.is_saving = False
        for then in done:
            then()
        if item.after_save and not item.is_saving:
            self.ask_for_resume(item)

    def save_progress(self, statuses: Iterable[Any], *, least_upload: int) -> None:
        """Save what has downloaded since the last time, or given so much."""
        for info in statuses:
            item = self._by_handle.get(info.handle)
            if item is None:
                continue
            now = (int(info.total_done), int(info.all_time_upload))
            if item.saved_progress is None:
                has_moved = not info.is_finished and now[0] > 0
            else:
                done, given = item.saved_progress
                has_moved = now[0] != done or now[1] - given >= least_upload
            if has_moved:
                self.save(item)
            if has_moved or item.saved_progress is None:
                item.saved_progress = now

    @staticmethod
    def ask_for_resume(item: Item) -> None:
        """Ask libtorrent for resume data; they come as an alert."""
        item.is_saving = True
        item.handle.save_resume_data(
            lt.torrent_handle.save_info_dict | lt.torrent_handle.flush_disk_cache
        )
