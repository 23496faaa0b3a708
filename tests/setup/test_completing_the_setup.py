"""POST /setup/complete: both forms, all or nothing, once."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from apps.accounts import people
from apps.accounts.models import User
from apps.core import work
from apps.core.config import store
from apps.core.models import Job
from apps.rss.models import Feed
from tests.setup.conftest import PASSWORD, USERNAME, Stranger, fields
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


def wizard(**changed: Any) -> dict[str, Any]:
    """What 3.2's wizard sends."""
    return {
        "username": USERNAME,
        "password": PASSWORD,
        "downloader_type": "qbittorrent",
        "downloader_host": "nas:8080",
        "downloader_username": "qb",
        "downloader_password": "qb password",
        "downloader_path": "/downloads/Bangumi",
        "downloader_ssl": False,
        "rss_url": "",
        "rss_name": "",
        "notification_enable": False,
        "notification_type": "telegram",
        "notification_token": "",
        "notification_chat_id": "",
    } | changed


def full(**changed: Any) -> dict[str, Any]:
    """A configuration with an account beside it."""
    return {
        "username": USERNAME,
        "password": PASSWORD,
        "program": {"rss_time": 1800},
        "downloader": {"host": "nas:8080", "password": "qb password"},
    } | changed


def nothing_happened() -> bool:
    return not (User.objects.exists() or store.exists() or Feed.objects.exists())


def sentinel(settings: Settings) -> Path:
    path: Path = settings.CONFIG_DIR / ".setup_complete"
    return path


def can_sign_in(username: str, password: str) -> bool:
    answer = Client().post("/api/v1/auth/login", {"username": username, "password": password})
    return bool(answer.status_code == 200)


@pytest.mark.parametrize("body", [wizard(), full()], ids=["wizard", "configuration"])
def test_either_form_makes_the_account_and_closes_the_setup(
    stranger: Stranger, settings: Settings, body: dict[str, Any]
) -> None:
    status, answer = stranger.send("complete", body)

    assert status == 200
    assert answer["status"] is True
    assert answer["status_code"] == 200
    assert answer["data"] is None
    assert answer["msg_en"]
    assert answer["msg_zh"]
    assert can_sign_in(USERNAME, PASSWORD)
    assert sentinel(settings).read_bytes() == b""
    assert store.load().downloader.host == "nas:8080"
    assert store.load().downloader.type == "qbittorrent"
    assert store.load().downloader.password == "qb password"


def test_form_data_is_read_as_well(stranger: Stranger) -> None:
    answer = stranger.client.post(
        "/api/v1/setup/complete",
        {"username": USERNAME, "password": PASSWORD, "downloader_type": "builtin"},
    )

    assert answer.status_code == 200
    assert store.load().downloader.type == "builtin"


def test_wizard_without_a_host_means_the_built_in_engine(stranger: Stranger) -> None:
    body = {"username": USERNAME, "password": PASSWORD, "downloader_path": ""}

    assert stranger.send("complete", body)[0] == 200
    assert store.load().downloader.type == "builtin"
    assert store.load().downloader.path == ""


def test_wizard_with_a_host_and_no_type_means_qbittorrent(stranger: Stranger) -> None:
    body = {"username": USERNAME, "password": PASSWORD, "downloader_host": "http://nas:8080/qb"}

    assert stranger.send("complete", body)[0] == 200
    assert store.load().downloader.type == "qbittorrent"


def test_wizard_keeps_its_notification(stranger: Stranger) -> None:
    body = wizard(
        notification_enable=True, notification_token="bot token", notification_chat_id="-100"
    )

    assert stranger.send("complete", body)[0] == 200

    section = store.load().notification
    assert section.enable
    assert [(p.type, p.token, p.chat_id, p.enabled) for p in section.providers] == [
        ("telegram", "bot token", "-100", True)
    ]


def test_configuration_is_laid_over_the_defaults(stranger: Stranger) -> None:
    body = full(bangumi_manager={"rename_method": "advance"}, llm={"enable": True})

    assert stranger.send("complete", body)[0] == 200

    config = store.load()
    assert config.program.rss_time == 1800
    assert config.program.rename_time == 60
    assert config.bangumi_manage.rename_method == "advance"


def test_configuration_without_an_account_gets_one_with_a_password_of_its_own(
    stranger: Stranger,
) -> None:
    status, answer = stranger.send("complete", {"program": {"rss_time": 1800}})

    assert status == 200
    assert len(answer["password"]) >= 16
    assert can_sign_in(answer["username"], answer["password"])


