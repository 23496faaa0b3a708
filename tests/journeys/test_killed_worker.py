"""The worker is killed again and again in the middle of its work: same files, nothing twice."""

from itertools import islice
from random import Random

import pytest

from apps.core import clock
from tests.journeys.stories import (
    Chapter,
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
from tests.world.product import Product, kill
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey]

KILLS = 20
SEED = 20261125


def is_at_work(family: list[int]) -> bool:
    """Whether the worker has its whole family: parent, sentinel, one that works, monitor, pusher."""
    return len(family) >= 4


def live_through_kills(product: Product, world: World, chapters: list[Chapter]) -> None:
    """Twenty times: something new is out, the feeds are asked for, and the worker is killed."""
    moments = Random(SEED)
    coming = iter(chapters)
    for turn in range(KILLS):
        wait_for(lambda: product.processes("worker"), within=60, until=is_at_work)
        publish(world, islice(coming, 1))
        product.api.post("/rss/refresh/all")
        clock.wait(moments.uniform(0.0, 2.5))
        family = product.processes("worker")
        if family and turn % 2:
            kill(moments.choice(family))
        else:
            product.kill("worker")
    published = [*world.catalogue.oldest_first(), *publish(world, coming)]
    wait_for_tree(product, expected_tree(chapters, published), within=150)

    taken = [chapter for chapter in chapters if chapter.places]
    wait_for(lambda: len(world.hooks.told()), within=60, until=lambda told: told >= len(taken))
    assert_all_accounted_for(product, chapters)
    assert_nothing_twice(product, chapters)
    listed = [one["hash"] for one in product.api.get("/downloader/torrents")]
    assert len(listed) == len(set(listed)) == len(taken)


def test_the_inside_client_gets_all_of_it(seeded_world: World, product: Product) -> None:
    product.start()
    setup(product, seeded_world)

    live_through_kills(product, seeded_world, [*first_part(), *second_part()])


def test_a_real_qbittorrent_gets_all_of_it(
    seeded_world: World, product: Product, qbittorrent: QBittorrent
) -> None:
    product.start()
    setup(
        product,
        seeded_world,
        type="qbittorrent",
        host=qbittorrent.host,
        username=qbittorrent.username,
        password=qbittorrent.password,
    )

    live_through_kills(product, seeded_world, [*first_part(), *second_part()])
