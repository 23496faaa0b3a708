"""The journal of renames: a row before the client is asked, closed after it listed the new name.

At any point a crash leaves a PLANNED row; the client's own list then says which of the two names the file has.
"""

import datetime as dt

from apps.core.errors import Problem
from apps.library.models import FileState, LibraryFile, Operation, OperationState
from apps.library.placement import Placement

_FIRST_PAUSE_SECONDS = 30
_LONGEST_PAUSE_SECONDS = 600


def opened(info_hash: str, item: Placement, *, now: dt.datetime) -> Operation:
    """The open row of a file's rename, written now unless a crash left it."""
    operation, _ = Operation.objects.update_or_create(
        info_hash=info_hash,
        file_index=item.file_index,
        state=OperationState.PLANNED,
        defaults={"old_path": item.current_path, "new_path": item.wanted_path},
        create_defaults={
            "old_path": item.current_path,
            "new_path": item.wanted_path,
            "created_at": now,
        },
    )
    return operation


def left_open(info_hash: str) -> dict[int, Operation]:
    """Renames of a torrent that were begun and not closed, by file index."""
    rows = Operation.objects.filter(info_hash=info_hash, state=OperationState.PLANNED)
    return {row.file_index: row for row in rows}


def close(
    operation: Operation,
    state: OperationState,
    *,
    now: dt.datetime,
    problem: Problem | None = None,
) -> None:
    """Write how a rename ended."""
    operation.state = state
    operation.closed_at = now
    operation.problem = problem.code if problem else ""
    operation.facts = {name: str(value) for name, value in problem.facts.items()} if problem else {}
    operation.save(update_fields=["state", "closed_at", "problem", "facts"])


def put_off(operation: Operation, problem: Problem, *, now: dt.datetime) -> None:
    """The disk refused: leave the row open and try again by itself, with growing pauses."""
    operation.attempts += 1
    pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(operation.attempts - 1, 10), _LONGEST_PAUSE_SECONDS)
    operation.next_try_at = now + dt.timedelta(seconds=pause)
    operation.problem = problem.code
    operation.facts = {name: str(value) for name, value in problem.facts.items()}
    operation.save(update_fields=["attempts", "next_try_at", "problem", "facts"])


def record(
    info_hash: str,
    item: Placement,
    *,
    owner: str,
    save_path: str,
    path: str,
    state: FileState,
    now: dt.datetime,
) -> LibraryFile:
    """The ledger's row of a file as it stands now; the name the torrent gave it is kept for good."""
    values = {
        "owner": owner,
        "save_path": save_path,
        "path": path,
        "size_bytes": item.size_bytes,
        "role": item.role.value,
        "season": item.season,
        "episode": item.episode,
        "version": item.version,
        "state": state,
        "changed_at": now,
    }
    row, _ = LibraryFile.objects.update_or_create(
        info_hash=info_hash,
        file_index=item.file_index,
        defaults=values,
        create_defaults=values | {"original_path": item.original_path},
    )
    return row
