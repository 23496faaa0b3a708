"""Versions of qBittorrent before 5.2, in their own words: what they say yes and no with, and what they cannot do."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.core import errors
from apps.downloader.clients.qbittorrent import QBittorrentClient
from apps.downloader.protocol import AddResult, NewTorrent, TorrentState
from tests.downloader.qbittorrent_53 import Form, QBittorrent53, Reply

ONE = "1" * 40
MAGNET = f"magnet:?xt=urn:btih:{ONE}&dn=x"


class OlderQBittorrent(QBittorrent53):
    """Says `Ok.` and `Fails.` with 200; pauses instead of stopping where it is older than 5.0."""

    def __init__(self, version: str, api: str) -> None:
        super().__init__()
        self._version, self._api = version, tuple(map(int, api.split(".")))
        self.cookie = "SID"
        self.not_there = set[str]()
        if self._api < (2, 3):
            self.not_there |= {"torrents/addTags", "torrents/renameFile"}
        old, new = {"torrents/pause", "torrents/resume"}, {"torrents/stop", "torrents/start"}
        self.not_there |= old if self._api >= (2, 11) else new

    def reply(self, path: str, form: Form, cookie: str) -> Reply:
        if path == "auth/login" and form.get("password") != self.password:
            return 200, "Fails."
        if path in self.not_there:
            return 404, "Not Found"
        status, said = super().reply(path, form, cookie)
        return (200, "Ok.") if status == 204 and path == "auth/login" else (status, said)

    def _app_version(self, _form: Form) -> Reply:
        return 200, f"v{self._version}"

    def _app_webapiVersion(self, _form: Form) -> Reply:  # noqa: N802 - its path
        return 200, ".".join(map(str, self._api))

    def _torrents_add(self, form: Form) -> Reply:
        takes_tags = self._api >= (2, 6, 2)
        status, _ = super()._torrents_add(
            form
            | {
                "tags": form.get("tags", "") if takes_tags else "",
                "stopped": form.get("paused", "false"),
            }
        )
        return (200, "Ok.") if status < 300 else (415, "no") if status == 415 else (200, "Fails.")

    def _torrents_info(self, form: Form) -> Reply:
        status, rows = super()._torrents_info(form)
        assert isinstance(rows, list)
        return status, [self._older(row) for row in rows]

    def _older(self, row: dict[str, Any]) -> dict[str, Any]:
        older = dict(row)
        if self._api < (2, 11):
            older["state"] = row["state"].replace("stopped", "paused")
        if self._api < (2, 3):
            del older["tags"]
        if self._api < (2, 8):
            del older["infohash_v1"], older["infohash_v2"]
        return older

    def _torrents_pause(self, form: Form) -> Reply:
        return self._torrents_stop(form)

    def _torrents_resume(self, form: Form) -> Reply:
        return self._torrents_start(form)


VERSIONS = [
    ("4.1.9", "2.2.1"),
    ("4.2.5", "2.5.1"),
    ("4.3.9", "2.8.2"),
    ("4.6.7", "2.9.3"),
    ("5.0.5", "2.11.2"),
    ("5.1.4", "2.11.4"),
]


@pytest.fixture(params=VERSIONS, ids=lambda version: str(version[0]))
def server(request: pytest.FixtureRequest) -> Iterator[OlderQBittorrent]:
    with OlderQBittorrent(*request.param) as one:
        yield one


@pytest.fixture
def client(server: OlderQBittorrent) -> Iterator[QBittorrentClient]:
    one = QBittorrentClient(host=server.host, username="admin", password="right")
    yield one
    one.close()


def new(**changes: Any) -> NewTorrent:
    values: dict[str, Any] = {
        "save_path": "/downloads/港/Season 1",
        "category": "Bangumi",
        "tags": frozenset({"ab:7"}),
        "info_hash": ONE,
        "magnet": MAGNET,
    }
    return NewTorrent(**(values | changes))


def test_it_signs_in_and_says_its_version(client: QBittorrentClient) -> None:
    assert client.check().version[0].isdigit()


def test_a_wrong_password_is_tried_once(server: OlderQBittorrent) -> None:
    client = QBittorrentClient(host=server.host, username="admin", password="wrong")
    for _ in range(3):
        with pytest.raises(errors.Unauthorised):
            client.check()
    assert server.calls.count("auth/login") == 1
    client.close()


def test_what_is_added_is_ours_by_its_tag(
    server: OlderQBittorrent, client: QBittorrentClient
) -> None:
    assert client.add(new()).result is AddResult.ADDED
    (found,) = client.torrents(category="Bangumi")
    knows_tags = "torrents/addTags" not in server.not_there
    assert found.tags == ({"ab:7"} if knows_tags else frozenset())
    assert client.add(new()).result is AddResult.DUPLICATE


def test_what_is_no_torrent_is_refused(client: QBittorrentClient) -> None:
    html = new(magnet=None, content=b"<html>", info_hash="0" * 40)
    assert client.add(html).result is AddResult.REJECTED


def test_it_stops_and_goes_on(server: OlderQBittorrent, client: QBittorrentClient) -> None:
    server.put(ONE, "a.mkv")
    client.pause([ONE])
    assert client.torrents()[0].state is TorrentState.PAUSED_UP
    client.resume([ONE])
    assert client.torrents()[0].state is TorrentState.STALLED_UP


def test_it_deletes(server: OlderQBittorrent, client: QBittorrentClient) -> None:
    server.put(ONE, "a.mkv")
    client.delete([ONE], delete_files=True)
    assert client.torrents() == []
    assert server.forms[server.calls.index("torrents/delete")]["deleteFiles"].lower() == "true"
