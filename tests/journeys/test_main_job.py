"""From a clean folder to the renamed file, still seeding, with the inside client and a real other one."""

from pathlib import Path

import pytest

from tests.journeys.stories import (
    FAST,
    LOOPBACK,
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
from tests.world.leecher import fetched
from tests.world.product import Product
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey]

SEEDING = {"uploading", "stalledUP", "forcedUP", "queuedUP"}


def walk_through_the_wizard(product: Product, world: World) -> None:
    """The calls that the wizard's pages make, one after the other."""
    assert product.api.get("/setup/status")["need_setup"] is True
    tested = product.api.post("/setup/test-downloader", {"type": "builtin"})
    assert tested["success"] is True, tested
    tested = product.api.post("/setup/test-rss", {"url": world.mikan.aggregate_url})
    assert (tested["success"], tested["item_count"]) == (True, 9), tested
    product.api.post(
        "/setup/complete",
        {
            "username": USERNAME,
            "password": PASSWORD,
            "downloader_type": "builtin",
            "rss_url": world.mikan.aggregate_url,
        },
    )
    assert product.api.ask("GET", "/setup/status")[0] == 403
    product.api.sign_in(USERNAME, PASSWORD)


def live_through(product: Product, world: World) -> None:
    """The whole story, from the first feed to the last file."""
    chapters, published = first_part(), world.catalogue.oldest_first()
    wait_for_tree(product, expected_tree(chapters, published), within=120)

    later = second_part()
    published = [*published, *publish(world, later)]
    chapters = [*chapters, *later]
    product.api.post("/rss/refresh/all")
    wait_for_tree(product, expected_tree(chapters, published), within=120)

    assert_all_accounted_for(product, chapters)
    wait_for(lambda: len(world.hooks.told()), within=60, until=lambda told: told >= 9)
    assert_nothing_twice(product, chapters)
    torrents = wait_for(
        lambda: product.api.get("/downloader/torrents"),
        within=30,
        until=lambda listed: {one["state"] for one in listed} <= SEEDING,
    )
    taken = [out for chapter, out in zip(chapters, published, strict=True) if chapter.places]
    assert {one["hash"] for one in torrents} == {out.info_hash for out in taken}
    assert len(world.hooks.told()) == len(taken)


def assert_still_seeded(world: World, folder: Path) -> None:
    """Somebody new gets a file from the product alone, under the torrent's own name."""
    out = world.catalogue.oldest_first()[0]
    assert world.seeder is not None
    world.seeder.withdraw(out.info_hash)
    assert fetched(out.torrent, folder, within=30) == dict(out.torrent.files)


def test_the_inside_client(seeded_world: World, product: Product, tmp_path: Path) -> None:
    publish(seeded_world, first_part())
    product.configure({**seeded_world.settings(), "program": FAST, "engine": LOOPBACK})
    product.start()
    walk_through_the_wizard(product, seeded_world)
    product.api.patch(
        "/config/update",
        {
            "notification": {
                "enable": True,
                "providers": [
                    {"type": "webhook", "enabled": True, "url": seeded_world.hooks.address}
                ],
            }
        },
    )

    live_through(product, seeded_world)

    assert_still_seeded(seeded_world, tmp_path / "somebody")
    assert product.stop() < 30


def test_a_real_qbittorrent(
    seeded_world: World, product: Product, qbittorrent: QBittorrent, tmp_path: Path
) -> None:
    publish(seeded_world, first_part())
    product.start()
    setup(
        product,
        seeded_world,
        type="qbittorrent",
        host=qbittorrent.host,
        username=qbittorrent.username,
        password=qbittorrent.password,
    )

    live_through(product, seeded_world)

    assert_still_seeded(seeded_world, tmp_path / "somebody")
