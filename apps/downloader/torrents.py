"""FRONT DOOR: the configured download client, whichever it is, and what the rooms above ask of it.

Rooms that do more than one thing with it take `client(config)` and speak the protocol. Every call may raise
Unreachable, Unauthorised or Banned: "nobody answers" is never "not there".
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.crypto import salted_hmac

from apps.core import errors
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.errors import DiskProblem, NotThere, NotWritable
from apps.downloader import mounted
from apps.downloader.apps import DownloaderConfig
from apps.downloader.models import Download, DownloadState
from apps.downloader.protocol import DownloadClient, Torrent
from apps.downloader.registry import KINDS, ClientSettings

CATEGORY = "Bangumi"


def client_settings(config: Config) -> ClientSettings:
    """Return what it takes to reach the configured client."""
    section = store.in_use(config.downloader)
    words = (section.type, section.host, section.username, section.password, section.ssl)
    # A fix on the client's side is tried when the settings are saved again: that moves the revision.
    fingerprint = salted_hmac("downloader.refused", repr((config.revision, words))).hexdigest()
    return ClientSettings(
        type=section.type,
        host=section.host,
        username=section.username,
        password=section.password,
        ssl=section.ssl,
        save_root=library_root(config),
        data_dir=settings.DATA_DIR,
        refused_file=settings.RUN_DIR / f"refused-{fingerprint[:32]}",
    )


def library_root(config: Config) -> str:
    """Return the root of the library as the client sees it."""
    return config.downloader.path or str(settings.DEFAULT_LIBRARY_DIR)


def client_name(config: Config) -> str:
    """Return which client this is: its kind, and where it is one of several."""
    wanted = client_settings(config)
    kind = KINDS[wanted.type]
    return f"{kind.name} {wanted.host}"[:200] if kind.needs_login else kind.name


def local_root(config: Config) -> Path | None:
    """Return the library's folder where the client sees the same disk as we do, else None."""
    return Path(library_root(config)) if KINDS[config.downloader.type].is_local else None


def prepare_root(config: Config) -> Path | None:
    """Make the library's folder before the very first download; return `local_root`.

    Once something was downloaded, a folder that is missing, or empty though it was never emptied, means a disk that is
    not mounted; none is made in its place. Raises NotWritable, NotThere.
    """
    root = local_root(config)
    if root is None:
        return None
    had = Download.objects.filter(
        state__in=[DownloadState.QUEUED, DownloadState.DONE], save_path__startswith=str(root)
    )
    if not had.exists():
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise NotWritable(path=str(root)) from None
        return root
    had_files = had.filter(state=DownloadState.DONE).exists()
    if not mounted.is_there(root, had_files=had_files, memory=settings.RUN_DIR / "library-folder"):
        raise NotThere(path=str(root))
    return root


def client(config: Config) -> DownloadClient:
    """Return the configured client; one a process, kept until its settings change."""
    room = apps.get_app_config("downloader")
    if not isinstance(room, DownloaderConfig):
        raise TypeError(room)
    return room.connections.get(client_settings(config))


def disk_problem(torrent: Torrent) -> DiskProblem | None:
    """Return why this torrent cannot go on for its disk's sake, if so, in one clear sentence."""
    if not torrent.disk_error:
        return None
    why, _, path = torrent.message.partition(": ")
    return errors.disk_problem(path or torrent.save_path, why or "not_writable")


def listed(
    config: Config, *, category: str | None = CATEGORY, hashes: Collection[str] | None = None
) -> list[Torrent]:
    """Return torrents, the newest first."""
    found = client(config).torrents(category=category, hashes=hashes)
    return sorted(found, key=lambda torrent: (-torrent.added_epoch_seconds, torrent.info_hash))


def pause(config: Config, hashes: Sequence[str]) -> None:
    """Stop torrents."""
    if hashes:
        client(config).pause(hashes)


def resume(config: Config, hashes: Sequence[str]) -> None:
    """Start torrents again."""
    if hashes:
        client(config).resume(hashes)


def delete(config: Config, hashes: Sequence[str], *, delete_files: bool) -> None:
    """Remove torrents, with their data only if asked."""
    if hashes:
        client(config).delete(hashes, delete_files=delete_files)
