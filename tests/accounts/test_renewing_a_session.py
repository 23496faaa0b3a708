"""GET and POST /auth/refresh_token: a fresh token for the same session."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db.models import F
from django.test import Client

from apps.accounts import sessions
from apps.accounts.models import Session
from apps.core.errors import NotSignedIn

RENEW = "/api/v1/auth/refresh_token"
pytestmark = pytest.mark.django_db


def token_of(client: Client) -> str:
    return client.cookies["token"].value


def with_bearer(token: str) -> Client:
    return Client(headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("method", ["get", "post"])
def test_new_token_and_new_cookie_for_the_same_session(browser: Client, method: str) -> None:
    before = token_of(browser)

    answer = getattr(browser, method)(RENEW)

    assert answer.status_code == 200
    assert answer.json()["access_token"] == token_of(browser) != before
    assert answer.json()["token_type"] == "bearer"
    assert Session.objects.count() == 1
    assert sessions.check(before).session_id == sessions.check(token_of(browser)).session_id


def test_bearer_renews_too(browser: Client) -> None:
    answer = with_bearer(token_of(browser)).get(RENEW)

    assert answer.status_code == 200
    assert answer.json()["access_token"]


def test_old_token_is_good_for_a_minute_more(browser: Client) -> None:
    old = token_of(browser)
    browser.get(RENEW)

    assert with_bearer(old).get(RENEW).status_code == 200


def test_old_token_is_void_after_that_minute(browser: Client) -> None:
    old = token_of(browser)
    browser.get(RENEW)
    Session.objects.update(rotated=F("rotated") - timedelta(seconds=61))

    with_two_seconds_gone()

    assert with_bearer(old).get(RENEW).status_code == 401
    assert browser.get(RENEW).status_code == 200


def test_two_tabs_at_once_both_stay_signed_in(browser: Client) -> None:
    shared = token_of(browser)
    first = with_bearer(shared).get(RENEW).json()["access_token"]
    second = with_bearer(shared).get(RENEW).json()["access_token"]
    Session.objects.update(rotated=F("rotated") - timedelta(seconds=61))
    with_two_seconds_gone()

    assert first != second
    assert sessions.check(first) == sessions.check(second)


def test_renewing_makes_the_session_last(browser: Client) -> None:
    Session.objects.update(expires=F("expires") - timedelta(hours=23))

    browser.get(RENEW)

    session = Session.objects.get()
    assert session.expires - session.last_seen == timedelta(hours=24)


def test_session_that_has_run_out_is_refused(browser: Client) -> None:
    Session.objects.update(expires=F("created") - timedelta(seconds=1))
    with_two_seconds_gone()

    assert browser.get(RENEW).status_code == 401


def test_session_survives_a_restart(browser: Client) -> None:
    with_two_seconds_gone()

    assert browser.get(RENEW).status_code == 200


def test_session_is_not_bound_to_an_address(browser: Client) -> None:
    for address in ("192.0.2.1", "198.51.100.7", "2001:db8::1"):
        assert browser.get(RENEW, REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "e30.e30.e30"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        sessions.check(token)


def test_nobody_is_told_to_sign_in(client: Client) -> None:
    answer = client.get(RENEW)

    assert answer.status_code == 401
    assert answer.json()["status"] is False
    assert answer.json()["msg_zh"]


def with_two_seconds_gone() -> None:
    """What a process remembers for so long is over; a restart has the same effect."""
    caches["local"].clear()
