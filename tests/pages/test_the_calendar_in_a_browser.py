"""The calendar in a real Chromium: well made in both languages, themes and widths; a show moves by its menu."""

import datetime as dt

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from apps.bangumi.models import Episode, Rule
from apps.core import clock
from tests.pages import state
from tests.pages.browser import DESK, LOOKS, Look, Visit, faults, visiting
from tests.pages.test_pages_in_a_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = dt.timedelta(days=1)


def a_week() -> dt.date:
    """Shows of the past and of the days to come, one without a weekday; the Monday of this week."""
    state.in_the_middle_of_its_work()
    today = localtime(clock.now()).date()
    monday = today - today.weekday() * DAY
    titles = (
        "静静的港",
        "A Title That Is Far Too Long for One Line of a Narrow Column, Part Two",
        "茶会列车",
    )
    for place, title in enumerate((*titles, "潮汐邮局", "雪线之上")):
        rule = Rule.objects.create(official_title=title, title_raw=title, created_at=clock.now())
        for number in range(1, 13):
            day = monday + (place * 2 % 7 + 7 * (number - 5)) * DAY
            at = dt.datetime.combine(day, dt.time(13, 30), dt.UTC)
            Episode.objects.create(
                rule=rule, season=1, number=number, air_date=day, airs_at=at if place else None,
                source="bgmtv", changed_at=clock.now(),
            )  # fmt: skip
    return monday


def open_calendar(visit: Visit) -> None:
    sign_in(visit)
    visit.page.goto("/calendar/")
    expect(visit.page.locator("h1")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_the_calendar_is_well_made(chromium: Browser, live_server: LiveServer, look: Look) -> None:
    a_week()
    with visiting(chromium, live_server.url, look) as visit:
        open_calendar(visit)
        visit.picture("calendar")
        assert faults(visit.page) == []
        visit.page.locator(".slot summary").first.click()
        visit.picture("calendar-menu")
        assert faults(visit.page) == []


def test_a_show_is_moved_and_given_back_by_its_menu(
    chromium: Browser, live_server: LiveServer
) -> None:
    monday = a_week()
    with visiting(chromium, live_server.url, Look("en-GB", "light", DESK)) as visit:
        open_calendar(visit)
        page = visit.page
        show = page.locator(".slot", has_text="静静的港")
        show.locator("summary").click()
        show.get_by_role("button", name="Saturday").click()
        moved = page.locator(f"#d{(monday + 5 * DAY).day} .slot", has_text="静静的港")
        expect(moved).to_be_visible()
        moved.locator("summary").click()
        moved.get_by_role("button", name="As the catalogue says").click()
        expect(page.locator(f"#d{monday.day} .slot", has_text="静静的港")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS[1:3], ids=lambda look: look.name)
def test_the_address_of_the_calendar_is_shown_once_and_copied(
    chromium: Browser, live_server: LiveServer, look: Look
) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, look) as visit:
        sign_in(visit)
        page = visit.page
        page.goto("/account/")
        page.locator("button[value=make-calendar]").click()
        field = page.locator("#calendar-address")
        assert "/api/v1/calendar.ics?token=ab_" in field.input_value()
        visit.picture("account-calendar")
        assert faults(page) == []
        page.locator("[data-copy]").click()
        expect(page.locator("[data-copy]")).to_have_text(
            {"en": "Copied", "zh": "已复制"}[look.language[:2]]
        )
