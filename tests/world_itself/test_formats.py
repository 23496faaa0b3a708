"""Each site speaks its own wire format, as far as a plain XML or JSON parser can tell."""

import http.client
import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from tests.world.shows import (
    ANI,
    LIGHTHOUSE,
    LOLIHOUSE,
    NEKOMOE,
    PAPER_MOON,
    SIX_SHOWS,
    SNOW_COURIER,
    Release,
)
from tests.world.sites.acgrip import pacific
from tests.world.sites.tmdb import KEY
from tests.world.world import World

NYAA = "{https://nyaa.si/xmlns/nyaa}"
MIKAN = "{https://mikanani.me/0.1/}"
OURS = {"User-Agent": "world/tests/1 (http://localhost)"}


def fetch(
    url: str, headers: dict[str, str] | None = None, body: bytes | None = None
) -> tuple[int, bytes, dict[str, str]]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.request("GET" if body is None else "POST", target, body, headers or OURS)
    response = connection.getresponse()
    try:
        return response.status, response.read(), {k.lower(): v for k, v in response.getheaders()}
    finally:
        connection.close()


def feed(url: str) -> ET.Element:
    status, body, _ = fetch(url)
    assert status == 200
    return ET.fromstring(body)  # noqa: S314 - our own feed


def document(url: str, body: object = None) -> Any:
    raw = None if body is None else json.dumps(body).encode()
    status, answer, _ = fetch(url, body=raw)
    assert status == 200
    return json.loads(answer)


def test_titles_have_the_shape_of_the_groups() -> None:
    assert Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="03").title == (
        "[LoliHouse] 雾港守灯人 / Kiri no Minato no Toudaimori - 03 "
        "[WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
    )
    assert Release(show=SNOW_COURIER, group=ANI, number="07", version=2).title == (
        "[ANi] Setsugen no Yuubinya /  雪原郵差 第二季 - 07v2 "
        "[1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]"
    )
    assert Release(show=LIGHTHOUSE, group=NEKOMOE, number="01").title.startswith(
        "【喵萌奶茶屋】★10月新番★[雾港守灯人 / "
    )


def test_mikan_feed_is_one_line_with_its_date_in_the_torrent_child(world: World) -> None:
    out = world.publish(
        Release(show=LIGHTHOUSE, group=LOLIHOUSE),
        at=datetime(2024, 10, 12, 11, 30, 0, 615093, tzinfo=UTC),
    )

    _, body, headers = fetch(world.mikan.aggregate_url)

    assert b"\n" not in body
    assert headers["content-type"].startswith("text/xml")
    item = ET.fromstring(body).findall("channel/item")[0]  # noqa: S314 - our own feed
    assert item.findtext("guid") == item.findtext("title") == out.release.title
    assert item.find("pubDate") is None
    assert item.findtext(f"{MIKAN}torrent/{MIKAN}pubDate") == "2024-10-12T19:30:00.615093"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("url") == (f"{world.mikan.url}/Download/20241012/{out.info_hash}.torrent")
    assert enclosure.get("length") == "300032"  # 293.0 KB as shown, times 1024
    assert out.torrent.size_bytes == 300_000


def test_mikan_aggregate_covers_seven_days_and_the_single_feed_everything(world: World) -> None:
    release = Release(show=LIGHTHOUSE, group=LOLIHOUSE)
    world.publish(release, at=datetime(2024, 9, 26, tzinfo=UTC))
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="02"))

    assert len(feed(world.mikan.aggregate_url).findall("channel/item")) == 1
    single = feed(world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE)).findall("channel/item")
    assert [" - 02 " in str(item.findtext("title")) for item in single] == [True, False]


def test_mikan_shows_a_page_when_the_token_is_wrong(world: World) -> None:
    status, body, headers = fetch(f"{world.mikan.url}/RSS/MyBangumi?token=wrong")

    assert (status, headers["content-type"][:9]) == (200, "text/html")
    assert b"/Account/Login" in body


def test_mikan_pages_lead_from_the_release_to_the_show_and_its_poster(world: World) -> None:
    out = world.publish(Release(show=SNOW_COURIER, group=LOLIHOUSE))

    _, episode, _ = fetch(f"{world.mikan.url}/Home/Episode/{out.info_hash}")
    text = episode.decode()
    assert 'href="/Home/Bangumi/90104#9370"' in text
    poster = re.search(r"url\('([^?']+)", text)
    assert poster is not None
    _, picture, headers = fetch(world.mikan.url + poster[1])
    assert (picture[:3], headers["content-type"]) == (b"\xff\xd8\xff", "image/jpeg")
    _, page, _ = fetch(f"{world.mikan.url}/Home/Bangumi/90104")
    assert "放送开始：10/6/2024" in page.decode()
    assert "https://bgm.tv/subject/990104" in page.decode()


