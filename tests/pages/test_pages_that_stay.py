"""What pages do over time: they say anew how things stand, and keep their visitor signed in."""

import datetime as dt
import logging

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import Session
from apps.bangumi.models import Release
from apps.core import clock, pages, troubles
from apps.core.errors import DiskFull
from tests.pages import state
from tests.pages.browser import Look, visiting


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_home_tells_by_itself_what_has_changed(chromium: Browser, live_server: LiveServer) -> None:
    state.in_the_middle_of_its_work()
    with visiting(chromium, live_server.url, Look()) as visit:
        visit.page.goto("/login/")
        visit.page.fill("#username", state.NAME)
        visit.page.fill("#password", state.PASSWORD)
        visit.page.press("#password", "Enter")
        visit.page.wait_for_url("**/")
        troubles.begins("disk:/downloads", DiskFull(path="/downloads"))
        expect(visit.page.locator("h1")).to_contain_text("No room is left", timeout=30_000)
        expect(visit.page.locator(".live")).to_have_attribute("data-stream", "on")


@pytest.mark.django_db
def test_who_looks_in_stays_signed_in(client: Client) -> None:
    state.in_the_middle_of_its_work()
    client.post("/login/", {"username": state.NAME, "password": state.PASSWORD})
    first = client.cookies["token"].value
    client.get("/")
    assert client.cookies["token"].value == first
    Session.objects.update(expires=clock.now() + dt.timedelta(hours=2))
    caches["local"].clear()
    client.get("/")
    assert client.cookies["token"].value != first
    assert Session.objects.get().expires > clock.now() + dt.timedelta(hours=23)


def queries_of(client: Client) -> int:
    """How many queries the home page takes."""
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


@pytest.mark.django_db
def test_home_costs_the_same_whatever_it_lists(client: Client) -> None:
    state.in_the_middle_of_its_work()
    client.post("/login/", {"username": state.NAME, "password": state.PASSWORD})
    client.get("/")
    few = queries_of(client)
    for number in range(40):
        release = Release.objects.first()
        assert release is not None
        release.pk, release.key = None, f"more {number}"
        release.save(force_insert=True)
    assert queries_of(client) == few


def test_a_broken_page_gives_a_number_that_stands_in_the_log(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    with translation.override("zh-hans"):
        answer = pages.broken(rf.get("/somewhere/"))
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "页面出错了，剧集安然无恙。" in text
    number = text.split("<code>")[1].split("</code>")[0]
    assert number in caplog.text
