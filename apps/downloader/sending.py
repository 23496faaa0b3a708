"""The job `downloads`: what was claimed goes to the client. Fetched by host, added one by one, settled at once.

Where the client is away, refuses us, or has no room, nothing is fetched and no try is counted: it is said once, and the
next turn looks again.
"""

import contextlib
import logging
import queue
import threading
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from apps.core import addresses, clock, troubles, work
from apps.core.errors import (
    DownloadRefused,
    HostBusy,
    HostResting,
    NotATorrentFile,
    NotThere,
    OutsideFailure,
    OutsideStatus,
    Problem,
    Refused,
    Stopping,
)
from apps.core.http import TORRENT, Guard, Outside
from apps.downloader import claims
from apps.downloader.claims import Merge
from apps.downloader.models import Download
from apps.downloader.protocol import AddResult, DownloadClient, NewTorrent
from apps.downloader.torrent_file import Identity, NotATorrent, identify, identify_magnet

log = logging.getLogger(__name__)

TROUBLE = "downloader"
MOST_A_TURN = 200
HOSTS_AT_ONCE = 4
#: Torrent files that wait to be added; each may have 20 MiB.
FETCHED_AHEAD = 4
LOOK_AGAIN_SECONDS = 30.0


@dataclass(slots=True)
class Sent:
    """What one turn did."""

    queued: int = 0
    merged: int = 0
    failed: int = 0
    #: Why nothing could be sent, if so.
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class _Ready:
    """A claim with what the client needs, or with what went wrong."""

    row: Download
    identity: Identity | None = None
    content: bytes | None = None
    magnet: str | None = None
    problem: Problem | None = None


@dataclass(slots=True)
class _Turn:
    client: DownloadClient
    client_name: str
    merge: Merge
    sent: Sent = field(default_factory=Sent)


def send(
    *,
    client: DownloadClient,
    client_name: str,
    outside: Outside,
    merge: Merge,
    local_root: Path | None = None,
    stop: threading.Event | None = None,
) -> Sent:
    """Send what is due.

    `local_root` is the library's folder where the client runs beside us: while it is not there (a disk that is not
    mounted), nothing is sent, and no folder is made in its place. `merge(old, new)` is called in the transaction that
    drops a claim which turned out to be another's torrent.
    """
    stop = stop or threading.Event()
    rows = list(claims.due(clock.now())[:MOST_A_TURN])
    turn = _Turn(client=client, client_name=client_name, merge=merge)
    if not rows:
        _end_trouble(client)
        return turn.sent
    try:
        if local_root is not None and not local_root.is_dir():
            raise NotThere(path=str(local_root))
        rows = _already_there(turn, rows)
        if _has_disk_trouble(client):
            return (
                turn.sent
            )  # said where finished files are put away; it goes on when there is room
        with contextlib.closing(_fetched(rows, outside=outside, stop=stop)) as fetched:
            for ready in fetched:
                _hand_over(turn, ready)
    except OutsideFailure as problem:
        troubles.begins(TROUBLE, problem)
        turn.sent.problem = problem
        return turn.sent
    troubles.ends(TROUBLE)
    if len(rows) == MOST_A_TURN and not stop.is_set():
        work.soon(claims.JOB)
    return turn.sent


def _end_trouble(client: DownloadClient) -> None:
    """With nothing to send: ask whether what kept us from it is over."""
    if not troubles.lasts(TROUBLE):
        return
    try:
        client.torrents(category="Bangumi")
    except OutsideFailure as problem:
        troubles.begins(TROUBLE, problem)
    else:
        troubles.ends(TROUBLE)


def _already_there(turn: _Turn, rows: Sequence[Download]) -> list[Download]:
    """Settle claims that the client has already: we died between its answer and ours. The others."""
    hashes = {row.info_hash for row in rows if row.info_hash}
    if not hashes:
        turn.client.torrents(hashes=[])  # asked before anything is fetched in vain
        return list(rows)
    there = {
        name
        for torrent in turn.client.torrents(hashes=hashes)
        for name in (torrent.info_hash, *torrent.other_hashes)
    }
    found = [row.pk for row in rows if row.info_hash in there]
    turn.sent.queued += claims.settle(found, client=turn.client_name)
    return [row for row in rows if row.info_hash not in there]


def _has_disk_trouble(client: DownloadClient) -> bool:
    return any(torrent.disk_error for torrent in client.torrents(category="Bangumi"))


