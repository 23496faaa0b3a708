"""Every route of the API, taken from the URL configuration itself, so that none can be forgotten."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

#: Whoever calls these has not signed in yet (contract 1.3).
OPEN = {
    "auth/login",
    "setup/status",
    "setup/test-downloader",
    "setup/test-rss",
    "setup/test-notification",
    "setup/complete",
}
pytestmark = pytest.mark.django_db


def _routes(resolver: Any, prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _routes(found, prefix + str(found.pattern))
        elif isinstance(found, URLPattern) and prefix.startswith("api/v1/"):
            yield str(found.name), getattr(found.callback, "actions", {})


ROUTES = dict(_routes(get_resolver()))
CALLS = [(path, method) for path, actions in ROUTES.items() for method in actions]
CHANGES = [
    (path, method)
    for path, method in CALLS
    if path not in OPEN and (method != "get" or ROUTES[path].get("post") == ROUTES[path]["get"])
]


def address(path: str) -> str:
    return "/api/v1/" + path.replace("{id}", "987654321").replace("{name}", "x")


def test_there_are_routes_to_look_at() -> None:
    assert len(CALLS) > 30
    assert set(ROUTES) >= OPEN


@pytest.mark.parametrize(("path", "method"), CALLS, ids=str)
def test_nobody_gets_in_before_setup(client: Client, path: str, method: str) -> None:
    answer = client.generic(method.upper(), address(path))

    if path in OPEN:
        assert answer.status_code in {200, 400}
    else:
        assert answer.status_code == 401
        assert set(answer.json()) == {"status", "msg_en", "msg_zh", "detail"}


@pytest.mark.parametrize(("path", "method"), CHANGES, ids=str)
def test_no_cookie_carries_a_change_from_another_site(
    browser: Client, path: str, method: str
) -> None:
    answer = browser.generic(
        method.upper(), address(path), headers={"origin": "https://evil.example"}
    )

    assert answer.status_code == 403


@pytest.mark.parametrize(("path", "method"), CALLS, ids=str)
def test_other_spelling_is_the_same_address(client: Client, path: str, method: str) -> None:
    plain = client.generic(method.upper(), address(path).rstrip("/"))
    slashed = client.generic(method.upper(), address(path).rstrip("/") + "/")

    assert plain.status_code == slashed.status_code
