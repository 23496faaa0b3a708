"""Which download clients there are, and how each is made from its settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from apps.core.registry import Registry
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.clients.latch import Latch
from apps.downloader.protocol import DownloadClient


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """What it takes to reach a client. Equal settings mean the same client."""

    type: str
    host: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    ssl: bool = False
    #: Root of the library as the client sees it.
    save_root: str = ""
    #: Where the built-in engine keeps its state.
    data_dir: Path = Path()
    #: Where it is remembered that these credentials were refused; another file for other settings.
    refused_file: Path | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of client."""

    name: str
    make: Callable[[ClientSettings], DownloadClient]
    #: It runs on this machine and sees the same paths as we do.
    is_local: bool
    #: It is reached by host, user name and password.
    needs_login: bool


def _builtin(settings: ClientSettings) -> DownloadClient:
    return BuiltinClient(settings.data_dir, save_root=settings.save_root)


def _qbittorrent(settings: ClientSettings) -> DownloadClient:
    # 12 MiB that nobody needs who has the built-in engine.
    from apps.downloader.clients.qbittorrent import QBittorrentClient  # noqa: PLC0415

    return QBittorrentClient(
        host=settings.host,
        username=settings.username,
        password=settings.password,
        ssl=settings.ssl,
        save_root=settings.save_root,
        latch=Latch(settings.refused_file),
    )


KINDS = Registry(
    "download client",
    [
        Kind("builtin", _builtin, is_local=True, needs_login=False),
        Kind("qbittorrent", _qbittorrent, is_local=False, needs_login=True),
    ],
)
