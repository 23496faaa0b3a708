"""Files that were kept from their name: listed with the reason, tried again when a person says so."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from apps.accounts import people
from apps.bangumi import arrivals, intake
from apps.bangumi.models import Rule
from apps.core import clock, locks
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.models import OutboxEvent
from apps.downloader import torrents
from tests.bangumi.conftest import NOW, candidate
from tests.downloader.qbittorrent_53 import QBittorrent53

pytestmark = pytest.mark.django_db
BASE = "/api/v1/downloader/rename-conflicts"
FOLDER = "/library/港 (2024)/Season 1"
ONE, OTHER = f"{1:040x}", f"{2:040x}"


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
def held(server: QBittorrent53) -> Rule:
    """Two torrents of one episode: the second is held."""
    for number, group in ((1, "LoliHouse"), (2, "LoliHouse")):
        title = f"[{group}] 港 / Harbour - 01{'v2' if number == 2 else ''} [WebRip 1080p HEVC]"
        intake.take_in(
            [candidate(title, number=number)],
            aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
            config=Config(), now=NOW,
        )  # fmt: skip
    rule = Rule.objects.get()
    Rule.objects.update(settled_at=NOW, save_path=FOLDER)
    for info_hash, name in ((ONE, "Harbour - 01.mkv"), (OTHER, "Harbour - 01v2.mkv")):
        server.put(info_hash, name, save_path=FOLDER, tags=f"ab:{rule.pk}")
        organise()
    return rule


def organise() -> None:
    arrivals.organise(torrents.client(store.load()), Config(), now=clock.now())


def listed(api: Client) -> list[dict[str, Any]]:
    answer = api.get(BASE)
    assert answer.status_code == 200
    return list(answer.json())


def test_a_held_file_is_listed_with_the_name_that_it_was_to_get(api: Client, held: Rule) -> None:
    (row,) = listed(api)
    assert row["bangumi_id"] == held.pk
    assert (row["hash"], row["path"]) == (OTHER, "Harbour - 01v2.mkv")
    assert row["wanted_path"] == "Harbour S01E01.mkv"
    assert row["wanted_path"] in row["reason_zh"]
    assert row["reason_en"] != row["reason_zh"]


@pytest.mark.usefixtures("held")
def test_it_stays_held_while_the_other_is_there(api: Client, server: QBittorrent53) -> None:
    (row,) = listed(api)
    told = OutboxEvent.objects.count()

    answer = api.post(f"{BASE}/{row['id']}/retry")

    assert answer.status_code == 409
    assert answer.json()["msg_zh"]
    assert server.file_names[OTHER] == ["Harbour - 01v2.mkv"]
    assert len(listed(api)) == 1
    assert OutboxEvent.objects.count() == told


@pytest.mark.usefixtures("held")
def test_it_gets_its_name_and_is_announced_once_the_other_is_gone(
    api: Client, server: QBittorrent53
) -> None:
    (row,) = listed(api)
    server.file_names[ONE][0] = "elsewhere.mkv"
    server.rows[ONE]["content_path"] = f"{FOLDER}/elsewhere.mkv"

    answer = api.post(f"{BASE}/{row['id']}/retry")

    assert answer.status_code == 200
    assert server.file_names[OTHER] == ["Harbour S01E01.mkv"]
    assert listed(api) == []
    assert OutboxEvent.objects.filter(kind="episode_organised").count() == 2
    assert api.post(f"{BASE}/{row['id']}/retry").status_code == 404


@pytest.mark.usefixtures("held")
def test_a_turn_that_is_under_way_a_task_that_is_gone_and_a_wrong_number_are_said(
    api: Client, server: QBittorrent53
) -> None:
    (row,) = listed(api)
    with locks.hold(arrivals.LOCK):
        assert api.post(f"{BASE}/{row['id']}/retry").status_code == 400
    del server.rows[OTHER]
    assert api.post(f"{BASE}/{row['id']}/retry").status_code == 500
    assert api.post(f"{BASE}/99999/retry").status_code == 404
    assert api.get(f"{BASE}/{row['id']}/retry").status_code == 405
