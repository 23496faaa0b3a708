"""Pages by the test client: who sees what, in which language, under which policy."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import clear_script_prefix, set_script_prefix
from pytest_django.fixtures import Settings

from apps.accounts import people
from apps.bangumi.models import Release
from apps.core import clock, troubles, work
from apps.core.errors import DiskProblem
from apps.core.models import Job
from apps.rss.models import Feed
from tests.pages import state
from tests.world.world import World

PASSWORD = "a sentence of my own"

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    """A browser in which the administrator is signed in."""
    people.found(username="tester", password=PASSWORD)
    client.post("/login/", {"username": "tester", "password": PASSWORD})
    return client


def test_home_asks_strangers_to_sign_in(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    assert client.get("/").headers["Location"] == "/login/"
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    assert client.get("/admin/login/?next=/admin/").headers["Location"] == "/login/?next=/admin/"


def test_signing_in_leads_to_where_one_wanted_to_go(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    form = {"username": "tester", "password": PASSWORD, "next": "/admin/"}
    response = client.post("/login/", form)
    assert response.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("aim", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, aim: str) -> None:
    people.found(username="tester", password=PASSWORD)
    form = {"username": "tester", "password": PASSWORD, "next": aim}
    assert client.post("/login/", form).headers["Location"] == "/"


def test_a_wrong_password_is_said_in_the_readers_language(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    form = {"username": "tester", "password": "not the password"}
    english = client.post("/login/", form)
    chinese = client.post("/login/", form, headers={"accept-language": "zh-CN,zh;q=0.9"})
    assert english.status_code == 401
    assert "User name or password is wrong." in english.content.decode()
    assert "用户名或密码错误" in chinese.content.decode()
    assert 'lang="zh-Hans"' in chinese.content.decode()


def test_signing_out_ends_the_session(signed_in: Client) -> None:
    token = signed_in.cookies["token"].value
    signed_in.post("/logout/")
    signed_in.cookies["token"] = token
    assert signed_in.get("/").headers["Location"] == "/login/"


def test_a_form_without_its_token_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/login/", {"username": "tester", "password": PASSWORD})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_the_switch_of_language_is_kept_in_a_cookie(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    form = {"language": "zh-hans", "next": "/login/?next=/admin/"}
    response = client.post("/preferences/", form)
    assert response.headers["Location"] == "/login/?next=/admin/"
    assert "登录" in client.get("/login/").content.decode()


def test_the_theme_is_written_by_the_server(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    client.post("/preferences/", {"theme": "dark", "next": "https://evil.example/"})
    assert 'data-theme="dark"' in client.get("/login/").content.decode()
    client.post("/preferences/", {"theme": "pink"})
    assert 'data-theme="dark"' in client.get("/login/").content.decode()


@pytest.mark.parametrize("address", ["/", "/login/", "/nothing/here/", "/api/v1/nothing"])
def test_every_answer_carries_the_policy(client: Client, address: str) -> None:
    people.found(username="tester", password=PASSWORD)
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_addresses_get_a_calm_page_in_both_languages(client: Client) -> None:
    english = client.get("/nothing/here/")
    chinese = client.get("/nothing/here/", headers={"accept-language": "zh"})
    assert english.status_code == 404
    assert "There is nothing at this address." in english.content.decode()
    assert "这个地址没有内容。" in chinese.content.decode()


def test_home_says_that_there_is_nothing_to_follow(signed_in: Client) -> None:
    page = signed_in.get("/").content.decode()
    assert "<h1>Nothing to follow yet.</h1>" in page
    assert 'aria-label="Account: tester"' in page


def test_home_says_what_is_wrong_and_what_to_do(signed_in: Client) -> None:
    troubles.begins("disk:/downloads", DiskProblem(path="/downloads", why="disk_full"))
    page = signed_in.get("/").content.decode()
    assert "/downloads" in page
    assert "Make room" in page


def test_home_says_that_nobody_works(signed_in: Client) -> None:
    work.soon("feeds")
    Job.objects.update(due_at=clock.now() - work.NEGLECTED_AFTER * 2)
    assert "the worker does not run" in signed_in.get("/").content.decode()


def test_home_says_what_became_of_each_release(signed_in: Client) -> None:
    state.in_the_middle_of_its_work(with_account=False)
    Release.objects.filter(title__contains="Nekomori").update(organised_at=clock.now())
    page = signed_in.get("/").content.decode()
    assert "星港夜行列车 S01E01" in page
    assert "on disk since" in page
    assert "coming down" in page
    assert "in the queue" in page
    assert "several episodes in one" in page


def test_home_says_that_it_was_stopped_and_starts_again(signed_in: Client) -> None:
    work.set_stopped(stopped=True)
    assert "Stopped by you." in signed_in.get("/").content.decode()
    signed_in.post("/start/")
    assert not work.is_stopped()


def test_the_button_checks_feeds_soon(signed_in: Client) -> None:
    signed_in.post("/check-feeds/")
    assert Job.objects.get(name="feeds").due_at is not None


def test_home_lists_feeds_with_their_last_error_in_words(signed_in: Client) -> None:
    Feed.objects.create(
        name="Mikan, my list",
        url="https://mikan.example/RSS/MyBangumi?token=abc",
        connection_status="error",
        last_error_code="unreachable",
        last_error_facts={"host": "mikan.example"},
    )
    page = signed_in.get("/").content.decode()
    assert "<h1>No feed can be read.</h1>" in page
    assert "Nobody answers at mikan.example" in page
    assert "token=abc" not in page


def test_a_pasted_feed_is_followed(signed_in: Client, world: World) -> None:
    response = signed_in.post("/feeds/add/", {"url": world.mikan.aggregate_url})
    assert response.headers["Location"] == "/"
    assert Feed.objects.get().aggregate
    assert "Following Mikan Project" in signed_in.get("/").content.decode()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "This is needed."),
        ("magnet:?xt=urn:btih:x", "must begin with http"),
        ("http://169.254.169.254/rss", "never fetched"),
    ],
)
def test_a_feed_that_cannot_be_followed_says_why(signed_in: Client, url: str, words: str) -> None:
    response = signed_in.post("/feeds/add/", {"url": url})
    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Feed.objects.exists()


def test_the_same_feed_twice_is_refused_without_its_token(signed_in: Client, world: World) -> None:
    signed_in.post("/feeds/add/", {"url": world.mikan.aggregate_url})
    response = signed_in.post("/feeds/add/", {"url": world.mikan.aggregate_url})
    assert response.status_code == 400
    assert Feed.objects.count() == 1


@pytest.fixture
def _below_a_path(settings: Settings) -> Iterator[None]:
    """As the handlers of web set it up for AUTOBANGUMI_ROOT_PATH=/anime."""
    settings.FORCE_SCRIPT_NAME = "/anime"
    set_script_prefix("/anime/")
    yield
    clear_script_prefix()


@pytest.mark.usefixtures("_below_a_path")
def test_below_a_path_of_a_proxy_every_address_carries_it(client: Client) -> None:
    people.found(username="tester", password=PASSWORD)
    assert client.get("/").headers["Location"] == "/anime/login/"
    form = {"username": "tester", "password": PASSWORD}
    assert client.post("/login/", form).headers["Location"] == "/anime/"
    page = client.get("/").content.decode()
    assert 'action="/anime/feeds/add/"' in page
    assert 'href="/anime/admin/"' in page
    assert client.post("/preferences/", {"theme": "dark"}).headers["Location"] == "/anime/"


@pytest.mark.parametrize("address", ["/check-feeds/", "/start/", "/logout/", "/preferences/"])
def test_buttons_are_not_links(signed_in: Client, address: str) -> None:
    assert signed_in.get(address).status_code == 405
