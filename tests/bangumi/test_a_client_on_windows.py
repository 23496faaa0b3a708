r"""The download client runs on Windows, we do not: `D:\Anime\X\Season 1` is its path, whatever our own would be."""

from collections.abc import Iterator

import pytest
from django.apps import apps

from apps.bangumi import arrivals, intake, rules
from apps.bangumi.folders import folder_of
from apps.bangumi.models import Rule
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.models import OutboxEvent
from apps.downloader import torrents
from apps.downloader.protocol import NewTorrent
from apps.library.models import LibraryFile
from tests.bangumi.conftest import NOW, candidate
from tests.downloader.qbittorrent_53 import QBittorrent53

pytestmark = pytest.mark.django_db

FOLDER = "D:\\Anime\\港 (2024)\\Season 1"
ONE, OTHER = f"{1:040x}", f"{2:040x}"


@pytest.fixture
def server() -> Iterator[QBittorrent53]:
    with QBittorrent53() as one:
        section = {
            "type": "qbittorrent",
            "host": one.host,
            "password": "right",
            "path": "D:\\Anime\\",
        }
        store.update({"downloader": section}, author="test")
        yield one
    apps.get_app_config("downloader").connections.close()  # type: ignore[attr-defined]


@pytest.fixture
def rule(server: QBittorrent53) -> Rule:  # noqa: ARG001 - the client comes first
    for number, version in ((1, ""), (2, "v2")):
        intake.take_in(
            [candidate(f"[L] 港 / Harbour - 01{version} [1080p]", number=number)],
            aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
            config=Config(), now=NOW,
        )  # fmt: skip
    one = Rule.objects.get()
    one.official_title, one.year, one.settled_at = "港", 2024, NOW
    one.save_path = folder_of(one, store.load())
    one.save()
    return one


def finish(server: QBittorrent53, rule: Rule, info_hash: str, name: str) -> None:
    server.put(
        info_hash,
        name,
        save_path=FOLDER,
        content_path=f"{FOLDER}\\{name}",
        tags=f"ab:{rule.pk}",
    )
    arrivals.organise(torrents.client(store.load()), store.load(), now=clock.now())


def test_its_folder_is_written_as_it_writes_paths(rule: Rule) -> None:
    assert rule.save_path == FOLDER


def test_what_is_added_goes_there(server: QBittorrent53, rule: Rule) -> None:
    wanted = NewTorrent(
        save_path=rule.save_path,
        category="Bangumi",
        tags=frozenset({"ab:1"}),
        info_hash=ONE,
        magnet=f"magnet:?xt=urn:btih:{ONE}",
    )
    torrents.client(store.load()).add(wanted)
    assert server.forms[server.calls.index("torrents/add")]["savepath"] == FOLDER


def test_a_name_alone_is_renamed_and_no_path_becomes_a_name(
    server: QBittorrent53, rule: Rule
) -> None:
    finish(server, rule, ONE, "[L] Harbour - 01 [1080p].mkv")
    assert server.file_names[ONE] == ["Harbour S01E01.mkv"]
    (event,) = OutboxEvent.objects.filter(kind="episode_organised")
    assert event.facts["path"] == "D:/Anime/港 (2024)/Season 1/Harbour S01E01.mkv"


def test_a_second_one_is_held(server: QBittorrent53, rule: Rule) -> None:
    finish(server, rule, ONE, "[L] Harbour - 01 [1080p].mkv")
    finish(server, rule, OTHER, "[L] Harbour - 01v2 [1080p].mkv")
    assert server.file_names[OTHER] == ["[L] Harbour - 01v2 [1080p].mkv"]
    assert LibraryFile.objects.get(info_hash=OTHER).state == "held"


def test_deleting_the_rule_with_its_files_deletes_its_tasks(
    server: QBittorrent53, rule: Rule
) -> None:
    finish(server, rule, ONE, "[L] Harbour - 01 [1080p].mkv")
    client = torrents.client(store.load())
    removed = rules.delete(rule, client=client, remove_tasks=True, delete_files=True)
    assert removed == 1
    assert ONE not in server.rows
