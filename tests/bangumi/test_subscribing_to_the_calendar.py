"""The calendar's address: its token opens it and nothing else, and programs that look again are told what they have."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from apps.accounts import access_tokens, people
from apps.accounts.models import ApiToken, Scope, User
from apps.bangumi.models import Episode, Rule
from apps.core import clock
from tests.bangumi import ical

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/calendar.ics"
WORD = "a long enough one"


@pytest.fixture
def keeper() -> User:
    """Somebody with an account."""
    return people.found(username="keeper", password=WORD)


def token(owner: User, scope: str = Scope.CALENDAR) -> str:
    return access_tokens.issue(owner=owner, name="calendar", scope=scope).text


@pytest.fixture
def _show() -> None:
    """A show that is on now, every week."""
    item = Rule.objects.create(
        official_title="静静的港; 第二部", title_raw="Quiet", created_at=clock.now()
    )
    begun = clock.now().replace(hour=14, minute=0, second=0, microsecond=0) - dt.timedelta(days=10)
    Episode.objects.bulk_create(
        Episode(
            rule=item,
            season=1,
            number=number,
            air_date=begun.date() + dt.timedelta(weeks=number - 1),
            airs_at=begun + dt.timedelta(weeks=number - 1),
            source="bgmtv",
            changed_at=begun,
        )
        for number in range(1, 13)
    )


@pytest.mark.usefixtures("_show")
def test_a_calendar_program_gets_its_file_by_the_token_in_the_address(
    client: Client, keeper: User
) -> None:
    answer = client.get(ADDRESS, {"token": token(keeper), "lang": "zh-hans"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = ical.read(answer.content).inside
    assert events[0].values["SUMMARY"] == "静静的港; 第二部 S01E01"
    assert events[0].values["DTSTART"].endswith("T140000Z")
    assert {event.values["DESCRIPTION"] for event in events} == {"缺失。", "尚未放送。"}
    assert len(events) > 10


@pytest.mark.usefixtures("_show")
@pytest.mark.parametrize(
    ("asked", "headers", "words"),
    [
        ({"lang": "en"}, {}, "Missing."),
        ({"lang": "zh"}, {}, "缺失。"),
        ({}, {"accept-language": "zh-CN"}, "缺失。"),
        ({}, {}, "Missing."),
        ({"lang": "xx"}, {}, "Missing."),
    ],
    ids=str,
)
def test_it_speaks_the_language_of_the_address_else_of_the_program(
    client: Client, keeper: User, asked: dict[str, str], headers: dict[str, str], words: str
) -> None:
    answer = client.get(ADDRESS, asked | {"token": token(keeper)}, headers=headers)

    first = ical.read(answer.content).inside[0]
    assert first.values["DESCRIPTION"] == words


@pytest.mark.usefixtures("_show")
def test_who_looks_again_is_told_that_nothing_changed(client: Client, keeper: User) -> None:
    shown = {"token": token(keeper)}
    tag = client.get(ADDRESS, shown)["ETag"]

    again = client.get(ADDRESS, shown, headers={"if-none-match": tag})
    Rule.objects.update(official_title="another")
    changed = client.get(ADDRESS, shown, headers={"if-none-match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert changed["ETag"] != tag
    assert "private" in changed["Cache-Control"]


def test_without_a_show_it_is_an_empty_calendar(client: Client, keeper: User) -> None:
    answer = client.get(ADDRESS, {"token": token(keeper)})

    assert ical.read(answer.content).inside == []


@pytest.mark.parametrize("shown", ["", "x", "ab_", "ab_" + "x" * 43, "\ud800", "a" * 5000, "%00"])
def test_a_token_that_does_not_hold_opens_nothing(client: Client, keeper: User, shown: str) -> None:
    address = f"{ADDRESS}?token={shown}" if "\ud800" not in shown else f"{ADDRESS}?token=%ED%A0%80"

    assert keeper.is_active
    assert client.get(address).status_code == 401


def test_a_revoked_token_opens_nothing(client: Client, keeper: User) -> None:
    shown = token(keeper)
    access_tokens.revoke(ApiToken.objects.get().pk)

    assert client.get(ADDRESS, {"token": shown}).status_code == 401


@pytest.mark.parametrize("scope", ["read", "write", "admin"])
def test_a_token_that_is_good_for_more_is_refused_in_an_address(
    client: Client, keeper: User, scope: str
) -> None:
    shown = token(keeper, scope)

    in_address = client.get(ADDRESS, {"token": shown})
    in_header = client.get(ADDRESS, headers={"authorization": f"Bearer {shown}"})

    assert in_address.status_code == 403
    assert in_address.json()["msg_zh"]
    assert in_header.status_code == 200


@pytest.mark.parametrize("path", ["bangumi/get/all", "rss", "status", "config/get", "log"])
def test_the_calendars_token_opens_nothing_else(client: Client, keeper: User, path: str) -> None:
    shown = token(keeper)

    in_address = client.get(f"/api/v1/{path}", {"token": shown})
    in_header = client.get(f"/api/v1/{path}", headers={"x-api-key": shown})

    assert (in_address.status_code, in_header.status_code) == (401, 403)


def test_it_is_only_read(client: Client, keeper: User) -> None:
    assert client.post(f"{ADDRESS}?token={token(keeper)}").status_code == 405


def test_the_account_page_makes_the_address_and_shows_it_once(client: Client, keeper: User) -> None:
    client.post("/login/", {"username": keeper.username, "password": WORD})

    made = client.post("/account/", {"do": "make-calendar"}, headers={"accept-language": "zh-hans"})

    text = made.content.decode()
    address = text.split('id="calendar-address" value="')[1].split('"')[0].replace("&amp;", "&")
    assert urlsplit(address).path == ADDRESS
    assert parse_qs(urlsplit(address).query)["lang"] == ["zh-hans"]
    assert Client().get(address).status_code == 200
    assert "ab_" not in client.get("/account/").content.decode().replace(
        ApiToken.objects.get().prefix, ""
    )
    assert ApiToken.objects.get().scope == Scope.CALENDAR
