"""A newer version takes the name of an older one: the old file steps aside, the new one gets the name, the old goes.

planned ──► aside ──► promoted ──► done        the old torrent and its data are removed last
   └──────────┴─────► taken back               the old file has its name again

A row says how far it got. Each step looks first at what the client lists, so it can be done again after a crash.
"""

import datetime as dt
import logging

from django.db.models import QuerySet

from apps.core.errors import NoSuchTorrent, Problem, TargetExists
from apps.downloader.protocol import DownloadClient
from apps.library.models import FileState, LibraryFile, Replacement, ReplacementState
from apps.library.placement import Placement
from apps.naming import components, paths

log = logging.getLogger(__name__)
_OPEN = (ReplacementState.PLANNED, ReplacementState.ASIDE, ReplacementState.PROMOTED)
KEPT = dt.timedelta(days=30)
_MARK_DIGITS = 8


def is_begun(info_hash: str, file_index: int) -> bool:
    """Whether this newer file is about to take another's name."""
    return _open_of(info_hash).filter(new_index=file_index).exists()


def begin(info_hash: str, item: Placement, old: LibraryFile, *, now: dt.datetime) -> None:
    """Write down that this file is to take the name of an older one."""
    Replacement.objects.create(
        old_hash=old.info_hash,
        old_index=old.file_index,
        new_hash=info_hash,
        new_index=item.file_index,
        path=old.path,
        aside_path=aside_name(old),
        created_at=now,
        changed_at=now,
    )


def aside_name(old: LibraryFile) -> str:
    """What an older file is called while the newer one takes its name; it says whose it is."""
    name = paths.name(old.path)
    ending = components.extension(name)
    mark = f".ab-replaced-v{old.version}-{old.info_hash[:_MARK_DIGITS]}{ending}"
    aside = components.limit(name.removesuffix(ending), mark)
    return "/".join(filter(None, (paths.parent(old.path), aside)))


def step_aside(client: DownloadClient, info_hash: str, *, now: dt.datetime) -> None:
    """Free the names that files of this torrent are about to take. Raises Unreachable and its kin."""
    for row in _open_of(info_hash).exclude(state=ReplacementState.PROMOTED):
        if _rename(client, row, row.path, row.aside_path, now=now):
            _move_on(row, ReplacementState.ASIDE, now=now)


def conclude(client: DownloadClient, info_hash: str, *, now: dt.datetime) -> None:
    """End what was begun: remove the old torrent where the new file has the name, else give it back."""
    for row in _open_of(info_hash):
        new = LibraryFile.objects.filter(info_hash=row.new_hash, file_index=row.new_index).first()
        if new is not None and new.state == FileState.PLACED and new.path == row.path:
            _move_on(row, ReplacementState.PROMOTED, now=now)
            _remove_old(client, row, now=now)
        else:
            _take_back(client, row, now=now)


def settle_left_over(client: DownloadClient, *, now: dt.datetime) -> None:
    """Give names back whose newer torrent was removed in the middle; one row's trouble never stops the next."""
    for row in Replacement.objects.filter(state__in=_OPEN):
        try:
            if not client.torrents(hashes=[row.new_hash]):
                _take_back(client, row, now=now)
        except Problem as problem:
            log.warning("%s is not given its name back yet: %s", row.aside_path, problem)


def prune(now: dt.datetime) -> int:
    """Drop the record of what ended long ago; how many rows."""
    ended = Replacement.objects.exclude(state__in=_OPEN).filter(changed_at__lt=now - KEPT)
    return ended.delete()[0]


def _open_of(info_hash: str) -> QuerySet[Replacement]:
    return Replacement.objects.filter(new_hash=info_hash, state__in=_OPEN)


def _remove_old(client: DownloadClient, row: Replacement, *, now: dt.datetime) -> None:
    """Only under the name that we gave it: what a person has renamed meanwhile is theirs."""
    listed = _name_of_old(client, row)
    if listed == row.aside_path:
        client.delete([row.old_hash], delete_files=True)
        LibraryFile.objects.filter(info_hash=row.old_hash).delete()
    elif listed is None:
        LibraryFile.objects.filter(info_hash=row.old_hash).delete()
    _move_on(row, ReplacementState.DONE, now=now)
    log.info("%s is a newer version now", row.path)


def _take_back(client: DownloadClient, row: Replacement, *, now: dt.datetime) -> None:
    _rename(client, row, row.aside_path, row.path, now=now)
    _move_on(row, ReplacementState.TAKEN_BACK, now=now)


def _rename(
    client: DownloadClient, row: Replacement, before: str, after: str, *, now: dt.datetime
) -> bool:
    """Rename the old file from one of its two names to the other; False where it has neither, or may not."""
    has = _name_of_old(client, row)
    if has not in {before, after}:
        return False
    try:
        if has == before:
            client.rename_file(row.old_hash, old_path=before, new_path=after)
    except (NoSuchTorrent, TargetExists) as problem:
        log.warning("%s keeps its name: %s", before, problem)
        return False
    ours = LibraryFile.objects.filter(info_hash=row.old_hash, file_index=row.old_index)
    ours.update(path=after, changed_at=now)
    return True


def _name_of_old(client: DownloadClient, row: Replacement) -> str | None:
    """What the client calls the old file now; None where its torrent is gone."""
    try:
        listed = client.files(row.old_hash)
    except NoSuchTorrent:
        return None
    return next((file.path for file in listed if file.index == row.old_index), None)


def _move_on(row: Replacement, state: ReplacementState, *, now: dt.datetime) -> None:
    row.state = state
    row.changed_at = now
    row.save(update_fields=["state", "changed_at"])
