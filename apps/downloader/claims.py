"""Claim before the client hears, settle after, reconcile at start."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.downloader.models import Download, DownloadState

_BATCH_ROWS = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """One release that is to be downloaded; `key` is the caller's name for it."""

    key: str
    info_hash: str | None
    #: Address of the torrent file, or a magnet link.
    url: str
    #: The release's title.
    name: str
    save_path: str
    tags: tuple[str, ...]
    #: The folder is not settled yet: the claim stands, the client is not told.
    held: bool = False
    origin_private: bool = False


def claim(wanted: Sequence[Wanted], *, now: dt.datetime) -> dict[str, int]:
    """Write claims in bulk, inside the caller's transaction; {key: download id}.

    What is claimed already, by info hash or else by address, keeps its row and is returned.
    """
    hashed = [item for item in wanted if item.info_hash]
    unhashed = [item for item in wanted if not item.info_hash]
    known_hashes = _known("info_hash", [item.info_hash for item in hashed if item.info_hash])
    known_urls = _known("url", [item.url for item in unhashed])
    rows: dict[str, Download] = {}
    for item in wanted:
        identity = item.info_hash or item.url
        known = known_hashes if item.info_hash else known_urls
        if identity not in known and identity not in rows:
            rows[identity] = Download(
                info_hash=item.info_hash,
                url=item.url,
                name=item.name,
                save_path=item.save_path,
                tags=list(item.tags),
                held=item.held,
                origin_private=item.origin_private,
                created_at=now,
            )
    Download.objects.bulk_create(rows.values(), batch_size=_BATCH_ROWS)
    ids = known_hashes | known_urls | {identity: row.pk for identity, row in rows.items()}
    return {item.key: ids[item.info_hash or item.url] for item in wanted}


def release_hold(ids: Iterable[int], *, save_path: str) -> int:
    """Let held claims go, now that their folder is known; how many there were."""
    waiting = Download.objects.filter(pk__in=list(ids), state=DownloadState.CLAIMED, held=True)
    return waiting.update(held=False, save_path=save_path)


def _known(field: str, values: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(values), _BATCH_ROWS):
        part = {f"{field}__in": values[start : start + _BATCH_ROWS]}
        found.update(Download.objects.filter(**part).values_list(field, "id"))
    return found


def mark_done(info_hash: str, *, now: dt.datetime) -> int:
    """All data of a torrent are there; how many rows said otherwise."""
    going = Download.objects.filter(info_hash=info_hash).exclude(state=DownloadState.DONE)
    return going.update(state=DownloadState.DONE, finished_at=now)


def forget(ids: Iterable[int]) -> int:
    """Delete rows whose releases are forgotten, so that they can be claimed again; the client keeps what it has."""
    return Download.objects.filter(pk__in=list(ids)).delete()[0]
