"""Which credential counts, and what a cookie alone must not carry across sites (contract 1.3, 1.5)."""

import pytest
from django.core.cache import caches
from django.test import Client

from apps.accounts import sessions
from apps.accounts.models import User
from apps.core.config import store

READ = "/api/v1/config/get"
GET_THAT_CHANGES = "/api/v1/auth/logout"
pytestmark = pytest.mark.django_db


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_without_any_credential_the_answer_is_401_in_both_languages(client: Client) -> None:
    answer = client.get(READ)

    assert answer.status_code == 401
    assert set(answer.json()) >= {"status", "msg_en", "msg_zh", "detail"}


def test_cookie_lets_in(browser: Client) -> None:
    assert browser.get(READ).status_code == 200


def test_session_token_in_the_header_lets_in(browser: Client) -> None:
    token = browser.cookies["token"].value

    assert Client().get(READ, headers=bearer(token)).status_code == 200


def test_static_token_lets_in(client: Client) -> None:
    store.update({"security": {"login_tokens": ["one", "zwei-ü"]}}, author="test")

    assert client.get(READ, headers=bearer("one")).status_code == 200
    assert client.get(READ, headers=bearer("on")).status_code == 401
    assert client.get(READ, headers=bearer("")).status_code == 401


def test_empty_static_token_opens_nothing(client: Client) -> None:
    store.update({"security": {"login_tokens": [""]}}, author="test")

    assert client.get(READ, headers={"authorization": "Bearer "}).status_code == 401
    assert client.get(READ, headers={"authorization": "Bearer"}).status_code == 401


def test_explicit_bearer_wins_over_a_good_cookie(browser: Client) -> None:
    assert browser.get(READ, headers=bearer("wrong")).status_code == 401


def test_header_of_a_proxy_in_front_is_none_of_ours(browser: Client) -> None:
    assert browser.get(READ, headers={"authorization": "Basic YTpi"}).status_code == 200


def test_account_that_was_switched_off_is_out_within_two_seconds(
    browser: Client, person: User
) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    _two_seconds_later()

    assert browser.get(READ).status_code == 401


def test_raised_token_version_ends_everything(browser: Client, person: User) -> None:
    person.set_password("set by Django's own command")
    person.save()
    _two_seconds_later()

    assert browser.get(READ).status_code == 401


def test_check_asks_the_database_once_in_two_seconds(
    browser: Client, django_assert_num_queries: object
) -> None:
    browser.get("/api/v1/auth/update")

    with django_assert_num_queries(0):  # type: ignore[operator]
        assert browser.get("/api/v1/auth/update").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://[broken"},
        {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
    ],
)
def test_state_change_by_cookie_from_another_site_is_refused(
    browser: Client, headers: dict[str, str]
) -> None:
    for answer in (
        browser.get(GET_THAT_CHANGES, headers=headers),
        browser.post(GET_THAT_CHANGES, headers=headers),
        browser.patch(
            "/api/v1/config/update", {}, content_type="application/json", headers=headers
        ),
    ):
        assert answer.status_code == 403
        assert answer.json()["msg_zh"]
    assert browser.get(READ).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"origin": "http://testserver:80"},
        {"origin": "https://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "https://testserver:8443"},
    ],
)
def test_state_change_by_cookie_from_our_own_pages_passes(
    browser: Client, headers: dict[str, str]
) -> None:
    assert browser.get(GET_THAT_CHANGES, headers=headers).status_code == 200


def test_port_is_part_of_a_site(browser: Client) -> None:
    headers = {"host": "nas:7892"}

    other = browser.post(GET_THAT_CHANGES, headers=headers | {"origin": "http://nas:8080"})
    own = browser.post(GET_THAT_CHANGES, headers=headers | {"origin": "http://nas:7892"})

    assert (other.status_code, own.status_code) == (403, 200)


def test_reading_by_cookie_is_no_state_change(browser: Client) -> None:
    assert browser.get(READ, headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_bearer_is_free_of_the_guard(browser: Client) -> None:
    token = browser.cookies["token"].value

    answer = Client().get(
        GET_THAT_CHANGES, headers=bearer(token) | {"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 200


def test_person_of_a_request_is_the_person_of_the_session(browser: Client, person: User) -> None:
    known = sessions.check(browser.cookies["token"].value)

    found = sessions.person(known)

    assert (found, found.pk, found.username) == (person, person.pk, person.username)
    assert (found.is_active, found.is_staff, found.is_superuser) == (True, True, True)
    assert found.token_version == person.token_version
    assert found.webauthn_handle == person.webauthn_handle


def test_no_other_site_is_ever_allowed_to_read(browser: Client) -> None:
    answer = browser.get(READ, headers={"origin": "https://evil.example"})

    assert "Access-Control-Allow-Origin" not in answer


def test_unknown_path_is_a_json_404(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    for answer in (
        client.get("/api/v1/nothing"),
        strict.post("/api/v1/passkey/auth/nothing"),
        strict.delete("/api/nothing/"),
        strict.patch("/api/v1/bangumi/no%0Anumber/weekday"),
    ):
        assert answer.status_code == 404
        assert answer.json()["msg_zh"]


def test_api_asks_for_no_token_of_a_form(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies

    assert strict.post("/api/v1/auth/refresh_token").status_code == 200


def _two_seconds_later() -> None:
    caches["local"].clear()
