"""Who may call what: every route of the URL configuration × everybody who may knock.

A new route, or a new method of one, fails here until it has its row.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.accounts import access_tokens, cookies, sessions
from apps.accounts.models import Scope, User
from apps.core.config import store

pytestmark = pytest.mark.django_db


class For(Enum):
    """What a call is for; the value says who gets in, once the setup is complete."""

    EVERYBODY = frozenset({"nobody", "calendar", "read", "write", "admin", "user", "administrator"})
    #: Open until there is an administrator, then closed to all.
    SETUP = frozenset[str]()
    #: The calendar file: every token, and people.
    CALENDARS = frozenset({"calendar", "read", "write", "admin", "user", "administrator"})
    READERS = frozenset({"read", "write", "admin", "user", "administrator"})
    WRITERS = frozenset({"write", "admin", "user", "administrator"})
    ADMINISTRATORS = frozenset({"admin", "administrator"})
    #: Other people's accounts: tokens have none of their own.
    KEEPERS = frozenset({"administrator"})
    #: One's own account: tokens have none.
    PEOPLE = frozenset({"user", "administrator"})


CHANGE_BY_GET = {"get": For.WRITERS, "post": For.WRITERS}
SWITCH = {"get": For.ADMINISTRATORS, "post": For.ADMINISTRATORS}
MATRIX: dict[str, dict[str, For]] = {
    "auth/login": {"post": For.EVERYBODY},
    "auth/refresh_token": {"get": For.PEOPLE, "post": For.PEOPLE},
    "auth/logout": {"get": For.PEOPLE, "post": For.PEOPLE},
    "auth/update": {"post": For.PEOPLE},
    "auth/me": {"get": For.PEOPLE},
    "passkey/register/options": {"post": For.PEOPLE},
    "passkey/register/verify": {"post": For.PEOPLE},
    "passkey/auth/options": {"post": For.EVERYBODY},
    "passkey/auth/verify": {"post": For.EVERYBODY},
    "passkey/list": {"get": For.PEOPLE},
    "passkey/delete": {"post": For.PEOPLE},
    "passkey/rename": {"post": For.PEOPLE, "patch": For.PEOPLE},
    "tokens": {"get": For.PEOPLE, "post": For.PEOPLE},
    "tokens/{id}": {"delete": For.PEOPLE},
    "users": {"get": For.KEEPERS, "post": For.KEEPERS},
    "users/{id}": dict.fromkeys(("patch", "post", "delete"), For.KEEPERS),
    "config/get": {"get": For.ADMINISTRATORS},
    "config/update": dict.fromkeys(("patch", "post", "put"), For.ADMINISTRATORS),
    "setup/status": {"get": For.SETUP},
    "setup/test-downloader": {"post": For.SETUP},
    "setup/test-rss": {"post": For.SETUP},
    "setup/test-notification": {"post": For.SETUP},
    "setup/complete": {"post": For.SETUP},
    "bangumi/get/all": {"get": For.READERS},
    "bangumi/get/{id}": {"get": For.READERS},
    "bangumi/missing": {"get": For.READERS},
    "titles/parse": {"post": For.READERS},
    "bangumi/{id}/episodes": {"get": For.READERS},
    "bangumi/update/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "bangumi/delete/many": {"delete": For.WRITERS, "post": For.WRITERS},
    "bangumi/delete/{id}": {"delete": For.WRITERS, "post": For.WRITERS},
    "bangumi/disable/many": {"delete": For.WRITERS, "post": For.WRITERS},
    "bangumi/disable/{id}": {"delete": For.WRITERS, "post": For.WRITERS},
    "bangumi/enable/{id}": CHANGE_BY_GET,
    "bangumi/refresh/poster/all": CHANGE_BY_GET,
    "bangumi/refresh/poster/{id}": CHANGE_BY_GET,
    "bangumi/refresh/calendar": CHANGE_BY_GET,
    "bangumi/refresh/metadata": CHANGE_BY_GET,
    "bangumi/suggest-offset/{id}": {"get": For.READERS},
    "bangumi/detect-offset": {"post": For.WRITERS},
    "bangumi/reset/all": CHANGE_BY_GET,
    "bangumi/archive/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "bangumi/unarchive/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "bangumi/needs-review": {"get": For.READERS},
    "bangumi/apply-offset/{id}": {"post": For.WRITERS},
    "bangumi/dismiss-review/{id}": {"post": For.WRITERS, "patch": For.WRITERS},
    "bangumi/{id}/weekday": {"patch": For.WRITERS, "post": For.WRITERS},
    "calendar.ics": {"get": For.CALENDARS},
    "bangumi/{id}/backfill": {"get": For.READERS, "post": For.WRITERS},
    "bangumi/{id}/poster": {"get": For.READERS},
    "bangumi/{id}/explain": {"get": For.READERS},
    "bangumi/torrents/orphans": {"get": For.READERS, "delete": For.WRITERS},
    "bangumi/torrents/orphans/count": {"get": For.READERS},
    "bangumi/torrents/orphans/{id}": {"delete": For.WRITERS},
    "bangumi/{id}/torrents": {"get": For.READERS, "delete": For.WRITERS},
    "bangumi/{id}/torrents/{tid}": {"delete": For.WRITERS},
    "rss": {"get": For.READERS},
    "rss/add": {"post": For.WRITERS},
    "rss/enable/many": {"post": For.WRITERS},
    "rss/enable/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "rss/disable/many": {"post": For.WRITERS},
    "rss/disable/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "rss/delete/many": {"post": For.WRITERS, "delete": For.WRITERS},
    "rss/delete/{id}": {"delete": For.WRITERS, "post": For.WRITERS},
    "rss/update/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "rss/refresh/all": CHANGE_BY_GET,
    "rss/refresh/{id}": CHANGE_BY_GET,
    "rss/torrent/{id}": {"get": For.READERS},
    "rss/analysis": {"post": For.WRITERS},
    "rss/collect": {"post": For.WRITERS},
    "rss/subscribe": {"post": For.WRITERS},
    "search/bangumi": {"get": For.READERS},
    "search/provider": {"get": For.READERS},
    "search/provider/config": {"get": For.ADMINISTRATORS, "put": For.ADMINISTRATORS},
    "status": {"get": For.READERS},
    "start": SWITCH,
    "restart": SWITCH,
    "stop": SWITCH,
    "shutdown": SWITCH,
    "check/downloader": {"get": For.READERS},
    "events/stream": {"get": For.READERS},
    "log": {"get": For.ADMINISTRATORS},
    "log/clear": SWITCH,
    "notification/test": {"post": For.ADMINISTRATORS},
    "notification/test-config": {"post": For.ADMINISTRATORS},
    "notification/messages": {"get": For.READERS, "delete": For.WRITERS},
    "notification/messages/unread-count": {"get": For.READERS},
    "notification/messages/read-all": {"post": For.WRITERS},
    "notification/messages/{id}": {"delete": For.WRITERS},
    "notification/messages/{id}/read": {"post": For.WRITERS},
    "downloader/torrents": {"get": For.READERS},
    "downloader/torrents/pause": {"post": For.WRITERS},
    "downloader/torrents/resume": {"post": For.WRITERS},
    "downloader/torrents/delete": {"post": For.WRITERS},
    "bangumi/apply-offset/many": {"post": For.WRITERS},
    "movie/get/all": {"get": For.READERS},
    "movie/get/{id}": {"get": For.READERS},
    "movie/update/{id}": {"patch": For.WRITERS, "post": For.WRITERS},
    "movie/delete/{id}": {"delete": For.WRITERS, "post": For.WRITERS},
    "movie/disable/{id}": {"delete": For.WRITERS, "post": For.WRITERS},
    "movie/enable/{id}": CHANGE_BY_GET,
    "downloader/rename-conflicts": {"get": For.READERS},
    "downloader/rename-conflicts/{id}/retry": {"post": For.WRITERS},
    "downloader/torrents/tag": {"post": For.WRITERS},
    "downloader/torrents/tag/auto": {"post": For.WRITERS},
}


class Leads(Enum):
    """Where a page leads once the setup is complete."""

    OPEN = "it answers everybody"
    SIGN_IN = "strangers to the sign-in, people in"
    HOME = "everybody home, since it is over"


PAGES: dict[str, Leads] = {
    "home": Leads.SIGN_IN,
    "calendar": Leads.SIGN_IN,
    "titles": Leads.SIGN_IN,
    "move-show": Leads.SIGN_IN,
    "check-feeds": Leads.SIGN_IN,
    "add-feed": Leads.SIGN_IN,
    "search": Leads.SIGN_IN,
    "search-follow": Leads.SIGN_IN,
    "inbox": Leads.SIGN_IN,
    "start-again": Leads.SIGN_IN,
    "login": Leads.OPEN,
    "logout": Leads.OPEN,
    "account": Leads.SIGN_IN,
    "setup": Leads.HOME,
    "setup-step": Leads.HOME,
    "preferences": Leads.OPEN,
    "health": Leads.OPEN,
    "poster": Leads.OPEN,
}


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the URL configuration."""

    address: str
    name: str
    #: Method -> what is done.
    actions: dict[str, str]


