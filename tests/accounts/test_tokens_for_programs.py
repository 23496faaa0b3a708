"""Tokens for programs: shown once, kept as digests, as far as their scope goes, until they are over."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client

from apps.accounts import access_tokens
from apps.accounts.models import ApiToken, Scope, User
from apps.core import clock

READ = "/api/v1/status"
WRITE = "/api/v1/rss/enable/7"
ADMIN = "/api/v1/config/get"
pytestmark = pytest.mark.django_db


def make(person: User, scope: Scope = Scope.READ, *, days: int | None = None) -> str:
    return access_tokens.issue(owner=person, name="kitchen", scope=scope.value, days=days).text


def ask(token: str, path: str = READ, *, method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return int(Client().generic(method, path, headers=headers).status_code)


def a_moment_later() -> None:
    caches["local"].clear()


def run(*words: str) -> str:
    out = StringIO()
    call_command("token", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("scope", "answers"),
    [
        (Scope.CALENDAR, [403, 403, 403]),
        (Scope.READ, [200, 403, 403]),
        (Scope.WRITE, [200, 404, 403]),
        (Scope.ADMIN, [200, 404, 200]),
    ],
)
def test_scope_says_how_far_it_goes(person: User, scope: Scope, answers: list[int]) -> None:
    token = make(person, scope)

    asked = [ask(token), ask(token, WRITE, method="PATCH"), ask(token, ADMIN)]

    assert asked == answers


def test_refusal_names_the_scope_that_it_takes(person: User) -> None:
    answer = Client(headers={"X-Api-Key": make(person)}).post("/api/v1/bangumi/reset/all")

    assert answer.status_code == 403
    assert "write" in answer.json()["msg_en"]
    assert "write" in answer.json()["msg_zh"]


def test_reading_token_changes_nothing_by_get(person: User) -> None:
    assert ask(make(person), "/api/v1/bangumi/reset/all") == 403
    assert ask(make(person), "/api/v1/rss/refresh/all") == 403


def test_key_header_is_as_good_as_a_bearer(person: User) -> None:
    token = make(person)

    assert Client().get(READ, headers={"X-Api-Key": token}).status_code == 200
    assert Client().get(READ, headers={"X-Api-Key": token + "x"}).status_code == 401
    assert Client().get(READ, headers={"X-Api-Key": ""}).status_code == 401


def test_token_has_no_account(person: User) -> None:
    token = make(person, Scope.ADMIN)

    assert ask(token, "/api/v1/passkey/list") == 403
    assert ask(token, "/api/v1/auth/update", method="POST") == 403
    assert ask(token, "/api/v1/tokens", method="POST") == 403


def test_only_a_digest_is_kept(person: User) -> None:
    token = make(person)

    kept = str(list(ApiToken.objects.values()))
    assert token not in kept
    assert token[3:] not in kept
    assert token.startswith(ApiToken.objects.get().prefix)


def test_expired_token_is_refused(person: User) -> None:
    token = make(person, days=1)
    assert ask(token) == 200

    ApiToken.objects.update(expires=clock.now() - timedelta(seconds=1))
    a_moment_later()

    assert ask(token) == 401


def test_revoked_token_is_refused_at_once(person: User) -> None:
    token = make(person)
    assert ask(token) == 200

    access_tokens.revoke(ApiToken.objects.get().pk)

    assert ask(token) == 401


def test_token_goes_with_its_owner(person: User) -> None:
    token = make(person, Scope.ADMIN)

    User.objects.update(is_superuser=False)
    a_moment_later()
    assert [ask(token), ask(token, ADMIN)] == [200, 403]

    User.objects.update(is_active=False)
    a_moment_later()
    assert ask(token) == 401


def test_checking_asks_the_database_once_in_two_seconds(
    person: User, django_assert_num_queries: Any
) -> None:
    token = make(person)
    ask(token, "/api/v1/rss/add")

    with django_assert_num_queries(0):
        assert ask(token, "/api/v1/rss/enable/many") == 405


def test_last_use_is_written_once_an_hour(person: User) -> None:
    token = make(person)
    for _ in range(2):
        ask(token)
        a_moment_later()
    first = ApiToken.objects.get().last_used
    assert first is not None

    ApiToken.objects.update(last_used=F("last_used") - timedelta(hours=2))
    ask(token)

    assert ApiToken.objects.get().last_used != first


def test_people_make_list_and_revoke_their_own_over_the_wire(browser: Client) -> None:
    made = browser.post(
        "/api/v1/tokens",
        {"name": "phone", "scope": "write", "days": 30},
        content_type="application/json",
    )
    token = made.json()["token"]

    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    assert ask(token) == 200
    (row,) = browser.get("/api/v1/tokens").json()
    assert (row["name"], row["scope"], row["revoked_at"]) == ("phone", "write", None)
    assert token not in str(row)
    assert browser.delete(f"/api/v1/tokens/{row['id']}").status_code == 200
    assert ask(token) == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "x", "scope": "root"}, "scope"),
        ({"name": "x", "days": 0}, "days"),
        ({"name": "x", "days": "soon"}, "days"),
        ({"name": ["x"]}, "name"),
    ],
)
def test_odd_wishes_are_refused(browser: Client, body: dict[str, Any], field: str) -> None:
    answer = browser.post("/api/v1/tokens", body, content_type="application/json")

    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_nobody_revokes_anothers(browser: Client) -> None:
    other = User.objects.create(username="other")
    token = make(other)

    assert browser.delete(f"/api/v1/tokens/{ApiToken.objects.get().pk}").status_code == 404
    assert ask(token) == 200


def test_plain_person_gives_away_no_more_than_they_have(db: None) -> None:
    del db
    plain = User.objects.create(username="plain")

    assert access_tokens.choices_for(plain) == ["read", "write", "calendar"]


def test_command_line_makes_lists_and_revokes(person: User) -> None:
    token = run("create", "script", "--scope", "write", "--days", "7").strip()

    assert ask(token) == 200
    row = ApiToken.objects.get()
    assert row.owner == person
    assert f"{row.pk}  {token[:10]}…  write  {person}" in run("list")
    assert token not in run("list")
    assert "script" in run("revoke", str(row.pk))
    assert ask(token) == 401


def test_command_line_says_what_is_wrong(person: User) -> None:
    for words in (
        ("create", "x", "--user", "nobody"),
        ("create", " "),
        ("create", "x", "--days", "-1"),
        ("revoke", "99"),
    ):
        with pytest.raises(CommandError):
            run(*words)
    assert person.username


def test_old_tokens_are_swept_away(person: User) -> None:
    make(person, days=1)
    make(person)
    ApiToken.objects.exclude(expires=None).update(expires=clock.now() - timedelta(days=31))

    assert access_tokens.sweep() == 1
