"""Tokens and throttles at a real server: what one process changes the others keep to within two seconds."""

from threading import Event
from typing import Any

import pytest

from tests.accounts.conftest import NAME, PASSWORD
from tests.world.product import Api, Product

pytestmark = pytest.mark.journey


def test_tokens_of_a_running_server(product: Product) -> None:
    product.manage("create_admin", NAME, "--password-stdin", text=f"{PASSWORD}\n")
    product.start()
    text = product.manage("token", "create", "script", "--scope", "read").strip()

    program = Api(product.port)
    program.token = text
    assert program.ask("GET", "/status")[0] == 200
    assert program.ask("POST", "/rss/refresh/all")[0] == 403
    listed = product.manage("token", "list")
    assert text[:10] in listed
    assert text not in listed
    product.manage("token", "revoke", "1")
    # However long the question itself takes: what the server remembers is two seconds old at most.
    Event().wait(2.1)
    assert program.ask("GET", "/status")[0] == 401

    # Tries that fail are counted for all processes.
    def log_in(password: str) -> tuple[int, Any]:
        return Api(product.port).ask(
            "POST", "/auth/login", {"username": NAME, "password": password}
        )

    answers = [log_in(f"guess {number}")[0] for number in range(11)]
    assert answers == [401] * 10 + [429]
    assert text not in product.log()
    assert "guess" not in product.log()