def test_first_feed_is_added_under_its_own_title(stranger: Stranger, world: World) -> None:
    status, answer = stranger.send("complete", wizard(rss_url=world.mikan.aggregate_url))

    feed = Feed.objects.get()
    assert status == 200
    assert feed.url == world.mikan.aggregate_url
    assert feed.aggregate
    assert feed.parser == "mikan"
    assert feed.enabled
    assert feed.name not in {"", "127.0.0.1"}
    assert Job.objects.filter(due_at__isnull=False).exists()
    assert "password" not in answer


def test_name_that_was_given_wins(stranger: Stranger, world: World) -> None:
    body = wizard(rss_url=world.mikan.aggregate_url, rss_name="我的\u3000番组 ")

    assert stranger.send("complete", body)[0] == 200
    assert Feed.objects.get().name == "我的\u3000番组"


def test_feed_that_cannot_be_read_does_not_fail_the_setup_and_is_reported(
    stranger: Stranger, world: World
) -> None:
    world.mikan.fail("/", Trouble.SERVER_ERROR)

    status, answer = stranger.send("complete", wizard(rss_url=world.mikan.aggregate_url))

    assert status == 200
    assert answer["status"] is True
    assert "127.0.0.1" in answer["msg_en"]
    assert "token" not in answer["msg_en"]
    assert Feed.objects.get().name == "127.0.0.1"
    assert not people.need_setup()


def test_work_begins(stranger: Stranger) -> None:
    work.set_stopped(stopped=True)

    stranger.send("complete", wizard())

    assert not work.is_stopped()


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        ({}, {"body"}),
        ({"username": USERNAME, "password": PASSWORD}, {"body"}),
        ({"program": 3}, {"body"}),
        ([], {"body"}),
        (wizard(username=None), {"username"}),
        (wizard(password="short"), {"password"}),
        (wizard(username="a b", password=12345678), {"password"}),
        (wizard(username="a b", password=""), {"username", "password"}),
        (wizard(username="ab", downloader_type="mock"), {"username", "downloader_type"}),
        (wizard(downloader_host=""), {"downloader_host"}),
        (wizard(downloader_host="ftp://nas"), {"downloader_host"}),
        (wizard(downloader_host="nas: 8080"), {"downloader_host"}),
        (wizard(downloader_host=8080), {"downloader_host"}),
        (wizard(downloader_ssl="perhaps"), {"downloader_ssl"}),
        (wizard(downloader_path=["/"]), {"downloader_path"}),
        (wizard(rss_url="mikan"), {"rss_url"}),
        (wizard(rss_url="file:///etc/passwd"), {"rss_url"}),
        (wizard(rss_url="http://"), {"rss_url"}),
        (wizard(rss_url=7), {"rss_url"}),
        (wizard(rss_name={"a": 1}), {"rss_name"}),
        (wizard(rss_name="x" * 501), {"rss_name"}),
        (
            wizard(notification_enable=True, notification_type="pigeon"),
            {"notification_type"},
        ),
        (wizard(notification_enable="perhaps"), {"notification_enable"}),
        (full(program={"rss_time": -1}), {"program.rss_time"}),
        (full(username=USERNAME, password=None), {"password"}),
        (full(password="short", program={"rss_time": "x"}), {"password", "program.rss_time"}),
        (full(downloader={"host": "ftp://nas"}), {"downloader.host"}),
    ],
)
def test_bad_values_are_all_named_and_nothing_is_stored(
    stranger: Stranger, settings: Settings, body: object, bad: set[str]
) -> None:
    status, answer = stranger.send("complete", body)

    assert status == 400
    assert fields(answer) == bad
    assert nothing_happened()
    assert not sentinel(settings).exists()
    assert people.need_setup()


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "http://[fe80::1]/rss", "http://metadata.google.internal/"],
)
def test_feed_at_a_metadata_service_is_refused_and_nothing_is_stored(
    stranger: Stranger, url: str
) -> None:
    status, answer = stranger.send("complete", wizard(rss_url=url))

    assert status == 400
    assert answer["msg_zh"]
    assert nothing_happened()


def test_failure_half_way_is_a_real_500_and_leaves_nothing(
    stranger: Stranger, settings: Settings
) -> None:
    # A folder cannot be made where a file stands; so the last step fails.
    file = settings.CONFIG_DIR / "file"
    file.touch()
    settings.CONFIG_DIR = file / "config"

    status, answer = stranger.send("complete", wizard())

    assert status == 500
    assert answer["status"] is False
    assert answer["msg_zh"]
    assert nothing_happened()


