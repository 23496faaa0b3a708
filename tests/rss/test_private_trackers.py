"""Feeds of private trackers and bridges: what they hang on to a title, and where they say the hash."""

import pytest

from apps.bangumi.candidate import Candidate
from apps.rss.feed_reader import read_feed

HASH = "00112233445566778899aabbccddeeff00112233"
NAME = "Test Anime S01E01 1080p WEB-DL H264 AAC-TestGrp"


def _nexusphp(title: str) -> Candidate:
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>PT</title>'
        "<generator>NexusPHP RSS Generator</generator>"
        f"<item><title><![CDATA[{title}]]></title><link>https://pt.example/details.php?id=1</link>"
        '<category domain="https://pt.example/torrents.php?cat=405">动漫(Anime)</category>'
        '<enclosure url="https://pt.example/download.php?id=1&amp;downhash=k" length="1460288880" '
        f'type="application/x-bittorrent"/><guid isPermaLink="false">{HASH}</guid></item>'
        "</channel></rss>"
    )
    (found,) = read_feed(feed.encode(), url="https://pt.example/torrentrss.php").candidates
    return found


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        (NAME, NAME),
        (f"[动漫(Anime)]{NAME}", NAME),
        (f"[动漫(Anime)]{NAME}[测试动画 第01集][1.36 GB][anonymous]", f"{NAME}[测试动画 第01集]"),
        (f"{NAME}[1,017.3 MB]", NAME),
        (f"[OtherGroup]{NAME}[uploader]", f"[OtherGroup]{NAME}[uploader]"),
        ("[动漫(Anime)][1.36 GB]", "[动漫(Anime)][1.36 GB]"),
    ],
)
def test_what_switches_hang_on_to_a_title_is_taken_off(title: str, bare: str) -> None:
    found = _nexusphp(title)
    assert (found.title, found.site, found.info_hash) == (bare, "nexusphp", HASH)


def test_torznab_says_the_hash_in_an_attribute_and_the_size_in_a_child() -> None:
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="1.0" '
        'xmlns:torznab="http://torznab.com/schemas/2015/feed"><channel><title>Prowlarr</title>'
        f"<item><title>{NAME}</title><guid>Mock-1</guid><size>2139365375</size>"
        "<comments>https://tracker.example/torrents.php?id=1</comments>"
        "<link>http://bridge.example/2/download?apikey=k&amp;link=x&amp;file=y</link>"
        '<enclosure url="http://bridge.example/2/download?apikey=k&amp;link=x&amp;file=y" '
        'length="2139365375" type="application/x-bittorrent"/>'
        f'<torznab:attr name="infohash" value="{HASH.upper()}"/></item></channel></rss>'
    )
    (found,) = read_feed(feed.encode(), url="http://bridge.example/2/api?apikey=k").candidates
    assert (found.info_hash, found.size_bytes) == (HASH, 2139365375)
    assert found.homepage == "https://tracker.example/torrents.php?id=1"
    assert found.url.startswith("http://bridge.example/2/download")


def test_bangumi_moe_says_the_hash_where_it_was_asked_to() -> None:
    feed = (
        '<rss version="2.0"><channel><title>x</title><link>https://bangumi.moe</link><item>'
        f"<title>{NAME}</title><link>https://bangumi.moe/torrent/0123456789abcdef01234567</link>"
        '<enclosure url="https://bangumi.moe/download/torrent/0123456789abcdef01234567/'
        f'{HASH}.torrent" length="0" type="application/x-bittorrent"/></item></channel></rss>'
    )
    (found,) = read_feed(feed.encode(), url="https://bangumi.moe/rss/search/x").candidates
    assert (found.site, found.info_hash) == ("bangumi_moe", HASH)
