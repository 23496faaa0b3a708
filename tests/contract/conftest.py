"""Every download client there is, real and on loopback, for one suite."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from apps.downloader.protocol import DownloadClient
from apps.downloader.registry import KINDS, ClientSettings
from tests.downloader.processes import EngineProcess
from tests.world import programs
from tests.world.clients import QBittorrent


@dataclass(frozen=True, slots=True)
class Bench:
    """A client, and a folder that it may fill."""

    name: str
    client: DownloadClient
    folder: Path


@pytest.fixture(params=KINDS.names())
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    name = str(request.param)
    folder = tmp_path / "shows"
    home = tmp_path / "client"
    home.mkdir()
    if name == "builtin":
        programs.need_libtorrent()
        engine = EngineProcess(home)
        client = KINDS[name].make(ClientSettings(type=name, data_dir=home))
        yield Bench(name, client, folder)
        client.close()
        engine.stop()
    else:
        command = programs.path_of(programs.QBITTORRENT)
        with QBittorrent(home, command=command) as server:
            client = KINDS[name].make(
                ClientSettings(
                    type=name,
                    host=server.host,
                    username=server.username,
                    password=server.password,
                )
            )
            yield Bench(name, client, folder)
            client.close()
