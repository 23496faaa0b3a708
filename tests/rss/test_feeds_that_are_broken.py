"""Whatever a site sends in place of a good feed: what can be read is read, the rest is said in words."""

import contextlib
import random
import time
from pathlib import Path

import pytest

from apps.core.errors import FeedRefused, NotAFeed, Problem
from apps.rss.feed_reader import read_feed
from tests.world.site import ENTITY_BOMB

SAMPLES = Path(__file__).parent / "samples"
URL = "https://feeds.example/rss?passkey=K"
GOOD = (SAMPLES / "nyaa.xml").read_text(encoding="utf-8")


#: What gets into feeds by mistake, or by somebody's will.
SCRAPS = (
    b"&", b"<", b">", b"<![CDATA[", b"]]>", b"<!--", b"&#xD800;", b"&#0;", b"&nbsp;", b"\xff\xfe", b"\x00",
    b'encoding="utf-7"', b"<item>", b"</item>", b'<enclosure url="http://[', b"<height>x</height>",
    b'<link href="http://[::1" rel="enclosure"/>', b"<pubDate>99999999999999</pubDate>", b'<torrent xmlns="">',
    b'xml:base="http://[x"', b'<enclosure url="http://x:99999999/1.torrent"/>', b"magnet:?xt=urn:btih:",
    b"<?xml version='1.0' encoding='\xcc'?>",
)  # fmt: skip


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


@pytest.mark.parametrize(
    "reference", ["&#0;", "&#x1;", "&#xD800;", "&#xFFFF;", "&#1114112;", "&#x110000;"]
)
def test_a_character_that_there_is_not_is_dropped(reference: str) -> None:
    content = read_feed(GOOD.replace("[Tidal] ", f"[Ti{reference}dal] ").encode(), url=URL)
    assert content.is_malformed
    assert [item.title for item in content.candidates] == _titles(GOOD)


def test_ampersands_in_comments_are_nobodys_business() -> None:
    content = read_feed(GOOD.replace("<channel>", "<channel><!-- a & b -->").encode(), url=URL)
    assert not content.is_malformed


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


@pytest.mark.parametrize("head", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_an_older_chinese_encoding_that_is_not_named_is_read(head: str) -> None:
    content = read_feed((head + GOOD).encode("gb18030"), url=URL)
    assert [item.title for item in content.candidates] == _titles(GOOD)
    assert content.is_malformed


def test_a_character_that_was_cut_in_two_spoils_no_other() -> None:
    whole = GOOD.replace("LoliHouse", "喵喵喵", 1)
    cut = whole.encode().replace("喵喵喵".encode(), "喵喵喵".encode()[:-1], 1)
    assert _titles(cut) == _titles(whole.replace("喵喵喵", "喵喵", 1))


def test_a_document_type_that_declares_nothing_is_passed_over() -> None:
    public = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    assert _titles('<?xml version="1.0"?>' + public + GOOD) == _titles(GOOD)


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
        # disguised: control characters are dropped, UTF-16 without its mark is read without its zeros
        ENTITY_BOMB.replace(b"<!", b"<!\x01"),
        ENTITY_BOMB.decode().encode("utf-16-le"),
        b"<?xml version='1.0'?><!-- <rss "
        + b"x" * 5000
        + b" -->"
        + ENTITY_BOMB.partition(b"?>")[2],
        b"<?xml version='1.0' encoding='cp037'?>"
        + ENTITY_BOMB.partition(b"?>")[2].decode().encode("cp037"),
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


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_done_to_a_feed_it_is_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    body = bytearray(chance.choice([file.read_bytes() for file in sorted(SAMPLES.glob("*.xml"))]))
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(body) + 1)
        match chance.randrange(4):
            case 0:
                body[place:place] = chance.choice(SCRAPS)
            case 1:
                del body[place : place + chance.randint(1, 40)]
            case 2:
                body[place : place + 1] = bytes([chance.randrange(256)])
            case _:
                start = chance.randrange(len(body) + 1)
                body[place:place] = body[start : start + chance.randint(1, 300)]
    with contextlib.suppress(NotAFeed, FeedRefused):
        read_feed(bytes(body), url=URL)
