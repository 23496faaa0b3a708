"""Every address is in the schema, every address of the user's reference is there, and docs/api.md is true."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from autobangumi import docs

ROOT = Path(__file__).resolve().parents[2]

#: The user's API reference, address by address.
REFERENCE = """
POST /auth/login
GET /auth/refresh_token
GET /auth/logout
POST /auth/update
POST /passkey/register/options
POST /passkey/register/verify
POST /passkey/auth/options
POST /passkey/auth/verify
GET /passkey/list
POST /passkey/delete
GET /config/get
PATCH /config/update
GET /bangumi/get/all
GET /bangumi/get/{id}
PATCH /bangumi/update/{id}
DELETE /bangumi/delete/{id}
DELETE /bangumi/delete/many/
DELETE /bangumi/disable/{id}
DELETE /bangumi/disable/many/
GET /bangumi/enable/{id}
GET /bangumi/refresh/poster/all
GET /bangumi/refresh/poster/{id}
GET /bangumi/refresh/calendar
GET /bangumi/reset/all
GET /rss
POST /rss/add
POST /rss/enable/many
PATCH /rss/disable/{id}
POST /rss/disable/many
DELETE /rss/delete/{id}
POST /rss/delete/many
PATCH /rss/update/{id}
GET /rss/refresh/all
GET /rss/refresh/{id}
GET /rss/torrent/{id}
POST /rss/analysis
POST /rss/collect
POST /rss/subscribe
GET /search/bangumi
GET /search/provider
GET /status
GET /start
GET /restart
GET /stop
GET /shutdown
GET /check/downloader
GET /downloader/torrents
POST /downloader/torrents/pause
POST /downloader/torrents/resume
POST /downloader/torrents/delete
GET /setup/status
POST /setup/test-downloader
POST /setup/test-rss
POST /setup/test-notification
POST /setup/complete
GET /log
GET /log/clear
"""


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return docs.schema()


def routed(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routed(pattern.url_patterns, before + str(pattern.pattern))
        elif before.startswith("api/v1/"):
            yield pattern.name or str(pattern.pattern), pattern.callback


@pytest.mark.parametrize("line", REFERENCE.split("\n")[1:-1])
def test_the_reference_is_kept(schema: dict[str, Any], line: str) -> None:
    method, path = line.split()
    methods = schema["paths"].get(f"/api/v1{path.rstrip('/')}", {})
    assert method.lower() in methods


def test_every_route_is_in_the_schema(schema: dict[str, Any]) -> None:
    for name, callback in routed(get_resolver().url_patterns):
        actions = getattr(callback, "actions", {})
        path = "/api/v1/" + re.sub(r"\{(?!tid)\w+\}", "{id}", name)
        # Django answers HEAD wherever it answers GET, and says so from the first request on.
        assert set(actions) - {"head"} <= set(schema["paths"].get(path, {})), name


def test_every_operation_has_a_name_of_its_own(schema: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for methods in schema["paths"].values()
        for operation in methods.values()
    ]
    assert len(names) == len(set(names))


def test_the_table_in_the_docs_is_the_schema_s() -> None:
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == docs.table()
