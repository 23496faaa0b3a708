"""security.login_whitelist: from where one may sign in; and whose word counts for the address."""

import ipaddress

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from apps.accounts.visitors import is_allowed, visitor
from apps.core.config import store
from tests.accounts.conftest import NAME, PASSWORD

LOGIN = "/api/v1/auth/login"


def log_in(address: str, **headers: str) -> int:
    client = Client(REMOTE_ADDR=address, headers=headers)
    return int(client.post(LOGIN, {"username": NAME, "password": PASSWORD}).status_code)


@pytest.mark.django_db
@pytest.mark.usefixtures("person")
def test_only_listed_networks_may_sign_in() -> None:
    store.update({"security": {"login_whitelist": ["192.0.2.0/24", "2001:db8::/32"]}}, author="t")

    assert log_in("192.0.2.77") == 200
    assert log_in("::ffff:192.0.2.77") == 200
    assert log_in("2001:db8::5") == 200
    assert log_in("198.51.100.1") == 403
    assert log_in("198.51.100.1", x_forwarded_for="192.0.2.77") == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("header", ["x_forwarded_for", "x_real_ip", "forwarded", "via"])
def test_behind_a_proxy_nobody_told_us_of_nobody_is_local(header: str) -> None:
    store.update({"security": {"login_whitelist": ["192.168.0.0/16"]}}, author="t")

    assert log_in("192.168.0.5") == 200
    assert log_in("192.168.0.5", **{header: "203.0.113.7"}) == 403


@pytest.mark.django_db
@pytest.mark.usefixtures("person")
def test_behind_a_configured_proxy_the_client_counts(settings: Settings) -> None:
    store.update({"security": {"login_whitelist": ["192.168.0.0/16"]}}, author="t")
    settings.TRUSTED_PROXIES = (ipaddress.ip_network("192.168.0.2/32"),)

    assert log_in("192.168.0.2", x_forwarded_for="192.168.0.9", x_real_ip="192.168.0.9") == 200
    assert log_in("192.168.0.2", x_forwarded_for="203.0.113.7") == 403
    assert log_in("192.168.0.2", x_forwarded_for="203.0.113.7, 192.168.0.3") == 403
    assert log_in("192.168.0.2", x_real_ip="192.168.0.9") == 403


@pytest.mark.django_db
def test_session_works_from_anywhere(browser: Client) -> None:
    store.update({"security": {"login_whitelist": ["192.0.2.0/24"]}}, author="t")

    assert browser.get("/api/v1/config/get", REMOTE_ADDR="198.51.100.1").status_code == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("198.51.100.1", "", "198.51.100.1"),
        ("198.51.100.1", "192.0.2.1", "198.51.100.1"),
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.9, 192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1, 10.0.0.2", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("", "192.0.2.1", ""),
    ],
)
def test_forwarded_address_counts_from_configured_proxies_only(
    settings: Settings, peer: str, forwarded: str, seen: str
) -> None:
    settings.TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.0/8"),)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert visitor(request).address == seen


@pytest.mark.parametrize(("peer", "is_secure"), [("10.0.0.1", True), ("192.0.2.1", False)])
def test_forwarded_scheme_counts_from_configured_proxies_only(
    settings: Settings, peer: str, *, is_secure: bool
) -> None:
    settings.TRUSTED_PROXIES = (ipaddress.ip_network("10.0.0.0/8"),)
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https")

    assert visitor(request).is_secure is is_secure


def test_without_a_list_everyone_may() -> None:
    assert is_allowed("198.51.100.1", ())
    assert is_allowed("", ())
    assert not is_allowed("", ("192.0.2.0/24",))
