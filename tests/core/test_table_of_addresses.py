"""Rows are found by the first word of an address, and the same as by trying them all."""

import pytest
from django.urls import Resolver404, URLResolver, get_resolver

from apps.core.api.routes import table


@pytest.fixture
def addresses() -> URLResolver:
    return table("api/v1/", "autobangumi.api")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("status", "status"),
        ("status/", "status"),
        ("bangumi/get/12", "bangumi/get/{id}"),
        ("bangumi/get/all/", "bangumi/get/all"),
        ("rss", "rss"),
    ],
)
def test_an_address_leads_to_its_row(addresses: URLResolver, path: str, name: str) -> None:
    found = addresses.resolve(f"api/v1/{path}")
    asked_of_all = URLResolver(addresses.pattern, addresses.urlconf_name).resolve(f"api/v1/{path}")

    assert found.url_name == name
    assert found.func is asked_of_all.func
    assert found.kwargs == asked_of_all.kwargs
    assert get_resolver().resolve(f"/api/v1/{path}").func is found.func


@pytest.mark.parametrize(
    "path", ["api/v1/statuses", "api/v1/bangumi/get/x", "api/v1/", "api/v1", "", "api/v1/nowhere"]
)
def test_what_is_no_address_is_not_found(addresses: URLResolver, path: str) -> None:
    with pytest.raises(Resolver404):
        addresses.resolve(path)
