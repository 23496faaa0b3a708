"""Whatever a site sends in place of a good feed: what can be read is read, the rest is said in words."""

import time
from pathlib import Path

import pytest

from apps.core.errors import FeedRefused, NotAFeed, Problem
from apps.rss.feed_reader import read_feed
from tests.world.site import ENTITY_BOMB

SAMPLES = Path(__file__).parent / "samples"
URL = "https://feeds.example/rss?passkey=K"
GOOD = (SAMPLES / "nyaa.xml").read_text(encoding="utf-8")


def _titles(text: str | bytes) -> list[str]:
    content = read_feed(text.encode() if isinstance(text, str) else text, url=URL)
    return [item.title for item in content.candidates]


def test_a_bare_ampersand_stays_what_it_is() -> None:
    content = read_feed(
        GOOD.replace("灯塔压制&amp;LoliHouse", "灯塔压制&LoliHouse").encode(), url=URL
    )
    assert content.is_malformed
    assert [item.title for item in content.candidates] == _titles(GOOD)


def test_an_entity_of_html_is_read_as_html_means_it() -> None:
    text = GOOD.replace("[Tidal] Kirikou", "[Tidal]&nbsp;Kirikou&hellip;")
    assert _titles(text)[1].startswith("[Tidal]\N{NO-BREAK SPACE}Kirikou…")


def test_an_undeclared_entity_in_a_description_costs_no_item() -> None:
    text = GOOD.replace("</guid>", "</guid><description>a&nbsp;&copy;&unknown;b</description>")
    content = read_feed(text.encode(), url=URL)
    assert content.is_malformed
    assert len(content.candidates) == 2


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1f", "\x00", "\x7f"])
def test_a_control_character_is_dropped(control: str) -> None:
    assert _titles(GOOD.replace("[Tidal] ", f"[Ti{control}dal] ")) == _titles(GOOD)


def test_a_feed_that_is_cut_off_gives_what_it_has() -> None:
    assert _titles(GOOD[: GOOD.index("<guid", GOOD.index("[Tidal]"))])[0] == _titles(GOOD)[0]


def test_ampersands_inside_character_data_are_left_alone() -> None:
    text = (SAMPLES / "dmhy.xml").read_text(encoding="utf-8").replace("<author>", "<author>a & b")
    content = read_feed(text.encode(), url=URL)
    assert content.is_malformed
    assert content.candidates[0].title.startswith("[灯塔压制&LoliHouse]")


def test_an_item_without_a_title_is_skipped_and_the_rest_is_read() -> None:
    text = GOOD.replace(
        "<channel>", "<channel><item><link>https://nyaa.si/download/1.torrent</link></item>"
    )
    content = read_feed(text.encode(), url=URL)
    assert content.skipped == 1
    assert len(content.candidates) == 2


def test_a_title_escaped_twice_is_unescaped_twice() -> None:
    assert _titles(GOOD.replace("&amp;LoliHouse", "&amp;amp;LoliHouse")) == _titles(GOOD)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    assert _titles(GOOD.encode(encoding)) == _titles(GOOD)


def test_an_older_chinese_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="gb2312"?>' + GOOD
    assert _titles(text.encode("gb18030")) == _titles(GOOD)


def test_an_empty_channel_is_a_good_answer() -> None:
    content = read_feed(
        b'<rss version="2.0"><channel><title>Nothing</title></channel></rss>', url=URL
    )
    assert content.candidates == ()
    assert not content.is_malformed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   \n ",
        b"nothing",
        b'{"status":404}',
        b"\x00\xff\xfe garbage",
        b"<html><head><title>Just a moment</title></head><body>Wait</body></html>",
        b"<!DOCTYPE html><html><body>404</body></html>",
        b"<?xml version='1.0'?><caps><server title='x'/></caps>",
        b"d8:announce3:urle",
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotAFeed) as caught:
        read_feed(body, url=URL)
    assert caught.value.facts == {"host": "feeds.example"}


@pytest.mark.parametrize(
    "body",
    [
        b"require passkey",
        b"invalid passkey",
        b"account parked",
        b'<?xml version="1.0"?><error code="100" description="Incorrect user credentials"/>',
        b'<!DOCTYPE html><html><form action="/Account/Login"><input type="password"></form></html>',
    ],
)
def test_a_site_that_does_not_know_us_is_told_apart(body: bytes) -> None:
    with pytest.raises(FeedRefused):
        read_feed(body, url=URL)


@pytest.mark.parametrize(
    "body",
    [
        ENTITY_BOMB,
        ENTITY_BOMB.decode().encode("utf-16"),
        (
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>'
            b"<title>&x;</title></channel></rss>"
        ),
        b"<!--"
        + b"x" * 5000
        + b'--><!DOCTYPE r [<!ENTITY x "y">]><rss version="2.0"><channel/></rss>',
        b'<! ENTITY x "y"><rss version="2.0"></rss>',
    ],
)
def test_a_document_with_declarations_of_its_own_is_not_unfolded(body: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(Problem):
        read_feed(body, url=URL)
    assert time.process_time() - begun < 0.5


def test_deep_nesting_ends() -> None:
    body = b'<rss version="2.0"><channel>' + b"<a>" * 20000 + b"</a>" * 20000 + b"</channel></rss>"
    begun = time.process_time()
    read_feed(body, url=URL)
    assert time.process_time() - begun < 5
