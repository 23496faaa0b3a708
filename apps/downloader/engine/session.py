"""All torrents of the engine, on one thread: what is asked is done here, and libtorrent's alerts end up here.

A step that touches the disk (rename, move, delete) is written down as an intent, done, saved, and only then
acknowledged; the answer comes later, so each call gets an Answer to keep.
"""

import base64
import binascii
import logging
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import libtorrent as lt

from apps.downloader.engine import disk, names, settings, status
from apps.downloader.engine.records import Record, Store
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.status import Trouble
from apps.downloader.engine.wire import News, Refusal, torrent_to_json

log = logging.getLogger(__name__)

SAVE_EVERY_SECONDS = 60.0
#: A seeding torrent's ratio may be that much too low after a crash.
UPLOAD_WORTH_SAVING_BYTES = 16 * 1024 * 1024
LOOK_FOR_ROOM_EVERY_SECONDS = 5.0
LOOK_FOR_FILES_EVERY_SECONDS = 15.0
#: A try that brought no new error for so long went well.
TRIAL_SECONDS = 4.0
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


@dataclass(slots=True)
class Item:
    """One torrent while the engine runs."""

    record: Record
    handle: Any
    #: Names now, by libtorrent's file index; padding is left out. Empty while metadata are unknown.
    files: dict[int, str] = field(default_factory=dict)
    is_missing: bool = False
    trouble: Trouble | None = None
    renames: dict[int, tuple[str, Answer]] = field(default_factory=dict)
    move: "Joined | None" = None
    deletion: "Joined | None" = None
    #: What was done and given when the resume data were last written; counters alone change all the time.
    saved_progress: tuple[int, int] | None = None
    is_saving: bool = False
    after_save: list[Then] = field(default_factory=list)
    after_next_save: list[Then] = field(default_factory=list)
    #: A magnet whose metadata have come: the resume data under way are for adding it again with its files.
    is_unfolding: bool = False


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


