"""Other people's servers that some tests need: where they are, or one line on how to get them."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import pytest

from autobangumi import env


@dataclass(frozen=True, slots=True)
class Program:
    """A server from the distribution; tests start it by themselves, on a free port."""

    command: str
    package: str


ROOT: Final = Path(__file__).resolve().parents[2]
REDIS: Final = Program("redis-server", "redis-server")
QBITTORRENT: Final = Program("qbittorrent-nox", "qbittorrent-nox")


def in_ci() -> bool:
    """Whether a missing component fails instead of being skipped."""
    return env.variables().get("AUTOBANGUMI_CI") == "1"


def missing(said: str) -> NoReturn:
    """Skip the test with that line; in CI, fail."""
    if in_ci():
        pytest.fail(said)
    pytest.skip(said)


def path_of(program: Program) -> str:
    """The program's path; without it the test is skipped, and fails in CI."""
    found = shutil.which(program.command)
    if found is not None:
        return found
    missing(f"{program.command} is not installed: `make test-servers` gets it (Debian)")


def need_libtorrent() -> None:
    """Skip the test where there is no libtorrent, as on a Python newer than its wheels."""
    if importlib.util.find_spec("libtorrent") is None:
        missing("libtorrent is not installed: `make test` with Python 3.11 to 3.13 gets it")


def genuine_or(path: str, own: bytes) -> bytes:
    """A genuine sample where it lies beside the repository, else one of our own in the same shape."""
    file = ROOT.parent / "shared" / "fixtures" / path
    return file.read_bytes() if file.exists() else own


def genuine(path: str) -> Path:
    """A genuine sample beside the repository; without them the test is skipped, and fails in CI."""
    file = ROOT.parent / "shared" / "fixtures" / path
    if not file.exists():
        missing(f"no genuine samples beside the repository (../shared/fixtures/{path})")
    return file
