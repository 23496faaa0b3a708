"""/users: an administrator makes, changes and removes accounts; somebody who may do everything is always left."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts import access_tokens, sessions
from apps.accounts.models import Scope, User
from tests.accounts.conftest import NAME, PASSWORD

pytestmark = pytest.mark.django_db


def ask(client: Client, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
    text = "" if body is None else json.dumps(body)
    answer = client.generic(
        method.upper(), f"/api/v1/users{path}", text, content_type="application/json"
    )
    return answer.status_code, answer.json() if answer.content else None


def sign_in(username: str, password: str = PASSWORD) -> tuple[int, Client]:
    client = Client()
    body = {"username": username, "password": password}
    answer = client.post("/api/v1/auth/login", body, content_type="application/json")
    return answer.status_code, client


def second(**more: object) -> dict[str, object]:
    return {"username": "second", "password": PASSWORD, **more}


def test_a_further_account_is_made_and_signs_in(browser: Client) -> None:
    status, made = ask(browser, "post", "", second())

    assert status == 201
    assert (made["status"], made["enabled"], made["administrator"]) == (True, True, False)
    assert made["msg_zh"] == "已添加账号：second"
    assert "password" not in json.dumps(ask(browser, "get")[1])
    assert [row["username"] for row in ask(browser, "get")[1]] == [NAME, "second"]
    signed, client = sign_in("second")
    assert signed == 200
    assert ask(client, "get")[0] == 403


def test_a_further_administrator_may_do_the_same(browser: Client) -> None:
    ask(browser, "post", "", second(administrator=True))
    assert ask(sign_in("second")[1], "get")[0] == 200


def test_a_name_that_is_taken_is_a_clash_in_both_languages(browser: Client) -> None:
    ask(browser, "post", "", second())
    for method, path, body in (
        ("post", "", second()),
        ("patch", f"/{User.objects.get(username='second').pk}", {"username": NAME}),
    ):
        status, said = ask(browser, method, path, body)
        assert (status, said["status"]) == (409, False)
        assert said["msg_zh"]
        assert said["detail"] == said["msg_en"]
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "username"),
        (second(username="a b"), "username"),
        (second(username=5), "username"),
        (second(password="short"), "password"),
        (second(password=None), "password"),
        (second(enabled="perhaps"), "enabled"),
        (second(administrator=[]), "administrator"),
        ([], "body"),
    ],
)
def test_a_bad_value_is_named_and_no_account_is_made(
    browser: Client, body: Any, field: str
) -> None:
    status, said = ask(browser, "post", "", body)
    assert status == 400
    assert field in [error["field"] for error in said["errors"]]
    assert User.objects.count() == 1


def test_who_is_switched_off_is_out_at_once_and_comes_back(browser: Client) -> None:
    pk = ask(browser, "post", "", second())[1]["id"]
    client = sign_in("second")[1]
    token = access_tokens.issue(owner=User.objects.get(pk=pk), name="x", scope=Scope.READ.value)

    status, said = ask(browser, "patch", f"/{pk}", {"enabled": False})

    assert (status, said["enabled"]) == (200, False)
    assert client.get("/api/v1/status").status_code == 401
    assert sign_in("second")[0] == 401
    asked = Client(headers={"Authorization": f"Bearer {token.text}"}).get("/api/v1/status")
    assert asked.status_code == 401
    assert ask(browser, "patch", f"/{pk}", {"enabled": True})[0] == 200
    assert sign_in("second")[0] == 200


def test_a_new_password_ends_what_was_open_but_for_ones_own(browser: Client, person: User) -> None:
    pk = ask(browser, "post", "", second())[1]["id"]
    client = sign_in("second")[1]
    assert ask(browser, "patch", f"/{pk}", {"password": "another long one"})[0] == 200
    assert client.get("/api/v1/status").status_code == 401
    assert sign_in("second", "another long one")[0] == 200

    other = Client()
    other.cookies["token"] = sessions.open_for(person, user_agent="").token.text
    assert ask(browser, "patch", f"/{person.pk}", {"password": "another long one"})[0] == 200
    assert other.get("/api/v1/status").status_code == 401
    assert ask(browser, "get")[0] == 200


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("patch", {"enabled": False}),
        ("patch", {"administrator": False, "username": "renamed"}),
        ("delete", None),
    ],
)
def test_the_last_administrator_stays_as_they_are(
    browser: Client, person: User, method: str, body: Any
) -> None:
    ask(browser, "post", "", second())
    switched_off = second(username="third", administrator=True, enabled=False)
    ask(browser, "post", "", switched_off)

    status, said = ask(browser, method, f"/{person.pk}", body)

    assert (status, said["status"]) == (409, False)
    person.refresh_from_db()
    assert (person.is_active, person.is_superuser, person.username) == (True, True, NAME)
    assert ask(browser, "get")[0] == 200


def test_an_account_is_removed_with_what_it_has_open(browser: Client) -> None:
    pk = ask(browser, "post", "", second())[1]["id"]
    client = sign_in("second")[1]

    assert ask(browser, "delete", f"/{pk}") == (204, None)

    assert client.get("/api/v1/status").status_code == 401
    assert sign_in("second")[0] == 401
    assert ask(browser, "delete", f"/{pk}")[0] == 404
    assert ask(browser, "patch", f"/{pk}", {})[0] == 404


def test_nothing_said_changes_nothing(browser: Client, person: User) -> None:
    status, said = ask(browser, "patch", f"/{person.pk}", {})
    assert (status, said["username"]) == (200, NAME)
    assert ask(browser, "get")[0] == 200


def test_a_token_of_the_configuration_manages_nobody(person: User) -> None:
    made = access_tokens.issue(owner=person, name="x", scope=Scope.ADMIN.value)
    client = Client(headers={"Authorization": f"Bearer {made.text}"})
    assert ask(client, "get")[0] == 403
    assert ask(client, "post", "", second())[0] == 403
