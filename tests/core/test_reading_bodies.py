"""How a body is read, whatever a client says, or does not say, of its type."""

import pytest
from django.test import Client

from apps.accounts import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    """A signed-in client."""
    people.found(username="keeper", password="a long enough one")
    client = Client()
    client.post("/api/v1/auth/login", {"username": "keeper", "password": "a long enough one"})
    return client


UPDATE = "/api/v1/config/update"
SLOWER = '{"program": {"rss_time": "1800"}}'


def rss_time(api: Client) -> int:
    found: int = api.get("/api/v1/config/get").json()["program"]["rss_time"]
    return found


@pytest.mark.parametrize(
    "content_type", ["", "application/json", "application/json; charset=utf-8"]
)
@pytest.mark.parametrize("before", ["", "\ufeff"])
def test_a_body_is_json_also_without_a_type_or_with_a_mark_before_it(
    api: Client, content_type: str, before: str
) -> None:
    answer = api.patch(UPDATE, (before + SLOWER).encode(), content_type=content_type)

    assert answer.status_code == 200, answer.json()
    assert rss_time(api) == 1800


def test_what_is_no_json_and_has_no_type_is_refused(api: Client) -> None:
    answer = api.patch(UPDATE, b"rss_time=1800", content_type="")

    assert answer.status_code == 400
    assert answer.json()["msg_en"] == "The body is not valid JSON."


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml"])
def test_a_type_that_nobody_reads_is_refused_in_both_languages(
    api: Client, content_type: str
) -> None:
    answer = api.patch(UPDATE, SLOWER.encode(), content_type=content_type)

    assert answer.status_code == 415
    assert content_type in answer.json()["msg_en"]
    assert content_type in answer.json()["msg_zh"]


def test_whoever_is_not_signed_in_is_told_what_to_send() -> None:
    answer = Client().get("/api/v1/status")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
