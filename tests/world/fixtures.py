"""The world as pytest fixtures: `world` serves feeds and pages, `seeded_world` also seeds them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.clients import QBittorrent
from tests.world.product import Product
from tests.world.programs import QBITTORRENT, need_libtorrent, path_of
from tests.world.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh world without a seeder, and the look that it made no mistake of its own."""
    with World() as one:
        yield one
        assert one.broken() == []


@pytest.fixture
def seeded_world(tmp_path: Path) -> Iterator[World]:
    """A fresh world whose torrents can be downloaded."""
    need_libtorrent()
    with World(seeds_in=tmp_path / "seeds") as one:
        yield one
        assert one.broken() == []


@pytest.fixture
def qbittorrent(tmp_path: Path) -> Iterator[QBittorrent]:
    """A real qbittorrent-nox of its own."""
    command = path_of(QBITTORRENT)
    with QBittorrent(tmp_path / "qbittorrent", command=command) as client:
        yield client


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    """The product in clean folders, not yet started."""
    one = Product(tmp_path / "product")
    yield one
    one.stop()