def _walk(resolver: Any, prefix: str = "") -> Iterator[Route]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            yield from _walk(found, prefix + str(found.pattern))
        elif isinstance(found, URLPattern):
            actions = getattr(found.callback, "actions", {})
            yield Route(prefix + str(found.pattern), str(found.name), actions)


ROUTES = list(_walk(get_resolver()))
API = {route.name: route.actions for route in ROUTES if route.address.startswith("api/v1/")}
CALLS = [(name, method) for name, methods in MATRIX.items() for method in methods]
#: Django's admin, and every address below it.
ADMIN = [
    re.sub(r"\(\?P<app_label>[^)]*\)|<[^>]*>", "core", route.address)
    .removesuffix(r"\Z")
    .replace("^", "")
    .replace("$", "")
    for route in ROUTES
    if route.address.startswith("admin/") and "logout" not in route.address
]


def _by_token(scope: Scope) -> Callable[[User, User], Client]:
    def client(_user: User, administrator: User) -> Client:
        made = access_tokens.issue(owner=administrator, name=scope.value, scope=scope.value)
        return Client(headers={"Authorization": f"Bearer {made.text}"})

    return client


def _by_cookie(person: User) -> Client:
    client = Client()
    client.cookies[cookies.NAME] = sessions.open_for(person, user_agent="").token.text
    return client


