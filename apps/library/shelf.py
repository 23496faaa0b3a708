"""The front door: put a finished torrent's files in their place, through its client, by the journal.

Idempotent: a second call renames nothing. Nothing is ever overwritten, nothing deleted.
"""

import datetime as dt
import enum
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.core.errors import (
    DiskFull,
    DiskProblem,
    NoSuchTorrent,
    NotThere,
    NotWritable,
    Problem,
    TargetExists,
)
from apps.downloader.protocol import DownloadClient, Torrent
from apps.library import journal, replacing
from apps.library.models import FileState, LibraryFile, Operation, OperationState
from apps.library.placement import Placement
from apps.library.plan import Held, Settled, key, plan

log = logging.getLogger(__name__)
#: Says which file of an older version a file may take the name of, if any.
Older = Callable[[Placement], LibraryFile | None]


class Result(enum.Enum):
    """What became of a file in this call."""

    #: It got its name now.
    PLACED = "placed"
    #: It had it already, from an earlier call or by itself.
    ALREADY = "already"
    #: Another file is in the way; it keeps its own name.
    HELD = "held"
    #: A person renamed or deleted it; we leave it.
    LEFT = "left"
    #: The disk refused; it is tried again by itself.
    PUT_OFF = "put off"


@dataclass(frozen=True, slots=True)
class Shelved:
    """One file after the call."""

    placement: Placement
    path: str
    result: Result
    problem: Problem | None = None
    #: False where an earlier call told of it already.
    is_news: bool = True


def put(
    client: DownloadClient,
    torrent: Torrent,
    placements: Sequence[Placement],
    *,
    owner: str,
    now: dt.datetime,
    again: Collection[FileState] = (),
    older: Older = lambda _item: None,
) -> list[Shelved]:
    """Give each file its wanted name. Raises Unreachable and its kin; what was begun is taken up next time.

    `again`: what is recorded as such is looked at once more, but for what a person has renamed.
    `older`: whose name a file may take; without it nothing ever makes room.
    """
    known = {row.file_index: row for row in LibraryFile.objects.filter(info_hash=torrent.info_hash)}
    begun = journal.left_open(torrent.info_hash)
    done: list[Shelved] = []
    open_items: list[Placement] = []
    for item in placements:
        row = known.get(item.file_index)
        operation = begun.get(item.file_index)
        if operation is not None and key(item.current_path) == key(operation.new_path):
            done.append(_finish_begun(torrent, item, operation, owner=owner, now=now))
        elif operation is None and row is not None and not _is_open(row, item, again):
            done.append(_as_recorded(item, row, now=now))
        elif operation is not None and operation.next_try_at and operation.next_try_at > now:
            refused = _refusal(operation)
            done.append(Shelved(item, item.current_path, Result.PUT_OFF, refused, is_news=False))
        else:
            open_items.append(item)
    _make_room(client, torrent, open_items, older, now=now)
    for move in plan(open_items, names_in_folder=_names_of_others(client, torrent, open_items)):
        if isinstance(move, Settled):
            done.append(_settle(torrent, move.placement, owner=owner, now=now))
        elif isinstance(move, Held):
            done.append(_hold(torrent, move.placement, by=move.by, owner=owner, now=now))
        else:
            done.append(_rename(client, torrent, move.placement, owner=owner, now=now))
    replacing.conclude(client, torrent.info_hash, now=now)
    return done


def occupants(torrent: Torrent, path: str) -> list[LibraryFile]:
    """Files of other torrents that have this name below the same save path."""
    rows = LibraryFile.objects.filter(save_path=torrent.save_path).exclude(
        info_hash=torrent.info_hash
    )
    return [row for row in rows if key(row.path) == key(path)]


def moved(info_hashes: Collection[str], *, save_path: str) -> None:
    """Torrents lie in another folder now."""
    LibraryFile.objects.filter(info_hash__in=info_hashes).update(save_path=save_path)


def _names_of_others(
    client: DownloadClient, torrent: Torrent, items: Sequence[Placement]
) -> frozenset[str]:
    """Paths that files of other torrents have below the same save path, by the ledger.

    The client checks what else lies on its disk; but some overwrite a file of another torrent of theirs unasked. What a
    person deleted there keeps no name.
    """
    wanted = {key(item.wanted_path) for item in items}
    rows = LibraryFile.objects.filter(save_path=torrent.save_path)
    taken = rows.exclude(info_hash=torrent.info_hash)
    return frozenset(
        row.path for row in taken if key(row.path) not in wanted or _has_its_name(client, row)
    )


def _has_its_name(client: DownloadClient, row: LibraryFile) -> bool:
    """Whether a file still has the name in the ledger. Where we cannot see its disk we take it that it has."""
    try:
        listed = {key(file.path) for file in client.files(row.info_hash)}
    except NoSuchTorrent:
        return not _is_deleted(Path(row.save_path), row.path)
    return key(row.path) in listed


def _is_deleted(folder: Path, name: str) -> bool:
    """The folder is there for us to see, and the file is not in it."""
    try:
        return folder.is_dir() and not (folder / name).exists()
    except OSError:
        return False


def originals(info_hash: str) -> dict[int, str]:
    """The names that the torrent itself gave to files we have touched, by file index.

    Identity is read from these, never from names that we wrote.
    """
    begun = {index: row.old_path for index, row in journal.left_open(info_hash).items()}
    rows = LibraryFile.objects.filter(info_hash=info_hash)
    return begun | dict(rows.values_list("file_index", "original_path"))


