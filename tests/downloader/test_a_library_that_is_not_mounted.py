"""A share that is not mounted leaves its mount point; nothing is done in it, and it is told from an emptied library."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from pytest_django.fixtures import Settings

from apps.bangumi import tasks
from apps.core import clock, troubles
from apps.core.config import store
from apps.core.errors import NotThere
from apps.downloader import torrents
from apps.downloader.models import Download, DownloadState
from apps.downloader.protocol import NewTorrent, TorrentState
from tests.downloader.processes import EngineProcess
from tests.downloader.swarm import Swarm, noise

pytestmark = pytest.mark.django_db


class Library:
    """A library's folder that can be mounted and not."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "library"
        self._away = folder / "share"
        store.update({"downloader": {"type": "builtin", "path": str(self.path)}}, author="test")

    def look(self) -> Path | None:
        return torrents.prepare_root(store.load())

    def unmount(self) -> None:
        """The share goes, and its empty mount point shows."""
        self.path.rename(self._away)
        self.path.mkdir()

    def mount(self) -> None:
        self.path.rmdir()
        self._away.rename(self.path)


@pytest.fixture
def library(tmp_path: Path, settings: Settings) -> Library:
    settings.RUN_DIR = tmp_path / "run"
    return Library(tmp_path)


def downloaded(library: Library, state: DownloadState = DownloadState.DONE) -> Download:
    folder = library.path / "Show" / "Season 1"
    folder.mkdir(parents=True)
    (folder / "Show S01E01.mkv").write_bytes(b"video")
    return Download.objects.create(
        info_hash="a" * 40, url="u", name="n", state=state, save_path=str(folder),
        client="builtin", created_at=clock.now(),
    )  # fmt: skip


def test_before_the_first_download_the_folder_is_made(library: Library) -> None:
    assert library.look() == library.path
    assert library.path.is_dir()


def test_an_empty_mount_point_is_not_the_library(library: Library) -> None:
    downloaded(library)
    library.look()
    library.unmount()
    with pytest.raises(NotThere):
        library.look()
    assert list(library.path.iterdir()) == []
    library.mount()
    assert library.look() == library.path


def test_not_even_where_it_was_never_seen_before(library: Library) -> None:
    downloaded(library)
    library.unmount()
    with pytest.raises(NotThere):
        library.look()


def test_a_library_that_its_owner_emptied_goes_on(library: Library) -> None:
    downloaded(library)
    library.look()
    shutil.rmtree(library.path / "Show")
    assert library.look() == library.path


def test_a_new_folder_in_the_settings_is_no_missing_disk(library: Library, tmp_path: Path) -> None:
    downloaded(library)
    library.look()
    store.update({"downloader": {"path": str(tmp_path / "new")}}, author="test")
    assert library.look() == tmp_path / "new"


def test_meanwhile_nothing_is_lost_nothing_made_and_it_is_said_until_it_is_over(
    library: Library, engine: EngineProcess, settings: Settings
) -> None:
    settings.DATA_DIR = engine.data_dir
    row = downloaded(library, DownloadState.QUEUED)
    Download.objects.create(
        info_hash="b" * 40, url="v", name="m", state=DownloadState.DONE,
        save_path=row.save_path, client="builtin", created_at=clock.now(),
    )  # fmt: skip
    tasks.downloads("")
    library.unmount()
    for _ in range(2):
        Download.objects.update(next_try_at=clock.now() - dt.timedelta(seconds=1))
        tasks.downloads("")
    assert [trouble.code for trouble in troubles.now()] == ["not_there"]
    row.refresh_from_db()
    assert row.state == DownloadState.QUEUED
    assert list(library.path.iterdir()) == []
    library.mount()
    tasks.downloads("")
    assert troubles.now() == []
    apps.get_app_config("downloader").connections.close()  # type: ignore[attr-defined]


def test_what_still_downloads_is_stopped_meanwhile_and_goes_on_afterwards(
    library: Library, engine: EngineProcess, swarm: Swarm, settings: Settings
) -> None:
    settings.DATA_DIR = engine.data_dir
    row = downloaded(library)
    library.look()
    torrent = swarm.publish({"02.mkv": noise("x", 50_000)}, is_seeded=False)
    client = torrents.client(store.load())
    client.add(
        NewTorrent(row.save_path, "Bangumi", frozenset(), torrent.info_hash, content=torrent.raw)
    )
    Download.objects.create(
        info_hash=torrent.info_hash, url="v", name="m", state=DownloadState.QUEUED,
        save_path=row.save_path, client="builtin", created_at=clock.now(),
    )  # fmt: skip

    library.unmount()
    tasks.downloads("")
    assert client.torrents()[0].state is TorrentState.PAUSED_DOWN
    library.mount()
    tasks.downloads("")

    assert client.torrents()[0].state is not TorrentState.PAUSED_DOWN
    assert Download.objects.get(info_hash=torrent.info_hash).problem == ""
    apps.get_app_config("downloader").connections.close()  # type: ignore[attr-defined]