def _hand_over(turn: _Turn, ready: _Ready) -> None:
    """Add one torrent and settle its claim. Raises OutsideFailure where the client as a whole fails."""
    row = ready.row
    if ready.problem is not None or ready.identity is None:
        _put_off(turn, row, ready.problem)
        return
    info_hash = ready.identity.info_hash
    if row.info_hash != info_hash and not claims.identify(row.pk, info_hash, merge=turn.merge):
        turn.sent.merged += 1
        return
    wanted = NewTorrent(
        save_path=row.save_path,
        category=row.category,
        tags=frozenset(row.tags),
        info_hash=info_hash,
        content=ready.content,
        magnet=ready.magnet,
        name=row.name,
    )
    try:
        outcome = turn.client.add(wanted)
    except Refused as refused:  # a folder that no client takes: this claim's trouble alone
        _put_off(turn, row, refused)
        return
    if outcome.result in {AddResult.ADDED, AddResult.DUPLICATE}:
        turn.sent.queued += claims.settle([row.pk], client=turn.client_name)
        log.info("%s is handed to the download client (%s)", row.name, outcome.result.value)
    elif outcome.result is AddResult.PENDING:
        claims.wait(row.pk, LOOK_AGAIN_SECONDS)
    else:
        turn.sent.failed += 1
        answer = DownloadRefused(host=addresses.host_of(row.url), why=outcome.reason)
        claims.postpone(row.pk, answer, is_final=True)


def _put_off(turn: _Turn, row: Download, problem: Problem | None) -> None:
    if isinstance(problem, Stopping) or problem is None:
        return
    if isinstance(problem, (HostBusy, HostResting)):
        claims.wait(row.pk, LOOK_AGAIN_SECONDS)
        return
    turn.sent.failed += 1
    claims.postpone(row.pk, problem, is_final=_is_final(problem))


def _is_final(problem: Problem) -> bool:
    """Whether it does not look as if it passed by itself."""
    if isinstance(problem, OutsideStatus):
        return str(problem.facts.get("status")) in {"404", "410"}
    return isinstance(problem, Refused)


def _fetched(
    rows: Sequence[Download], *, outside: Outside, stop: threading.Event
) -> Generator[_Ready, None, None]:
    """Yield each claim with its torrent; hosts are asked side by side, each for one file at a time.

    The fetching threads never touch the database.
    """
    lanes: dict[str, list[Download]] = {}
    for row in rows:
        if row.url.startswith("magnet:"):
            yield _from_magnet(row, row.url)
        else:
            lanes.setdefault(addresses.endpoint_of(row.url), []).append(row)
    if not lanes:
        return
    results: queue.Queue[_Ready | None] = queue.Queue(maxsize=FETCHED_AHEAD)
    over = threading.Event()

    def put(ready: _Ready | None) -> bool:
        while not over.is_set():
            try:
                results.put(ready, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def walk(lane: Sequence[Download]) -> None:
        try:
            for row in lane:
                if stop.is_set() or not put(_from_site(row, outside)):
                    return
        finally:
            put(None)

    with ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="torrent files") as pool:
        try:
            for lane in lanes.values():
                pool.submit(walk, lane)
            open_lanes = len(lanes)
            while open_lanes:
                ready = results.get()
                if ready is None:
                    open_lanes -= 1
                else:
                    yield ready
        finally:
            over.set()


def _from_site(row: Download, outside: Outside) -> _Ready:
    host = addresses.host_of(row.url)
    guard = Guard.OWN if row.origin_private else Guard.PUBLIC
    try:
        fetched = outside.fetch(row.url, purpose=TORRENT, guard=guard)
        if fetched.is_magnet:
            return _from_magnet(row, fetched.url)
        identity = identify(fetched.content)
    except NotATorrent:
        return _Ready(row, problem=NotATorrentFile(host=host))
    except Problem as problem:
        return _Ready(row, problem=problem)
    except Exception:
        # Broad by design: one address must not end the turn of the others.
        log.exception("%s could not be fetched", addresses.masked(row.url))
        return _Ready(row, problem=NotATorrentFile(host=host))
    return _Ready(row, identity=identity, content=fetched.content)


def _from_magnet(row: Download, link: str) -> _Ready:
    try:
        return _Ready(row, identity=identify_magnet(link), magnet=link)
    except NotATorrent:
        return _Ready(row, problem=NotATorrentFile(host="magnet"))
