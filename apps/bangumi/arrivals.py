"""The one way out: finished downloads -> placements -> shelf.

Only torrents that carry our tag are touched. What an episode is comes from the release as it was read when it was
taken, never from a name we wrote. Each organised episode is recorded as an event in the transaction that closes it.
"""

import datetime as dt
import enum
import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from apps.bangumi.decisions import Reason
from apps.bangumi.finished import CATEGORY, RENAMED, Finished, fresh, uncategorised, with_rules
from apps.bangumi.folders import show_of
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.bangumi.placing import Placing, place
from apps.bangumi.superseding import older_versions
from apps.core import events, troubles
from apps.core.config.schema import Config
from apps.core.errors import NoSuchTorrent, NotThere, Problem
from apps.downloader import claims
from apps.downloader.protocol import DownloadClient, Torrent
from apps.downloader.torrents import disk_problem, prepare_root
from apps.library import replacing, shelf
from apps.library.models import FileState
from apps.library.placement import Role
from apps.library.shelf import Result, Shelved
from apps.naming.numbers import padded
from apps.naming.presets import Method
from apps.titles import read

log = logging.getLogger(__name__)
COLLECTIONS = "BangumiCollection"
#: Held by whoever organises, the regular turn or the command.
LOCK = "organise"
DISK_TROUBLE = "disk:library"


class Ending(enum.Enum):
    """What became of a torrent in one turn."""

    ORGANISED = "organised"
    HELD = "held"
    WAITS = "waits"
    NOTHING = "nothing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One finished torrent and what was, or in a dry run would be, done with it."""

    torrent: Torrent
    rule: Rule
    files: tuple[tuple[str, str], ...]
    ending: Ending


def organise(
    client: DownloadClient, config: Config, *, now: dt.datetime, dry_run: bool = False
) -> list[Arrival]:
    """Put every finished torrent of ours in its place. One torrent's trouble never stops the next.

    Raises Unreachable and its kin only where the client cannot even be asked for its list.
    """
    torrents = client.torrents(category=CATEGORY) + uncategorised(client, dry_run=dry_run)
    found = list(_each(client, fresh(torrents), config, now=now, dry_run=dry_run))
    if not dry_run:
        replacing.settle_left_over(client, now=now)
        _tell_of_disk(torrents, next((problem for _, problem in found if problem), None))
    return [arrival for arrival, _ in found]


def _each(
    client: DownloadClient,
    some: Iterable[Finished],
    config: Config,
    *,
    now: dt.datetime,
    dry_run: bool = False,
    again: Collection[FileState] = (),
) -> Iterator[tuple[Arrival, Problem | None]]:
    """One after the other, each with what its disk refused; one that is gone meanwhile is passed over."""
    for finished in some:
        try:
            yield _organise(client, finished, config, now=now, dry_run=dry_run, again=again)
        except NoSuchTorrent:
            continue
        except Problem as found:
            log.warning("%s waits: %s", finished.torrent.name, found)
            yield Arrival(finished.torrent, finished.rule, (), Ending.FAILED), None
        except Exception:
            # Broad by design: the loop over independent torrents goes on; the log has the traceback.
            log.exception("%s could not be organised.", finished.torrent.name)
            yield Arrival(finished.torrent, finished.rule, (), Ending.FAILED), None


def organise_again(
    client: DownloadClient,
    torrents: Iterable[Torrent],
    config: Config,
    *,
    now: dt.datetime,
    again: Collection[FileState],
) -> list[Arrival]:
    """Give files that have their place already, or were kept from it, the names that they should have by now.

    In this order. What gets another name only is not announced again.
    """
    found = _each(client, with_rules(torrents), config, now=now, again=again)
    return [arrival for arrival, _ in found]


