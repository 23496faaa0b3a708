"""/setup/test-downloader, test-rss, test-notification: 200 with success or not; 400 for bad requests."""

from typing import Any

import pytest

from apps.rss.models import Feed
from tests.setup.conftest import Stranger, fields
from tests.world.clients import QBittorrent, free_port
from tests.world.site import Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db

KEYS = {
    "success",
    "status",
    "message_en",
    "message_zh",
    "msg_en",
    "msg_zh",
    "title",
    "item_count",
}


def checked(status: int, answer: dict[str, Any], *, success: bool) -> dict[str, Any]:
    assert status == 200
    assert set(answer) == KEYS
    assert answer["success"] is answer["status"] is success
    assert answer["message_en"] == answer["msg_en"] != ""
    assert answer["message_zh"] == answer["msg_zh"] != ""
    return answer


# -- the downloader


def test_built_in_engine_can_run(stranger: Stranger) -> None:
    pytest.importorskip("libtorrent")

    checked(*stranger.send("test-downloader", {"type": "builtin"}), success=True)


def test_real_client_is_reached(stranger: Stranger, qbittorrent: QBittorrent) -> None:
    login = {"host": qbittorrent.host, "username": qbittorrent.username}

    right = stranger.send("test-downloader", login | {"password": qbittorrent.password})
    wrong = stranger.send("test-downloader", login | {"password": "not the password"})

    assert "qBittorrent" in checked(*right, success=True)["msg_en"]
    assert "refuses" in checked(*wrong, success=False)["msg_en"]


def test_nobody_there(stranger: Stranger) -> None:
    body = {"type": "qbittorrent", "host": f"127.0.0.1:{free_port()}"}

    checked(*stranger.send("test-downloader", body), success=False)


def test_something_else_there(stranger: Stranger, world: World) -> None:
    body = {"host": world.mikan.url, "username": "u", "password": "p", "ssl": False}

    answer = checked(*stranger.send("test-downloader", body), success=False)

    assert "Mikan" not in str(answer)


def test_name_that_nobody_knows(stranger: Stranger) -> None:
    checked(*stranger.send("test-downloader", {"host": "nas.invalid:8080"}), success=False)


@pytest.mark.parametrize(
    ("body", "bad"),
    [
        ({}, {"host"}),
        ({"type": "qbittorrent", "host": ""}, {"host"}),
        ({"type": "qbittorrent", "host": "  "}, {"host"}),
        ({"type": "mock", "host": "nas"}, {"type"}),
        ({"type": 1, "host": "nas"}, {"type"}),
        ({"host": "ftp://nas"}, {"host"}),
        ({"host": "http://"}, {"host"}),
        ({"host": "nas:port"}, {"host"}),
        ({"host": ["nas"]}, {"host"}),
        ({"host": "nas", "username": 3}, {"username"}),
        ({"host": "nas", "ssl": "perhaps"}, {"ssl"}),
    ],
)
def test_bad_request_for_a_downloader(
    stranger: Stranger, body: dict[str, Any], bad: set[str]
) -> None:
    status, answer = stranger.send("test-downloader", body)

    assert status == 400
    assert fields(answer) == bad


@pytest.mark.parametrize("host", ["169.254.169.254", "http://169.254.169.254:80/x", "[fe80::1]:80"])
def test_metadata_service_is_no_downloader(stranger: Stranger, host: str) -> None:
    assert stranger.send("test-downloader", {"host": host})[0] == 400


# -- the feed


def test_feed_on_this_machine_is_read(stranger: Stranger, world: World) -> None:
    answer = checked(
        *stranger.send("test-rss", {"url": world.nyaa.url + "/?page=rss"}), success=True
    )

    assert answer["title"]
    assert answer["item_count"] == 0
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.SERVER_ERROR,
        Trouble.TOO_MANY,
        Trouble.RESET,
        Trouble.CUT,
        Trouble.HTML,
        Trouble.REDIRECT_LOOP,
        Trouble.ENTITY_BOMB,
        Trouble.GARBAGE,
        Trouble.EMPTY,
    ],
)
def test_feed_that_cannot_be_read(stranger: Stranger, world: World, trouble: Trouble) -> None:
    world.mikan.fail("/", trouble)

    answer = checked(*stranger.send("test-rss", {"url": world.mikan.aggregate_url}), success=False)

    assert answer["title"] is None
    assert "Traceback" not in str(answer)
    assert "token=" not in str(answer)


def test_feed_where_nobody_listens(stranger: Stranger) -> None:
    url = f"http://127.0.0.1:{free_port()}/rss"

    checked(*stranger.send("test-rss", {"url": url}), success=False)
    checked(*stranger.send("test-rss", {"url": "http://feeds.invalid/rss"}), success=False)


@pytest.mark.parametrize(
    "url",
    [None, "", "mikan", "ftp://x/y", "http://", "file:///etc/passwd", 3, ["x"], "http://a b/"],
)
def test_what_is_no_feed_address(stranger: Stranger, url: object) -> None:
    status, answer = stranger.send("test-rss", {"url": url})

    assert status == 400
    assert fields(answer) == {"url"}


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
    ],
)
def test_metadata_service_is_no_feed(stranger: Stranger, url: str) -> None:
    assert stranger.send("test-rss", {"url": url})[0] == 400


def test_redirect_to_a_metadata_service_is_refused(stranger: Stranger, world: World) -> None:
    world.mikan.fail("/", Trouble.REDIRECT, target="http://169.254.169.254/latest")

    assert stranger.send("test-rss", {"url": world.mikan.aggregate_url})[0] == 400


# -- the notification


def test_webhook_is_told(stranger: Stranger, world: World) -> None:
    body = {"type": "webhook", "url": world.hooks.address}

    checked(*stranger.send("test-notification", body), success=True)

    assert world.hooks.told()[0]["title"]


def test_webhook_that_does_not_answer(stranger: Stranger, world: World) -> None:
    world.hooks.fail("/", Trouble.SERVER_ERROR)

    checked(
        *stranger.send("test-notification", {"type": "webhook", "url": world.hooks.address}),
        success=False,
    )


def test_webhook_without_an_address(stranger: Stranger) -> None:
    checked(*stranger.send("test-notification", {"type": "webhook", "token": "t"}), success=False)


def test_webhook_at_a_metadata_service_is_refused(stranger: Stranger) -> None:
    body = {"type": "webhook", "url": "http://169.254.169.254/"}

    assert stranger.send("test-notification", body)[0] == 400


def test_key_of_a_service_in_the_wrong_shape_is_said_before_anything_is_sent(
    stranger: Stranger,
) -> None:
    body = {"type": "telegram", "token": "bot", "chat_id": ""}
    checked(*stranger.send("test-notification", body), success=False)


@pytest.mark.parametrize(
    ("body", "bad"),
    [({}, {"type"}), ({"type": "pigeon"}, {"type"}), ({"type": "webhook", "url": 3}, {"url"})],
)
def test_bad_request_for_a_notification(
    stranger: Stranger, body: dict[str, Any], bad: set[str]
) -> None:
    status, answer = stranger.send("test-notification", body)

    assert status == 400
    assert fields(answer) == bad


def test_trying_without_end_costs_time(stranger: Stranger) -> None:
    for _ in range(60):
        assert stranger.send("test-downloader", {"type": "builtin"})[0] == 200

    assert stranger.send("test-downloader", {"type": "builtin"})[0] == 429
    assert stranger.status()[0] == 200
