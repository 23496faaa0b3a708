"""What every download client must do, run over all of them against the real programs."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from apps.core import errors
from apps.downloader.protocol import AddResult, NewTorrent, Torrent, TorrentState
from tests.contract.conftest import Bench
from tests.downloader.processes import eventually
from tests.downloader.swarm import Published, Swarm, noise
from tests.world import programs

EPISODE = "[Lantern] 纸月 - 01 [1080p][简繁内封].mkv"
NAMED = "Paper Moon S01E01.mkv"


@pytest.fixture
def swarm(tmp_path: Path) -> Iterator[Swarm]:
    programs.need_libtorrent()
    with Swarm(tmp_path / "seeds") as one:
        yield one


def episode(name: str = EPISODE) -> Mapping[str, bytes]:
    return {name: noise(name, 150_000)}


def new(torrent: Published, folder: Path, *, magnet: bool = False) -> NewTorrent:
    return NewTorrent(
        save_path=str(folder),
        category="动画/自动",
        tags=frozenset({"ab:7"}),
        info_hash=torrent.info_hash,
        content=None if magnet else torrent.raw,
        magnet=torrent.magnet if magnet else None,
        name="Our name" if magnet else "",
    )


def complete(bench: Bench, *hashes: str) -> list[Torrent]:
    def look() -> list[Torrent]:
        found = bench.client.torrents(hashes=hashes)
        return found if len(found) == len(hashes) and all(t.is_complete for t in found) else []

    return eventually(look, what=f"{len(hashes)} torrents are complete", seconds=40)


def test_it_says_who_it_is(bench: Bench) -> None:
    info = bench.client.check()

    assert info.name
    assert info.version[0].isdigit()


def test_what_is_added_arrives_under_our_category_tag_and_folder(
    bench: Bench, swarm: Swarm
) -> None:
    folder = bench.folder / "纸月 (2026)" / "Season 1"
    torrent = swarm.publish(
        {"Pack/" + EPISODE: noise("a", 90_000), "Pack/sub/02.mkv": noise("b", 60_000)}
    )

    outcome = bench.client.add(new(torrent, folder))
    found = complete(bench, torrent.info_hash)[0]

    assert outcome.result is AddResult.ADDED
    assert outcome.info_hash == torrent.info_hash
    assert (found.category, found.save_path) == ("动画/自动", str(folder))
    assert found.tags == {"ab:7"}
    assert [t.info_hash for t in bench.client.torrents(category="动画/自动")] == [torrent.info_hash]
    assert sorted(file.path for file in bench.client.files(torrent.info_hash)) == sorted(
        [EPISODE, "sub/02.mkv"]
    )
    assert (folder / EPISODE).read_bytes() == torrent.files["Pack/" + EPISODE]


def test_the_same_again_is_a_duplicate_and_html_is_rejected(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)
    bench.client.add(new(torrent, bench.folder))

    again = bench.client.add(new(torrent, bench.folder / "elsewhere"))
    html = bench.client.add(
        NewTorrent(
            save_path=str(bench.folder),
            category="Bangumi",
            tags=frozenset(),
            info_hash="0" * 40,
            content=b"<html>404 Not Found</html>",
        )
    )

    assert again.result is AddResult.DUPLICATE
    assert html.result is AddResult.REJECTED
    assert len(bench.client.torrents()) == 1


def test_a_magnet_waits_for_its_metadata_without_files(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)

    outcome = bench.client.add(new(torrent, bench.folder, magnet=True))

    found = bench.client.torrents(hashes=[torrent.info_hash])[0]
    assert outcome.result is AddResult.ADDED
    assert found.state in {TorrentState.METADATA, TorrentState.STALLED_DOWN}
    assert found.progress == 0
    assert bench.client.files(torrent.info_hash) == []


def test_a_rename_is_done_when_it_returns_and_seeding_goes_on(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode())
    bench.client.add(new(torrent, bench.folder))
    complete(bench, torrent.info_hash)

    bench.client.rename_file(torrent.info_hash, old_path=EPISODE, new_path=NAMED)

    assert [file.path for file in bench.client.files(torrent.info_hash)] == [NAMED]
    eventually((bench.folder / NAMED).exists, what="the file has its new name")
    assert (bench.folder / NAMED).read_bytes() == torrent.files[EPISODE]
    assert complete(bench, torrent.info_hash)


def test_a_rename_never_overwrites_another_torrent_nor_a_file(bench: Bench, swarm: Swarm) -> None:
    one, other = swarm.publish(episode()), swarm.publish(episode(NAMED))
    for torrent in (one, other):
        bench.client.add(new(torrent, bench.folder))
    complete(bench, one.info_hash, other.info_hash)
    (bench.folder / "mine.mkv").write_text("mine")

    for taken in (NAMED, "mine.mkv"):
        with pytest.raises(errors.TargetExists):
            bench.client.rename_file(one.info_hash, old_path=EPISODE, new_path=taken)

    assert (bench.folder / NAMED).read_bytes() == other.files[NAMED]
    assert (bench.folder / "mine.mkv").read_text() == "mine"


def test_a_rename_never_takes_a_name_of_its_own_torrent(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish({"Pack/01.mkv": noise("a", 80_000), "Pack/02.mkv": noise("b", 80_000)})
    bench.client.add(new(torrent, bench.folder))
    complete(bench, torrent.info_hash)
    bench.client.rename_file(torrent.info_hash, old_path="01.mkv", new_path=NAMED)

    with pytest.raises(errors.TargetExists):
        bench.client.rename_file(torrent.info_hash, old_path="02.mkv", new_path=NAMED)

    assert (bench.folder / NAMED).read_bytes() == torrent.files["Pack/01.mkv"]


@pytest.mark.parametrize("name", ["../x.mkv", "/abs.mkv", "a//b.mkv"])
def test_no_name_leaves_the_folder(bench: Bench, swarm: Swarm, name: str) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)
    bench.client.add(new(torrent, bench.folder))

    with pytest.raises(errors.InvalidInput):
        bench.client.rename_file(torrent.info_hash, old_path=EPISODE, new_path=name)


def test_what_is_not_there_is_named_as_such(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode(), is_seeded=False)
    bench.client.add(new(torrent, bench.folder))

    with pytest.raises(errors.NoSuchTorrent):
        bench.client.files("f" * 40)
    with pytest.raises(errors.NoSuchTorrent):
        bench.client.rename_file("f" * 40, old_path="a", new_path="b")
    with pytest.raises(errors.NoSuchTorrent):
        bench.client.rename_file(torrent.info_hash, old_path="not there.mkv", new_path="b.mkv")
    assert bench.client.torrents(hashes=["f" * 40]) == []


def test_a_move_takes_the_data_along(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode())
    bench.client.add(new(torrent, bench.folder))
    complete(bench, torrent.info_hash)
    target = bench.folder / "Season 2"

    bench.client.move([torrent.info_hash], save_path=str(target))

    assert bench.client.torrents()[0].save_path == str(target)
    assert (target / EPISODE).read_bytes() == torrent.files[EPISODE]
    assert complete(bench, torrent.info_hash)


def test_a_move_never_lands_on_another_torrents_file(bench: Bench, swarm: Swarm) -> None:
    one = swarm.publish(episode())
    other = swarm.publish({EPISODE: noise("other", 150_000)})
    bench.client.add(new(one, bench.folder / "a"))
    bench.client.add(new(other, bench.folder / "b"))
    complete(bench, one.info_hash, other.info_hash)

    with pytest.raises(errors.TargetExists):
        bench.client.move([one.info_hash], save_path=str(bench.folder / "b"))

    assert (bench.folder / "b" / EPISODE).read_bytes() == other.files[EPISODE]


def test_it_pauses_resumes_tags_and_sorts_into_a_new_category(bench: Bench, swarm: Swarm) -> None:
    torrent = swarm.publish(episode())
    bench.client.add(new(torrent, bench.folder))
    complete(bench, torrent.info_hash)
    some = [torrent.info_hash, "f" * 40]

    bench.client.pause(some)
    eventually(
        lambda: bench.client.torrents()[0].state is TorrentState.PAUSED_UP, what="it is paused"
    )
    bench.client.resume(some)
    bench.client.add_tags(some, ["ab:renamed"])
    bench.client.set_category(some, "BangumiCollection")

    eventually(
        lambda: bench.client.torrents()[0].state is not TorrentState.PAUSED_UP, what="it goes on"
    )
    found = bench.client.torrents(category="BangumiCollection")[0]
    assert found.tags == {"ab:7", "ab:renamed"}
    assert found.is_complete


def test_it_deletes_with_and_without_data(bench: Bench, swarm: Swarm) -> None:
    kept, gone = swarm.publish(episode("kept.mkv")), swarm.publish(episode("gone.mkv"))
    for torrent in (kept, gone):
        bench.client.add(new(torrent, bench.folder))
    complete(bench, kept.info_hash, gone.info_hash)

    bench.client.delete([kept.info_hash, "f" * 40], delete_files=False)
    bench.client.delete([gone.info_hash], delete_files=True)

    assert bench.client.torrents() == []
    assert (bench.folder / "kept.mkv").exists()
    eventually(lambda: not (bench.folder / "gone.mkv").exists(), what="the data are gone")


def test_two_torrents_with_one_file_name_never_write_into_each_other(
    bench: Bench, swarm: Swarm
) -> None:
    torrents = [swarm.publish({EPISODE: noise(seed, 120_000)}) for seed in ("one", "two")]

    for torrent in torrents:
        assert bench.client.add(new(torrent, bench.folder)).result is AddResult.ADDED
    complete(bench, *(torrent.info_hash for torrent in torrents))

    for torrent in torrents:
        name = bench.client.files(torrent.info_hash)[0].path
        assert (bench.folder / name).read_bytes() == torrent.files[EPISODE]
    saved = {torrent.save_path for torrent in bench.client.torrents()}
    assert saved == {str(bench.folder)}
