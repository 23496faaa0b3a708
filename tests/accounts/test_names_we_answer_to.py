"""Until setup is complete only names that no stranger can own are answered."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

PAGE = "/api/v1/config/get"
pytestmark = pytest.mark.django_db


def status(host: str) -> int:
    return int(Client(headers={"host": host}).get(PAGE).status_code)


HOME = [
    "localhost:7892",
    "127.0.0.1:7892",
    "[::1]:7892",
    "192.168.1.5",
    "8.8.8.8",
    "nas:7892",
    "nas.local",
    "NAS.Lan:7892",
    "box.home.arpa",
    "app.internal",
]
STRANGE = ["rebound.example.com", "rebound.example.com:7892", "local.example", "127.0.0.1.nip.io"]


@pytest.mark.parametrize("host", HOME)
def test_home_names_are_answered_before_setup(host: str) -> None:
    assert status(host) == 401


@pytest.mark.parametrize("host", STRANGE)
def test_other_names_get_an_explanation_before_setup(host: str) -> None:
    page = Client(headers={"host": host}).get("/setup/")
    answer = Client(headers={"host": host}).get(PAGE)

    assert page.status_code == answer.status_code == 400
    assert "AUTOBANGUMI_ALLOWED_HOSTS" in page.content.decode()
    assert "初始设置" in page.content.decode()
    assert "AUTOBANGUMI_ALLOWED_HOSTS" in answer.json()["msg_en"]


@pytest.mark.parametrize("host", HOME + STRANGE)
@pytest.mark.usefixtures("person")
def test_any_name_is_answered_after_setup(host: str) -> None:
    assert status(host) == 401


def test_named_hosts_are_answered_before_setup(settings: Settings) -> None:
    settings.ALLOWED_NAMES = ("tv.example.com",)

    assert status("tv.example.com") == 401
    assert status("rebound.example.com") == 400


@pytest.mark.usefixtures("person")
def test_named_hosts_narrow_it_after_setup(settings: Settings) -> None:
    settings.ALLOWED_NAMES = ("tv.example.com",)

    assert status("tv.example.com") == 401
    assert status("rebound.example.com") == 400
    assert status("127.0.0.1:7892") == 401


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("host", ["a b<script>", 'evil.example"/>', "localhost,evil.example"])
def test_what_is_no_name_is_a_bad_request_and_no_news(
    host: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert Client(headers={"host": host}).get("/login/").status_code == 400
    assert caplog.records == []
