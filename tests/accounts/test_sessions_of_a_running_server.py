"""Sessions and accounts at a real server: several threads, several processes, a restart."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from tests.accounts.conftest import NAME, PASSWORD
from tests.world.product import Api, Product

pytestmark = pytest.mark.journey


def test_sessions_of_a_running_server(product: Product) -> None:
    # An account made before the first start closes the setup.
    product.manage("create_admin", NAME, "--password-stdin", text=f"{PASSWORD}\n")
    product.configure({"program": {"rss_time": 900, "rename_time": 30}})
    product.manage("config", "set", "program.rss_time=1200")
    product.start()
    assert product.api.ask("GET", "/setup/status")[0] == 403

    # The stock client sends each login twice at once.
    def log_in(_number: int) -> tuple[int, str]:
        status, said = Api(product.port).ask(
            "POST", "/auth/login", {"username": NAME, "password": PASSWORD}
        )
        return status, said["access_token"]

    with ThreadPoolExecutor(2) as twins:
        (first_status, first), (second_status, second) = twins.map(log_in, range(2))
    assert (first_status, second_status) == (200, 200)
    assert first != second

    # A restart ends no session.
    product.api.token = first
    program = product.api.get("/config/get")["program"]
    assert (program["rss_time"], program["rename_time"]) == (1200, 30)
    product.stop()
    product.start()
    assert product.api.ask("GET", "/status")[0] == 200

    # One ended by another process is refused within two seconds.
    other = Api(product.port)
    other.token = second
    assert other.ask("GET", "/status")[0] == 200
    product.manage(
        "shell",
        "-c",
        "from apps.accounts import sessions; from apps.accounts.models import User;"
        "sessions.end_all(User.objects.get())",
    )
    # However long the question itself takes: what the server remembers is two seconds old at most.
    Event().wait(2.1)
    assert other.ask("GET", "/status")[0] == 401
    assert product.api.ask("GET", "/status")[0] == 401
