"""Two that complete the setup at the same moment: one wins, the other gets 403."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.setup.conftest import PASSWORD
from tests.world.product import Api, Product


@pytest.mark.journey
def test_of_several_racing_calls_one_wins(product: Product) -> None:
    product.start()
    start = Barrier(4)

    def complete(number: int) -> int:
        body = {
            "username": f"racer_{number}",
            "password": PASSWORD,
            "downloader_type": "builtin",
            "downloader_path": f"/library/{number}",
        }
        start.wait(30)
        return Api(product.port).ask("POST", "/setup/complete", body)[0]

    with ThreadPoolExecutor(4) as racers:
        answers = list(racers.map(complete, range(4)))

    assert sorted(answers) == [200, 403, 403, 403]
    winner = answers.index(200)
    product.api.sign_in(f"racer_{winner}", PASSWORD)
    assert product.api.get("/config/get")["downloader"]["path"] == f"/library/{winner}"
    assert (product.config / ".setup_complete").exists()
