"""The engine's disk fills up or goes away, its files vanish, it dies in the middle of a step, its parent dies."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.core import clock, errors
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.engine import EXIT_UNAVAILABLE, disk
from apps.downloader.engine.link import Link, LinkDown
from apps.downloader.engine.records import Record, Store
from apps.downloader.engine.settings import EngineSettings
from apps.downloader.engine.wire import News, address_file, read_address
from apps.downloader.protocol import NewTorrent, Torrent, TorrentState
from apps.downloader.torrents import disk_problem
from tests.downloader.processes import ROOT, EngineProcess, eventually
from tests.downloader.swarm import Published, Swarm, noise


def add(client: BuiltinClient, torrent: Published, folder: Path) -> None:
    client.add(
        NewTorrent(
            save_path=str(folder),
            category="Bangumi",
            tags=frozenset({"ab:7"}),
            info_hash=torrent.info_hash,
            content=torrent.raw,
        )
    )


def only(client: BuiltinClient) -> Torrent:
    return client.torrents()[0]


class Listener:
    """Keeps what the engine tells."""

    def __init__(self, data_dir: Path) -> None:
        self.heard: list[News] = []
        self._stop = threading.Event()
        self._link = Link(address_file(data_dir))
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(LinkDown):
            for news in self._link.news(stop=self._stop):
                self.heard.append(news)

    def close(self) -> None:
        """Stop listening."""
        self._stop.set()
        self._thread.join()
        self._link.close()


@pytest.fixture
def listener(engine: EngineProcess) -> Iterator[Listener]:
    one = Listener(engine.data_dir)
    yield one
    one.close()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "tiny"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)]
    if subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("a disk of its own needs the right to mount (root)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_what_finishes_is_told_at_once(
    client: BuiltinClient, swarm: Swarm, listener: Listener, tmp_path: Path
) -> None:
    torrent = swarm.publish({"a.mkv": noise("a", 100_000)})

    add(client, torrent, tmp_path / "shows")

    eventually(lambda: News("finished", torrent.info_hash) in listener.heard, what="it is told")
    assert only(client).is_complete


def test_a_full_disk_is_told_once_and_the_download_goes_on_when_there_is_room(
    client: BuiltinClient, swarm: Swarm, listener: Listener, tiny_disk: Path
) -> None:
    torrent = swarm.publish({"a.mkv": noise("a", 2_000_000)})

    add(client, torrent, tiny_disk / "shows")

    stuck = eventually(
        lambda: next((t for t in client.torrents() if t.disk_error), None), what="it is stuck"
    )
    problem = disk_problem(stuck)
    assert stuck.state is TorrentState.ERROR
    assert isinstance(problem, errors.DiskFull)
    assert str(tiny_disk) in str(problem.facts["path"])
    assert client.torrents()[0].disk_error
    subprocess.run(["mount", "-o", "remount,size=20m", str(tiny_disk)], check=True)
    eventually(lambda: only(client).is_complete, what="it goes on", seconds=40)
    assert (tiny_disk / "shows" / "a.mkv").read_bytes() == torrent.files["a.mkv"]
    assert not only(client).disk_error
    assert [news.why for news in listener.heard if news.event == "disk"] == ["disk_full"]


def test_a_folder_that_cannot_be_made_is_a_trouble_of_the_disk(
    client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")

    add(client, swarm.publish({"a.mkv": noise("a", 100_000)}), blocked)

    stuck = eventually(
        lambda: next((t for t in client.torrents() if t.disk_error), None), what="it is stuck"
    )
    assert isinstance(disk_problem(stuck), errors.DiskProblem)
    blocked.unlink()
    eventually(lambda: only(client).is_complete, what="it goes on", seconds=40)


def test_files_that_come_back_are_found_again(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrent = swarm.publish({"a.mkv": noise("a", 100_000)})
    add(client, torrent, tmp_path / "shows")
    eventually(lambda: only(client).is_complete, what="it is complete")
    engine.stop()
    (tmp_path / "shows").rename(tmp_path / "unmounted")
    engine.start_again()
    assert only(client).state is TorrentState.MISSING_FILES
    assert not (tmp_path / "shows").exists()

    (tmp_path / "unmounted").rename(tmp_path / "shows")

    eventually(lambda: only(client).is_complete, what="it seeds again", seconds=40)


@pytest.mark.parametrize("is_done_on_disk", [False, True])
def test_a_rename_cut_short_by_a_kill_is_settled_by_what_the_disk_says(
    tmp_path: Path, *, is_done_on_disk: bool
) -> None:
    (tmp_path / ("new.mkv" if is_done_on_disk else "old.mkv")).write_text("x")
    record = Record("a" * 40, "x", str(tmp_path), renaming={0: "new.mkv"})

    save_path, names = disk.settle_intents(record, {0: "old.mkv"})

    assert save_path == str(tmp_path)
    assert names == {0: "new.mkv" if is_done_on_disk else "old.mkv"}


def test_a_move_cut_short_by_a_kill_is_finished_or_taken_back(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
    record = Record("a" * 40, "x", str(old), moving_to=str(new))
    names = {0: "1.mkv", 1: "2.mkv"}

    (old / "1.mkv").write_text("1")
    (new / "2.mkv").write_text("2")
    assert disk.settle_intents(record, names) == (str(old), names)
    assert (old / "2.mkv").read_text() == "2"

    for name in names.values():
        (old / name).rename(new / name)
    assert disk.settle_intents(record, names) == (str(new), names)


def test_a_kill_in_the_middle_of_many_renames_loses_no_file(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    files = {f"Pack/{number:02}.mkv": noise(str(number), 20_000) for number in range(30)}
    torrent = swarm.publish(files)
    add(client, torrent, tmp_path / "shows")
    eventually(lambda: only(client).is_complete, what="it is complete")
    acknowledged: list[int] = []

    def rename_all() -> None:
        with contextlib.suppress(errors.Unreachable):
            for number in range(30):
                client.rename_file(
                    torrent.info_hash, old_path=f"{number:02}.mkv", new_path=f"E{number:02}.mkv"
                )
                acknowledged.append(number)

    thread = threading.Thread(target=rename_all)
    thread.start()
    eventually(lambda: len(acknowledged) >= 7, what="some are renamed")
    engine.kill()
    thread.join()
    engine.start_again()

    eventually(lambda: only(client).is_complete, what="it seeds again")
    names = [file.path for file in client.files(torrent.info_hash)]
    assert all(f"E{number:02}.mkv" in names for number in acknowledged)
    assert sorted(path.name for path in (tmp_path / "shows").iterdir()) == sorted(names)
    for number in range(30):
        content = (tmp_path / "shows" / names[number]).read_bytes()
        assert content == torrent.files[f"Pack/{number:02}.mkv"]


def test_an_add_that_was_never_acknowledged_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "torrents")
    store.put_resume("a" * 40, b"de")

    assert store.load() == []
    assert list((tmp_path / "torrents").iterdir()) == []


def test_settings_are_kept_for_the_next_start(engine: EngineProcess, client: BuiltinClient) -> None:
    client.configure(EngineSettings(upload_bytes_per_second=1000, interfaces="127.0.0.1"))
    engine.kill()
    engine.start_again()

    link = Link(address_file(engine.data_dir))
    kept = link.call(
        "configure", pushed={"upload_bytes_per_second": 1000, "interfaces": "127.0.0.1"}
    )
    link.close()

    assert kept["upload_bytes_per_second"] == 1000
    assert (engine.data_dir / "engine" / "settings.json").exists()


def test_a_taken_port_is_passed_over(
    engine: EngineProcess, client: BuiltinClient, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        client.configure(EngineSettings(listen_port=port, interfaces="127.0.0.1"))

        link = Link(address_file(engine.data_dir))
        found = eventually(lambda: link.call("info", path=str(tmp_path)), what="it listens")
        link.close()

    assert found["port"] not in {0, port}


@pytest.mark.parametrize(
    ("ratio", "minutes", "is_enough"),
    [(0.5, 10.0, False), (2.0, 0.0, True), (0.0, 60.0, True), (1.9, 59.0, False)],
)
def test_a_torrent_has_given_enough_by_ratio_or_by_time(
    ratio: float, minutes: float, *, is_enough: bool
) -> None:
    limits = EngineSettings(seed_ratio=2.0, seed_minutes=60)

    assert limits.is_enough(ratio=ratio, minutes=minutes) is is_enough
    assert not EngineSettings().is_enough(ratio=ratio, minutes=minutes)


def test_it_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-m', 'apps.downloader.engine', 'engine',"
        f" '--data-dir', {str(tmp_path)!r}])\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL)
    address = eventually(lambda: read_address(address_file(tmp_path)), what="it has started")

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    def is_gone() -> bool:
        try:
            os.kill(address.pid, 0)
        except ProcessLookupError:
            return True
        state = Path(f"/proc/{address.pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state == "Z"  # nobody reaps it here

    eventually(is_gone, what="the engine ended", seconds=10)
    assert not address_file(tmp_path).exists()


def test_without_libtorrent_it_says_so_and_ends_with_its_own_code(tmp_path: Path) -> None:
    script = (
        "import importlib.util, sys\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'libtorrent' else find(name, *a)\n"
        "from apps.downloader.engine.__main__ import main\n"
        f"sys.exit(main(['engine', '--data-dir', {str(tmp_path)!r}]))\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == EXIT_UNAVAILABLE
    assert ended.stderr.count("libtorrent") == 1


def test_a_long_call_never_makes_another_wait(client: BuiltinClient, engine: EngineProcess) -> None:
    listener = Listener(engine.data_dir)  # holds a connection all the time
    began = clock.monotonic_seconds()

    client.torrents()

    assert clock.monotonic_seconds() - began < 1
    listener.close()
