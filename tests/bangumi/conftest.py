"""What tests of this room start from."""

import datetime as dt

import pytest

from apps.bangumi.candidate import Candidate
from apps.core.config.schema import Config

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
