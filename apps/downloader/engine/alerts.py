"""What libtorrent has to say, and what follows from it: answers that were waited for, news for the worker."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import libtorrent as lt

from apps.downloader.engine import disk, names
from apps.downloader.engine.items import Item
from apps.downloader.engine.session import Engine
from apps.downloader.engine.starting import hashes_of
from apps.downloader.engine.status import Trouble
from apps.downloader.engine.wire import News, Refusal

log = logging.getLogger(__name__)


def pump(engine: Engine) -> None:
    """Handle what libtorrent has to say; most kinds of alerts mean nothing to us."""
    for alert in engine.session.pop_alerts():
        handler = HANDLERS.get(type(alert))
        if handler is not None:
            handler(engine, alert)


def _saved(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or item.deletion is not None:
        return
    if item.is_unfolding and alert.params.ti:
        engine.unfold(item, alert.params)
        return
    content = lt.write_resume_data_buf(alert.params)
    try:
        engine.items.store.put_resume(item.record.info_hash, content)
    except (
        OSError
    ):  # the disk of our own state is full: the old file stays, the next minute tries again
        log.exception("The resume data of %s cannot be written", item.record.info_hash)
    engine.items.saved(item)


def _save_failed(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is not None:
        engine.items.saved(item)


def _metadata(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is not None and not item.files:
        item.is_unfolding = True
        item.is_saving = True
        item.handle.save_resume_data(lt.torrent_handle.save_info_dict)


def _finished(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or not item.files or item.was_whole:
        return
    item.trouble = None
    item.was_whole = True
    news = News("finished", info_hash=item.record.info_hash)
    engine.items.save(item, then=lambda: engine.tell(news))


def _written(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is not None:
        _go_on(item)


def _go_on(item: Item) -> None:
    waiting, item.once_written = item.once_written, []
    for each in waiting:
        each()


def _renamed(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or alert.index not in item.renames:
        return
    index = alert.index
    new, answer = item.renames.pop(index)
    item.files[index] = new

    def close() -> None:
        engine.items.note(item, renaming=_without(item.record.renaming, index))
        answer.ok()

    engine.items.save(item, then=close)


def _rename_failed(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or alert.index not in item.renames:
        return
    new, answer = item.renames.pop(alert.index)
    engine.items.note(item, renaming=_without(item.record.renaming, alert.index))
    path = str(Path(item.record.save_path, new))
    answer.refuse(Refusal("disk_problem", path=path, why=disk.reason(alert.error.value())))


def _without(renaming: dict[int, str], index: int) -> dict[int, str]:
    return {at: path for at, path in renaming.items() if at != index}


def _moved(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or item.move is None:
        return
    engine.items.note(item, save_path=item.record.moving_to, moving_to="")
    joined, item.move = item.move, None
    engine.items.save(item, then=joined.done)


def _move_failed(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or item.move is None:
        return
    target = item.record.moving_to
    engine.items.note(item, moving_to="")
    joined, item.move = item.move, None
    code = "target_exists" if "exist" in alert.error.message().lower() else "disk_problem"
    joined.done(Refusal(code, path=target, why=disk.reason(alert.error.value())))


def _removed(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is not None and item.deletion is not None and not item.record.deleting:
        _forget(engine, item)


def _deleted(engine: Engine, alert: Any) -> None:
    item = engine.items.leaving(hashes_of(alert.info_hashes)[0])
    if item is not None:
        _forget(engine, item)


def _delete_failed(engine: Engine, alert: Any) -> None:
    item = engine.items.leaving(hashes_of(alert.info_hashes)[0])
    if item is None:
        return
    folder = item.record.save_path
    is_gone = not any(names.is_there(Path(folder, path)) for path in item.files.values())
    why = disk.reason(alert.error.value())
    _forget(engine, item, None if is_gone else Refusal("disk_problem", path=folder, why=why))


def _forget(engine: Engine, item: Item, refusal: Refusal | None = None) -> None:
    engine.items.drop(item)
    gone = Refusal("no_such_torrent", info_hash=item.record.info_hash)
    for _, answer in item.renames.values():
        answer.refuse(gone)
    _go_on(item)
    if item.move is not None:
        item.move.done(gone)
    if item.deletion is not None:
        item.deletion.done(refusal)


def _file_error(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is None or item.deletion is not None:
        return
    path = str(alert.filename())
    why = disk.reason(alert.error.value())
    info_hash = item.record.info_hash
    if why == "not_there" and item.handle.status().total_wanted_done > 0:
        if not item.is_missing:
            item.is_missing = True
            item.handle.pause()
            log.warning("A file of %s is gone: %s", item.record.name, path)
            engine.tell(News("missing", info_hash=info_hash, path=path))
        return
    now = time.monotonic()
    old, item.trouble = item.trouble, Trouble(why=why, path=path, since_seconds=now)
    if old is not None:
        item.trouble = Trouble(why=why, path=path, since_seconds=old.since_seconds)
        return
    log.error("%s cannot go on: %s at %s", item.record.name, why, path)
    engine.tell(News("disk", info_hash=info_hash, why=why, path=path))


def _rejected(engine: Engine, alert: Any) -> None:
    item = engine.items.of_handle(alert.handle)
    if item is not None:
        log.warning("%s is checked anew: %s", item.record.name, alert.message())


def _dropped(engine: Engine, alert: Any) -> None:
    log.warning("libtorrent had more to say than it could keep: %s", alert.message())
    for item in engine.items:
        if item.is_saving:
            engine.items.ask_for_resume(item)


HANDLERS: dict[Any, Callable[[Engine, Any], None]] = {
    lt.save_resume_data_alert: _saved,
    lt.save_resume_data_failed_alert: _save_failed,
    lt.metadata_received_alert: _metadata,
    lt.torrent_finished_alert: _finished,
    lt.cache_flushed_alert: _written,
    lt.file_renamed_alert: _renamed,
    lt.file_rename_failed_alert: _rename_failed,
    lt.storage_moved_alert: _moved,
    lt.storage_moved_failed_alert: _move_failed,
    lt.torrent_removed_alert: _removed,
    lt.torrent_deleted_alert: _deleted,
    lt.torrent_delete_failed_alert: _delete_failed,
    lt.file_error_alert: _file_error,
    lt.fastresume_rejected_alert: _rejected,
    lt.alerts_dropped_alert: _dropped,
}
