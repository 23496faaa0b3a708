"""Passkeys at a real server: of two copies that sign with the same count at the same moment one gets in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.accounts.authenticator import Authenticator
from tests.accounts.conftest import NAME, PASSWORD
from tests.world.product import Api, Product

pytestmark = pytest.mark.journey

ORIGIN = "https://ab.example"
SITE = "ab.example"


def test_passkeys_of_a_running_server(product: Product) -> None:
    product.manage("create_admin", NAME, "--password-stdin", text=f"{PASSWORD}\n")
    # A proxy hides the name under which we are seen, so it is said.
    product.configure({"security": {"webauthn_rp_id": SITE, "webauthn_origin": ORIGIN}})
    product.start()
    product.api.sign_in(NAME, PASSWORD)
    key = Authenticator()
    options = product.api.post("/passkey/register/options", {})
    made = key.make(options, origin=ORIGIN, site=SITE)
    product.api.post("/passkey/register/verify", {"name": "x", "attestation_response": made})

    def asked() -> Any:
        return Api(product.port).ask("POST", "/passkey/auth/options", {})[1]

    for _ in range(3):
        signed: list[dict[str, Any]] = []
        for options in (asked(), asked()):
            key.count -= bool(signed)
            signed.append(key.sign(options, origin=ORIGIN, site=SITE))
        start = Barrier(len(signed))

        def sign_in(credential: Any, start: Barrier = start) -> int:
            start.wait(30)
            body = {"credential": credential}
            return Api(product.port).ask("POST", "/passkey/auth/verify", body)[0]

        with ThreadPoolExecutor(len(signed)) as copies:
            assert sorted(copies.map(sign_in, signed)) == [200, 401]