def test_mikan_page_of_an_unbound_release_knows_no_show(world: World) -> None:
    out = world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, bound=False))

    _, page, _ = fetch(f"{world.mikan.url}/Home/Episode/{out.info_hash}")

    assert "noimageavailble_icon.png" in page.decode()
    assert "bangumi-title" not in page.decode()


def test_mikan_answers_fourteen_bytes_for_a_torrent_that_is_gone(world: World) -> None:
    _, body, _ = fetch(f"{world.mikan.url}/Download/20241012/{'0' * 40}.torrent")

    assert body == b'{"status":404}'


def test_nyaa_links_to_torrents_and_searches_every_word(world: World) -> None:
    for number in range(1, 81):
        world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number=f"{number:02d}"))
    wanted = world.publish(Release(show=LIGHTHOUSE, group=ANI, number="01"))

    everything = feed(world.nyaa.feed_url())
    assert len(everything.findall("channel/item")) == 75
    [item] = feed(world.nyaa.feed_url("ani toudaimori")).findall("channel/item")
    assert item.findtext(f"{NYAA}infoHash") == wanted.info_hash
    assert str(item.findtext("pubDate")).endswith(" -0000")
    assert item.find("enclosure") is None
    _, raw, _ = fetch(str(item.findtext("link")))
    assert raw == wanted.torrent.raw


def test_dmhy_gives_a_base32_magnet_and_refuses_long_words(world: World) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=NEKOMOE))

    [item] = feed(world.dmhy.feed_url("喵萌奶茶屋")).findall("channel/item")
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert re.match(r"magnet:\?xt=urn:btih:[A-Z2-7]{32}&dn=&tr=http", str(enclosure.get("url")))
    assert enclosure.get("length") == "1"
    _, page, _ = fetch(world.dmhy.feed_url("x" * 80))
    assert "搜索关键字太长" in page.decode()


def test_acgrip_has_the_clock_of_the_pacific_coast_and_no_hash(world: World) -> None:
    out = world.publish(Release(show=LIGHTHOUSE, group=ANI))

    _, body, _ = fetch(world.acgrip.feed_url())
    assert b"-0700" in body
    assert out.info_hash.encode() not in body
    assert f"{pacific(datetime(2026, 11, 1, 8, 59, tzinfo=UTC)):%H:%M %z}" == "01:59 -0700"
    assert f"{pacific(datetime(2026, 11, 1, 9, 0, tzinfo=UTC)):%H:%M %z}" == "01:00 -0800"


def test_tmdb_finds_shows_by_name_and_films_apart(world: World) -> None:
    world.catalogue.know([show for show, _ in SIX_SHOWS])
    world.catalogue.know([PAPER_MOON])
    base = f"{world.tmdb.url}/3"

    [hit] = document(f"{base}/search/tv?api_key={KEY}&query=Setsugen&language=zh-CN")["results"]
    assert (hit["name"], hit["first_air_date"]) == ("雪原邮差", "2023-10-06")
    details = document(f"{base}/tv/{hit['id']}?api_key={KEY}&append_to_response=season/2")
    assert [one["season_number"] for one in details["seasons"]] == [1, 2]
    assert details["season/2"]["episodes"][11]["episode_number"] == 12
    assert document(f"{base}/search/tv?api_key={KEY}&query=Kami")["results"] == []
    [film] = document(f"{base}/search/movie?api_key={KEY}&query=Kami")["results"]
    assert film["release_date"] == "2024-07-19"


def test_tmdb_refuses_a_wrong_key_and_takes_a_bearer(world: World) -> None:
    status, body, _ = fetch(f"{world.tmdb.url}/3/search/tv?api_key=wrong&query=a")
    assert (status, json.loads(body)["status_code"]) == (401, 7)
    status, _, _ = fetch(
        f"{world.tmdb.url}/3/configuration", headers={"Authorization": f"Bearer {KEY}"}
    )
    assert status == 200


def test_bgm_turns_library_agents_away_and_answers_others(world: World) -> None:
    world.catalogue.know([SNOW_COURIER])
    status, _, _ = fetch(f"{world.bgm.url}/calendar", headers={"User-Agent": "python-requests/2"})
    assert status == 403

    calendar = document(f"{world.bgm.url}/calendar")
    assert [len(day["items"]) for day in calendar] == [0, 0, 0, 0, 0, 0, 1]
    subject = document(f"{world.bgm.url}/v0/subjects/{SNOW_COURIER.bgm_id}")
    assert subject["name_cn"] == "雪原邮差 第二季"
    episodes = document(f"{world.bgm.url}/v0/episodes?subject_id={SNOW_COURIER.bgm_id}&type=0")
    assert (episodes["data"][0]["ep"], episodes["data"][0]["sort"]) == (1, 13)
    found = document(f"{world.bgm.url}/v0/search/subjects", {"keyword": "雪原"})
    assert found["total"] == 1


def test_hooks_keep_what_they_were_told(world: World) -> None:
    document(world.hooks.address, {"title": "x"})

    assert world.hooks.told() == [{"title": "x"}]
