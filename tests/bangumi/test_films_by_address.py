"""Rules of films in the shape of 3.3: integers for years, no seasons, and nothing but films."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts import people
from apps.bangumi.models import Rule, RuleKind
from tests.bangumi.conftest import NOW

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/movie"
KEYS = {
    *("id", "official_title", "title_raw", "year", "group_name", "dpi", "source", "subtitle"),
    *("poster_link", "rss_link", "added", "deleted", "save_path", "rule_name", "filter"),
}


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def made(title: str, kind: RuleKind) -> Rule:
    return Rule.objects.create(
        official_title=title, title_raw=title, kind=kind, year=2022, filter=["720"],
        sources=["http://site.example/RSS"], created_at=NOW, settled_at=NOW,
    )  # fmt: skip


@pytest.fixture
def film() -> Rule:
    return made("铃芽之旅", RuleKind.MOVIE)


@pytest.fixture
def show() -> Rule:
    return made("静静的港", RuleKind.EPISODE)


def ask(api: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    text = "" if body is None else json.dumps(body)
    answer = api.generic(method.upper(), f"{ROOT}/{path}", text, content_type="application/json")
    return answer.status_code, answer.json()


def test_films_are_listed_in_their_own_shape(api: Client, film: Rule, show: Rule) -> None:
    assert show.pk
    status, (record,) = ask(api, "get", "get/all")
    assert status == 200
    assert set(record) == KEYS
    assert (record["year"], record["filter"]) == (2022, "720")
    assert record["rss_link"] == "http://site.example/RSS"
    assert ask(api, "get", f"get/{film.pk}") == (200, record)


def test_a_part_of_a_record_changes_that_part_and_no_season(api: Client, film: Rule) -> None:
    sent = {"official_title": "铃芽", "year": 2023, "season": 7, "episode_type": "episode"}
    status, body = ask(api, "patch", f"update/{film.pk}", sent)
    assert (status, body["status"]) == (200, True)
    film.refresh_from_db()
    assert (film.official_title, film.year, film.season) == ("铃芽", 2023, 1)
    assert film.kind == RuleKind.MOVIE
    record = ask(api, "get", f"get/{film.pk}")[1]
    assert ask(api, "patch", f"update/{film.pk}", record)[0] == 200
    assert ask(api, "get", f"get/{film.pk}")[1] == record


@pytest.mark.parametrize("body", [{"year": "soon"}, {"official_title": ""}, {"filter": 5}])
def test_a_bad_value_is_named_and_nothing_is_saved(
    api: Client, film: Rule, body: dict[str, Any]
) -> None:
    before = ask(api, "get", f"get/{film.pk}")[1]
    status, answer = ask(api, "patch", f"update/{film.pk}", body)
    assert status == 400
    assert answer["errors"][0]["field"] == next(iter(body))
    assert ask(api, "get", f"get/{film.pk}")[1] == before


def test_a_film_is_disabled_enabled_and_deleted(api: Client, film: Rule) -> None:
    assert ask(api, "delete", f"disable/{film.pk}")[0] == 200
    assert ask(api, "get", f"get/{film.pk}")[1]["deleted"] is True
    assert ask(api, "get", f"enable/{film.pk}")[0] == 200
    assert ask(api, "get", f"get/{film.pk}")[1]["deleted"] is False
    assert ask(api, "delete", f"delete/{film.pk}?file=perhaps")[0] == 400
    assert ask(api, "delete", f"delete/{film.pk}?file=false")[0] == 200
    assert not Rule.objects.exists()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "get/{}"),
        ("patch", "update/{}"),
        ("delete", "delete/{}"),
        ("delete", "disable/{}"),
        ("get", "enable/{}"),
    ],
)
def test_what_is_no_film_is_not_found(api: Client, show: Rule, method: str, path: str) -> None:
    for pk in (show.pk, 99999):
        status, body = ask(api, method, path.format(pk))
        assert (status, body["status"]) == (404, False)
        assert body["msg_zh"]
    show.refresh_from_db()
    assert not show.disabled