def _organise(
    client: DownloadClient,
    finished: Finished,
    config: Config,
    *,
    now: dt.datetime,
    dry_run: bool,
    again: Collection[FileState] = (),
) -> tuple[Arrival, Problem | None]:
    torrent, rule = finished.torrent, finished.rule
    placing = place(
        client.files(torrent.info_hash),
        release=read(finished.release.title if finished.release else torrent.name),
        show=show_of(rule),
        method=Method(config.bangumi_manage.rename_method),
        originals=shelf.originals(torrent.info_hash),
    )
    pairs = tuple((item.current_path, item.wanted_path) for item in placing.placements)
    if dry_run:
        return Arrival(torrent, rule, pairs, Ending.WAITS), None
    placed = shelf.placed(torrent.info_hash)
    owner = f"rule:{rule.pk}"
    shelved = shelf.put(
        client,
        torrent,
        placing.placements,
        owner=owner,
        now=now,
        again=again,
        older=older_versions(client, torrent, finished.release, owner=owner, config=config),
    )
    for item in shelved:
        if isinstance(item.problem, NoSuchTorrent):
            raise item.problem  # removed meanwhile, or renamed: the next turn sees which
    if any(isinstance(item.problem, NotThere) for item in shelved):
        prepare_root(config)  # raises where not the file is gone but its disk
    waiting = [item for item in shelved if item.result is Result.PUT_OFF]
    if waiting:
        problem = next((item.problem for item in waiting if item.problem), None)
        return Arrival(torrent, rule, pairs, Ending.WAITS), problem
    # A crash between the name and its announcement leaves an episode placed; only another name is no news.
    known = placed if FileState.PLACED in again else frozenset()
    _close(finished, placing, shelved, known=known, now=now)
    _mark(client, torrent, is_collection=placing.is_collection)
    return Arrival(torrent, rule, pairs, _ending(shelved)), None


def _ending(shelved: Iterable[Shelved]) -> Ending:
    results = {item.result for item in shelved}
    if Result.HELD in results:
        return Ending.HELD
    return Ending.ORGANISED if results else Ending.NOTHING


def _close(
    finished: Finished,
    placing: Placing,
    shelved: Iterable[Shelved],
    *,
    known: Collection[int],
    now: dt.datetime,
) -> None:
    """Close the release and tell of it, in one transaction; each event is recorded once for ever."""
    videos = [
        item
        for item in shelved
        if item.placement.role is Role.VIDEO
        and item.result in {Result.PLACED, Result.ALREADY}
        and item.placement.file_index not in known
    ]
    with transaction.atomic():
        if finished.release is not None:
            ours = Release.objects.filter(pk=finished.release.pk)
            ours.filter(organised_at=None).update(organised_at=now)
            if not placing.placements:
                log.warning("%s holds no video.", finished.torrent.name)
                ours.update(state=ReleaseState.SKIPPED, reason=Reason.NO_VIDEO.value, facts={})
        claims.mark_done(finished.torrent.info_hash, now=now)
        if placing.is_collection and videos:
            events.record(_organised(finished, videos[0], files=len(videos)))
        else:
            for item in videos:
                events.record(_organised(finished, item, files=1))
        for item in shelved:
            if item.result is Result.HELD:
                events.record(_conflict(finished, item))


def _organised(finished: Finished, item: Shelved, *, files: int) -> events.EpisodeOrganised:
    rule, release = finished.rule, finished.release
    episode = item.placement.episode
    return events.EpisodeOrganised(
        rule_id=rule.pk,
        official_title=rule.official_title,
        season=rule.season if item.placement.season is None else item.placement.season,
        episode="" if episode is None else padded(episode).lstrip("0") or "0",
        info_hash=finished.torrent.info_hash,
        path=f"{finished.torrent.save_path}/{item.path}",
        group=release.group_name if release else rule.group_name,
        resolution=rule.dpi,
        year="" if rule.year is None else str(rule.year),
        poster_link=rule.poster_link,
        files=files,
    )


def _conflict(finished: Finished, item: Shelved) -> events.RenameConflict:
    return events.RenameConflict(
        rule_id=finished.rule.pk,
        official_title=finished.rule.official_title,
        info_hash=finished.torrent.info_hash,
        path=item.path,
        wanted=item.placement.wanted_path,
    )


def _mark(client: DownloadClient, torrent: Torrent, *, is_collection: bool) -> None:
    """Tag the torrent as done. Failing to tag is not failing to rename: the next turn does it again."""
    try:
        client.add_tags([torrent.info_hash], [RENAMED])
        if is_collection:
            client.set_category([torrent.info_hash], COLLECTIONS)
    except Problem as problem:
        log.warning("%s could not be tagged as renamed: %s", torrent.name, problem)


def _tell_of_disk(torrents: Iterable[Torrent], refused: Problem | None) -> None:
    """One trouble while a disk is full or cannot be written, whoever notices it; over when nobody does."""
    stuck = next((torrent for torrent in torrents if torrent.disk_error), None)
    if refused is None and stuck is not None:
        refused = disk_problem(stuck)
    if refused is not None:
        troubles.begins(DISK_TROUBLE, refused)
    else:
        troubles.ends(DISK_TROUBLE)
