"""Web and workers on machines of their own, on PostgreSQL and Redis; one of the workers burns down midway."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.journeys.stories import (
    PASSWORD,
    USERNAME,
    assert_all_accounted_for,
    assert_nothing_twice,
    expected_tree,
    first_part,
    publish,
    second_part,
    setup,
    wait_for_tree,
)
from tests.world.clients import QBittorrent
from tests.world.postgresql import PostgreSQL
from tests.world.product import Product, kill
from tests.world.redis_server import RedisServer
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey]
KEYS = {"AUTOBANGUMI_SECRET_KEY": "of all machines " * 4, "AUTOBANGUMI_JWT_SECRET": "ab" * 32}


class Machine(Product):
    """One of several: one part of the product, in folders of its own, on what all share."""

    def __init__(self, folder: Path, *, part: str, shared: Mapping[str, str], disk: Path) -> None:
        super().__init__(folder)
        self.part = part
        self.shared = shared
        self.downloads = disk

    @property
    def variables(self) -> Mapping[str, str]:
        """The same keys and servers for all."""
        return {**super().variables, **KEYS, **self.shared}

    @property
    def arguments(self) -> tuple[str, ...]:
        """Only its part."""
        return ("serve", "--only", self.part)

    def answers(self) -> bool:
        """Whether its part is there, and web answers."""
        if self.part == "web":
            return super().answers()
        return bool(self.processes(self.part))

    def burn_down(self) -> None:
        """All of it at once, as when the power fails."""
        for pid in self.processes():
            kill(pid)

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """What stands in the shared database."""
        question = f"SELECT {', '.join(columns)} FROM {table} ORDER BY id"  # noqa: S608
        with psycopg.connect(self.shared["DATABASE_URL"]) as database:
            return database.execute(question).fetchall()


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    with PostgreSQL() as database, RedisServer(tmp_path / "redis") as redis:
        yield {"DATABASE_URL": database.url, "REDIS_URL": redis.url}


def test_two_workers_do_each_thing_once_and_one_goes_on_alone(
    seeded_world: World, shared: Mapping[str, str], qbittorrent: QBittorrent, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    web, one, other = (
        Machine(tmp_path / name, part=name.split("-")[0], shared=shared, disk=disk)
        for name in ("web", "worker-1", "worker-2")
    )
    chapters = first_part()
    published = publish(seeded_world, chapters)
    with contextlib.ExitStack() as running:
        for machine in (web, one, other):
            running.enter_context(machine)
        setup(
            web,
            seeded_world,
            type="qbittorrent",
            host=qbittorrent.host,
            username=qbittorrent.username,
            password=qbittorrent.password,
        )
        wait_for_tree(web, expected_tree(chapters, published), within=120)

        later = second_part()
        published += publish(seeded_world, later)
        chapters += later
        web.api.post("/rss/refresh/all")
        other.burn_down()
        wait_for_tree(web, expected_tree(chapters, published), within=180)

        assert_all_accounted_for(web, chapters)
        wait_for(lambda: len(seeded_world.hooks.told()), within=60, until=lambda told: told >= 9)
        assert_nothing_twice(web, chapters)
        assert len(seeded_world.hooks.told()) == sum(bool(one.places) for one in chapters)
        # Another web machine would know the same people: nothing of an account lies in a folder.
        web.api.sign_in(USERNAME, PASSWORD)
