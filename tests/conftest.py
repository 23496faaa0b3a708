"""What every test may use; each test has folders of its own and a process that remembers nothing."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from pytest_django.fixtures import Settings

from apps.core import logs
from apps.metadata.catalogue import document
from tests.world.listener import Listener

# One browser a process: Playwright refuses a second one beside it.
pytest_plugins = ["tests.world.fixtures", "tests.pages.browser"]


_LONGEST = "test_schemathesis.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give whole programs on a busy machine a second try, which the summary names; all else has one.

    The longest test goes first: begun last, it would keep one core waiting for the other for three minutes.
    """
    items.sort(key=lambda item: item.path.name != _LONGEST)
    for item in items:
        if item.get_closest_marker("journey") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def _empty_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of nothing: what a test wants listed it lists itself."""
    path = tmp_path_factory.mktemp("catalogue") / "snapshot.json.gz"
    document.write(path, {}, [])
    return path


@pytest.fixture(autouse=True)
def _own_folders(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory, _empty_catalogue: Path
) -> None:
    """Nothing is written beside the sources, and no test sees another's files."""
    root = tmp_path_factory.mktemp("instance")
    settings.CONFIG_DIR = root / "config"
    settings.DATA_DIR = root / "data"
    settings.RUN_DIR = root / "data" / "run"
    settings.POSTERS_DIR = root / "data" / "posters"
    # Making the index of the real one takes a second.
    settings.CATALOGUE_SNAPSHOT = _empty_catalogue
    settings.STATIC_ROOT = root / "data" / "static"
    settings.DOWNLOADS_DIR = root / "downloads"
    settings.DEFAULT_LIBRARY_DIR = root / "downloads" / "Bangumi"
    for folder in (settings.CONFIG_DIR, settings.DATA_DIR, settings.STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
    # Without the manifest that collectstatic makes.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a process remembers for two seconds must not reach into the next test."""
    caches["local"].clear()
    yield
    caches["local"].clear()


@pytest.fixture(autouse=True)
def _no_secret_in_the_log() -> Iterator[None]:
    """Nothing that a test makes the product log tells a secret, not even what only `log.debug_enable` shows."""
    listener, root = Listener(), logging.getLogger()
    level = root.level
    logs.quieten()
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(level)
    root.removeHandler(listener)
    assert listener.heard == []