def placed(info_hash: str) -> frozenset[int]:
    """Indexes of a torrent's files that stand in their place."""
    rows = LibraryFile.objects.filter(info_hash=info_hash, state=FileState.PLACED)
    return frozenset(rows.values_list("file_index", flat=True))


def wanted_names(rows: Collection[LibraryFile]) -> dict[int, str]:
    """The name that each held file was to get, by the file's id."""
    held = Operation.objects.filter(
        state=OperationState.HELD, info_hash__in={row.info_hash for row in rows}
    )
    last = {(one.info_hash, one.file_index): one.new_path for one in held.order_by("id")}
    found = {row.pk: last.get((row.info_hash, row.file_index)) for row in rows}
    return {pk: name for pk, name in found.items() if name is not None}


def recorded(info_hashes: Sequence[str]) -> dict[tuple[str, int], LibraryFile]:
    """The ledger's rows of torrents, by hash and file index."""
    rows = LibraryFile.objects.filter(info_hash__in=info_hashes)
    return {(row.info_hash, row.file_index): row for row in rows}


def _make_room(
    client: DownloadClient,
    torrent: Torrent,
    items: Sequence[Placement],
    older: Older,
    *,
    now: dt.datetime,
) -> None:
    """Let older versions step aside whose names are to be taken, now or since a turn that was cut short."""
    for item in items:
        if replacing.is_begun(torrent.info_hash, item.file_index):
            continue
        old = older(item)
        if old is not None:
            replacing.begin(torrent.info_hash, item, old, now=now)
    replacing.step_aside(client, torrent.info_hash, now=now)


def _refusal(operation: Operation) -> DiskProblem:
    """What the disk said when it refused last."""
    kinds = {kind.code: kind for kind in (DiskFull, NotWritable, NotThere)}
    return kinds.get(operation.problem, DiskProblem)(**operation.facts)


def _is_open(row: LibraryFile, item: Placement, again: Collection[FileState]) -> bool:
    return row.state in again and key(row.path) == key(item.current_path)


def _finish_begun(
    torrent: Torrent, item: Placement, operation: Operation, *, owner: str, now: dt.datetime
) -> Shelved:
    """The client did it before we could close the row."""
    _record(torrent, item, path=operation.new_path, state=FileState.PLACED, owner=owner, now=now)
    journal.close(operation, OperationState.DONE, now=now)
    return Shelved(item, operation.new_path, Result.PLACED)


def _as_recorded(item: Placement, row: LibraryFile, *, now: dt.datetime) -> Shelved:
    if row.state == FileState.HELD:
        return Shelved(item, row.path, Result.HELD, is_news=False)
    if key(item.current_path) == key(row.path):
        return Shelved(item, row.path, Result.ALREADY, is_news=False)
    if row.state != FileState.LEFT:
        log.info("%s was renamed by hand to %s; it is left alone", row.path, item.current_path)
    row.path = item.current_path
    row.state = FileState.LEFT
    row.changed_at = now
    row.save(update_fields=["path", "state", "changed_at"])
    return Shelved(item, row.path, Result.LEFT, is_news=False)


def _settle(torrent: Torrent, item: Placement, *, owner: str, now: dt.datetime) -> Shelved:
    _record(torrent, item, path=item.current_path, state=FileState.PLACED, owner=owner, now=now)
    return Shelved(item, item.current_path, Result.ALREADY)


def _hold(torrent: Torrent, item: Placement, *, by: str, owner: str, now: dt.datetime) -> Shelved:
    problem = TargetExists(path=item.wanted_path)
    operation = journal.opened(torrent.info_hash, item, now=now)
    _record(torrent, item, path=item.current_path, state=FileState.HELD, owner=owner, now=now)
    journal.close(operation, OperationState.HELD, now=now, problem=problem)
    log.warning("%s keeps its name: %s is there", item.current_path, by)
    return Shelved(item, item.current_path, Result.HELD, problem)


def _rename(
    client: DownloadClient, torrent: Torrent, item: Placement, *, owner: str, now: dt.datetime
) -> Shelved:
    operation = journal.opened(torrent.info_hash, item, now=now)
    try:
        client.rename_file(torrent.info_hash, old_path=item.current_path, new_path=item.wanted_path)
    except TargetExists as problem:
        _record(torrent, item, path=item.current_path, state=FileState.HELD, owner=owner, now=now)
        journal.close(operation, OperationState.HELD, now=now, problem=problem)
        log.warning("%s keeps its name: %s is there", item.current_path, item.wanted_path)
        return Shelved(item, item.current_path, Result.HELD, problem)
    except (NoSuchTorrent, NotThere) as problem:
        # A person deleted it.
        log.warning("%s is not renamed: it is gone", item.current_path)
        journal.close(operation, OperationState.FAILED, now=now, problem=problem)
        return Shelved(item, item.current_path, Result.LEFT, problem)
    except DiskProblem as problem:
        journal.put_off(operation, problem, now=now)
        return Shelved(item, item.current_path, Result.PUT_OFF, problem)
    _record(torrent, item, path=item.wanted_path, state=FileState.PLACED, owner=owner, now=now)
    journal.close(operation, OperationState.DONE, now=now)
    log.info("%s is now %s", item.current_path, item.wanted_path)
    return Shelved(item, item.wanted_path, Result.PLACED)


def _record(
    torrent: Torrent,
    item: Placement,
    *,
    path: str,
    state: FileState,
    owner: str,
    now: dt.datetime,
) -> None:
    journal.record(
        torrent.info_hash,
        item,
        owner=owner,
        save_path=torrent.save_path,
        path=path,
        state=state,
        now=now,
    )
