"""POST /auth/login, in each form that clients send."""

import time

import jwt
import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts.models import Session, User
from tests.accounts.conftest import NAME, PASSWORD

LOGIN = "/api/v1/auth/login"
pytestmark = pytest.mark.django_db


def test_json_signs_in(person: User, client: Client) -> None:
    answer = client.post(
        LOGIN, {"username": NAME, "password": PASSWORD}, content_type="application/json"
    )

    body = answer.json()
    assert answer.status_code == 200
    assert body["token_type"] == "bearer"
    assert body["status"] is True
    assert body["authenticated"] is True
    assert body["msg_en"]
    assert body["msg_zh"]
    assert body["expire"] > time.monotonic()
    assert Session.objects.get().user == person


def test_form_signs_in_and_oauth_fields_are_ignored(person: User, client: Client) -> None:
    answer = client.post(
        LOGIN,
        f"grant_type=password&scope=&username={NAME}&password={PASSWORD.replace(' ', '+')}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 200
    assert person.username == NAME


@pytest.mark.usefixtures("person")
def test_multipart_signs_in(client: Client) -> None:
    answer = client.post(LOGIN, {"username": NAME, "password": PASSWORD})

    assert answer.status_code == 200


@pytest.mark.usefixtures("person")
def test_token_is_a_day_long_and_names_the_person(client: Client) -> None:
    answer = client.post(LOGIN, {"username": NAME, "password": PASSWORD})

    token = answer.json()["access_token"]
    claims = jwt.decode(token, django_settings.JWT_SECRET, algorithms=["HS256"])
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert claims["sub"] == NAME
    assert claims["exp"] - claims["iat"] == 86400
    assert claims["sid"] == Session.objects.get().pk.hex


@pytest.mark.usefixtures("person")
def test_short_key_of_the_user_s_works_too(client: Client, settings: Settings) -> None:
    settings.JWT_SECRET = "short"

    assert client.post(LOGIN, {"username": NAME, "password": PASSWORD}).status_code == 200
    assert client.get("/api/v1/config/get").status_code == 200


@pytest.mark.usefixtures("person")
def test_cookie_is_kept_from_scripts_and_other_sites(client: Client) -> None:
    answer = client.post(LOGIN, {"username": NAME, "password": PASSWORD})

    cookie = answer.cookies["token"]
    assert cookie.value == answer.json()["access_token"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == 86400
    assert not cookie["secure"]


@pytest.mark.usefixtures("person")
def test_cookie_is_for_https_only_when_the_browser_speaks_https(client: Client) -> None:
    answer = client.post(LOGIN, {"username": NAME, "password": PASSWORD}, secure=True)

    assert answer.cookies["token"]["secure"] is True


@pytest.mark.usefixtures("person")
def test_unknown_name_and_wrong_password_answer_alike(client: Client) -> None:
    wrong = client.post(LOGIN, {"username": NAME, "password": "not the password"})
    unknown = client.post(LOGIN, {"username": "nobody_here", "password": PASSWORD})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["status"] is False
    assert wrong.json()["detail"] == wrong.json()["msg_en"]
    assert "token" not in wrong.cookies


def test_nobody_signs_in_before_setup(client: Client) -> None:
    assert client.post(LOGIN, {"username": "admin", "password": "adminadmin"}).status_code == 401


def test_switched_off_account_does_not_sign_in(person: User, client: Client) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.post(LOGIN, {"username": NAME, "password": PASSWORD}).status_code == 401


@pytest.mark.usefixtures("person")
def test_stale_cookie_does_not_stand_in_the_way(client: Client) -> None:
    client.cookies["token"] = "what was good yesterday"

    assert client.post(LOGIN, {"username": NAME, "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ("{}", {"username", "password"}),
        ('{"username": "keeper"}', {"password"}),
        ('{"username": "", "password": ""}', {"username", "password"}),
        ('{"username": 7777, "password": 12345678}', {"username", "password"}),
        ('{"username": null, "password": ["x"]}', {"username", "password"}),
        ('{"username": "a\\u0000b", "password": "a\\u0000aaaaaa"}', {"username", "password"}),
        ("[]", {"body"}),
    ],
)
@pytest.mark.usefixtures("person")
def test_missing_or_odd_fields_are_named(client: Client, body: str, fields: set[str]) -> None:
    answer = client.post(LOGIN, body, content_type="application/json")

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == fields
    assert all(error["msg_en"] and error["msg_zh"] for error in answer.json()["errors"])


def test_empty_body_is_an_empty_object(client: Client) -> None:
    answer = client.generic("POST", LOGIN)

    assert answer.status_code == 400
    assert {error["field"] for error in answer.json()["errors"]} == {"username", "password"}


@pytest.mark.parametrize("body", ["{", '{"username": NaN}', "\udcff", "[" * 100_000])
def test_malformed_json_is_refused(client: Client, body: str) -> None:
    answer = client.generic(
        "POST", LOGIN, body.encode(errors="surrogateescape"), content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json()["msg_zh"]


def test_form_with_thousands_of_fields_is_refused(client: Client) -> None:
    answer = client.post(
        LOGIN, "&".join(f"f{n}=1" for n in range(2000)), "application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400


def test_endless_body_is_refused(client: Client) -> None:
    body = b'{"username": "' + b"x" * (10 * 2**20) + b'"}'

    answer = client.generic("POST", LOGIN, body, content_type="application/json")

    assert answer.status_code == 400


def test_other_formats_and_methods_are_refused(client: Client) -> None:
    assert client.post(LOGIN, "<x/>", content_type="text/xml").status_code == 415
    assert client.get(LOGIN).status_code == 405
    assert "POST" in client.get(LOGIN)["Allow"]


@pytest.mark.usefixtures("person")
def test_trailing_slash_makes_no_difference(client: Client) -> None:
    assert client.post(f"{LOGIN}/", {"username": NAME, "password": PASSWORD}).status_code == 200
