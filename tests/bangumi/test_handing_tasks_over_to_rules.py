"""Tasks that carry no tag of ours: handed over to a rule one by one, or all that fit one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from apps.accounts import people
from apps.bangumi import intake
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.models import Job
from apps.downloader.models import Download, DownloadState
from tests.bangumi.conftest import NOW, candidate
from tests.downloader.qbittorrent_53 import QBittorrent53

pytestmark = pytest.mark.django_db
HARBOUR = "[LoliHouse] 静静的港 / Quiet Harbour - 0{} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
ANI = "[ANi] Quiet Harbour / 静静的港 - 0{} [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]"
A, B, C = ("a" * 40, "b" * 40, "c" * 40)


@pytest.fixture
def server() -> Iterator[QBittorrent53]:
    with QBittorrent53() as one:
        section = {"type": "qbittorrent", "host": one.host, "password": "right"}
        store.update({"downloader": section}, author="test")
        yield one
    apps.get_app_config("downloader").connections.close()  # type: ignore[attr-defined]


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


@pytest.fixture
def rules() -> tuple[Rule, Rule]:
    """The same show by two groups."""
    intake.take_in(
        [candidate(HARBOUR.format(3), number=3), candidate(ANI.format(3), number=4)],
        aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
        config=Config(), now=NOW,
    )  # fmt: skip
    one, two = Rule.objects.order_by("id")
    return one, two


def tag(api: Client, body: object, path: str = "tag") -> tuple[int, Any]:
    answer = api.post(
        f"/api/v1/downloader/torrents/{path}", json.dumps(body), content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_one_task_is_handed_over_and_organised_soon(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    server.put(A, "something.mkv", tags="mine")

    status, body = tag(api, {"hash": A.upper(), "bangumi_id": str(rules[0].pk)})

    assert (status, body["status"]) == (200, True)
    assert server.rows[A]["tags"] == f"ab:{rules[0].pk}, mine"
    assert Job.objects.filter(name="library").exclude(due_at=None).exists()


def test_a_rule_or_a_task_that_is_not_there_is_not_found(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    server.put(A, "something.mkv")

    for body in ({"hash": A, "bangumi_id": 99999}, {"hash": B, "bangumi_id": rules[0].pk}):
        status, answer = tag(api, body)
        assert (status, answer["status"]) == (404, False)
        assert answer["msg_zh"]
    assert server.rows[A]["tags"] == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "hash"),
        ({"hash": "a|b", "bangumi_id": 1}, "hash"),
        ({"hash": ["a"], "bangumi_id": 1}, "hash"),
        ({"hash": "a" * 65, "bangumi_id": 1}, "hash"),
        ({"hash": A}, "bangumi_id"),
        ({"hash": A, "bangumi_id": 0}, "bangumi_id"),
        ({"hash": A, "bangumi_id": True}, "bangumi_id"),
        ({"hash": A, "bangumi_id": "first"}, "bangumi_id"),
    ],
)
def test_another_body_is_refused_by_its_field(
    api: Client, server: QBittorrent53, body: object, field: str
) -> None:
    status, answer = tag(api, body)

    assert status == 400
    assert answer["errors"][0]["field"] == field
    assert server.calls == []


def test_tasks_without_a_tag_find_their_rules_by_group_and_name(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    server.put(A, HARBOUR.format(5) + ".mkv")
    server.put(B, ANI.format(6) + ".mp4")
    server.put(C, "[LoliHouse] 别的节目 / Other Show - 01 [WebRip 1080p].mkv", save_path="/x")
    server.put("d" * 40, HARBOUR.format(7) + ".mkv", tags="ab:77")
    server.put("e" * 40, HARBOUR.format(8) + ".mkv", category="mine")

    status, body = tag(api, {}, "tag/auto")

    assert (status, body["status"]) == (200, True)
    assert (body["tagged_count"], body["unmatched_count"]) == (2, 1)
    assert body["unmatched"] == [{"hash": C, "name": server.rows[C]["name"], "save_path": "/x"}]
    assert [server.rows[key]["tags"] for key in (A, B, C, "d" * 40, "e" * 40)] == [
        f"ab:{rules[0].pk}",
        f"ab:{rules[1].pk}",
        "",
        "ab:77",
        "",
    ]


def test_a_release_of_ours_knows_its_rule_whatever_the_task_is_called(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    download = Download.objects.order_by("id").last()
    assert download is not None
    Download.objects.filter(pk=download.pk).update(info_hash=A, state=DownloadState.DONE)
    server.put(A, HARBOUR.format(3))

    assert tag(api, {}, "tag/auto")[1]["tagged_count"] == 1

    assert server.rows[A]["tags"] == f"ab:{rules[1].pk}"


def test_a_folder_tells_the_rule_only_where_one_rule_saves_there(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    Rule.objects.update(save_path="/library/港/Season 1")
    server.put(A, "01.mkv", save_path="/library/港/Season 1/")
    assert tag(api, {}, "tag/auto")[1]["tagged_count"] == 0

    Rule.objects.filter(pk=rules[1].pk).update(save_path="/library/别处/Season 1")
    assert tag(api, {}, "tag/auto")[1]["tagged_count"] == 1
    assert server.rows[A]["tags"] == f"ab:{rules[0].pk}"


def test_the_second_time_there_is_nothing_left_to_tag(
    api: Client, server: QBittorrent53, rules: tuple[Rule, Rule]
) -> None:
    assert rules
    server.put(A, HARBOUR.format(5))
    tag(api, {}, "tag/auto")
    calls = server.calls.count("torrents/addTags")

    assert tag(api, {}, "tag/auto")[1]["tagged_count"] == 0
    assert server.calls.count("torrents/addTags") == calls


@pytest.mark.usefixtures("server")
def test_a_client_that_is_away_is_a_500_with_a_sentence(
    api: Client, rules: tuple[Rule, Rule]
) -> None:
    store.update({"downloader": {"host": "127.0.0.1:9"}}, author="test")

    for path, body in (("tag", {"hash": A, "bangumi_id": rules[0].pk}), ("tag/auto", {})):
        status, answer = tag(api, body, path)
        assert status == 500
        assert answer["msg_zh"]
