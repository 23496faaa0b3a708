"""Accounts in the back-office: by the rules of the API, and never without an administrator."""

import re

import pytest
from django.contrib.admin.utils import quote
from django.contrib.auth.hashers import check_password
from django.test import Client

from apps.accounts import access_tokens, sessions, throttles
from apps.accounts.models import ApiToken, LoginAttempts, Passkey, Session, User
from tests.accounts.conftest import PASSWORD

ADMIN = "/admin/accounts/"
pytestmark = pytest.mark.django_db


def send(browser: Client, path: str, **form: object) -> tuple[int, str]:
    answer = browser.post(ADMIN + path, form)
    return answer.status_code, answer.content.decode()


def test_further_people_are_made_by_the_rules_of_the_api(browser: Client) -> None:
    assert "At least 8 characters" in send(browser, "user/add/", username="second", password="x")[1]
    assert send(browser, "user/add/", username="a b", password=PASSWORD)[0] == 200
    assert send(browser, "user/add/", username="second", password=PASSWORD)[0] == 302
    boss = {"username": "third", "password": PASSWORD, "is_superuser": "on"}
    assert send(browser, "user/add/", **boss)[0] == 302

    second, third = User.objects.get(username="second"), User.objects.get(username="third")
    assert check_password(PASSWORD, second.password)
    assert (second.is_staff, second.is_superuser) == (False, False)
    assert (third.is_staff, third.is_superuser) == (True, True)


def test_last_administrator_stays(browser: Client, person: User) -> None:
    path = f"user/{person.pk}/"
    kept = {"username": person.username}

    assert "last administrator" in send(browser, path + "change/", **kept, is_active="on")[1]
    assert "last administrator" in send(browser, path + "change/", **kept, is_superuser="on")[1]
    assert send(browser, path + "delete/", post="yes")[0] == 403
    chosen = {"action": "delete_selected", "_selected_action": person.pk, "post": "yes"}
    send(browser, "user/", **chosen)
    assert User.objects.get().is_active


def test_who_is_switched_off_is_out_at_once(browser: Client) -> None:
    other = User.objects.create(username="other")
    client = Client()
    client.cookies["token"] = sessions.open_for(other, user_agent="").token.text
    assert client.get("/api/v1/status").status_code == 200

    assert send(browser, f"user/{other.pk}/change/", username="other")[0] == 302

    assert client.get("/api/v1/status").status_code == 401


def test_password_set_by_an_administrator_ends_what_was_open(browser: Client) -> None:
    other = User.objects.create(username="other")
    opened = sessions.open_for(other, user_agent="")
    form = {"password1": "a brand new one", "password2": "a brand new one"}

    assert send(browser, f"user/{other.pk}/password/", **form)[0] == 302

    other.refresh_from_db()
    assert check_password("a brand new one", other.password)
    assert other.token_version == 2
    assert Session.objects.filter(pk=opened.session_id).exists()


def test_devices_are_signed_out_and_passkeys_taken_away(browser: Client) -> None:
    other = User.objects.create(username="other")
    opened = sessions.open_for(other, user_agent="Mozilla Firefox (Windows)")
    passkey = Passkey.objects.create(user=other, name="lost", credential_id="x", public_key=b"")
    listed = browser.get(ADMIN + "session/").content.decode()
    assert "Firefox, Windows" in listed

    send(browser, "session/", action="sign_out", _selected_action=str(opened.session_id))
    assert send(browser, f"passkey/{passkey.pk}/delete/", post="yes")[0] == 302

    assert Session.objects.get(pk=opened.session_id).revoked is not None
    assert not Passkey.objects.exists()


def test_token_is_made_shown_once_and_revoked(browser: Client) -> None:
    status, page = send(browser, "apitoken/add/", name="kitchen", scope="admin", days="30")
    found = re.search(r'<code id="made">(ab_[\w-]+)</code>', page)
    assert status == 200
    assert found is not None
    program = Client(headers={"X-Api-Key": found[1]})
    assert program.get("/api/v1/config/get").status_code == 200
    listed = browser.get(ADMIN + "apitoken/").content.decode()
    assert found[1] not in listed
    assert ApiToken.objects.get().digest not in listed

    send(browser, "apitoken/", action="end", _selected_action=str(ApiToken.objects.get().pk))

    assert program.get("/api/v1/config/get").status_code == 401
    assert "revoked" in browser.get(ADMIN + "apitoken/").content.decode()


def test_odd_token_is_refused(browser: Client) -> None:
    status, _page = send(browser, "apitoken/add/", name="", scope="root", days="9")

    assert status == 200
    assert not ApiToken.objects.exists()


def test_who_has_to_wait_can_be_let_off(browser: Client) -> None:
    for number in range(10):
        throttles.count(throttles.Try("192.0.2.1", "keeper", str(number)))
    key = LoginAttempts.objects.order_by("key")[0].key
    assert key in browser.get(ADMIN + "loginattempts/").content.decode()

    assert send(browser, f"loginattempts/{quote(key)}/delete/", post="yes")[0] == 302

    assert not LoginAttempts.objects.filter(key=key).exists()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_row_can_be_looked_at(browser: Client, person: User, language: str) -> None:
    access_tokens.issue(owner=person, name="kitchen", scope="read", days=3)
    passkey = Passkey.objects.create(user=person, name="laptop", credential_id="x", public_key=b"k")
    token = ApiToken.objects.get()
    session = Session.objects.get()
    headers = {"accept-language": language}
    for path in (
        "user/",
        f"user/{person.pk}/change/",
        "session/",
        f"session/{session.pk}/change/",
        "passkey/",
        f"passkey/{passkey.pk}/change/",
        "apitoken/",
        f"apitoken/{token.pk}/change/",
        "apitoken/add/",
        "loginattempts/",
    ):
        assert browser.get(ADMIN + path, headers=headers).status_code == 200, path
