"""What the schedule calls."""

from collections.abc import Callable
from pathlib import Path

from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.outside import way_out
from apps.downloader import torrents
from apps.downloader.claims import Merge
from apps.downloader.following import follow
from apps.downloader.registry import KINDS
from apps.downloader.sending import send


def downloads(merge: Merge) -> Callable[[str], None]:
    """Return the job `downloads`: send what is claimed, follow what is queued.

    `merge(old, new)` points what stands on a doubled claim to the one that stays.
    """

    def run(_subject: str) -> None:
        config = store.load()
        client = torrents.client(config)
        root = _local_root(config)
        with way_out(config) as outside:
            sent = send(client=client, outside=outside, merge=merge, local_root=root)
        if sent.problem is None:
            follow(client=client, local_root=root)

    return run


def _local_root(config: Config) -> Path | None:
    """Return the library's folder, where the client sees the same disks as we do."""
    is_local = KINDS[config.downloader.type].is_local
    return Path(torrents.library_root(config)) if is_local else None
