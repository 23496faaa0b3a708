"""Whose torrent it is, read from bytes and links; whatever is no torrent is refused and never raises anything else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.downloader.torrent_file import NotATorrent, identify, identify_magnet
from tests.world import programs

INFO = b"d6:lengthi5e4:name5:a.mkv12:piece lengthi16384e6:pieces20:" + b"x" * 20 + b"e"
FILE = b"d8:announce20:http://t.example/ann4:info" + INFO + b"e"
V1 = hashlib.sha1(INFO, usedforsecurity=False).hexdigest()


def test_the_hash_is_that_of_the_info_dictionary() -> None:
    found = identify(FILE)

    assert found.info_hash == V1
    assert found.name == "a.mkv"


def test_libtorrent_reads_the_same_hash() -> None:
    programs.need_libtorrent()
    import libtorrent  # noqa: PLC0415 - the other tests here run without it

    assert identify(FILE).info_hash == str(libtorrent.load_torrent_buffer(FILE).info_hashes.v1)


def test_a_hybrid_torrent_is_known_by_all_its_hashes() -> None:
    info = INFO[:1] + b"12:meta versioni2e" + INFO[1:]
    found = identify(b"d4:info" + info + b"e")

    whole = hashlib.sha256(info).hexdigest()
    assert found.info_hash == hashlib.sha1(info, usedforsecurity=False).hexdigest()
    assert found.other_hashes == {whole, whole[:40]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not found</html>",
        b"d",
        b"de",
        b"d4:infoi5ee",
        b"d4:info" + INFO[:-20],
        b"d" * 100_000,
        b"l" * 100_000,
        b"d4:info" + b"d1:a" * 1000,
        b"d99999999999:",
    ],
)
def test_what_is_no_torrent_is_refused(content: bytes) -> None:
    with pytest.raises(NotATorrent):
        identify(content)


@given(st.binary(max_size=200), st.integers(0, len(FILE)))
def test_any_bytes_are_read_or_refused(noise: bytes, at: int) -> None:
    for content in (noise, FILE[:at] + noise, b"d4:info" + noise):
        try:
            identify(content)
        except NotATorrent:
            continue


@pytest.mark.parametrize(
    ("link", "info_hash", "name"),
    [
        (f"magnet:?xt=urn:btih:{V1}&dn=A+b", V1, "A b"),
        (f"magnet:?xt=urn:btih:{V1.upper()}&dn=", V1, ""),
        ("magnet:?xt=urn:btih:CEIRCEIRCEIRCEIRCEIRCEIRCEIRCEIR", "11" * 20, ""),
        (f"magnet:?xt=urn:btmh:1220{'ab' * 32}", "ab" * 32, ""),
    ],
)
def test_magnets_name_their_hash(link: str, info_hash: str, name: str) -> None:
    found = identify_magnet(link)

    assert (found.info_hash, found.name) == (info_hash, name)


@pytest.mark.parametrize(
    "link",
    [
        "magnet:?dn=x",
        "magnet:?xt=urn:btih:zz",
        "https://x.example/",
        "magnet:?xt=urn:btih:" + "z" * 40,
    ],
)
def test_a_link_without_a_hash_is_refused(link: str) -> None:
    with pytest.raises(NotATorrent):
        identify_magnet(link)
