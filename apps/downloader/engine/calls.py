"""What can be asked of the engine, a method each: it takes its arguments from the wire, and an Answer to give."""

import base64
import binascii
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import libtorrent as lt

from apps.downloader.engine import disk, names, starting
from apps.downloader.engine.items import Answer, Joined
from apps.downloader.engine.records import Record
from apps.downloader.engine.session import Engine
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.status import torrent_of
from apps.downloader.engine.wire import Refusal, torrent_to_json


class Calls:
    """The calls of one engine; refusals are raised."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._items = engine.items
        self.by_name: dict[str, Callable[..., None]] = {
            "info": self.info,
            "configure": self.configure,
            "torrents": self.torrents,
            "files": self.files,
            "add": self.add,
            "rename": self.rename,
            "move": self.move,
            "pause": self.pause,
            "resume": self.resume,
            "delete": self.delete,
            "add_tags": self.add_tags,
            "set_category": self.set_category,
        }

    def info(self, answer: Answer, *, path: str = "") -> None:
        """Version, port, and the room at a path."""
        answer.ok(
            {
                "version": str(lt.__version__),
                "port": int(self._engine.session.listen_port()),
                "torrents": len(self._items),
                "free_bytes": disk.free_bytes(path) if path else None,
                "is_writable": disk.is_usable(path, missing_bytes=0) if path else True,
                "pid": os.getpid(),
            }
        )

    def configure(self, answer: Answer, *, pushed: dict[str, Any]) -> None:
        """Take settings, now and for the next start."""
        self._engine.configure(EngineSettings.of(pushed))
        answer.ok(asdict(self._engine.settings))

    def torrents(
        self, answer: Answer, *, category: str | None = None, hashes: list[str] | None = None
    ) -> None:
        """List torrents."""
        wanted = None if hashes is None else {text.lower() for text in hashes}
        found = []
        for info in self._engine.statuses() if wanted is None or wanted else []:
            item = self._items.of_handle(info.handle)
            if item is None or item.deletion is not None:
                continue
            record = item.record
            if category is not None and record.category != category:
                continue
            if wanted is not None and wanted.isdisjoint({record.info_hash, *record.other_hashes}):
                continue
            torrent = torrent_of(record, info, is_missing=item.is_missing, trouble=item.trouble)
            found.append(torrent_to_json(torrent))
        answer.ok(found)

    def files(self, answer: Answer, *, info_hash: str) -> None:
        """List the files of one torrent."""
        item = self._items.one(info_hash)
        if not item.files:
            answer.ok([])
            return
        layout = item.handle.torrent_file().files()
        done = item.handle.file_progress()
        priorities = item.handle.get_file_priorities()
        found = []
        for index, path in item.files.items():
            size = layout.file_size(index)
            found.append(
                {
                    "index": index,
                    "path": path,
                    "size_bytes": size,
                    "progress": done[index] / size if size else 1.0,
                    "wanted": priorities[index] != 0,
                }
            )
        answer.ok(found)

    def add(
        self,
        answer: Answer,
        *,
        save_path: str,
        category: str = "",
        tags: Iterable[str] = (),
        content: str | None = None,
        magnet: str | None = None,
        name: str = "",
    ) -> None:
        """Add and start. Answers {"result": added|duplicate|rejected, "info_hash": …, "reason": …}."""
        save_path = _absolute(save_path)
        try:
            params = (
                lt.load_torrent_buffer(base64.b64decode(content, validate=True))
                if content is not None
                else lt.parse_magnet_uri(magnet or "")
            )
        except (RuntimeError, binascii.Error) as error:
            answer.ok(_outcome("rejected", reason=str(error)))
            return
        info_hash, others = starting.hashes_of(params.info_hashes)
        if self._items.knows(info_hash, others):
            answer.ok(_outcome("duplicate", info_hash))
            return
        record = Record(
            info_hash=info_hash,
            other_hashes=tuple(sorted(others)),
            name=(params.ti.name() if params.ti else params.name) or name or info_hash,
            save_path=save_path,
            category=category,
            tags=tuple(sorted(set(tags))),
            added_epoch_seconds=time.time_ns() // 1_000_000_000,
        )
        beginning = starting.fresh(record, params, self._items)
        self._items.store.put_resume(info_hash, lt.write_resume_data_buf(params))
        self._items.store.put(record)
        try:
            self._engine.start(beginning)
        except RuntimeError as error:
            self._items.store.drop(info_hash)
            answer.ok(_outcome("rejected", info_hash, reason=str(error)))
            return
        answer.ok(_outcome("added", info_hash))

    def rename(self, answer: Answer, *, info_hash: str, old_path: str, new_path: str) -> None:
        """Rename one file; answered when disk, resume data and record all say so."""
        self._rename(answer, info_hash, old_path, new_path, is_written=False)

    def _rename(
        self, answer: Answer, info_hash: str, old_path: str, new_path: str, *, is_written: bool
    ) -> None:
        """`is_written`: all that was under way to the disk has arrived."""
        item = self._items.one(info_hash)
        new_path = names.checked(new_path)
        index = next((at for at, path in item.files.items() if path == old_path), None)
        if index is None or index in item.renames:
            raise Refusal("no_such_torrent", info_hash=info_hash, path=old_path)
        if item.move is not None:
            raise Refusal("busy", info_hash=info_hash)
        if new_path == old_path:
            answer.ok()
            return
        target = Path(item.record.save_path, new_path)
        source = Path(item.record.save_path, old_path)
        if not names.is_there(source) and item.handle.file_progress()[index] > 0:
            if is_written:
                # libtorrent would only write the new name down, and the file be lost under its old one.
                raise Refusal("disk_problem", path=str(source), why="not_there")

            def again() -> None:
                try:
                    self._rename(answer, info_hash, old_path, new_path, is_written=True)
                except Refusal as refusal:
                    answer.refuse(refusal)

            item.once_written.append(again)
            item.handle.flush_cache()
            return
        is_there = names.is_there(target)
        # Another case of the same name is the same file on many file systems.
        is_itself = is_there and source.exists() and target.exists() and target.samefile(source)
        owner = self._items.owner(item.record.save_path, new_path, besides=(item, index))
        if owner is not None or (is_there and not is_itself):
            raise Refusal("target_exists", path=str(target))
        item.renames[index] = (new_path, answer)
        self._items.note(item, renaming={**item.record.renaming, index: new_path})
        item.handle.rename_file(index, new_path)

    def move(self, answer: Answer, *, hashes: list[str], save_path: str) -> None:
        """Move torrents with their data; answered when all are there."""
        save_path = _absolute(save_path)
        items = [item for item in self._items.some(hashes) if item.record.save_path != save_path]
        for item in items:
            if item.renames or item.move is not None:
                raise Refusal("busy", info_hash=item.record.info_hash)
            for path in item.files.values():
                if self._items.owner(save_path, path) or names.is_there(Path(save_path, path)):
                    raise Refusal("target_exists", path=str(Path(save_path, path)))
        joined = Joined(answer, len(items))
        for item in items:
            item.move = joined
            self._items.note(item, moving_to=save_path)
            item.handle.move_storage(save_path, lt.move_flags_t.fail_if_exist)

    def pause(self, answer: Answer, *, hashes: list[str]) -> None:
        """Stop torrents."""
        for item in self._items.some(hashes):
            self._items.note(item, paused=True)
            item.handle.pause()
        answer.ok()

    def resume(self, answer: Answer, *, hashes: list[str]) -> None:
        """Start torrents; one whose files are missing is checked and, as was asked, fetched again."""
        for item in self._items.some(hashes):
            self._items.note(item, paused=False)
            if item.is_missing:
                self._engine.check_anew(item)
            else:
                self._engine.go_on(item)
        answer.ok()

    def delete(self, answer: Answer, *, hashes: list[str], delete_files: bool = False) -> None:
        """Remove torrents; with files, answered when they are gone."""
        items = self._items.some(hashes)
        joined = Joined(answer, len(items))
        for item in items:
            item.deletion = joined
            if delete_files:
                self._items.note(item, deleting=True)
                self._engine.session.remove_torrent(item.handle, lt.session.delete_files)
            else:
                self._items.store.drop(item.record.info_hash)
                self._engine.session.remove_torrent(item.handle)

    def add_tags(self, answer: Answer, *, hashes: list[str], tags: list[str]) -> None:
        """Add tags."""
        for item in self._items.some(hashes):
            self._items.note(item, tags=tuple(sorted({*item.record.tags, *tags})))
        answer.ok()

    def set_category(self, answer: Answer, *, hashes: list[str], category: str) -> None:
        """Put torrents into a category."""
        for item in self._items.some(hashes):
            self._items.note(item, category=category)
        answer.ok()


def _absolute(path: str) -> str:
    if not os.path.isabs(path):  # noqa: PTH117 - text of the wire
        raise Refusal("invalid", path=path)
    return os.path.normpath(path)


def _outcome(result: str, info_hash: str = "", *, reason: str = "") -> dict[str, str]:
    return {"result": result, "info_hash": info_hash, "reason": reason}
