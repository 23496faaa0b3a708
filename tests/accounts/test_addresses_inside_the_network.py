"""Only administrators have us ask addresses inside our own network."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts import access_tokens, cookies, sessions
from apps.accounts.models import Scope, User
from apps.rss.models import Feed

API = "/api/v1/"
pytestmark = pytest.mark.django_db


def by_token(scope: Scope) -> Client:
    owner, _made = User.objects.get_or_create(username="owner", is_superuser=True)
    made = access_tokens.issue(owner=owner, name="x", scope=scope.value)
    return Client(headers={"X-Api-Key": made.text})


def plain_person() -> Client:
    client = Client()
    person = User.objects.create(username="plain")
    client.cookies[cookies.NAME] = sessions.open_for(person, user_agent="").token.text
    return client


def post(client: Client, path: str, body: Any) -> int:
    return int(client.post(API + path, body, content_type="application/json").status_code)


INSIDE = ["http://127.0.0.1:9/", "http://localhost:9/", "HTTP://10.0.0.9/x", "http://[::1]:9/"]


@pytest.mark.parametrize("url", INSIDE)
def test_who_is_no_administrator_names_none(url: str) -> None:
    for client in (by_token(Scope.WRITE), plain_person()):
        assert post(client, "rss/add", {"url": url}) == 403
        assert post(client, "rss/analysis", {"url": url}) == 403
        assert (
            post(client, "rss/collect", {"data": {"rss_link": f"https://mikanani.me/x,{url}"}})
            == 403
        )
        assert post(client, "rss/subscribe", {"data": {}, "rss": {"url": url}}) == 403
        assert post(client, "rss/update/1", {"url": url}) == 403
        assert (
            post(client, "rss/add", {"a": [{"b": [url]}], "url": "http://example.invalid/"}) == 403
        )


def test_refusal_says_so_in_both_languages() -> None:
    answer = by_token(Scope.WRITE).post(API + "rss/add", {"url": "http://10.0.0.9/"})

    assert answer.status_code == 403
    assert "10.0.0.9" in answer.json()["msg_en"]
    assert "10.0.0.9" in answer.json()["msg_zh"]


def test_administrators_may() -> None:
    assert post(by_token(Scope.ADMIN), "rss/analysis", {"url": "http://127.0.0.1:9/"}) == 400


def test_addresses_without_end_are_refused() -> None:
    many = [f"http://name-{number}.invalid/" for number in range(60)]

    assert post(by_token(Scope.WRITE), "rss/add", {"url": many}) == 403


def test_page_that_adds_a_feed_keeps_to_it() -> None:
    answer = plain_person().post("/feeds/add/", {"url": "http://127.0.0.1:9/rss"})

    assert answer.status_code == 400
    assert "only an administrator" in answer.content.decode()


def test_page_that_starts_the_program_is_for_administrators() -> None:
    assert plain_person().post("/start/").status_code == 403


def test_what_others_add_stays_outside_whatever_its_name_leads_to_later() -> None:
    named = {"url": "http://rebound.invalid/rss", "name": "x"}
    assert post(plain_person(), "rss/add", named) == 200
    feed = Feed.objects.get()
    assert feed.public_only

    administrator = by_token(Scope.ADMIN)
    assert post(administrator, f"rss/update/{feed.pk}", {"name": "y"}) == 200
    assert Feed.objects.get().public_only
    assert post(administrator, f"rss/update/{feed.pk}", {"url": "http://nas.invalid/rss"}) == 200
    assert not Feed.objects.get().public_only
    assert post(by_token(Scope.WRITE), f"rss/update/{feed.pk}", named) == 200
    assert Feed.objects.get().public_only
