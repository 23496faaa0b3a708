"""The calendar: how much of the week is here, what comes when in the reader's zone, and moving a show."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts import cookies, people, sessions
from apps.accounts.models import User
from apps.bangumi.models import Episode, Release, ReleaseState, Rule
from apps.core import clock
from apps.core.models import Job
from apps.downloader.models import Download, DownloadState

PASSWORD = "a sentence of my own"
PAGE = "/calendar/"
DAY = dt.timedelta(days=1)
#: A Monday of long ago: what was not taken then is missing.
MONDAY = dt.date(2024, 10, 7)
WEEK = {"week": MONDAY.isoformat()}
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client) -> Client:
    """Somebody is signed in."""
    people.found(username="tester", password=PASSWORD)
    client.post("/login/", {"username": "tester", "password": PASSWORD})
    return client


def rule(title: str = "静静的港", **more: object) -> Rule:
    return Rule.objects.create(
        **({"official_title": title, "title_raw": title, "created_at": clock.now()} | more)
    )


def episode(item: Rule, number: int, day: dt.date, at: dt.datetime | None = None) -> None:
    Episode.objects.create(
        rule=item, season=item.season, number=number, air_date=day, airs_at=at, source="bgmtv",
        changed_at=clock.now(),
    )  # fmt: skip


def here(item: Rule, number: int) -> None:
    download = Download.objects.create(
        url="x", name="x", state=DownloadState.DONE, created_at=clock.now()
    )
    Release.objects.create(
        key="x", title="x", url="x", seen_at=clock.now(), rule=item, episode=number,
        state=ReleaseState.TAKEN, reason="matched", download=download, organised_at=clock.now(),
    )  # fmt: skip


def page(browser: Client, language: str = "en", **asked: str) -> str:
    answer = browser.get(PAGE, asked or WEEK, headers={"accept-language": language})
    assert answer.status_code == 200
    return str(answer.content.decode())


def column(text: str, day: dt.date) -> str:
    """What stands below a day."""
    return (
        text.split(f'<li id="d{day.day}"')[1]
        .split('<li id="d', maxsplit=1)[0]
        .split("</ol>", maxsplit=1)[0]
    )


def test_the_sentence_says_how_much_of_the_week_is_here(browser: Client) -> None:
    item = rule()
    for number in (1, 2, 3):
        episode(item, number, MONDAY + number * DAY)
    here(item, 2)

    assert "That week: 1 of 3 are here." in page(browser)
    assert "这一周 3 集，已到 1 集。" in page(browser, "zh-hans")


def test_past_and_empty_days_are_said_in_short(browser: Client) -> None:
    item = rule()
    episode(item, 1, MONDAY)

    english, chinese = page(browser), page(browser, "zh-hans")

    assert english.count('class="past"') == 7
    assert column(english, MONDAY + DAY).count("Nothing") == 1
    assert "Nothing" not in column(english, MONDAY)
    assert "周二" in column(chinese, MONDAY + DAY)


def test_a_show_leads_administrators_to_its_rule(browser: Client) -> None:
    item = rule()
    episode(item, 1, MONDAY)
    address = f'href="/admin/bangumi/rule/{item.pk}/change/"'
    assert address in page(browser)

    plain = Client()
    plain.cookies[cookies.NAME] = sessions.open_for(
        User.objects.create(username="plain"), user_agent=""
    ).token.text

    assert item.official_title in page(plain)
    assert address not in page(plain)


def test_a_show_stands_on_its_day_with_its_hour_number_and_state(browser: Client) -> None:
    item = rule()
    evening = dt.datetime.combine(MONDAY + DAY, dt.time(14), dt.UTC)
    episode(item, 5, MONDAY + DAY, evening)

    with timezone.override(dt.timezone(8 * dt.timedelta(hours=1))):
        tuesday = column(page(browser), MONDAY + DAY)

    assert "静静的港" in tuesday
    assert "22:00" in tuesday
    assert "S01E05" in tuesday
    assert "Missing" in tuesday
    assert f"/api/v1/bangumi/{item.pk}/poster" in tuesday


@pytest.mark.parametrize(("hours", "days_later"), [(9, 1), (-8, 0)], ids=["Japan", "California"])
def test_half_past_25_stands_on_the_day_it_is_here(
    browser: Client, hours: int, days_later: int
) -> None:
    late = dt.datetime.combine(MONDAY + DAY, dt.time(16, 30), dt.UTC)
    episode(rule(), 5, MONDAY + DAY, late)

    with timezone.override(dt.timezone(dt.timedelta(hours=hours))):
        text = page(browser)

    assert "静静的港" in column(text, MONDAY + (1 + days_later) * DAY)


def test_a_day_without_an_hour_is_never_shifted(browser: Client) -> None:
    episode(rule(), 5, MONDAY)

    with timezone.override(dt.timezone(dt.timedelta(hours=-11))):
        assert "静静的港" in column(page(browser), MONDAY)


def test_a_show_that_was_moved_stands_where_it_was_put(browser: Client) -> None:
    item = rule()
    episode(item, 5, MONDAY)
    same = rule(group_name="another")

    browser.post(f"{PAGE}move/", {"rule": item.pk, "weekday": "4", **WEEK})

    assert "静静的港" in column(page(browser), MONDAY + 4 * DAY)
    assert "As the catalogue says" in page(browser)
    for one in (item, same):
        one.refresh_from_db()
        assert (one.air_weekday, one.weekday_locked) == (4, True)


def test_a_moved_show_is_given_back_to_the_catalogue(browser: Client) -> None:
    item = rule(air_weekday=4, weekday_locked=True)
    episode(item, 5, MONDAY)

    answer = browser.post(f"{PAGE}move/", {"rule": item.pk, "weekday": "", **WEEK})

    item.refresh_from_db()
    assert answer.headers["Location"] == f"{PAGE}?week={MONDAY.isoformat()}"
    assert not item.weekday_locked
    assert Job.objects.filter(name="calendar").exists()
    assert "静静的港" in column(page(browser), MONDAY)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"rule": "x", "weekday": "1"},
        {"rule": "99", "weekday": "1"},
        {"rule": "1" * 40, "weekday": "1"},
        {"rule": "{}", "weekday": "7"},
        {"rule": "{}", "weekday": "x"},
    ],
    ids=str,
)
def test_a_form_that_says_nothing_changes_nothing(browser: Client, form: dict[str, str]) -> None:
    item = rule(air_weekday=2)

    sent = {name: value.format(item.pk) for name, value in form.items()}
    answer = browser.post(f"{PAGE}move/", sent)

    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.air_weekday, item.weekday_locked) == (2, False)


def test_a_show_that_nobody_lists_stands_on_its_weekday_or_among_the_unknown(
    browser: Client,
) -> None:
    rule("茶会列车", air_weekday=3)
    rule("不明")

    text = page(browser)

    assert "茶会列车" in column(text, MONDAY + 3 * DAY)
    assert "不明" in text.split('id="unknown"')[1]


def test_archived_and_disabled_rules_are_not_shown(browser: Client) -> None:
    rule("甲", archived=True, air_weekday=1)
    rule("乙", disabled=True, air_weekday=1)

    text = page(browser)

    assert "甲" not in text
    assert "You follow no show yet." in text


@pytest.mark.parametrize("said", ["", "x", "0001-01-01", "9999-12-31", "2024-13-99", "\x00"])
def test_an_address_without_a_week_shows_this_week(browser: Client, said: str) -> None:
    rule(air_weekday=0)

    assert "<b>Today</b>" in page(browser, week=said)


def test_a_week_costs_the_same_queries_with_one_rule_and_with_twenty(
    browser: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        episode(rule(f"show {number}"), 1, MONDAY)

    with django_assert_max_num_queries(16):  # type: ignore[operator]
        page(browser)
