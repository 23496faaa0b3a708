"""The world as pytest fixtures: `world` serves feeds and pages, `seeded_world` also seeds them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

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
    pytest.importorskip("libtorrent")
    with World(seeds_in=tmp_path / "seeds") as one:
        yield one
        assert one.broken() == []
