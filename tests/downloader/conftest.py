"""A swarm and an engine for each test that asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.downloader.clients.builtin import BuiltinClient
from tests.downloader.processes import EngineProcess

pytest.importorskip(
    "libtorrent", reason="the built-in engine needs libtorrent (Python 3.11 to 3.13)"
)

from tests.downloader.swarm import Swarm


@pytest.fixture
def swarm(tmp_path: Path) -> Iterator[Swarm]:
    with Swarm(tmp_path / "seeds") as one:
        yield one


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineProcess]:
    folder = tmp_path / "data"
    folder.mkdir()
    process = EngineProcess(folder)
    yield process
    process.stop()


@pytest.fixture
def client(engine: EngineProcess) -> Iterator[BuiltinClient]:
    one = BuiltinClient(engine.data_dir)
    yield one
    one.close()
