"""The same releases on four sites: each is downloaded once, whichever site tells of it first."""

import pytest

from tests.journeys.stories import (
    Chapter,
    assert_nothing_twice,
    expected_tree,
    first_part,
    second_part,
    setup,
    wait_for_tree,
)
from tests.world.product import Product
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey]


def test_one_release_on_four_sites_is_downloaded_once(
    seeded_world: World, product: Product
) -> None:
    # given the whole story on Mikan, Nyaa, DMHY (magnets) and ACG.RIP (no hash in the feed)
    chapters: list[Chapter] = [*first_part(), *second_part()]
    published = [seeded_world.publish(chapter.release) for chapter in chapters]
    product.start()
    setup(product, seeded_world)

    # when all four are followed at once
    for url in (
        seeded_world.acgrip.feed_url(),
        seeded_world.nyaa.feed_url(),
        seeded_world.dmhy.feed_url(),
    ):
        product.api.post("/rss/add", {"url": url, "aggregate": True, "parser": "mikan"})
    product.api.get("/rss/refresh/all")

    # then the tree is the same as from one, and the client has each torrent once
    wait_for_tree(product, expected_tree(chapters, published), within=120)
    feeds = wait_for(
        lambda: product.api.get("/rss"),
        within=60,
        until=lambda seen: all(feed["connection_status"] == "healthy" for feed in seen),
    )
    assert len(feeds) == 4
    assert_nothing_twice(product, chapters)
    listed = [one["hash"] for one in product.api.get("/downloader/torrents")]
    taken = {
        out.info_hash for chapter, out in zip(chapters, published, strict=True) if chapter.places
    }
    assert sorted(listed) == sorted(taken)


@pytest.mark.parametrize("site", ["nyaa", "dmhy", "acgrip"])
def test_a_single_show_from_another_site(seeded_world: World, product: Product, site: str) -> None:
    # given one show on that site alone, a feed that knows no show pages, and TMDB to name it
    chapters = [*first_part()[:1], *second_part()[:1]]
    published = [seeded_world.publish(chapter.release, sites={site}) for chapter in chapters]
    addresses = {
        "nyaa": seeded_world.nyaa.feed_url("Toudaimori"),
        "dmhy": seeded_world.dmhy.feed_url("Toudaimori"),
        "acgrip": seeded_world.acgrip.feed_url("Toudaimori"),
    }
    product.start()
    setup(product, seeded_world)

    # when it is subscribed by its address
    product.api.post("/rss/subscribe", {"url": addresses[site], "parser": "tmdb"})

    # then both episodes stand where the catalogue's name and year put them
    wait_for_tree(product, expected_tree(chapters, published), within=120)