class Engine:
    """libtorrent's session with our records beside it."""

    def __init__(self, folder: Path, *, tell: Callable[[News], None], version: str) -> None:
        self._store = Store(folder / "torrents")
        self._settings_file = folder / "settings.json"
        self._tell = tell
        self.settings = settings.load(self._settings_file)
        self._items: dict[str, Item] = {}
        self._by_handle: dict[Any, Item] = {}
        self._next_save = time.monotonic() + SAVE_EVERY_SECONDS
        self._look_for_room = time.monotonic() + LOOK_FOR_ROOM_EVERY_SECONDS
        self._look_for_files = time.monotonic() + LOOK_FOR_FILES_EVERY_SECONDS
        category = lt.alert.category_t
        pack: Any = {
            **_pack(self.settings),
            "user_agent": f"AutoBangumi/{version} libtorrent/{lt.__version__}",
            "alert_mask": category.status_notification
            | category.storage_notification
            | category.error_notification,
            "alert_queue_size": 20_000,
            "enable_upnp": self.settings.port_forwarding,
            "enable_natpmp": self.settings.port_forwarding,
            "stop_tracker_timeout": 1,
            "allow_multiple_connections_per_ip": True,
            "close_file_interval": 120,
        }
        self._session = lt.session(pack)

    # What the loop calls

    def wake_on(self, descriptor: int) -> None:
        """Write a byte to this descriptor whenever libtorrent has something to say."""
        self._session.set_alert_fd(descriptor)

    def restore(self) -> None:
        """Bring back every torrent that was acknowledged."""
        for record in self._store.load():
            try:
                self._restore(record, self._store.resume_of(record.info_hash))
            except Exception:  # whatever is wrong with one record must not keep the others down
                log.exception("Torrent %s cannot be brought back", record.info_hash)
        log.info("%d torrents are back", len(self._items))

    def pump(self) -> None:
        """Handle what libtorrent has to say."""
        for alert in self._session.pop_alerts():
            handler = _HANDLERS.get(type(alert))
            if handler is not None:
                handler(self, alert)

    def tick(self) -> None:
        """Do what time asks for; called about once a second."""
        now = time.monotonic()
        if now >= self._look_for_room:
            self._look_for_room = now + LOOK_FOR_ROOM_EVERY_SECONDS
            for item in self._items.values():
                self._try_disk_again(item, now)
        if now >= self._look_for_files:
            self._look_for_files = now + LOOK_FOR_FILES_EVERY_SECONDS
            for item in self._items.values():
                if item.is_missing and not disk.missing(item.record.save_path, item.files):
                    self._found_again(item)
        if now >= self._next_save:
            self._next_save = now + SAVE_EVERY_SECONDS
            self._save_progress()
            self._stop_seeded()

    def save_all(self) -> None:
        """Ask for the resume data of all that has moved; `is_saved` tells when they are written.

        The machine does not go down, only we do: the files need not wait for the disk.
        """
        self._store.is_hurried = True
        self._save_progress(least_upload=1)

    @property
    def is_saved(self) -> bool:
        """Nothing is on its way to the disk."""
        return not any(item.is_saving for item in self._items.values())

    def stop(self) -> None:
        """Say good-bye to peers and trackers."""
        self._session.pause()

    # What can be asked: each takes its arguments and its Answer

    def info(self, answer: Answer, path: str = "") -> None:
        """Version, port, and the room at a path."""
        answer.ok(
            {
                "version": str(lt.__version__),
                "port": int(self._session.listen_port()),
                "torrents": len(self._items),
                "free_bytes": disk.free_bytes(path) if path else None,
                "is_writable": disk.is_usable(path, missing_bytes=0) if path else True,
                "pid": os.getpid(),
            }
        )

    def configure(self, answer: Answer, pushed: dict[str, Any]) -> None:
        """Take settings, now and for the next start."""
        wanted = EngineSettings.of(pushed)
        if wanted != self.settings:
            old, self.settings = self.settings, wanted
            settings.keep(self._settings_file, wanted)
            pack = _pack(wanted)
            if settings.listen_interfaces(old) == settings.listen_interfaces(wanted):
                del pack["listen_interfaces"]  # the same list again would still reopen the sockets
            self._session.apply_settings(pack)
            for item in self._items.values():
                self._apply_pex(item.handle)
        answer.ok(asdict(self.settings))

    def torrents(
        self, answer: Answer, category: str | None = None, hashes: list[str] | None = None
    ) -> None:
        """List torrents."""
        wanted = None if hashes is None else {text.lower() for text in hashes}
        found = []
        for info in self._session.get_torrent_status(lambda _status: True, 0):
            item = self._by_handle.get(info.handle)
            if item is None or item.deletion is not None:
                continue
            record = item.record
            if category is not None and record.category != category:
                continue
            if wanted is not None and wanted.isdisjoint({record.info_hash, *record.other_hashes}):
                continue
            found.append(
                torrent_to_json(
                    status.torrent_of(
                        record, info, is_missing=item.is_missing, trouble=item.trouble
                    )
                )
            )
        answer.ok(found)

    def files(self, answer: Answer, info_hash: str) -> None:
        """List the files of one torrent."""
        item = self._item(info_hash)
        if not item.files:
            answer.ok([])
            return
        layout = item.handle.torrent_file().files()
        done = item.handle.file_progress()
        priorities = item.handle.get_file_priorities()
        answer.ok(
            [
                {
                    "index": index,
                    "path": path,
                    "size_bytes": layout.file_size(index),
                    "progress": done[index] / layout.file_size(index)
                    if layout.file_size(index)
                    else 1.0,
                    "wanted": priorities[index] != 0,
                }
                for index, path in item.files.items()
            ]
        )

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
        if not os.path.isabs(save_path):  # noqa: PTH117 - text of the wire
            raise Refusal("invalid", path=save_path)
        try:
            params = (
                lt.load_torrent_buffer(base64.b64decode(content, validate=True))
                if content is not None
                else lt.parse_magnet_uri(magnet or "")
            )
        except (RuntimeError, binascii.Error) as error:
            answer.ok({"result": "rejected", "info_hash": "", "reason": str(error)})
            return
        info_hash, others = _hashes(params.info_hashes)
        if self._known(info_hash, others):
            answer.ok({"result": "duplicate", "info_hash": info_hash, "reason": ""})
            return
        record = Record(
            info_hash=info_hash,
            other_hashes=tuple(sorted(others)),
            name=(params.ti.name() if params.ti else params.name) or name or info_hash,
            save_path=os.path.normpath(save_path),
            category=category,
            tags=tuple(sorted(set(tags))),
            added_epoch_seconds=time.time_ns() // 1_000_000_000,
        )
        params.save_path = record.save_path
        files = self._plan_files(record, params) if params.ti else {}
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        if not params.ti:
            params.flags |= (
                lt.torrent_flags.upload_mode
            )  # metadata only, until the names are checked
        self._store.put_resume(info_hash, lt.write_resume_data_buf(params))
        self._store.put(record)
        try:
            self._start(record, params, files)
        except RuntimeError as error:
            self._store.drop(info_hash)
            answer.ok({"result": "rejected", "info_hash": info_hash, "reason": str(error)})
            return
        answer.ok({"result": "added", "info_hash": info_hash, "reason": ""})

    def rename(self, answer: Answer, info_hash: str, old_path: str, new_path: str) -> None:
        """Rename one file; answered when disk, resume data and record all say so."""
        item = self._item(info_hash)
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
        same_file = names.is_there(target) and source.exists() and target.samefile(source)
        if self._owner(item.record.save_path, new_path, besides=(item, index)) or (
            names.is_there(target) and not same_file
        ):
            raise Refusal("target_exists", path=str(target))
        item.renames[index] = (new_path, answer)
        self._note(item, renaming={**item.record.renaming, index: new_path})
        item.handle.rename_file(index, new_path)

    def move(self, answer: Answer, hashes: list[str], save_path: str) -> None:
        """Move torrents with their data; answered when all are there."""
        if not os.path.isabs(save_path):  # noqa: PTH117 - text of the wire
            raise Refusal("invalid", path=save_path)
        save_path = os.path.normpath(save_path)
        items = [item for item in self._some(hashes) if item.record.save_path != save_path]
        for item in items:
            if item.renames or item.move is not None:
                raise Refusal("busy", info_hash=item.record.info_hash)
            for path in item.files.values():
                if self._owner(save_path, path) or names.is_there(Path(save_path, path)):
                    raise Refusal("target_exists", path=str(Path(save_path, path)))
        joined = Joined(answer, len(items))
        for item in items:
            item.move = joined
            self._note(item, moving_to=save_path)
            item.handle.move_storage(save_path, lt.move_flags_t.fail_if_exist)

    def pause(self, answer: Answer, hashes: list[str]) -> None:
        """Stop torrents."""
        for item in self._some(hashes):
            self._note(item, paused=True)
            item.handle.pause()
        answer.ok()

    def resume(self, answer: Answer, hashes: list[str]) -> None:
        """Start torrents; one whose files are missing is checked and, as was asked, fetched again."""
        for item in self._some(hashes):
            self._note(item, paused=False)
            if item.is_missing:
                self._found_again(item)
            else:
                self._go_on(item)
        answer.ok()

    def delete(self, answer: Answer, hashes: list[str], delete_files: bool = False) -> None:  # noqa: FBT001, FBT002 - a word of the wire
        """Remove torrents; with files, answered when they are gone."""
        items = [item for item in self._some(hashes) if item.deletion is None]
        joined = Joined(answer, len(items))
        for item in items:
            item.deletion = joined
            if delete_files:
                self._note(item, deleting=True)
                self._session.remove_torrent(item.handle, lt.session.delete_files)
            else:
                self._store.drop(item.record.info_hash)
                self._session.remove_torrent(item.handle)

    def add_tags(self, answer: Answer, hashes: list[str], tags: list[str]) -> None:
        """Add tags."""
        for item in self._some(hashes):
            self._note(item, tags=tuple(sorted({*item.record.tags, *tags})))
        answer.ok()

    def set_category(self, answer: Answer, hashes: list[str], category: str) -> None:
        """Put torrents into a category."""
        for item in self._some(hashes):
            self._note(item, category=category)
        answer.ok()

    # Keeping

    def _note(self, item: Item, **changes: Any) -> None:
        changed = replace(item.record, **changes)
        if changed != item.record:
            self._store.put(changed)
            item.record = changed

    def _save(self, item: Item, *, then: Then | None = None) -> None:
        """Save resume data as they are from now on; `then` runs once they are on the disk."""
        if item.is_saving:
            if then is not None:
                item.after_next_save.append(then)
            return
        item.is_saving = True
        if then is not None:
            item.after_save.append(then)
        item.handle.save_resume_data(
            lt.torrent_handle.save_info_dict | lt.torrent_handle.flush_disk_cache
        )

    def _save_progress(self, *, least_upload: int = UPLOAD_WORTH_SAVING_BYTES) -> None:
        """Save what has downloaded since the last time, or given so much."""
        for info in self._session.get_torrent_status(lambda _status: True, 0):
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
                self._save(item)
            if has_moved or item.saved_progress is None:
                item.saved_progress = now

    def _saved(self, item: Item) -> None:
        done, item.after_save = item.after_save, item.after_next_save
        item.after_next_save = []
        item.is_saving = False
        for then in done:
            then()
        if item.after_save and not item.is_saving:
            item.is_saving = True
            item.handle.save_resume_data(
                lt.torrent_handle.save_info_dict | lt.torrent_handle.flush_disk_cache
            )

    # Starting

    def _restore(self, record: Record, resume: bytes) -> None:
        params = lt.read_resume_data(resume)
        files: dict[int, str] = {}
        if params.ti:
            files = _present_names(params)
            save_path, files = disk.settle_intents(record, files)
            if record.deleting:
                for path in files.values():
                    Path(save_path, path).unlink(missing_ok=True)
                self._store.drop(record.info_hash)
                return
            settled = replace(record, save_path=save_path, renaming={}, moving_to="")
            params.renamed_files = dict(files)
            params.save_path = save_path
            if settled != record:
                log.info("A step of %s was cut short; it is settled", record.info_hash)
                self._store.put_resume(record.info_hash, lt.write_resume_data_buf(params))
                self._store.put(settled)
            record = settled
        had_data = any(params.have_pieces)
        is_whole = had_data and all(params.have_pieces)
        gone = disk.missing(record.save_path, files) if files and had_data else []
        wanted = [
            path
            for index, path in files.items()
            if index >= len(params.file_priorities) or params.file_priorities[index] != 0
        ]
        is_missing = bool(gone) and (
            len(gone) == len(files) or (is_whole and not set(gone).isdisjoint(wanted))
        )
        if is_whole and not is_missing and self._is_short(params, record, files):
            params.have_pieces = []  # cut off by a crash of the machine: checked, and the rest fetched
        params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
        params.flags &= ~lt.torrent_flags.upload_mode
        if record.paused or is_missing:
            params.flags |= lt.torrent_flags.paused
        if not params.ti:
            params.flags |= lt.torrent_flags.upload_mode
        item = self._start(record, params, files)
        item.is_missing = is_missing
        if is_missing:
            log.warning("Files of %s are not where they were: %s", record.name, gone[0])

    @staticmethod
    def _is_short(params: Any, record: Record, files: dict[int, str]) -> bool:
        layout = params.ti.files()
        for index, path in files.items():
            try:
                size = Path(record.save_path, path).stat().st_size
            except OSError:
                continue
            if size < layout.file_size(index):
                return True
        return False

    def _start(self, record: Record, params: Any, files: dict[int, str]) -> Item:
        params.flags |= lt.torrent_flags.duplicate_is_error
        handle = self._session.add_torrent(params)
        self._apply_pex(handle)
        item = Item(record=record, handle=handle, files=files)
        self._items[record.info_hash] = item
        self._by_handle[handle] = item
        return item

    def _apply_pex(self, handle: Any) -> None:
        if self.settings.pex:
            handle.unset_flags(lt.torrent_flags.disable_pex)
        else:
            handle.set_flags(lt.torrent_flags.disable_pex)

    def _plan_files(self, record: Record, params: Any) -> dict[int, str]:
        """Decide names without the torrent's own folder, none of them another's; set them in params."""
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
            if self._owner(record.save_path, path):
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

    def _unfold(self, item: Item, params: Any) -> None:
        """Add a magnet again, now that its files are known and their names can be checked."""
        handle = item.handle
        del self._by_handle[handle]
        self._session.remove_torrent(handle)
        _, others = _hashes(params.info_hashes)
        record = replace(
            item.record,
            name=params.ti.name() or item.record.name,
            other_hashes=tuple(sorted({*item.record.other_hashes, *others})),
        )
        params.save_path = record.save_path
        files = self._plan_files(record, params)
        params.flags &= ~(
            lt.torrent_flags.auto_managed | lt.torrent_flags.paused | lt.torrent_flags.upload_mode
        )
        if record.paused:
            params.flags |= lt.torrent_flags.paused
        self._store.put_resume(record.info_hash, lt.write_resume_data_buf(params))
        self._store.put(record)
        started = self._start(record, params, files)
        started.after_save = item.after_save + item.after_next_save
        if started.after_save:
            self._saved(started)
        self._tell(News("metadata", info_hash=record.info_hash))

    # Looking up

    def _item(self, info_hash: str) -> Item:
        wanted = info_hash.lower()
        for item in self._some([wanted]):
            return item
        raise Refusal("no_such_torrent", info_hash=info_hash)

    def _some(self, hashes: Iterable[str]) -> list[Item]:
        found: dict[str, Item] = {}
        for text in hashes:
            wanted = text.lower()
            direct = self._items.get(wanted)
            candidates = [direct] if direct is not None else list(self._items.values())
            for item in candidates:
                known = {item.record.info_hash, *item.record.other_hashes}
                if item.deletion is None and wanted in known:
                    found[item.record.info_hash] = item
                    break
        return list(found.values())

    def _known(self, info_hash: str, others: set[str]) -> bool:
        return bool(self._some([info_hash, *others])) or info_hash in self._items

    def _owner(
        self, save_path: str, path: str, *, besides: tuple[Item, int] | None = None
    ) -> Item | None:
        """Return the torrent that has this name now, will have it, or is still moving it away."""
        wanted = names.absolute_key(save_path, path)
        for item in self._items.values():
            folders = {item.record.save_path, item.record.moving_to} - {""}
            if not any(wanted.startswith(names.key(folder)) for folder in folders):
                continue
            for folder in folders:
                for index, name in item.files.items():
                    if besides == (item, index):
                        continue
                    planned = item.record.renaming.get(index)
                    if names.absolute_key(folder, name) == wanted or (
                        planned is not None and names.absolute_key(folder, planned) == wanted
                    ):
                        return item
        return None

    # The disk

    def _go_on(self, item: Item) -> None:
        item.handle.clear_error()
        if item.files:
            item.handle.unset_flags(lt.torrent_flags.upload_mode)
        if not item.record.paused:
            item.handle.resume()

    def _try_disk_again(self, item: Item, now: float) -> None:
        trouble = item.trouble
        if trouble is None:
            return
        if trouble.tried_seconds and now - trouble.tried_seconds >= TRIAL_SECONDS:
            item.trouble = None
            return
        info = item.handle.status()
        still = int(info.total_wanted) - int(info.total_wanted_done)
        if disk.is_usable(item.record.save_path, missing_bytes=still):
            item.trouble = replace(trouble, tried_seconds=now)
            self._go_on(item)

    def _found_again(self, item: Item) -> None:
        item.is_missing = False
        item.handle.clear_error()
        item.handle.force_recheck()
        if not item.record.paused:
            item.handle.resume()

    def _stop_seeded(self) -> None:
        limits = self.settings
        if not limits.seed_ratio and not limits.seed_minutes:
            return
        for info in self._session.get_torrent_status(lambda found: found.is_seeding, 0):
            item = self._by_handle.get(info.handle)
            if item is None or item.record.paused:
                continue
            ratio = info.all_time_upload / max(1, info.total_wanted)
            minutes = info.seeding_duration.total_seconds() / 60
            if (limits.seed_ratio and ratio >= limits.seed_ratio) or (
                limits.seed_minutes and minutes >= limits.seed_minutes
            ):
                self._note(item, paused=True)
                item.handle.pause()

    # Alerts

    def _on_saved(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or item.deletion is not None:
            return
        if item.is_unfolding and alert.params.ti:
            self._unfold(item, alert.params)
            return
        try:
            self._store.put_resume(item.record.info_hash, lt.write_resume_data_buf(alert.params))
        except OSError:
            log.exception("The resume data of %s cannot be written", item.record.info_hash)
        self._saved(item)

    def _on_save_failed(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is not None:
            self._saved(item)

    def _on_metadata(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is not None and not item.files:
            item.is_unfolding = True
            item.is_saving = True
            item.handle.save_resume_data(lt.torrent_handle.save_info_dict)

    def _on_finished(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is not None and item.files:
            item.trouble = None
            news = News("finished", info_hash=item.record.info_hash)
            self._save(item, then=lambda: self._tell(news))

    def _on_renamed(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or alert.index not in item.renames:
            return
        index = alert.index
        new, answer = item.renames.pop(index)
        item.files[index] = new

        def close() -> None:
            rest = {at: path for at, path in item.record.renaming.items() if at != index}
            self._note(item, renaming=rest)
            answer.ok()

        self._save(item, then=close)

    def _on_rename_failed(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or alert.index not in item.renames:
            return
        new, answer = item.renames.pop(alert.index)
        rest = {at: path for at, path in item.record.renaming.items() if at != alert.index}
        self._note(item, renaming=rest)
        answer.refuse(
            Refusal(
                "disk_problem",
                path=str(Path(item.record.save_path, new)),
                why=disk.reason(alert.error.value()),
            )
        )

    def _on_moved(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or item.move is None:
            return
        self._note(item, save_path=item.record.moving_to, moving_to="")
        joined, item.move = item.move, None
        self._save(item, then=joined.done)

    def _on_move_failed(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or item.move is None:
            return
        target = item.record.moving_to
        self._note(item, moving_to="")
        joined, item.move = item.move, None
        code = "target_exists" if "exist" in alert.error.message().lower() else "disk_problem"
        joined.done(Refusal(code, path=target, why=disk.reason(alert.error.value())))

    def _on_removed(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is not None and item.deletion is not None and not item.record.deleting:
            self._forget(item)

    def _on_deleted(self, alert: Any) -> None:
        item = self._items.get(_hashes(alert.info_hashes)[0])
        if item is not None and item.deletion is not None:
            self._forget(item)

    def _on_delete_failed(self, alert: Any) -> None:
        item = self._items.get(_hashes(alert.info_hashes)[0])
        if item is None or item.deletion is None:
            return
        gone = not any(
            names.is_there(Path(item.record.save_path, path)) for path in item.files.values()
        )
        why = disk.reason(alert.error.value())
        self._forget(
            item,
            None if gone else Refusal("disk_problem", path=item.record.save_path, why=why),
        )

    def _forget(self, item: Item, refusal: Refusal | None = None) -> None:
        self._store.drop(item.record.info_hash)
        del self._items[item.record.info_hash]
        del self._by_handle[item.handle]
        for _, answer in item.renames.values():
            answer.refuse(Refusal("no_such_torrent", info_hash=item.record.info_hash))
        if item.move is not None:
            item.move.done(Refusal("no_such_torrent", info_hash=item.record.info_hash))
        if item.deletion is not None:
            item.deletion.done(refusal)

    def _on_file_error(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is None or item.deletion is not None:
            return
        number = alert.error.value()
        path = str(alert.filename())
        why = disk.reason(number)
        if why == "not_there" and item.handle.status().total_wanted_done > 0:
            if not item.is_missing:
                item.is_missing = True
                item.handle.pause()
                log.warning("A file of %s is gone: %s", item.record.name, path)
                self._tell(News("missing", info_hash=item.record.info_hash, path=path))
            return
        now = time.monotonic()
        is_new = item.trouble is None
        since = now if item.trouble is None else item.trouble.since_seconds
        item.trouble = Trouble(why=why, path=path, since_seconds=since)
        if is_new:
            log.error("%s cannot go on: %s at %s", item.record.name, why, path)
            self._tell(News("disk", info_hash=item.record.info_hash, why=why, path=path))

    def _on_rejected(self, alert: Any) -> None:
        item = self._by_handle.get(alert.handle)
        if item is not None:
            log.warning("%s is checked anew: %s", item.record.name, alert.message())


_HANDLERS: dict[Any, Callable[[Engine, Any], None]] = {
    lt.save_resume_data_alert: Engine._on_saved,  # noqa: SLF001 - this class's own table
    lt.save_resume_data_failed_alert: Engine._on_save_failed,  # noqa: SLF001
    lt.metadata_received_alert: Engine._on_metadata,  # noqa: SLF001
    lt.torrent_finished_alert: Engine._on_finished,  # noqa: SLF001
    lt.file_renamed_alert: Engine._on_renamed,  # noqa: SLF001
    lt.file_rename_failed_alert: Engine._on_rename_failed,  # noqa: SLF001
    lt.storage_moved_alert: Engine._on_moved,  # noqa: SLF001
    lt.storage_moved_failed_alert: Engine._on_move_failed,  # noqa: SLF001
    lt.torrent_removed_alert: Engine._on_removed,  # noqa: SLF001
    lt.torrent_deleted_alert: Engine._on_deleted,  # noqa: SLF001
    lt.torrent_delete_failed_alert: Engine._on_delete_failed,  # noqa: SLF001
    lt.file_error_alert: Engine._on_file_error,  # noqa: SLF001
    lt.fastresume_rejected_alert: Engine._on_rejected,  # noqa: SLF001
}


def _hashes(info_hashes: Any) -> tuple[str, set[str]]:
    """Return the hash we know a torrent by, and all others: v2, and v2 cut to 40 digits."""
    others: set[str] = set()
    if info_hashes.has_v2():
        whole = str(info_hashes.v2)
        others = {whole, whole[:40]}
    if info_hashes.has_v1():
        return str(info_hashes.v1), others
    whole = str(info_hashes.v2)
    return whole, {whole[:40]}


def _present_names(params: Any) -> dict[int, str]:
    layout = params.ti.files()
    renamed = dict(params.renamed_files)
    return {
        index: renamed.get(index, layout.file_path(index))
        for index in range(layout.num_files())
        if not layout.file_flags(index) & lt.file_flags_t.flag_pad_file
    }


def _pack(wanted: EngineSettings) -> Any:
    policy = {"prefer": 1, "require": 0, "off": 2}[wanted.encryption]
    return {
        "listen_interfaces": settings.listen_interfaces(wanted),
        "download_rate_limit": wanted.download_bytes_per_second,
        "upload_rate_limit": wanted.upload_bytes_per_second,
        "connections_limit": max(2, wanted.connections),
        "unchoke_slots_limit": wanted.upload_slots or 8,
        "enable_dht": wanted.dht,
        "enable_lsd": wanted.lsd,
        "enable_upnp": wanted.port_forwarding,
        "enable_natpmp": wanted.port_forwarding,
        "in_enc_policy": policy,
        "out_enc_policy": policy,
    }
