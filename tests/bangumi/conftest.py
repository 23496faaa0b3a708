"""What tests of this room start from."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.bangumi.candidate import Candidate
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Outside

NOW = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def candidate(title: str, *, number: int = 1, url: str = "") -> Candidate:
    """A release on offer; the number makes its hash."""
    info_hash = None if url else f"{number:040x}"
    return Candidate(
        title=title,
        url=url or f"http://site.example/Download/{number:040x}.torrent",
        homepage=f"http://site.example/Home/Episode/{number:040x}",
        info_hash=info_hash,
    )


@pytest.fixture
def config() -> Config:
    """The configuration as it comes."""
    return Config()


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A way out that does not wait between tries."""
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0) as found:
        yield found
