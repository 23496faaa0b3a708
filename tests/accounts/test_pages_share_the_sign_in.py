"""Pages and back-office know the person by the same cookie as the API."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from apps.accounts import sessions, throttles
from apps.accounts.models import LoginAttempts, Session, User
from apps.core import clock
from tests.accounts.conftest import NAME, PASSWORD

pytestmark = pytest.mark.django_db


def test_back_office_opens_with_the_cookie(browser: Client) -> None:
    answer = browser.get("/admin/")

    assert answer.status_code == 200
    assert NAME in answer.content.decode()


def test_back_office_without_a_sign_in_leads_to_ours(client: Client, person: User) -> None:
    first = client.get("/admin/")
    second = client.get(first["Location"])

    assert first.status_code == 302
    assert second["Location"].startswith("/login/?next=/admin/")
    assert person.username == NAME


def test_back_office_is_not_for_people_without_rights(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=False)
    client.post("/api/v1/auth/login", {"username": NAME, "password": PASSWORD})

    assert client.get("/admin/").status_code == 302


def test_leaving_the_back_office_ends_the_session(browser: Client) -> None:
    token = browser.cookies["token"].value

    answer = browser.post("/admin/logout/")

    assert answer.status_code == 302
    assert browser.cookies["token"].value == ""
    assert Session.objects.get().revoked is not None
    bearer = Client(headers={"authorization": f"Bearer {token}"})
    assert bearer.get("/api/v1/config/get").status_code == 401


def test_ended_session_opens_no_page(browser: Client) -> None:
    sessions.end(Session.objects.get().pk)

    assert browser.get("/admin/").status_code == 302


def test_django_s_own_command_for_passwords_ends_what_is_open(
    browser: Client, person: User
) -> None:
    person.set_password("another long one")
    person.save()
    caches["local"].clear()

    assert browser.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("origin", "is_secure"),
    [
        ("https://testserver", True),
        ("http://testserver", False),
        ("https://evil.example", False),
        ("", False),
    ],
)
@pytest.mark.usefixtures("person")
def test_cookie_is_for_https_where_the_browser_says_that_it_speaks_it(
    client: Client, origin: str, *, is_secure: bool
) -> None:
    answer = client.post(
        "/api/v1/auth/login",
        {"username": NAME, "password": PASSWORD},
        headers={"origin": origin} if origin else {},
    )

    assert bool(answer.cookies["token"]["secure"]) is is_secure


def test_forms_work_behind_a_proxy_that_takes_https_off(person: User) -> None:
    headers = {"host": "tv.example", "origin": "https://tv.example"}
    client = Client(enforce_csrf_checks=True, headers=headers)
    client.get("/login/")
    form = {
        "username": person.username,
        "password": PASSWORD,
        "csrfmiddlewaretoken": client.cookies["csrftoken"].value,
    }

    assert client.post("/login/", form).status_code == 302
    other = client.post("/login/", form, headers={"origin": "https://evil.example"})
    assert other.status_code == 403


@pytest.mark.usefixtures("browser")
def test_what_is_long_over_is_swept_away() -> None:
    throttles.count(throttles.Try("192.0.2.1", "name", "x"))
    assert (sessions.sweep(), throttles.sweep()) == (0, 0)

    Session.objects.update(expires=clock.now() - timedelta(days=8))
    LoginAttempts.objects.update(last_at=clock.now() - timedelta(hours=1))

    assert (sessions.sweep(), throttles.sweep()) == (1, 2)
