"""The short way for well-formed RSS and feedparser's way come to the same, on every sample there is."""

import dataclasses
import gzip
from pathlib import Path

import pytest

from apps.rss.any_feed import parse_any
from apps.rss.dialects.entry import FeedEntry
from apps.rss.plain_feed import parse_plain
from apps.rss.registry import dialect_of

SAMPLES = Path(__file__).parent / "samples"
FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
URL = "https://feeds.example/rss"


def _same(content: bytes) -> None:
    short, long = parse_plain(content, url=URL), parse_any(content, url=URL)
    if short is None:
        return
    assert long is not None
    assert not long.is_malformed
    assert dialect_of(short.head).name == dialect_of(long.head).name
    assert len(short.entries) == len(long.entries)
    read = dialect_of(long.head).read
    for one, other in zip(short.entries, long.entries, strict=True):
        assert _bare(one) == _bare(other)
        assert read(one) == read(other)


def _bare(entry: FeedEntry) -> FeedEntry:
    """What both ways must agree in: feedparser trims descriptions and keeps but the last of some children."""
    return dataclasses.replace(entry, description="", extras={}, published="")


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.xml")), ids=lambda file: str(file.name))
def test_both_ways_agree_on_our_samples(file: Path) -> None:
    _same(file.read_bytes())
    assert parse_plain(file.read_bytes(), url=URL) is not None


@pytest.mark.genuine
@pytest.mark.skipif(not FIXTURES.is_dir(), reason="needs the genuine samples in ../shared/fixtures")
def test_both_ways_agree_on_the_genuine_samples() -> None:
    files = [
        *FIXTURES.glob("*/*rss*.xml"),
        *FIXTURES.glob("*/*rss*.xml.gz"),
        *FIXTURES.glob("torznab/*.xml"),
    ]
    assert len(files) > 40
    short = 0
    for file in files:
        raw = file.read_bytes()
        content = gzip.decompress(raw) if file.suffix == ".gz" else raw
        _same(content)
        short += parse_plain(content, url=URL) is not None
    assert short > 30


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        b"<rss version='2.0'><channel><item><title>a & b</title></item></channel></rss>",
        b"<rss version='2.0'><channel><item><title>a <b>b</b></title></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>",
        b"<html><channel/></html>",
        "<?xml version='1.0' encoding='gb2312'?><rss><channel><title>魔</title></channel></rss>".encode(
            "gb18030"
        ),
        b"<?xml version='1.0' encoding='nonsense'?><rss><channel/></rss>",
    ],
)
def test_what_is_unusual_is_left_to_feedparser(content: bytes) -> None:
    assert parse_plain(content, url=URL) is None
