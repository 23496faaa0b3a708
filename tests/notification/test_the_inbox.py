"""What happened stands in the inbox once, whether or not a channel tells it, in both languages."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client

from apps.accounts import people
from apps.core import clock, events, troubles
from apps.core.config import store
from apps.core.errors import Unauthorised, Unreachable
from apps.core.models import OutboxEvent, Trouble
from apps.notification import inbox
from apps.notification.deliver import GRACE, deliver_due
from apps.notification.models import Delivery, InboxItem
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Client:
    people.found(username="keeper", password="a long enough one")
    client = Client()
    body = {"username": "keeper", "password": "a long enough one"}
    client.post("/api/v1/auth/login", body, content_type="application/json")
    return client


def ask(api: Client, method: str, path: str = "") -> tuple[int, Any]:
    answer = getattr(api, method)(f"/api/v1/notification/messages{path}")
    return answer.status_code, answer.json()


def organised(episode: str = "3", files: int = 1) -> None:
    events.record(
        events.EpisodeOrganised(
            rule_id=1,
            official_title="静静的港",
            season=1,
            episode=episode,
            info_hash="a" * 40,
            path=f"/d/{episode}-{files}.mkv",
            files=files,
        )
    )


def feed_failed(feed_id: int = 1) -> None:
    facts = {"host": "site.example"}
    events.record(events.FeedFailed(feed_id=feed_id, name="Mikan", code="unreachable", facts=facts))


def told() -> list[str]:
    return [inbox.record(item)["title_en"] for item in inbox.messages()]


def channel(world: World) -> None:
    provider = {"type": "webhook", "url": world.hooks.address}
    store.update({"notification": {"enable": True, "providers": [provider]}}, author="test")


def test_each_kind_of_event_is_one_message_in_both_languages(api: Client) -> None:
    organised("3")
    organised("", files=1)
    organised("1", files=12)
    feed_failed()
    events.record(
        events.DownloadFailed(
            release_title="[A] B - 01", info_hash="b" * 40, code="given_up", facts={}
        )
    )
    events.record(
        events.RenameConflict(
            rule_id=1, official_title="静静的港", info_hash="a" * 40, path="x.mkv", wanted="y.mkv"
        )
    )
    events.record(
        events.OffsetReview(
            rule_id=1, official_title="静静的港", evidence="e", code="offset_none", facts={}
        )
    )
    troubles.begins("downloader", Unreachable(host="nas:8080"))
    deliver_due()

    status, found = ask(api, "get")

    assert status == 200
    assert [(row["event"], row["level"]) for row in reversed(found)] == [
        ("episode_ready", "info"),
        ("episode_ready", "info"),
        ("episode_ready", "info"),
        ("rss_failure", "error"),
        ("download_failure", "error"),
        ("rename_conflict", "warning"),
        ("offset_review", "warning"),
        ("downloader_unavailable", "error"),
    ]
    assert "msg_en" not in found[0]
    for row in found:
        assert row["title_en"] != row["title_zh"]
        assert row["read"] is False
        assert dt.datetime.fromisoformat(row["created_at"]).utcoffset() == dt.timedelta(0)
    assert found[-1]["title_en"] == "静静的港 S01E03 is in the library."
    assert found[-3]["title_zh"] == "静静的港：12 集已入库。"
    assert "site.example" in found[4]["text_zh"]
    assert found[4]["payload"]["feed_id"] == 1


def test_a_failing_feed_is_one_message_until_somebody_reads_it(api: Client) -> None:
    for _ in range(3):
        feed_failed()
        deliver_due()
    feed_failed(feed_id=2)
    deliver_due()
    newest, first = ask(api, "get")[1]
    assert (newest["times"], first["times"]) == (1, 3)

    ask(api, "post", f"/{first['id']}/read")
    feed_failed()
    deliver_due()

    again = ask(api, "get", "?unread_only=true")[1]
    assert [row["times"] for row in again] == [1, 1]
    assert len(ask(api, "get")[1]) == 3


def test_an_event_stands_there_once_after_a_death_at_any_moment() -> None:
    organised("3")
    organised("3")
    deliver_due()
    OutboxEvent.objects.update(handed_over=False)
    InboxItem.objects.all().delete()
    deliver_due()
    deliver_due()
    assert told() == ["静静的港 S01E03 is in the library."]


def test_messages_are_kept_while_notifications_are_off() -> None:
    store.update({"notification": {"enable": False}}, author="test")
    feed_failed()
    deliver_due()
    assert told() == ["Mikan cannot be read"]
    assert not Delivery.objects.exists()


def test_the_newest_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "MOST_KEPT", 3)
    for number in range(1, 6):
        organised(str(number))
    deliver_due()
    assert told() == [f"静静的港 S01E0{number} is in the library." for number in (5, 4, 3)]


def test_an_event_of_another_version_holds_up_no_other() -> None:
    feed_failed()
    OutboxEvent.objects.update(facts={"feed_id": 1, "name": "x", "code": "of another version"})
    organised()
    deliver_due()
    assert told() == ["静静的港 S01E03 is in the library."]


def test_reading_deleting_and_counting(api: Client) -> None:
    for number in range(1, 4):
        organised(str(number))
    deliver_due()
    before = ask(api, "get", "/unread-count")[1]
    ids = [row["id"] for row in ask(api, "get")[1]]
    assert (before["unread_count"], before["latest_id"]) == (3, ids[0])

    assert ask(api, "post", f"/{ids[0]}/read")[0] == 200
    assert ask(api, "post", f"/{ids[0]}/read")[0] == 200
    one = ask(api, "get", "/unread-count")[1]
    assert (one["unread_count"], one["revision"]) == (2, before["revision"] + 1)
    assert [row["id"] for row in ask(api, "get", "?unread_only=true")[1]] == ids[1:]

    status, body = ask(api, "post", "/read-all")
    assert (status, body["status"]) == (200, True)
    assert body["msg_zh"] == "已将 2 条消息标为已读。"
    assert ask(api, "delete", f"/{ids[1]}")[0] == 200
    assert [row["id"] for row in ask(api, "get")[1]] == [ids[0], ids[2]]
    assert ask(api, "delete")[0] == 200
    assert ask(api, "get")[1] == []
    last = ask(api, "get", "/unread-count")[1]
    assert (last["unread_count"], last["latest_id"]) == (0, 0)
    assert last["revision"] == before["revision"] + 4


def test_a_part_of_the_list_is_asked_for_by_limit_and_offset(api: Client) -> None:
    for number in range(1, 5):
        organised(str(number))
    deliver_due()
    ids = [row["id"] for row in ask(api, "get")[1]]
    assert [row["id"] for row in ask(api, "get", "?limit=2&offset=1")[1]] == ids[1:3]
    assert ask(api, "get", "?offset=9")[1] == []
    assert len(ask(api, "get", "?limit=200&unread_only=false")[1]) == 4


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "offset=-1", "offset=1.5", "unread_only=perhaps"]
)
def test_a_question_out_of_range_is_refused_by_its_name(api: Client, query: str) -> None:
    status, body = ask(api, "get", f"?{query}")
    assert status == 400
    assert body["errors"][0]["field"] == query.partition("=")[0]


def test_a_message_that_is_not_there_is_not_found(api: Client) -> None:
    for method, path in (("post", "/99/read"), ("delete", "/99")):
        status, body = ask(api, method, path)
        assert (status, body["status"]) == (404, False)
        assert body["msg_zh"]
    assert ask(api, "get", "/99")[0] == 405


def test_a_failing_feed_is_pushed_once_and_again_after_a_quiet_time(world: World) -> None:
    channel(world)
    feed_failed()
    deliver_due()
    feed_failed()
    deliver_due()
    (body,) = world.hooks.told()
    assert body["title"].startswith("无法读取订阅源 Mikan: ")
    assert body["episode"] == ""

    InboxItem.objects.update(told_at=clock.now() - inbox.QUIET)
    feed_failed()
    deliver_due()
    assert len(world.hooks.told()) == 2


def test_a_download_that_fails_is_pushed_in_the_language_of_the_settings(world: World) -> None:
    channel(world)
    store.update({"rss_parser": {"language": "en"}}, author="test")
    events.record(
        events.DownloadFailed(
            release_title="[A] B - 01", info_hash="b" * 40, code="given_up", facts={}
        )
    )
    deliver_due()
    assert [body["title"] for body in world.hooks.told()] == [
        "[A] B - 01 cannot be downloaded: Given up by hand."
    ]


def test_a_trouble_of_a_moment_is_in_the_inbox_but_rings_no_phone(world: World) -> None:
    channel(world)
    troubles.begins("downloader", Unreachable(host="nas:8080"))
    deliver_due()
    assert world.hooks.told() == []
    troubles.ends("downloader")
    Delivery.objects.update(next_at=clock.now())
    deliver_due()

    assert world.hooks.told() == []
    (item,) = inbox.messages()
    assert inbox.record(item)["over_at"]


def test_a_trouble_that_lasts_is_pushed_once(world: World) -> None:
    channel(world)
    troubles.begins("downloader", Unauthorised(host="nas:8080"))
    deliver_due()
    row = Delivery.objects.get()
    assert row.next_at > clock.now() + GRACE / 2
    Delivery.objects.update(next_at=clock.now())
    deliver_due()
    deliver_due()

    (body,) = world.hooks.told()
    assert "nas:8080" in body["title"]
    assert Trouble.objects.exists()


def test_payloads_are_json_of_plain_values(api: Client) -> None:
    feed_failed()
    deliver_due()
    (row,) = ask(api, "get")[1]
    assert json.loads(json.dumps(row["payload"])) == {
        "feed_id": 1,
        "name": "Mikan",
        "code": "unreachable",
        "facts": {"host": "site.example"},
    }
