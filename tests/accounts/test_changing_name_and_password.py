"""POST /auth/update: a new name, a new password, or both."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts import people, sessions
from apps.accounts.models import User
from apps.core.config import store
from tests.accounts.conftest import NAME, PASSWORD

UPDATE = "/api/v1/auth/update"
LOGIN = "/api/v1/auth/login"
RENEW = "/api/v1/auth/refresh_token"
NEW_PASSWORD = "an even longer one"
pytestmark = pytest.mark.django_db


def send(client: Client, body: object) -> tuple[int, dict[str, Any]]:
    answer = client.post(UPDATE, body, content_type="application/json")
    return answer.status_code, answer.json()


def can_sign_in(username: str, password: str) -> bool:
    answer = Client().post(LOGIN, {"username": username, "password": password})
    return bool(answer.status_code == 200)


def test_both_change_and_the_new_token_is_for_the_new_name(browser: Client) -> None:
    status, body = send(browser, {"username": "Renamed_1", "password": NEW_PASSWORD})

    assert status == 200
    assert body["message"] == "update success"
    assert body["status"] is True
    assert body["token_type"] == "bearer"
    assert sessions.check(str(body["access_token"])).username == "Renamed_1"
    assert browser.cookies["token"].value == body["access_token"]
    assert browser.get(RENEW).status_code == 200
    assert can_sign_in("Renamed_1", NEW_PASSWORD)
    assert not can_sign_in(NAME, PASSWORD)


def test_name_alone_keeps_the_password_and_the_other_sessions(browser: Client) -> None:
    other = Client()
    other.post(LOGIN, {"username": NAME, "password": PASSWORD})

    status, _body = send(browser, {"username": "renamed"})

    assert status == 200
    assert can_sign_in("renamed", PASSWORD)
    assert other.get(RENEW).status_code == 200


def test_new_password_ends_the_other_sessions_at_once_and_says_so(browser: Client) -> None:
    other = Client()
    other.post(LOGIN, {"username": NAME, "password": PASSWORD})
    assert other.get(RENEW).status_code == 200

    status, body = send(browser, {"password": NEW_PASSWORD})

    assert status == 200
    assert "devices" in str(body["msg_en"])
    assert other.get(RENEW).status_code == 401
    assert browser.get(RENEW).status_code == 200


def test_same_name_again_is_not_taken(browser: Client) -> None:
    assert send(browser, {"username": NAME, "password": PASSWORD})[0] == 200


def test_name_of_another_is_taken(browser: Client) -> None:
    people.add_administrator(username="second", password=PASSWORD)

    status, body = send(browser, {"username": "second"})

    assert status == 400
    assert body["errors"][0]["field"] == "username"
    assert User.objects.filter(username=NAME).exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"username", "password"}),
        ({"username": None, "password": None}, {"username", "password"}),
        ({"username": "abc"}, {"username"}),
        ({"username": "a" * 21}, {"username"}),
        ({"username": "with space"}, {"username"}),
        ({"username": "keeper\n"}, {"username"}),
        ({"username": "名字名字"}, {"username"}),
        ({"password": "seven77"}, {"password"}),
        ({"password": ""}, {"password"}),
        ({"password": "x" * 1025}, {"password"}),
        ({"username": "x", "password": "y"}, {"username", "password"}),
        ({"username": 12345, "password": True}, {"username", "password"}),
    ],
)
def test_bad_values_are_named_and_nothing_changes(
    browser: Client, body: dict[str, object], fields: set[str]
) -> None:
    status, answer = send(browser, body)

    assert status == 400
    assert {error["field"] for error in answer["errors"]} == fields
    assert can_sign_in(NAME, PASSWORD)


def test_good_name_with_a_bad_password_changes_neither(browser: Client) -> None:
    assert send(browser, {"username": "renamed", "password": "short"})[0] == 400

    assert User.objects.get().username == NAME


def test_static_token_has_no_account_to_change(client: Client) -> None:
    store.update({"security": {"login_tokens": ["static-one"]}}, author="test")

    for method, path in (("post", UPDATE), ("get", RENEW), ("get", "/api/v1/auth/logout")):
        answer = getattr(client, method)(path, headers={"authorization": "Bearer static-one"})
        assert answer.status_code == 403
        assert answer.json()["msg_zh"]


def test_nobody_changes_nothing(client: Client) -> None:
    assert send(client, {"username": "renamed"})[0] == 401
