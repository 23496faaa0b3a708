"""A swarm and an engine for each test that asks for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from apps.accounts import people
from apps.downloader.clients.builtin import BuiltinClient
from tests.downloader.processes import EngineProcess
from tests.downloader.swarm import Swarm
from tests.world import programs


@pytest.fixture
def swarm(tmp_path: Path) -> Iterator[Swarm]:
    programs.need_libtorrent()
    with Swarm(tmp_path / "seeds") as one:
        yield one


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineProcess]:
    programs.need_libtorrent()
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


@pytest.fixture
def api(db: None) -> Client:  # noqa: ARG001
    people.found(username="keeper", password="a long enough one")
    one = Client()
    credentials = {"username": "keeper", "password": "a long enough one"}
    answer = one.post("/api/v1/auth/login", credentials, content_type="application/json")
    assert answer.status_code == 200
    return one
