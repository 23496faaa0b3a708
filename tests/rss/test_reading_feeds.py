"""What comes out of each site's feed, on small samples in the shape of the real ones."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from apps.bangumi.candidate import Candidate
from apps.rss.feed_reader import read_feed

SAMPLES = Path(__file__).parent / "samples"


def _read(name: str, *, url: str = "https://feeds.example/rss") -> tuple[Candidate, ...]:
    return read_feed((SAMPLES / name).read_bytes(), url=url).candidates


def _hash(number: int) -> str:
    return f"{number:040x}"


def _utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


def test_mikan_gives_hash_page_file_size_and_chinas_time() -> None:
    first = _read("mikan_aggregate.xml")[0]
    assert first == Candidate(
        title="[灯塔压制&LoliHouse] 雾港的钟表匠 / Kirikou no Tokeishi - 03v2 "
        "[WebRip 1080p HEVC-10bit AAC][简繁内封字幕]",
        url=f"https://mikanani.me/Download/20261004/{_hash(0xA1)}.torrent",
        homepage=f"https://mikanani.me/Home/Episode/{_hash(0xA1)}",
        info_hash=_hash(0xA1),
        size_bytes=1066716365,
        published_at=_utc(2026, 10, 3, 17, 38),
        site="mikan",
    )


def test_mikan_dates_have_any_number_of_digits() -> None:
    fractions = [
        item.published_at.microsecond for item in _read("mikan_aggregate.xml") if item.published_at
    ]
    assert fractions == [0, 780900, 111610, 592844, 123456]


def test_the_same_title_twice_is_two_releases() -> None:
    twice = _read("mikan_aggregate.xml")[2:4]
    assert twice[0].title == twice[1].title
    assert {item.key for item in twice} == {_hash(0xA3), _hash(0xA4)}


def test_mikan_single_feed_that_was_indented_keeps_clean_titles() -> None:
    content = read_feed(
        (SAMPLES / "mikan_single_indented.xml").read_bytes(), url="http://127.0.0.1:1/RSS/Bangumi"
    )
    assert content.site == "mikan"
    assert content.head.title == "Mikan Project - 雾港的钟表匠"
    assert [item.title for item in content.candidates] == [
        f"[北窗字幕组] 雾港的钟表匠 [{number:02d}][1080p][简日双语]" for number in (3, 2, 1)
    ]


def test_a_blank_more_inside_a_title_stays() -> None:
    assert _read("mikan_aggregate.xml")[2].title.startswith("[ANi]  北极星")


def test_nyaa_gives_file_or_magnet_and_the_hash_of_its_namespace() -> None:
    first, second = _read("nyaa.xml")
    assert (first.url, first.homepage) == (
        "https://nyaa.si/download/2100001.torrent",
        "https://nyaa.si/view/2100001",
    )
    assert first.info_hash == _hash(0xA1)
    assert first.size_bytes == round(1017.3 * 1024**2)
    assert first.published_at == _utc(2026, 10, 3, 17, 37, 52)
    assert first.evidence.category == "1_3"
    assert second.url.startswith(f"magnet:?xt=urn:btih:{_hash(0xC2)}&dn=")
    assert second.homepage == "https://nyaa.si/view/2100000"
    assert second.title.endswith(" | The Clockmaker of Fog Harbour")


def test_dmhy_gives_the_hash_of_a_base32_magnet_and_no_size() -> None:
    first = _read("dmhy.xml")[0]
    assert first.info_hash == _hash(0xA1)
    assert first.url.startswith("magnet:?xt=urn:btih:AAAAAAAA")
    assert first.size_bytes is None
    assert first.homepage == "http://share.dmhy.org/topics/view/700003_Kirikou_no_Tokeishi.html"
    assert first.published_at == _utc(2026, 10, 3, 17, 37, 49)


def test_dmhy_music_is_no_release() -> None:
    content = read_feed(
        (SAMPLES / "dmhy.xml").read_bytes(), url="https://share.dmhy.org/topics/rss/rss.xml"
    )
    assert [item.evidence.category for item in content.candidates] == ["2", "31"]
    assert content.skipped == 1


def test_acgrip_gives_no_hash_and_is_known_by_its_address() -> None:
    first, second = _read("acgrip.xml")
    assert first.info_hash is None
    assert first.key == "https://acg.rip/t/300002.torrent"
    assert (first.size_bytes, second.size_bytes) == (1066000384, None)
    assert first.published_at == _utc(2026, 10, 3, 17, 37, 50)
    assert second.published_at == _utc(2026, 1, 2, 17, 35, 59)


def test_one_release_on_four_sites_is_one_instant_and_one_hash() -> None:
    found = [_read(f"{site}.xml")[0] for site in ("mikan_aggregate", "nyaa", "dmhy", "acgrip")]
    assert len({item.title for item in found}) == 1
    assert {item.info_hash for item in found} == {_hash(0xA1), None}
    instants = [item.published_at for item in found if item.published_at]
    assert max(instants) - min(instants) < dt.timedelta(seconds=15)
    assert {item.site for item in found} == {"mikan", "nyaa", "dmhy", "acgrip"}


def _feed(item: str, *, head: str = "", namespaces: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {namespaces}><channel><title>T</title>{head}'
        f"<item><title>A title</title>{item}</item></channel></rss>"
    ).encode()


def _one(item: str, **parts: str) -> Candidate:
    candidates = read_feed(_feed(item, **parts), url="https://feeds.example/rss?key=1").candidates
    assert len(candidates) == 1
    return candidates[0]


def test_the_torrent_is_chosen_among_several_enclosures() -> None:
    found = _one(
        '<link>https://animetosho.org/view/1</link><enclosure url="https://x.example/1.nzb" type="application/x-nzb" '
        'length="0"/><enclosure url="https://x.example/torrents/' + "b" * 40 + '/x.torrent" '
        'type="application/x-bittorrent" length="0"/>'
    )
    assert found.url.endswith("/x.torrent")
    assert (found.info_hash, found.size_bytes) == ("b" * 40, None)


def test_a_hash_in_the_query_and_an_ampersand_escaped_twice_are_read() -> None:
    digits = "9edddfd685f8b45e1fa2618c7e1a0a1c5f6a27ee"
    found = _one(
        f'<enclosure url="http://v2.uploadbt.com/?r=down&amp;amp;hash={digits}" type="application/x-bittorrent"/>'
    )
    assert found.url == f"http://v2.uploadbt.com/?r=down&hash={digits}"
    assert found.info_hash == digits


def test_a_link_that_downloads_is_enough() -> None:
    found = _one("<link>https://pt.example/download.php?id=9&amp;passkey=K</link>")
    assert (found.url, found.homepage, found.info_hash) == (
        "https://pt.example/download.php?id=9&passkey=K",
        "",
        None,
    )


def test_nexusphp_is_known_by_its_guid_and_keeps_the_exact_size() -> None:
    found = _one(
        "<link>https://pt.example/details.php?id=1</link>"
        '<enclosure url="https://pt.example/download.php?id=1&amp;downhash=K" length="1460288880" '
        'type="application/x-bittorrent"/><guid isPermaLink="false">00112233445566778899AABBCCDDEEFF00112233</guid>',
        head="<generator>NexusPHP RSS Generator</generator>",
    )
    assert (found.site, found.size_bytes) == ("nexusphp", 1460288880)
    assert found.info_hash == "00112233445566778899aabbccddeeff00112233"
    assert found.homepage == "https://pt.example/details.php?id=1"


def test_anibt_brings_evidence() -> None:
    found = _one(
        "<link>https://anibt.net/release/rel_1</link><anibt:bgmId>412008</anibt:bgmId><anibt:episodeKey>01-12"
        "</anibt:episodeKey><anibt:version>v2</anibt:version><anibt:groupName>LoliHouse</anibt:groupName>"
        '<torrent xmlns="https://anibt.moe/xmlns/0.1/"><contentLength>7</contentLength><pubDate>2026-10-04T01:36:31+08:00'
        f"</pubDate><infohash>{'c' * 40}</infohash></torrent>"
        '<enclosure url="https://anibt.net/api/torrent/rel_1.torrent" '
        'type="application/x-bittorrent" length="792025367"/>',
        namespaces='xmlns:anibt="https://anibt.net/xmlns/rss/1.0/"',
    )
    assert dataclasses.astuple(found.evidence) == (412008, "01-12", "LoliHouse", 2, None)
    assert (found.info_hash, found.size_bytes) == ("c" * 40, 792025367)
    assert found.published_at == _utc(2026, 10, 3, 17, 36, 31)


def test_subsplease_has_its_hash_in_the_guid_and_its_size_in_the_magnet() -> None:
    found = _one(
        "<link>magnet:?xt=urn:btih:JVFA2FCQRTRC3S5HNQYJATVXSP5YD35G&amp;dn=x&amp;xl=1442663597</link>"
        '<guid isPermaLink="false">JVFA2FCQRTRC3S5HNQYJATVXSP5YD35G</guid>'
        "<subsplease:size>1.34 GiB</subsplease:size>",
        namespaces='xmlns:subsplease="https://subsplease.org/rss"',
    )
    assert found.info_hash == "4d4a0d14508ce22dcba76c30904eb793fb81efa6"
    assert found.size_bytes == 1442663597


def test_bangumi_moe_addresses_may_hold_anything() -> None:
    found = _one(
        "<link>https://bangumi.moe/torrent/0123456789abcdef01234567</link>"
        '<enclosure url="https://bangumi.moe/download/torrent/0123456789abcdef01234567/[A] 测试 - 01.torrent" '
        'length="0" type="application/x-bittorrent"/>',
        head="<link>https://bangumi.moe</link>",
    )
    assert found.site == "bangumi_moe"
    assert found.url.endswith("/[A] 测试 - 01.torrent")


def test_a_hash_alone_becomes_a_magnet() -> None:
    found = _one(
        f"<torrent xmlns='http://xmlns.ezrss.it/0.1/'><infoHash>{'D' * 40}</infoHash></torrent>"
    )
    assert found.url == f"magnet:?xt=urn:btih:{'d' * 40}"


def test_an_atom_feed_is_read() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A title</title>'
        '<updated>2026-10-04T01:00:00Z</updated><link rel="alternate" href="https://x.example/1"/>'
        '<link rel="enclosure" type="application/x-bittorrent" length="99" href="https://x.example/1.torrent"/></entry></feed>'
    )
    (found,) = read_feed(atom.encode(), url="https://x.example/atom").candidates
    assert (found.url, found.homepage, found.size_bytes) == (
        "https://x.example/1.torrent",
        "https://x.example/1",
        99,
    )


def test_an_address_without_a_host_belongs_to_the_feeds_host() -> None:
    found = _one('<link>/t/1</link><enclosure url="/t/1.torrent" type="application/x-bittorrent"/>')
    assert found.url == "https://feeds.example/t/1.torrent"


@pytest.mark.parametrize(
    "item",
    [
        "<link>https://resources.example/x.mp4?d=true</link>",
        "<link>https://site.example/view/1</link>",
        '<enclosure url="file:///etc/passwd" type="application/x-bittorrent"/>',
        '<enclosure url="ftp://x.example/1.torrent" type="application/x-bittorrent"/>',
        '<enclosure url="javascript:alert(1)" type="application/x-bittorrent"/>',
        '<enclosure url="magnet:?dn=nothing" type="application/x-bittorrent"/>',
        '<enclosure url="http://" type="application/x-bittorrent"/>',
        "<link>magnet:?xt=urn:btih:tooshort</link>",
        "",
    ],
)
def test_what_is_no_torrent_is_skipped(item: str) -> None:
    content = read_feed(_feed(item), url="https://feeds.example/rss")
    assert content.candidates == ()
    assert content.skipped == 1


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("aaa", None),
        ("-1", None),
        ("0", None),
        ("1", None),
        ("9" * 40, None),
        ("12345", 12345),
        ("1.3 GiB", 1395864371),
    ],
)
def test_lengths_that_cannot_be_are_unknown(text: str, size: int | None) -> None:
    found = _one(
        f'<enclosure url="https://x.example/1.torrent" type="application/x-bittorrent" length="{text}"/>'
    )
    assert found.size_bytes == size


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Thu, 99 Oct 2026 01:00:00 +0800", "0001-01-01T00:00:00", "²"]
)
def test_dates_that_cannot_be_are_unknown(date: str) -> None:
    found = _one(f'<enclosure url="https://x.example/1.torrent"/><pubDate>{date}</pubDate>')
    assert found.published_at is None


@pytest.mark.parametrize(
    "date",
    [
        "Sat, 12 Oct 2024 04:00:00 GMT",
        "Sat, 12 Oct 24 12:00:00 +0800",
        "Sat, 12 Oct 2024 12:00:00 CST",
        "Sat, 12 Oct 2024 13:00:00 JST",
        "2024-10-12T12:00:00 +0800",
        "2024/10/12 04:00",
        "2024年10月12日 04:00",
        "2024-10-12 04:00:00",
        "20241012T040000Z",
        "1728705600",
        "1728705600000",
    ],
)
def test_dates_are_read_however_they_are_written(date: str) -> None:
    found = _one(f'<enclosure url="https://x.example/1.torrent"/><pubDate>{date}</pubDate>')
    assert found.published_at == _utc(2024, 10, 12, 4)


def test_a_day_alone_is_its_beginning() -> None:
    for date in ("Sat, 12 Oct 2024", "2024-10-12", "2024/10/12"):
        found = _one(f'<enclosure url="https://x.example/1.torrent"/><pubDate>{date}</pubDate>')
        assert found.published_at == _utc(2024, 10, 12)


@pytest.mark.parametrize(
    ("inner", "info_hash"),
    [
        (f"<guid>magnet:?xt=urn:btih:{'d' * 40}</guid>", "d" * 40),
        (f'<enclosure url="MAGNET:?xt=urn:btih:{"D" * 40}"/>', "d" * 40),
        (f"<link>magnet:?xt=urn:btmh:1220{'c' * 64}&amp;dn=x</link>", None),
    ],
)
def test_a_magnet_is_found_wherever_it_stands(inner: str, info_hash: str | None) -> None:
    found = _one(inner)
    assert found.url.startswith("magnet:?xt=")
    assert found.info_hash == info_hash


def test_what_is_too_long_to_be_kept_is_cut_or_skipped() -> None:
    long_title = _feed('<enclosure url="https://x.example/1.torrent"/>').replace(
        b"A title", b"t" * 5000
    )
    (found,) = read_feed(long_title, url="https://feeds.example/rss").candidates
    assert len(found.title) == 1000
    long_address = _feed(f'<enclosure url="https://x.example/{"a" * 3000}.torrent"/>')
    assert read_feed(long_address, url="https://feeds.example/rss").skipped == 1