KNOCKERS: dict[str, Callable[[User, User], Client]] = {
    "nobody": lambda _user, _administrator: Client(),
    "calendar": _by_token(Scope.CALENDAR),
    "read": _by_token(Scope.READ),
    "write": _by_token(Scope.WRITE),
    "admin": _by_token(Scope.ADMIN),
    "user": lambda user, _administrator: _by_cookie(user),
    "administrator": lambda _user, administrator: _by_cookie(administrator),
}


@pytest.fixture
def people() -> tuple[User, User]:
    """A person without rights, and an administrator."""
    # Nothing that is let in may get further than this machine.
    nowhere = "http://127.0.0.1:9"
    store.update({"network": {"bgm_base_url": nowhere, "tmdb_base_url": nowhere}}, author="test")
    return (
        User.objects.create(username="somebody"),
        User.objects.create(username="keeper", is_staff=True, is_superuser=True),
    )


def address(path: str) -> str:
    return "/api/v1/" + path.replace("{id}", "987654321").replace("{tid}", "987654321").replace(
        "{name}", "x"
    )


def test_every_route_has_its_row() -> None:
    assert {name: set(actions) for name, actions in API.items()} == {
        name: set(row) for name, row in MATRIX.items()
    }
    rest = {
        route.name
        for route in ROUTES
        if not route.address.startswith(("api/v1/", "admin/", "^api"))
    }
    assert rest == set(PAGES)


@pytest.mark.parametrize(("path", "method"), CALLS, ids=str)
def test_everybody_gets_as_far_as_the_row_says(
    people: tuple[User, User], path: str, method: str
) -> None:
    row = MATRIX[path][method]
    for name, knocker in KNOCKERS.items():
        answer = knocker(*people).generic(method.upper(), address(path))

        if name in row.value:
            assert answer.status_code not in {401, 403}, (name, answer.content)
        elif name == "nobody" and row is not For.SETUP:
            assert answer.status_code == 401, name
        else:
            assert answer.status_code == 403, (name, answer.content)


@pytest.mark.parametrize(("path", "method"), CALLS, ids=str)
def test_before_setup_only_the_setup_answers(client: Client, path: str, method: str) -> None:
    answer = client.generic(method.upper(), address(path))

    if MATRIX[path][method] is For.SETUP:
        assert answer.status_code in {200, 400}
    elif path in {"auth/login", "passkey/auth/verify"}:
        assert answer.status_code == 400  # nothing was sent; test_signing_in.py sends something
    else:
        assert answer.status_code == 401
        assert set(answer.json()) == {"status", "msg_en", "msg_zh", "detail"}


@pytest.mark.parametrize("name", PAGES)
def test_pages_lead_where_they_should(people: tuple[User, User], name: str) -> None:
    url = next(
        route.address.replace("<slug:name>", "account").replace("(?P<name>.*)", "x.jpg")
        for route in ROUTES
        if route.name == name
    )
    url = "/" + url.replace("^", "").replace("/?", "").replace("$", "")
    for person in (None, *people):
        client = Client() if person is None else _by_cookie(person)
        answer = client.get(url)

        goes_to = answer.headers.get("Location", "")
        if PAGES[name] is Leads.HOME:
            assert goes_to == "/"
        elif PAGES[name] is Leads.SIGN_IN and person is None:
            assert goes_to.startswith("/login/") or answer.status_code == 405
        else:
            assert not goes_to.startswith("/login/")


@pytest.mark.parametrize("path", ADMIN)
def test_back_office_is_for_administrators(people: tuple[User, User], path: str) -> None:
    user, administrator = people

    stranger = Client().get(f"/{path}")
    assert stranger.status_code == 302
    assert "/login/" in stranger["Location"]
    plain = _by_cookie(user).get(f"/{path}", follow=True)
    assert plain.status_code == 403
    assert _by_cookie(administrator).get(f"/{path}").status_code in {200, 302, 403, 404, 405}
