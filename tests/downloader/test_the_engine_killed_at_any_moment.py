"""The engine is killed again and again while torrents are added, renamed and moved: nothing acknowledged is lost."""

import contextlib
import threading
from pathlib import Path
from random import Random

from apps.core import clock, errors
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.protocol import NewTorrent
from tests.downloader.processes import EngineProcess, eventually
from tests.downloader.swarm import Published, Swarm, noise

KILLS = 6


class Person:
    """Adds, renames and moves without a pause, and knows what was acknowledged."""

    def __init__(self, client: BuiltinClient, torrents: list[Published], shows: Path) -> None:
        self.acknowledged: set[str] = set()
        self.trouble: BaseException | None = None
        self._client, self._waiting, self._shows = client, list(torrents), shows
        self._dice = Random(4)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def stop(self) -> None:
        """End what is under way and go."""
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while not self._stop.is_set():
                with contextlib.suppress(errors.Unreachable, errors.TargetExists, errors.Busy):
                    self._do_something()
        except BaseException as trouble:
            self.trouble = trouble
            raise

    def _do_something(self) -> None:
        chance = self._dice.random()
        if self._waiting and chance < 0.4:
            self._add(self._waiting[-1])
            self._waiting.pop()
        elif self.acknowledged:
            info_hash = self._dice.choice(sorted(self.acknowledged))
            if chance < 0.8:
                self._rename(info_hash)
            else:
                folder = self._shows / str(self._dice.randint(0, 3))
                self._client.move([info_hash], save_path=str(folder))

    def _add(self, torrent: Published) -> None:
        is_magnet = self._dice.random() < 0.3
        self._client.add(
            NewTorrent(
                save_path=str(self._shows / str(self._dice.randint(0, 2))),
                category="Bangumi",
                tags=frozenset({"ab:1"}),
                info_hash=torrent.info_hash,
                content=None if is_magnet else torrent.raw,
                magnet=torrent.magnet if is_magnet else None,
            )
        )
        self.acknowledged.add(torrent.info_hash)

    def _rename(self, info_hash: str) -> None:
        for file in self._client.files(info_hash)[:1]:
            name = f"Season {self._dice.randint(0, 2)}/E{self._dice.randint(0, 40):02}.mkv"
            self._client.rename_file(info_hash, old_path=file.path, new_path=name)


def test_nothing_acknowledged_is_lost_and_nothing_overwritten(
    engine: EngineProcess, client: BuiltinClient, swarm: Swarm, tmp_path: Path
) -> None:
    torrents = {
        torrent.info_hash: torrent
        for number in range(15)
        for torrent in [
            swarm.publish(
                {f"P{number % 4}/{at}.mkv": noise(f"{number}.{at}", 30_000) for at in range(3)}
            )
        ]
    }
    shows = tmp_path / "shows"
    person = Person(client, list(torrents.values()), shows)
    for _ in range(KILLS):
        clock.wait(0.4)
        engine.kill()
        engine.start_again()
    clock.wait(0.3)
    person.stop()
    assert person.trouble is None

    eventually(
        lambda: all(torrent.is_complete for torrent in client.torrents()),
        what="all are complete",
        seconds=60,
    )
    found = {torrent.info_hash: torrent for torrent in client.torrents()}
    assert person.acknowledged <= set(found)
    ours = set()
    for info_hash, torrent in found.items():
        contents = list(torrents[info_hash].files.values())
        for file in client.files(info_hash):
            path = Path(torrent.save_path, file.path)
            assert path.read_bytes() == contents[file.index]
            ours.add(path)
    assert ours == {path for path in shows.rglob("*") if path.is_file()}
