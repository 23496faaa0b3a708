"""A library that cannot be written is said in one sentence; once it can, the work goes on by itself."""

import pytest

from tests.journeys.stories import expected_tree, first_part, publish, setup, wait_for_tree
from tests.world.product import Product
from tests.world.waiting import wait_for
from tests.world.world import World

pytestmark = [pytest.mark.journey]


@pytest.mark.parametrize("client", ["builtin", "qbittorrent"])
def test_work_goes_on_once_the_folder_can_be_written(
    seeded_world: World, product: Product, client: str, request: pytest.FixtureRequest
) -> None:
    # given a file where the library's folder should be
    chapters = first_part()
    published = publish(seeded_world, chapters)
    product.downloads.mkdir(parents=True)
    product.library.write_text("in the way")
    product.start()
    if client == "qbittorrent":
        other = request.getfixturevalue("qbittorrent")
        setup(
            product,
            seeded_world,
            type="qbittorrent",
            host=other.host,
            username=other.username,
            password=other.password,
        )
    else:
        setup(product, seeded_world)

    # then the check says so, naming the folder
    checked = wait_for(
        lambda: product.api.get("/check/downloader"),
        within=60,
        every=0.5,
        until=lambda said: said["status"] is False,
    )
    assert str(product.library) in checked["msg_en"]
    assert str(product.library) in checked["msg_zh"]

    # and when it is out of the way, everything arrives without anybody's doing
    product.library.unlink()
    wait_for_tree(product, expected_tree(chapters, published), within=150)
    wait_for(
        lambda: product.api.get("/check/downloader"),
        within=60,
        every=0.5,
        until=lambda said: said["status"] is True,
    )
