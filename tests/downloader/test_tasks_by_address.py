"""/downloader: the client's tasks in the words of 3.2 clients."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from apps.core.config import store
from tests.downloader.qbittorrent_53 import QBittorrent53

pytestmark = pytest.mark.django_db
ONE = "a" * 40


@pytest.fixture
def server() -> Iterator[QBittorrent53]:
    with QBittorrent53() as one:
        store.update(
            {
                "downloader": {
                    "type": "qbittorrent",
                    "host": one.host,
                    "username": "admin",
                    "password": "right",
                }
            },
            author="test",
        )
        yield one
    apps.get_app_config("downloader").connections.close()  # type: ignore[attr-defined]


def post(api: Client, path: str, body: object) -> Any:
    return api.post(
        f"/api/v1/downloader/torrents/{path}", json.dumps(body), content_type="application/json"
    )


def test_every_task_of_our_category_is_listed_without_a_null(
    api: Client, server: QBittorrent53
) -> None:
    server.put(ONE, "a.mkv", state="stoppedUP", tags="ab:1, ab:renamed")
    server.put("b" * 40, "private.mkv", category="mine")

    answer = api.get("/api/v1/downloader/torrents")

    assert answer.status_code == 200
    (row,) = answer.json()
    assert row["hash"] == ONE
    assert row["state"] == "pausedUP"
    assert row["tags"] == "ab:1, ab:renamed"
    assert set(row) >= {"size", "progress", "dlspeed", "upspeed", "eta", "num_seeds", "num_leechs"}
    assert None not in row.values()


def test_tasks_are_paused_resumed_and_deleted(api: Client, server: QBittorrent53) -> None:
    server.put(ONE, "a.mkv")

    for path in ("pause", "resume", "delete"):
        answer = post(api, path, {"hashes": [ONE]})
        assert (answer.status_code, answer.json()["status"]) == (200, True)
        assert answer.json()["msg_zh"]

    assert server.rows == {}
    assert server.forms[server.calls.index("torrents/delete")]["deleteFiles"].lower() == "false"


@pytest.mark.parametrize(("said", "meant"), [("true", "true"), ("false", "false"), (None, "false")])
def test_whether_files_go_too_may_be_said_in_words(
    api: Client, server: QBittorrent53, said: object, meant: str
) -> None:
    server.put(ONE, "a.mkv")

    assert post(api, "delete", {"hashes": [ONE], "delete_files": said}).status_code == 200

    assert server.forms[server.calls.index("torrents/delete")]["deleteFiles"].lower() == meant


def test_no_hashes_ask_nobody(api: Client, server: QBittorrent53) -> None:
    assert post(api, "pause", {"hashes": []}).status_code == 200
    assert server.calls == []


@pytest.mark.parametrize(
    "body", [{}, {"hashes": ONE}, {"hashes": None}, {"hashes": [1]}, {"hashes": ["a|b"]}, []]
)
def test_other_bodies_are_refused_in_both_languages(
    api: Client, server: QBittorrent53, body: object
) -> None:
    for path in ("pause", "resume", "delete"):
        answer = post(api, path, body)
        assert answer.status_code == 400
        assert answer.json()["msg_en"]
        assert answer.json()["msg_zh"]
    assert server.calls == []


@pytest.mark.usefixtures("server")
def test_a_client_that_is_away_is_a_500_with_a_sentence(api: Client) -> None:
    store.update({"downloader": {"host": "127.0.0.1:9"}}, author="test")

    answer = api.get("/api/v1/downloader/torrents")

    assert answer.status_code == 500
    assert "127.0.0.1:9" in answer.json()["msg_zh"]


def test_a_stranger_gets_nothing() -> None:
    assert Client().get("/api/v1/downloader/torrents").status_code == 401
