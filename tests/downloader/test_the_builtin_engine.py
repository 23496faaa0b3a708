"""The built-in engine as a process: it downloads, keeps what it promised, and never overwrites."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from apps.core import errors
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.engine.wire import address_file
from apps.downloader.protocol import AddOutcome, AddResult, NewTorrent, Torrent, TorrentState
from tests.downloader.processes import EngineProcess, eventually
from tests.downloader.swarm import Published, Swarm, noise

EPISODE = "[Lantern] Paper Moon - 01 [1080p].mkv"


def episode(name: str = EPISODE, *, size: int = 200_000) -> Mapping[str, bytes]:
    return {name: noise(name, size)}


def add(client: BuiltinClient, torrent: Published, folder: Path, **changes: str) -> AddOutcome:
    return client.add(
        NewTorrent(
            save_path=changes.get("save_path", str(folder)),
            category="Bangumi",
            tags=frozenset({"ab:7"}),
            info_hash=torrent.info_hash,
            content=None if "magnet" in changes else torrent.raw,
            magnet=changes.get("magnet"),
            name=changes.get("name", ""),
        )
    )


def complete(client: BuiltinClient, *hashes: str) -> list[Torrent]:
    def look() -> list[Torrent]:
        found = client.torrents(hashes=hashes)
        return found if len(found) == len(hashes) and all(t.is_complete for t in found) else []

    return eventually(look, what=f"{len(hashes)} torrents are complete")


def test_a_torrent_is_downloaded_and_seeds(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())

    outcome = add(client, torrent, tmp_path / "shows")
    found = complete(client, torrent.info_hash)[0]

    assert outcome == AddOutcome(AddResult.ADDED, info_hash=torrent.info_hash)
    assert (tmp_path / "shows" / EPISODE).read_bytes() == torrent.files[EPISODE]
    assert found.tags == {"ab:7"}
    assert found.category == "Bangumi"
    assert found.state in {TorrentState.UPLOADING, TorrentState.STALLED_UP}
    assert found.added_epoch_seconds > 0


def test_the_same_torrent_again_is_a_duplicate(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)
    add(client, torrent, tmp_path / "shows")

    again = add(client, torrent, tmp_path / "elsewhere")

    assert again == AddOutcome(AddResult.DUPLICATE, info_hash=torrent.info_hash)


def test_what_is_no_torrent_is_rejected(client: BuiltinClient, tmp_path: Path) -> None:
    outcome = client.add(
        NewTorrent(
            save_path=str(tmp_path),
            category="Bangumi",
            tags=frozenset(),
            info_hash="",
            content=b"<html>404</html>",
        )
    )

    assert outcome.result is AddResult.REJECTED


def test_a_magnet_finds_its_files_and_keeps_our_name_until_then(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(
        {"Pack/01.mkv": noise("a", 90_000), "Pack/sub/02.mkv": noise("b", 70_000)}, is_seeded=False
    )
    add(client, torrent, tmp_path / "shows", magnet=torrent.magnet, name="Our name")
    waiting = client.torrents(hashes=[torrent.info_hash])[0]
    assert (waiting.state, waiting.name) == (TorrentState.METADATA, "Our name")
    assert client.files(torrent.info_hash) == []

    swarm.seed(torrent.raw, torrent.info_hash, torrent.files)
    complete(client, torrent.info_hash)

    names = [file.path for file in client.files(torrent.info_hash)]
    assert names == ["01.mkv", "sub/02.mkv"]  # without the torrent's own folder
    assert (tmp_path / "shows" / "sub" / "02.mkv").read_bytes() == torrent.files["Pack/sub/02.mkv"]


def test_a_rename_is_on_disk_and_listed_when_it_returns(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)

    client.rename_file(
        torrent.info_hash, old_path=EPISODE, new_path="Season 1/Paper Moon S01E01.mkv"
    )

    assert [f.path for f in client.files(torrent.info_hash)] == ["Season 1/Paper Moon S01E01.mkv"]
    assert (tmp_path / "shows/Season 1/Paper Moon S01E01.mkv").exists()
    assert not (tmp_path / "shows" / EPISODE).exists()
    assert complete(client, torrent.info_hash)


def test_a_rename_never_overwrites_a_file_on_disk(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)
    treasure = tmp_path / "shows" / "Paper Moon S01E01.mkv"
    treasure.write_text("imported by hand")

    with pytest.raises(errors.TargetExists):
        client.rename_file(torrent.info_hash, old_path=EPISODE, new_path=treasure.name)

    assert treasure.read_text() == "imported by hand"


def test_a_file_that_is_not_on_its_disk_is_not_renamed(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)
    (tmp_path / "shows").rename(tmp_path / "unmounted")

    with pytest.raises(errors.NotThere):
        client.rename_file(torrent.info_hash, old_path=EPISODE, new_path="Paper Moon S01E01.mkv")
    assert [file.path for file in client.files(torrent.info_hash)] == [EPISODE]

    (tmp_path / "unmounted").rename(tmp_path / "shows")
    client.rename_file(torrent.info_hash, old_path=EPISODE, new_path="Paper Moon S01E01.mkv")
    assert (tmp_path / "shows" / "Paper Moon S01E01.mkv").exists()


def test_a_rename_never_takes_a_name_that_another_torrent_will_write(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    unseeded = swarm.publish(episode("Paper Moon S01E01.mkv"), is_seeded=False)
    add(client, torrent, tmp_path / "shows")
    add(client, unseeded, tmp_path / "shows")
    complete(client, torrent.info_hash)

    with pytest.raises(errors.TargetExists):
        client.rename_file(torrent.info_hash, old_path=EPISODE, new_path="Paper Moon S01E01.mkv")


@pytest.mark.parametrize("name", ["../x.mkv", "a/../../x.mkv", "/abs.mkv", "a//b.mkv", "", "a/./b"])
def test_a_name_that_leaves_the_save_path_is_refused(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path, name: str
) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)
    add(client, torrent, tmp_path / "shows")

    with pytest.raises(errors.InvalidInput):
        client.rename_file(torrent.info_hash, old_path=EPISODE, new_path=name)


def test_two_torrents_with_one_file_name_get_a_name_each(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    first = swarm.publish({EPISODE: noise("one", 120_000)})
    second = swarm.publish({EPISODE: noise("two", 120_000)})

    add(client, first, tmp_path / "shows")
    add(client, second, tmp_path / "shows")
    complete(client, first.info_hash, second.info_hash)

    for torrent in (first, second):
        name = client.files(torrent.info_hash)[0].path
        assert (tmp_path / "shows" / name).read_bytes() == torrent.files[EPISODE]


def test_a_foreign_file_of_that_name_is_left_alone(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    (tmp_path / "shows").mkdir()
    (tmp_path / "shows" / EPISODE).write_text("mine")

    add(client, torrent, tmp_path / "shows", magnet=torrent.magnet)
    complete(client, torrent.info_hash)

    assert (tmp_path / "shows" / EPISODE).read_text() == "mine"


def test_a_move_takes_the_data_along_and_never_overwrites(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / EPISODE).write_text("mine")

    with pytest.raises(errors.TargetExists):
        client.move([torrent.info_hash], save_path=str(tmp_path / "taken"))
    client.move([torrent.info_hash], save_path=str(tmp_path / "new"))

    assert (tmp_path / "taken" / EPISODE).read_text() == "mine"
    assert (tmp_path / "new" / EPISODE).read_bytes() == torrent.files[EPISODE]
    assert complete(client, torrent.info_hash)[0].save_path == str(tmp_path / "new")


def test_pause_resume_tags_category_and_delete(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)
    one = [torrent.info_hash, "f" * 40]

    client.pause(one)
    assert client.torrents()[0].state is TorrentState.PAUSED_UP
    client.resume(one)
    client.add_tags(one, ["ab:renamed"])
    client.set_category(one, "动画/自动")
    found = client.torrents(category="动画/自动")[0]
    assert found.tags == {"ab:7", "ab:renamed"}
    assert found.is_complete
    assert client.torrents(category="Bangumi") == []

    client.delete(one, delete_files=True)

    assert client.torrents() == []
    assert not (tmp_path / "shows" / EPISODE).exists()
    with pytest.raises(errors.NoSuchTorrent):
        client.files(torrent.info_hash)


def test_after_kill_9_everything_acknowledged_is_back_and_seeds(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    done = swarm.publish(episode())
    waiting = swarm.publish(episode("waiting.mkv"), is_seeded=False)
    magnet = swarm.publish(episode("magnet.mkv"), is_seeded=False)
    add(client, done, tmp_path / "shows")
    complete(client, done.info_hash)
    client.rename_file(done.info_hash, old_path=EPISODE, new_path="S01E01.mkv")
    client.add_tags([done.info_hash], ["ab:renamed"])
    add(client, waiting, tmp_path / "shows")
    add(client, magnet, tmp_path / "shows", magnet=magnet.magnet, name="A magnet")

    engine.kill()
    with pytest.raises(errors.Unreachable):
        client.torrents()
    engine.start_again()

    found = {torrent.info_hash: torrent for torrent in client.torrents()}
    assert set(found) == {done.info_hash, waiting.info_hash, magnet.info_hash}
    assert found[done.info_hash].tags == {"ab:7", "ab:renamed"}
    assert complete(client, done.info_hash)
    assert client.files(done.info_hash)[0].path == "S01E01.mkv"
    assert found[magnet.info_hash].state is TorrentState.METADATA
    swarm.seed(waiting.raw, waiting.info_hash, waiting.files)
    swarm.seed(magnet.raw, magnet.info_hash, magnet.files)
    complete(client, waiting.info_hash, magnet.info_hash)


def test_files_that_are_gone_at_the_start_are_not_fetched_again(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish(episode())
    add(client, torrent, tmp_path / "shows")
    complete(client, torrent.info_hash)
    engine.stop()
    (tmp_path / "shows" / EPISODE).unlink()

    engine.start_again()

    assert client.torrents()[0].state is TorrentState.MISSING_FILES
    client.resume([torrent.info_hash])  # only when a person says so
    complete(client, torrent.info_hash)
    assert (tmp_path / "shows" / EPISODE).exists()


def test_it_ends_when_asked_to_and_leaves_no_address(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    add(client, swarm.publish(episode()), tmp_path / "shows")

    engine.stop()
    assert engine.process.returncode == 0
    assert not address_file(engine.data_dir).exists()


def test_a_caller_without_the_token_gets_nothing(
    engine: EngineProcess, client: BuiltinClient
) -> None:
    path = address_file(engine.data_dir)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(path.read_text().replace('"token": "', '"token": "x'))

    with pytest.raises(errors.Unauthorised):
        client.check()
