"""What became of what the client has: all data there, or gone from it, which means that a person deleted it."""

import datetime as dt
import logging
from collections.abc import Mapping
from pathlib import Path

from apps.core import clock, work
from apps.core.errors import NotThere
from apps.downloader.models import Download, DownloadState
from apps.downloader.protocol import DownloadClient, Torrent, TorrentState

log = logging.getLogger(__name__)

#: A client that is just starting lists its torrents little by little.
GONE_AFTER = dt.timedelta(minutes=5)
GONE = "gone_from_client"
#: Stopped by ourselves since the library's folder is not there; nothing is to be written in its place.
AWAY = NotThere.code


def hold_back(*, client: DownloadClient, client_name: str) -> int:
    """Stop what still downloads while the library's folder is not there; `follow` starts it again. How many.

    Raises Unreachable and its kin.
    """
    queued = Download.objects.filter(state=DownloadState.QUEUED, client=client_name)
    rows = {row.info_hash: row.pk for row in queued.exclude(info_hash=None).exclude(problem=AWAY)}
    going = [
        torrent
        for torrent in client.torrents(hashes=[info_hash for info_hash in rows if info_hash])
        if not torrent.is_complete and torrent.state not in _STOPPED
    ]
    found = [name for torrent in going for name in (torrent.info_hash, *torrent.other_hashes)]
    client.pause([torrent.info_hash for torrent in going])
    ours = [rows[name] for name in found if name in rows]
    Download.objects.filter(pk__in=ours).update(problem=AWAY)
    return len(going)


def follow(*, client: DownloadClient, client_name: str, local_root: Path | None = None) -> int:
    """Move queued downloads on; how many are done now.

    What stopped for want of room or rights is started again: most clients never do so by themselves.
    Gone twice, five minutes apart, is lost and never fetched again by itself; nothing is lost while the library's
    folder is not there. What another client was given is left to it. Raises Unreachable and its kin.
    """
    queued = Download.objects.filter(state=DownloadState.QUEUED, client=client_name)
    rows = list(queued.exclude(info_hash=None))
    if not rows:
        return 0
    torrents = by_hash(client.torrents(hashes=[row.info_hash for row in rows if row.info_hash]))
    now = clock.now()
    may_be_lost = local_root is None or local_root.is_dir()
    done = 0
    held_back: list[str] = []
    for row in rows:
        torrent = torrents.get(row.info_hash or "")
        still = Download.objects.filter(pk=row.pk, state=DownloadState.QUEUED)
        if torrent is not None and torrent.is_complete:
            done += still.update(
                state=DownloadState.DONE, finished_at=now, next_try_at=None, problem="", facts={}
            )
        elif torrent is not None:
            if row.problem == AWAY:
                held_back.append(torrent.info_hash)
            if row.problem:
                still.update(next_try_at=None, problem="", facts={})
        elif not may_be_lost:
            continue
        elif row.problem != GONE:
            still.update(problem=GONE, next_try_at=now + GONE_AFTER)
        elif row.next_try_at is not None and row.next_try_at <= now:
            still.update(state=DownloadState.LOST, next_try_at=None)
            log.info("%s was deleted in the download client; it is not fetched again", row.name)
    stuck = [row.info_hash for row in rows if _is_stuck(torrents.get(row.info_hash or ""))]
    if stuck or held_back:
        client.resume([info_hash for info_hash in (*stuck, *held_back) if info_hash])
    if done:
        work.soon("library")
    return done


_STOPPED = frozenset({TorrentState.PAUSED_DOWN, TorrentState.PAUSED_UP, TorrentState.MISSING_FILES})


def _is_stuck(torrent: Torrent | None) -> bool:
    return torrent is not None and torrent.disk_error and torrent.state is TorrentState.ERROR


def by_hash(torrents: list[Torrent]) -> Mapping[str, Torrent]:
    """Torrents by every hash their client names."""
    return {
        name: torrent for torrent in torrents for name in (torrent.info_hash, *torrent.other_hashes)
    }
