"""Recorded sessions of three real qBittorrents are understood."""

from collections.abc import Iterator

import pytest

from apps.core import errors
from apps.downloader.clients.qbittorrent import QBittorrentClient
from apps.downloader.protocol import TorrentState
from tests.downloader.recorded import Recorded
from tests.world import programs

pytestmark = pytest.mark.genuine
VERSIONS = ("4.5.2", "5.1.0", "5.3.0")


@pytest.fixture(params=VERSIONS)
def recorded(request: pytest.FixtureRequest) -> Iterator[Recorded]:
    with Recorded(programs.genuine(f"qbittorrent/{request.param}/session.json")) as one:
        yield one


def client_of(recorded: Recorded, *, is_right: bool = True) -> QBittorrentClient:
    asked = recorded.named("login_ok" if is_right else "login_wrong")["request"]["params"]
    return QBittorrentClient(
        host=recorded.host, username=asked["username"], password=asked["password"]
    )


def test_the_list_is_read(recorded: Recorded) -> None:
    client = client_of(recorded)

    found = client.torrents()

    rows = {row["hash"]: row for row in recorded.named("info_all")["response"]["body"]}
    assert {torrent.info_hash for torrent in found} == set(rows)
    assert TorrentState.UNKNOWN not in {torrent.state for torrent in found}
    for torrent in found:
        row = rows[torrent.info_hash]
        assert (torrent.name, torrent.save_path) == (row["name"], row["save_path"])
        assert torrent.is_complete == (row["progress"] == 1 and row["amount_left"] == 0)
        assert "ab:" in "".join(torrent.tags)
        assert not torrent.disk_error
    client.close()


def test_files_are_read_and_missing_torrents_named(recorded: Recorded) -> None:
    client = client_of(recorded)

    for name in ("files_single", "files_multi"):
        exchange = recorded.named(name)
        files = client.files(exchange["request"]["params"]["hash"])
        assert [file.path for file in files] == [
            row["name"] for row in exchange["response"]["body"]
        ]
        assert {file.progress for file in files} == {1.0}
    unknown = recorded.named("files_unknown_hash")["request"]["params"]["hash"]
    with pytest.raises(errors.NoSuchTorrent):
        client.files(unknown)
    client.close()


def test_a_refused_login_is_understood_in_each_versions_way(recorded: Recorded) -> None:
    client = client_of(recorded, is_right=False)

    with pytest.raises(errors.Unauthorised):
        client.torrents()
    client.close()


def test_it_says_its_version(recorded: Recorded) -> None:
    client = client_of(recorded)

    assert f"v{client.check().version}" == recorded.named("app_version")["response"]["body"]
    client.close()
