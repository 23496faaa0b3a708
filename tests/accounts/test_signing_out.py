"""GET and POST /auth/logout: one's own session ends, and no other."""

import pytest
from django.test import Client

from apps.accounts.models import Session, User
from tests.accounts.conftest import NAME, PASSWORD

LOGOUT = "/api/v1/auth/logout"
RENEW = "/api/v1/auth/refresh_token"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
def test_cookie_is_taken_back_and_the_token_is_void_at_once(browser: Client, method: str) -> None:
    token = browser.cookies["token"].value
    assert browser.get(RENEW, headers={"authorization": f"Bearer {token}"}).status_code == 200

    answer = getattr(browser, method)(LOGOUT)

    assert answer.status_code == 200
    assert answer.json()["status"] is True
    assert answer.cookies["token"].value == ""
    assert answer.cookies["token"]["max-age"] == 0
    with_header = Client(headers={"authorization": f"Bearer {token}"})
    assert with_header.get(RENEW).status_code == 401


def test_other_sessions_stay(browser: Client) -> None:
    other = Client()
    other.post("/api/v1/auth/login", {"username": NAME, "password": PASSWORD})

    browser.get(LOGOUT)

    assert other.get(RENEW).status_code == 200
    assert Session.objects.filter(revoked=None).count() == 1


def test_without_a_sign_in_there_is_nothing_to_end(client: Client, person: User) -> None:
    assert client.get(LOGOUT).status_code == 401
    assert person.username == NAME
