"""Addresses as they may be shown: nothing in them that opens a door."""

import pytest

from apps.core.addresses import encoded, host_of, is_web, masked


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://mikanani.me/RSS/MyBangumi?token=V29%2bw%3d%3d",
            "https://mikanani.me/RSS/MyBangumi?token=***",
        ),
        (
            "https://mikanani.me/RSS/Bangumi?bangumiId=3391&subgroupid=370",
            "https://mikanani.me/RSS/Bangumi?bangumiId=3391&subgroupid=370",
        ),
        ("https://nyaa.si/?page=rss&q=芙莉莲", "https://nyaa.si/?page=rss&q=芙莉莲"),
        (
            "https://api.themoviedb.org/3/tv/1?api_key=abc&language=zh",
            "https://api.themoviedb.org/3/tv/1?api_key=***&language=zh",
        ),
        (
            "https://pt.example/torrentrss.php?passkey=K&rows=50",
            "https://pt.example/torrentrss.php?passkey=***&rows=***",
        ),
        (
            "https://pt.example/rss/0123456789abcdef0123/feed",
            "https://pt.example/rss/***/feed",
        ),
        ("http://me:word@nas.local:8080/feed", "http://nas.local:8080/feed"),
        ("http://[::1]:9117/api?apikey=x", "http://[::1]:9117/api?apikey=***"),
        ("https://notmikanani.me/RSS?token=x", "https://notmikanani.me/RSS?token=***"),
        (
            "magnet:?xt=urn:btih:0123&dn=x&tr=https://pt.example/passkey/announce",
            "magnet:?xt=urn:btih:0123",
        ),
        ("http://[broken", "***"),
        ("", ""),
    ],
)
def test_keys_are_masked(url: str, shown: str) -> None:
    assert masked(url) == shown


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://mikanani.me", True),
        ("HTTP://x:80/", True),
        ("ftp://x/", False),
        ("https://", False),
        ("http://x:0/", False),
        ("http://x:70000/", False),
        ("/etc/passwd", False),
        ("javascript:alert(1)", False),
    ],
)
def test_what_is_a_web_address(url: str, is_one: bool) -> None:  # noqa: FBT001
    assert is_web(url) is is_one


def test_the_host_is_what_a_person_would_write() -> None:
    assert host_of("https://me:x@Mikanani.me:443/a") == "mikanani.me"
    assert host_of("nothing") == ""


def test_an_address_is_encoded_once() -> None:
    assert encoded("https://x/a b/第1話.torrent?q=葬送 %2b#part") == (
        "https://x/a%20b/%E7%AC%AC1%E8%A9%B1.torrent?q=%E8%91%AC%E9%80%81%20%2b"
    )