# -- once


@pytest.fixture
def finished(stranger: Stranger) -> Stranger:
    """Setup is complete."""
    assert stranger.send("complete", wizard())[0] == 200
    return stranger


def test_status_says_what_is_needed_before_and_after(stranger: Stranger) -> None:
    status, answer = stranger.status()
    assert (status, answer) == (200, {"need_setup": True, "version": answer["version"]})
    assert answer["version"]

    stranger.send("complete", wizard())

    status, answer = stranger.status()
    assert status == 403
    assert answer["need_setup"] is False
    assert answer["version"]
    assert answer["status"] is False
    assert answer["detail"] == answer["msg_en"]
    assert answer["msg_zh"]


@pytest.mark.parametrize("step", ["test-downloader", "test-rss", "test-notification", "complete"])
def test_every_call_answers_403_afterwards_whatever_it_is_sent(
    finished: Stranger, step: str
) -> None:
    bodies: list[object] = [{}, wizard(username="second_one"), [], "{"]
    for body in bodies:
        status, answer = finished.send(step, body)
        assert status == 403
        assert answer["msg_zh"]

    assert User.objects.count() == 1


def test_lost_sentinel_reopens_nothing(finished: Stranger, settings: Settings) -> None:
    sentinel(settings).unlink()

    assert finished.status()[0] == 403
    assert finished.send("complete", wizard())[0] == 403


def test_sentinel_without_an_account_closes_nothing(stranger: Stranger, settings: Settings) -> None:
    sentinel(settings).touch()

    assert stranger.status()[0] == 200
    assert stranger.send("complete", wizard())[0] == 200


def test_account_from_the_command_line_closes_the_setup_too(stranger: Stranger) -> None:
    people.add_administrator(username="shell_user", password=PASSWORD)

    assert stranger.status()[0] == 403
    assert stranger.send("complete", wizard())[0] == 403


def test_everything_else_wants_a_sign_in_before_and_after(stranger: Stranger) -> None:
    assert stranger.client.get("/api/v1/config/get").status_code == 401
    stranger.send("complete", wizard())
    assert stranger.client.get("/api/v1/config/get").status_code == 401


@pytest.mark.parametrize("step", ["test-downloader", "test-rss", "complete"])
def test_page_of_another_site_cannot_set_up_in_its_visitor_s_name(
    stranger: Stranger, step: str
) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec_fetch_site": "cross-site"}):
        status, answer = stranger.send(step, wizard(), **headers)
        assert status == 403
        assert answer["msg_zh"]

    assert nothing_happened()
    assert stranger.send("complete", wizard(), origin="http://testserver")[0] == 200


# -- guarded by a code


def test_setup_code_is_asked_for_where_one_is_set(stranger: Stranger, settings: Settings) -> None:
    settings.SETUP_CODE = "open sesame"

    assert stranger.status()[0] == 200
    assert stranger.send("complete", wizard())[0] == 403
    assert stranger.send("complete", wizard(setup_code="wrong"))[0] == 403
    assert stranger.send("test-rss", {"url": "http://127.0.0.1/"})[0] == 403
    assert nothing_happened()
    assert stranger.send("complete", wizard(setup_code="open sesame"))[0] == 200


def test_guessing_the_setup_code_costs_time(stranger: Stranger, settings: Settings) -> None:
    settings.SETUP_CODE = "open sesame"
    for number in range(10):
        assert stranger.send("complete", wizard(setup_code=f"guess {number}"))[0] == 403

    status, answer = stranger.send("complete", wizard(setup_code="open sesame"))

    assert status == 429
    assert answer["msg_zh"]
    page = stranger.client.post("/setup/account/", {"code": "open sesame", "do": "next"})
    assert page.status_code == 429
    assert "Too many tries" in page.content.decode()


def test_setup_code_may_come_in_a_header(stranger: Stranger, settings: Settings) -> None:
    settings.SETUP_CODE = "open sesame"

    status, _answer = stranger.send("complete", wizard(), x_setup_code="open sesame")

    assert status == 200


def test_a_filter_that_is_no_expression_is_kept_and_said(stranger: Stranger) -> None:
    body = full(rss_parser={"filter": ["720", "(unclosed"]})
    status, answer = stranger.send("complete", body)
    assert status == 200
    assert "(unclosed" in answer["msg_en"]
    assert "(unclosed" in answer["msg_zh"]
