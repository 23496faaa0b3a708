"""When a newer version may take the name of an older one: only what is surely the same release, once corrected.

Both torrents hold one file; rule, season, episode, groups and resolution are equal; the number behind the v is higher.
Everything else, another group's or an older show's file above all, is held.
"""

import unicodedata

from apps.bangumi.models import Release
from apps.core.config.schema import Config
from apps.core.errors import NoSuchTorrent
from apps.downloader.protocol import DownloadClient, Torrent
from apps.library import shelf
from apps.library.models import FileState, LibraryFile
from apps.library.placement import Placement, Role
from apps.titles import Reading, read


def older_versions(
    client: DownloadClient, torrent: Torrent, release: Release | None, *, owner: str, config: Config
) -> shelf.Older:
    """Whose name a file of this torrent may take, as the settings say."""
    if release is None or config.bangumi_manage.revision_conflict_policy != "replace":
        return lambda _item: None

    def older(item: Placement) -> LibraryFile | None:
        return _older_version(client, torrent, item, release=release, owner=owner)

    return older


def _older_version(
    client: DownloadClient, torrent: Torrent, item: Placement, *, release: Release, owner: str
) -> LibraryFile | None:
    """The file whose name this one may take; None where there is none, or where it is not certain."""
    taken = shelf.occupants(torrent, item.wanted_path)
    if item.role is not Role.VIDEO or len(taken) != 1:
        return None
    (old,) = taken
    if not _is_same_episode(old, item, owner=owner) or old.version >= item.version:
        return None
    if not _is_same_release(old, release):
        return None
    return old if _holds_only(client, old) and _holds_one(client, torrent.info_hash) else None


def _is_same_episode(old: LibraryFile, item: Placement, *, owner: str) -> bool:
    return (
        old.owner == owner
        and old.state == FileState.PLACED
        and old.role == Role.VIDEO.value
        and (old.season, old.episode) == (item.season, item.episode)
    )


def _is_same_release(old: LibraryFile, release: Release) -> bool:
    before = Release.objects.filter(download__info_hash=old.info_hash).order_by("-id").first()
    return before is not None and _identity(read(before.title)) == _identity(read(release.title))


def _identity(reading: Reading) -> tuple[str, ...]:
    groups = sorted(_folded(group) for group in reading.groups)
    return (_folded(reading.resolution or ""), *groups)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _holds_only(client: DownloadClient, old: LibraryFile) -> bool:
    """The old torrent is there, with this file alone, under the name that we know."""
    try:
        return [file.path for file in client.files(old.info_hash)] == [old.path]
    except NoSuchTorrent:
        return False


def _holds_one(client: DownloadClient, info_hash: str) -> bool:
    return len(client.files(info_hash)) == 1
