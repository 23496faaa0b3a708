"""schemathesis asks the running product all that its schema allows and much that it forbids, and finds nothing."""

import importlib.util
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from autobangumi import env
from tests.journeys.stories import PASSWORD, USERNAME
from tests.world.product import Product
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.world import World

IS_CI: Final = bool(env.variables().get("AUTOBANGUMI_CI"))

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        importlib.util.find_spec("schemathesis") is None and not IS_CI,
        reason="schemathesis is not installed",
    ),
]

#: Never asked, and why.
LEFT_OUT: Final = {
    "/shutdown": "ends the product that is asked (tests/program/test_starting_and_ending.py)",
    "/events/stream": "never ends, and schemathesis waits for ends (tests/program/test_live_events.py)",
}
#: Asked at the end: each may end the session that all else is asked with, or change the settings under it.
AT_THE_END: Final = (
    "/auth/update",
    "/auth/refresh_token",
    "/auth/logout",
    "/config/update",
    "/users",
    "/users/{id}",
)
#: Where a request that the schema allows may yet get a 400, which the contract has for "refused by a rule" too, and the
#: rule that no schema can say. All other addresses have to take what their schema allows.
RULES: Final = {
    "/auth/update": "the present password has to be right",
    "/bangumi/update/{id}": "a bound for numbers that come as texts; two rules alike",
    "/config/update": "bounds for numbers that come as texts; networks; channels known by their id",
    "/notification/test": "a channel has to stand at the place",
    "/notification/test-config": "any object is read as a channel, and most are none",
    "/passkey/auth/verify": "an authenticator has to have signed",
    "/passkey/register/verify": "an authenticator has to have signed",
    "/rss/add": "the feed has to be there, readable and new",
    "/rss/analysis": "the feed has to be there and readable",
    "/rss/collect": "any object is read as a rule, and something has to be found for it",
    "/rss/subscribe": "any object is read as a rule, and its feed has to be there",
    "/rss/update/{id}": "two feeds cannot have one address",
    "/stop": "it has to be running",
    "/users": "a password has to be long enough",
    "/users/{id}": "a password has to be long enough",
}
ALLOWED: Final = """[[operations]]
include-path = "/api/v1{path}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "401", "403", "404", "429"]
"""
#: Read by each Python that starts: nobody is there but this machine, whatever address a request makes up.
NO_WAY_OUT: Final = """import socket
import sys

HERE = {"localhost", "127.0.0.1", "::1", "0.0.0.0", "", None}


def look(event, facts):
    if event == "socket.getaddrinfo" and facts[0] not in HERE:
        raise socket.gaierror(socket.EAI_NONAME, "there is no outside in this test")
    if event == "socket.connect" and isinstance(facts[1], tuple) and facts[1][0] not in HERE:
        raise ConnectionRefusedError("there is no outside in this test")


sys.addaudithook(look)
"""
OUTSIDE: Final = re.compile(r'https://mikan[a-z]*\.(?:me|tv)/[^"%]*(?=")')
#: How the log tells of a request that was not foreseen, also of one that is no part of the API.
BROKEN: Final = re.compile(r".*(?:A request failed|broke; its number|Exception in ASGI).*")
WITHIN_SECONDS: Final = 600


class Described(Product):
    """The product with its schema shown, and without a way out of this machine."""

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment it runs in."""
        return {
            **super().variables,
            "AUTOBANGUMI_DOCS": "1",
            "PYTHONPATH": str(self.folder / "no_way_out"),
        }


def test_schemathesis_finds_nothing(world: World, tmp_path: Path) -> None:
    # given the product set up in the world, signed in to, with a feed
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="01"))
    product = Described(tmp_path / "product")
    product.configure(world.settings())
    gate = product.folder / "no_way_out" / "sitecustomize.py"
    gate.parent.mkdir()
    gate.write_text(NO_WAY_OUT)
    with product:
        product.api.post(
            "/setup/complete",
            {
                "username": USERNAME,
                "password": PASSWORD,
                "downloader_type": "builtin",
                "rss_url": world.mikan.aggregate_url,
            },
        )
        product.api.sign_in(USERNAME, PASSWORD)
        _describe(product, tmp_path, world.mikan.aggregate_url)

        # when schemathesis asks everything there is, what ends sessions last
        later = [word for path in AT_THE_END for word in ("--include-path", f"/api/v1{path}")]
        before = [
            word
            for path in (*LEFT_OUT, *AT_THE_END)
            for word in ("--exclude-path", f"/api/v1{path}")
        ]
        runs = [_asked(product, tmp_path, *chosen) for chosen in (before, later)]

    # then it has nothing to say, and nothing broke that no answer told of
    for run in runs:
        assert run.returncode == 0, run.stdout + run.stderr
    assert BROKEN.findall(product.log()) == []


def _describe(product: Product, folder: Path, feed: str) -> None:
    # Examples name the world's feed.
    said: str = product.api.get("/schema")
    (folder / "schema.json").write_text(OUTSIDE.sub(feed, said))
    (folder / "schemathesis.toml").write_text(
        "\n".join(ALLOWED.format(path=path) for path in RULES)
    )


def _asked(product: Product, folder: Path, *chosen: str) -> subprocess.CompletedProcess[str]:
    # No limit of time makes a failure: the machine may be busy. By name, as passkeys need it.
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            *(str(folder / "schema.json"), "--url", f"http://localhost:{product.port}"),
            *("--header", f"Authorization: Bearer {product.api.token}"),
            *("--checks", "all", "--phases", "examples,coverage,fuzzing,stateful"),
            *("--max-examples", "5", "--seed", "1"),
            *("--generation-database", "none", "--generation-allow-x00", "false"),
            *("--warnings", "off", "--no-color"),
            *("--suppress-health-check", "all"),
            *("--request-timeout", "120", "--max-response-time", "120"),
            *chosen,
        ],
        capture_output=True,
        text=True,
        timeout=WITHIN_SECONDS,
        check=False,
        cwd=folder,
    )
