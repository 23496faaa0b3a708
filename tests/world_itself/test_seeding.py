"""What the world publishes can be downloaded by a real client that only knows the feed."""

from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import qbittorrentapi

from tests.world.clients import QBittorrent
from tests.world.seeder import QUIET
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.torrents import magnet
from tests.world.waiting import wait_for
from tests.world.world import World

lt: Any = pytest.importorskip("libtorrent")


@pytest.mark.parametrize("way", ["torrent", "magnet"])
def test_a_client_finds_the_seeder_through_the_tracker(
    seeded_world: World, tmp_path: Path, way: str
) -> None:
    release = Release(
        show=LIGHTHOUSE,
        group=LOLIHOUSE,
        files_given=("Show 01-02/Show 01.mkv", "Show 01-02/Show 02.mkv"),
    )
    out = seeded_world.publish(release)
    session = lt.session(QUIET)
    if way == "torrent":
        params = lt.load_torrent_buffer(out.torrent.raw)
        assert str(params.ti.info_hashes().v1) == out.info_hash
    else:
        params = lt.parse_magnet_uri(magnet(out.info_hash, trackers=out.torrent.trackers))
    params.save_path = str(tmp_path / "got")
    params.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)

    handle = session.add_torrent(params)

    deadline = monotonic() + 15
    while not handle.status().is_seeding and monotonic() < deadline:
        session.wait_for_alert(50)
        session.pop_alerts()
    assert handle.status().is_seeding, handle.status().state
    handle.flush_cache()
    for path, content in out.torrent.files.items():
        assert (tmp_path / "got" / path).read_bytes() == content
    session.pause()


def test_a_torrent_says_the_same_hash_to_us_and_to_the_client(tmp_path: Path) -> None:
    with World(seeds_in=tmp_path) as world:
        out = world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
        assert str(lt.load_torrent_buffer(out.torrent.raw).ti.info_hashes().v1) == out.info_hash
        assert world.seeder is not None
        assert world.seeder.port_of(out.info_hash) == world.seeder.port


def test_a_real_qbittorrent_downloads_from_the_world(
    seeded_world: World, qbittorrent: QBittorrent, tmp_path: Path
) -> None:
    out = seeded_world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    client = qbittorrentapi.Client(
        host=qbittorrent.host, username=qbittorrent.username, password=qbittorrent.password
    )
    client.auth_log_in()

    client.torrents_add(torrent_files=out.torrent.raw, save_path=str(tmp_path / "got"))

    wait_for(
        lambda: [one.progress for one in client.torrents_info()],
        within=30,
        until=lambda progress: progress == [1],
    )
    client.auth_log_out()
    for path, content in out.torrent.files.items():
        assert (tmp_path / "got" / path).read_bytes() == content
