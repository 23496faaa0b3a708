"""The engine: libtorrent's session and our records beside it, on one thread.

What is asked is in calls.py, what libtorrent answers in alerts.py. A step that touches the disk (rename, move, delete)
is written down as an intent, done, saved, and only then acknowledged.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import libtorrent as lt

from apps.downloader.engine import disk, settings, starting
from apps.downloader.engine.items import UPLOAD_WORTH_SAVING_BYTES, Item, Items
from apps.downloader.engine.records import Store
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.starting import Beginning
from apps.downloader.engine.status import Trouble
from apps.downloader.engine.wire import News

log = logging.getLogger(__name__)

SAVE_EVERY_SECONDS = 60.0
LOOK_FOR_ROOM_EVERY_SECONDS = 5.0
LOOK_FOR_FILES_EVERY_SECONDS = 15.0
#: A try that brought no new error for so long went well.
TRIAL_SECONDS = 4.0


class Engine:
    """All torrents and the session they run in."""

    def __init__(self, folder: Path, *, tell: Callable[[News], None], version: str) -> None:
        self.items = Items(Store(folder / "torrents"))
        self.tell = tell
        self._settings_file = folder / "settings.json"
        self.settings = settings.load(self._settings_file)
        now = time.monotonic()
        self._next_save = now + SAVE_EVERY_SECONDS
        self._look_for_room = now + LOOK_FOR_ROOM_EVERY_SECONDS
        self._look_for_files = now + LOOK_FOR_FILES_EVERY_SECONDS
        category = lt.alert.category_t
        pack: Any = {
            **settings.pack(self.settings),
            "user_agent": f"AutoBangumi/{version} libtorrent/{lt.__version__}",
            "alert_mask": category.status_notification
            | category.storage_notification
            | category.error_notification,
            "alert_queue_size": 20_000,
            "stop_tracker_timeout": 1,
            "allow_multiple_connections_per_ip": True,
            "close_file_interval": 120,
            # A magnet parts from its peers when its files are known, and a small swarm may have one peer only.
            "min_reconnect_time": 5,
        }
        self.session = lt.session(pack)

    # What the loop calls

    def wake_on(self, descriptor: int) -> None:
        """Write a byte to this descriptor whenever libtorrent has something to say."""
        self.session.set_alert_fd(descriptor)

    def restore(self) -> None:
        """Bring back every torrent that was acknowledged."""
        for record in self.items.store.load():
            try:
                beginning = starting.kept(record, self.items.store)
                if beginning is not None:
                    self.start(beginning)
            except Exception:  # whatever is wrong with one record must not keep the others down
                log.exception("Torrent %s cannot be brought back", record.info_hash)
        log.info("%d torrents are back", len(self.items))

    def tick(self) -> None:
        """Do what time asks for; called about once a second."""
        now = time.monotonic()
        if now >= self._look_for_room:
            self._look_for_room = now + LOOK_FOR_ROOM_EVERY_SECONDS
            for item in self.items:
                if item.trouble is not None:
                    self._try_disk_again(item, item.trouble, now)
        if now >= self._look_for_files:
            self._look_for_files = now + LOOK_FOR_FILES_EVERY_SECONDS
            for item in self.items:
                if item.is_missing and not disk.missing(item.record.save_path, item.files):
                    self.check_anew(item)
        if now >= self._next_save:
            self._next_save = now + SAVE_EVERY_SECONDS
            self.items.save_progress(self.statuses(), least_upload=UPLOAD_WORTH_SAVING_BYTES)
            self._stop_seeded()

    def save_all(self) -> None:
        """Ask for the resume data of all that has moved; `is_saved` tells when they are written.

        The machine does not go down, only we do: the files need not wait for the disk.
        """
        self.items.store.is_hurried = True
        self.items.save_progress(self.statuses(), least_upload=1)

    @property
    def is_saved(self) -> bool:
        """Nothing is on its way to the disk."""
        return not any(item.is_saving for item in self.items)

    def stop(self) -> None:
        """Say good-bye to peers and trackers."""
        self.session.pause()

    # What calls and alerts share

    def statuses(self) -> list[Any]:
        """Return libtorrent's status of every torrent, in one question."""
        return list(self.session.get_torrent_status(lambda _status: True, 0))

    def start(self, beginning: Beginning) -> Item:
        """Let a torrent run. Raises RuntimeError for what libtorrent does not take."""
        handle = self.session.add_torrent(beginning.params)
        item = Item(
            record=beginning.record,
            handle=handle,
            files=beginning.files,
            is_missing=beginning.is_missing,
            was_whole=beginning.was_whole,
        )
        self._apply_pex(item)
        self.items.put(item)
        return item

    def unfold(self, item: Item, params: Any) -> None:
        """Add a magnet again, now that its files are known and their names can be checked."""
        self.items.part_from(item.handle)
        self.session.remove_torrent(item.handle)
        beginning = starting.unfolded(item.record, params, self.items)
        info_hash = beginning.record.info_hash
        self.items.store.put_resume(info_hash, lt.write_resume_data_buf(beginning.params))
        self.items.store.put(beginning.record)
        started = self.start(beginning)
        for then in item.after_save + item.after_next_save:
            self.items.save(started, then=then)
        self.tell(News("metadata", info_hash=info_hash))

    def configure(self, wanted: EngineSettings) -> None:
        """Take settings, now and for the next start."""
        if wanted == self.settings:
            return
        old, self.settings = self.settings, wanted
        settings.keep(self._settings_file, wanted)
        pack = settings.pack(wanted)
        if settings.listen_interfaces(old) == settings.listen_interfaces(wanted):
            del pack["listen_interfaces"]  # the same list again would still reopen the sockets
        self.session.apply_settings(pack)
        for item in self.items:
            self._apply_pex(item)

    def go_on(self, item: Item) -> None:
        """Let a torrent run again after an error, unless a person has paused it."""
        item.handle.clear_error()
        if item.files:
            item.handle.unset_flags(lt.torrent_flags.upload_mode)
        if not item.record.paused:
            item.handle.resume()

    def check_anew(self, item: Item) -> None:
        """Look at the data of a torrent whose files were missing; what is not there is fetched."""
        item.is_missing = False
        item.was_whole = False
        item.handle.clear_error()
        item.handle.force_recheck()
        if not item.record.paused:
            item.handle.resume()

    def _apply_pex(self, item: Item) -> None:
        if self.settings.pex:
            item.handle.unset_flags(lt.torrent_flags.disable_pex)
        else:
            item.handle.set_flags(lt.torrent_flags.disable_pex)

    def _try_disk_again(self, item: Item, trouble: Trouble, now: float) -> None:
        if trouble.tried_seconds and now - trouble.tried_seconds >= TRIAL_SECONDS:
            item.trouble = None
            return
        info = item.handle.status()
        still = int(info.total_wanted) - int(info.total_wanted_done)
        if disk.is_usable(item.record.save_path, missing_bytes=still):
            item.trouble = replace(trouble, tried_seconds=now)
            self.go_on(item)

    def _stop_seeded(self) -> None:
        for info in self.statuses():
            item = self.items.of_handle(info.handle)
            if item is None or item.record.paused or not info.is_seeding:
                continue
            ratio = info.all_time_upload / max(1, info.total_wanted)
            minutes = info.seeding_duration.total_seconds() / 60
            if self.settings.is_enough(ratio=ratio, minutes=minutes):
                self.items.note(item, paused=True)
                item.handle.pause()
