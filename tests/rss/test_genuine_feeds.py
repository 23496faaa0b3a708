"""The genuine samples beside the repository: every one is read whole."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from apps.core.errors import FeedRefused
from apps.rss.feed_reader import FeedContent, read_feed

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
pytestmark = [
    pytest.mark.genuine,
    pytest.mark.skipif(
        not FIXTURES.is_dir(), reason="needs the genuine samples in ../shared/fixtures"
    ),
]


def _content(name: str) -> FeedContent:
    raw = (FIXTURES / name).read_bytes()
    return read_feed(
        gzip.decompress(raw) if name.endswith(".gz") else raw, url="https://feeds.example/rss"
    )


@pytest.mark.parametrize(
    ("name", "site", "items"),
    [
        ("mikan/rss_MyBangumi_2025-12_raw.xml", "mikan", 7),
        ("mikan/rss_MyBangumi_2025-05_indented.xml", "mikan", 37),
        ("mikan/rss_MyBangumi_2023-01_indented.xml", "mikan", 13),
        ("mikan/rss_Classic_2026-10_first20.xml", "mikan", 20),
        ("mikan/rss_Bangumi_3391_370_raw.xml", "mikan", 13),
        ("mikan/rss_Bangumi_3391_583_raw.xml", "mikan", 12),
        ("mikan/rss_Bangumi_3414_370.xml", "mikan", 30),
        ("mikan/rss_Bangumi_3060_allgroups.xml.gz", "mikan", 318),
        ("mikan/rss_small_euphonium3.xml", "mikan", 1),
        ("mikan/rss_small_gbc.xml", "mikan", 2),
        ("mikan/rss_bad_lengths.xml", "mikan", 1),
        ("nyaa/rss_search_2026-09.xml", "nyaa", 8),
        ("nyaa/rss_search_zh_2022-07.xml", "nyaa", 4),
        ("nyaa/rss_search_empty.xml", "nyaa", 0),
        ("nyaa/rss_home_2021-08.xml", "nyaa", 3),
        ("nyaa/rss_nyaa.se_2014.xml", "nyaa", 4),
        ("dmhy/rss_search_nekomoe_2026-02.xml.gz", "dmhy", 66),
        ("dmhy/rss_2024-08_3items_browser.xml", "dmhy", 3),
        ("dmhy/rss_home_2025-01_1item.xml", "dmhy", 1),
        ("acgrip/rss_2026-08_1item.xml", "acgrip", 1),
        ("acgrip/rss_home_2025-01_1item.xml", "acgrip", 1),
        ("acgrip/rss_search_2024-08_3items.xml", "acgrip", 3),
        ("bangumimoe/synthetic_rss_latest.xml", "bangumi_moe", 1),
        ("anibt/rss_magnets_2026-10_4of100.xml", "anibt", 4),
        ("subsplease/rss_1080_2026-09_12of50.xml", "subsplease", 12),
        ("subsplease/rss_1080_2022-04_torrentlinks.xml", "subsplease", 3),
        ("nexusphp/synthetic_current_stock.xml", "nexusphp", 1),
        ("nexusphp/rss_hdchina_2022-04_3items.xml", "nexusphp", 3),
        ("animetosho/rss2_2016.xml", "generic", 2),
        ("torznab/tpb.xml", "generic", 5),
        ("torznab/prowlarr_feed.xml", "generic", 2),
        ("torznab/generic_ezrss_namespace.xml", "generic", 3),
    ],
)
def test_every_item_comes_out_with_title_address_and_date(name: str, site: str, items: int) -> None:
    content = _content(name)
    assert (content.site, len(content.candidates)) == (site, items)
    for item in content.candidates:
        assert item.title == item.title.strip()
        assert "\n" not in item.title
        assert item.url.startswith(("http", "magnet:?xt=urn:btih:"))
        assert item.published_at is not None
        assert item.published_at.utcoffset() == dt.timedelta()


@pytest.mark.parametrize("site", ["mikan", "dmhy", "subsplease", "anibt"])
def test_sites_that_say_the_hash_always_do(site: str) -> None:
    for file in sorted((FIXTURES / site).glob("rss_*.xml")):
        content = read_feed(file.read_bytes(), url="https://feeds.example/rss")
        assert all(item.info_hash and len(item.info_hash) == 40 for item in content.candidates), (
            file.name
        )


def test_ampersands_that_were_pasted_bare_stay_in_the_group() -> None:
    assert (
        _content("mikan/rss_small_euphonium3.xml")
        .candidates[0]
        .title.startswith("[千夏字幕组&LoliHouse] ")
    )


def test_the_same_releases_on_mikan_and_nyaa_are_the_same_hashes_and_instants() -> None:
    mikan = {
        item.info_hash: item
        for item in _content("mikan/rss_Bangumi_2777_562_2022-07.xml").candidates
    }
    nyaa = {item.info_hash: item for item in _content("nyaa/rss_search_zh_2022-07.xml").candidates}
    assert len(mikan) == 4
    assert mikan.keys() == nyaa.keys()
    for key, one in mikan.items():
        other = nyaa[key].published_at
        assert one.published_at is not None
        assert other is not None
        assert abs(one.published_at - other) < dt.timedelta(minutes=1)


def test_acgrips_offset_and_dmhys_are_the_instant_that_all_sites_saw() -> None:
    seen = json.loads(
        (FIXTURES / "crosssite/one_release_five_sites_2026-08.json").read_text(encoding="utf-8")
    )
    there = _content("acgrip/rss_2026-08_1item.xml").candidates[0]
    assert there.title == seen["release"]
    assert there.published_at == dt.datetime(2026, 8, 13, 5, 56, 11, tzinfo=dt.UTC)


def test_plain_text_errors_of_private_sites_are_refusals() -> None:
    for line in (FIXTURES / "nexusphp/error_bodies.txt").read_bytes().splitlines():
        with pytest.raises(FeedRefused):
            read_feed(line, url="https://pt.example/rss")


def test_the_sign_in_page_is_a_refusal() -> None:
    with pytest.raises(FeedRefused):
        read_feed(
            (FIXTURES / "mikan/html_LoginPage.html").read_bytes(),
            url="https://mikanani.me/RSS/MyBangumi",
        )


def test_a_private_tracker_names_the_release_and_nothing_else() -> None:
    (found,) = _content("nexusphp/synthetic_current_stock.xml").candidates
    assert found.title == "Test Anime S01E01 1080p WEB-DL H264 AAC-TestGrp[测试动画 第01集]"
