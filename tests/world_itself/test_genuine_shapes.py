"""Our sites look like the real ones: what we send is compared with genuine samples, part by part."""

import gzip
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.world.programs import genuine
from tests.world.shows import ANI, LIGHTHOUSE, LOLIHOUSE, PAPER_MOON, SNOW_COURIER, Release
from tests.world.sites.tmdb import KEY
from tests.world.world import World
from tests.world_itself.test_formats import document, feed, fetch

pytestmark = pytest.mark.genuine


def item_shape(item: ET.Element) -> list[Any]:
    return [(part.tag, sorted(part.attrib), item_shape(part)) for part in item]


def sample(path: str) -> ET.Element:
    file = genuine(path)
    raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return ET.fromstring(raw)  # noqa: S314 - a sample that was looked at


@pytest.mark.parametrize(
    ("site", "path"),
    [
        ("mikan", "mikan/rss_MyBangumi_2025-12_raw.xml"),
        ("nyaa", "nyaa/rss_search_2026-09.xml"),
        ("dmhy", "dmhy/rss_search_nekomoe_2026-02.xml.gz"),
    ],
)
def test_a_feed_has_the_parts_of_the_genuine_one(world: World, site: str, path: str) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    addresses = {
        "mikan": world.mikan.aggregate_url,
        "nyaa": world.nyaa.feed_url(),
        "dmhy": world.dmhy.feed_url(),
    }

    ours, theirs = feed(addresses[site]), sample(path)

    [our_item] = ours.findall("channel/item")
    assert item_shape(our_item) == item_shape(theirs.findall("channel/item")[0])
    channel = [part.tag for part in theirs.findall("channel/*") if part.tag != "item"]
    assert [part.tag for part in ours.findall("channel/*") if part.tag != "item"] == channel


def test_acgrip_has_the_parts_of_both_its_dialects(world: World) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=ANI))
    [ours] = feed(world.acgrip.feed_url()).findall("channel/item")
    parts = {part.tag: sorted(part.attrib) for part in ours}

    for path in ("acgrip/rss_2026-08_1item.xml", "acgrip/rss_home_2025-01_1item.xml"):
        text = genuine(path).read_text().replace("<br />", "")
        for part in ET.fromstring(text).findall("channel/item/*"):  # noqa: S314
            assert parts[part.tag] == sorted(part.attrib)


def assert_known_keys(ours: Any, theirs: Any, where: str = "") -> None:
    """Each key that we send is in the genuine document, and what hangs on it has the same type."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        assert set(ours) <= set(theirs), (where, set(ours) - set(theirs))
        for key, value in ours.items():
            assert_known_keys(value, theirs[key], f"{where}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list):
        if ours and theirs:
            assert_known_keys(ours[0], theirs[0], f"{where}[]")
    elif ours is not None and theirs is not None:
        numbers = (int, float)
        same = isinstance(ours, type(theirs)) or (
            isinstance(ours, numbers) and isinstance(theirs, numbers)
        )
        assert same or isinstance(theirs, (str, list)), where


def test_tmdb_says_nothing_that_the_real_one_does_not(world: World) -> None:
    world.catalogue.know([SNOW_COURIER, PAPER_MOON])
    base, key = f"{world.tmdb.url}/3", f"api_key={KEY}&language=zh-CN"
    shows = {
        f"{base}/search/tv?{key}&query=雪原".replace("雪原", "%E9%9B%AA"): (
            "tmdb/gb_search_makeine.json"
        ),
        f"{base}/tv/{SNOW_COURIER.tmdb_id}?{key}": "tmdb/tv_209867_frieren_en_2026.json",
        f"{base}/tv/{SNOW_COURIER.tmdb_id}/season/2?{key}": (
            "tmdb/tv_209867_season1_frieren_en_2026.json"
        ),
        f"{base}/movie/{PAPER_MOON.tmdb_id}?{key}": "tmdb/movie_378064_silent_voice_en_2026.json",
        f"{base}/search/movie?{key}&query=Kami": "tmdb/search_movie_matrix_en.json",
    }
    for url, path in shows.items():
        assert_known_keys(document(url), json.loads(genuine(path).read_text()), path)
    status, body, _ = fetch(f"{base}/search/tv?api_key=x&query=x")
    refused = json.loads(genuine("tmdb/error_401.json").read_text())
    assert (status, json.loads(body)) == (401, refused)


def test_bgm_says_nothing_that_the_real_one_does_not(world: World) -> None:
    world.catalogue.know([LIGHTHOUSE])
    number = LIGHTHOUSE.bgm_id
    subject = document(f"{world.bgm.url}/v0/subjects/{number}")
    episodes = document(f"{world.bgm.url}/v0/episodes?subject_id={number}&type=0")
    [saturday] = document(f"{world.bgm.url}/calendar")[5]["items"]

    def theirs(path: str) -> Any:
        return json.loads(genuine(path).read_text())

    assert_known_keys(subject, theirs("bgm/v0_subject_511936_2026-10.json"))
    assert_known_keys(episodes["data"][0], theirs("bgm/v0_episodes_511936_2026-10.json")["data"][0])
    assert_known_keys(saturday, theirs("bgm/calendar_2026-10_trimmed.json")[0]["items"][0])


class Marks(HTMLParser):
    """The marks by which a page is read: tag and class of each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[tuple[str, str]] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a start tag bears."""
        self.seen |= {
            (tag, mark) for key, value in attrs if key == "class" for mark in (value or "").split()
        }


@pytest.mark.parametrize("page", ["Episode", "Bangumi"])
def test_mikan_pages_bear_the_marks_of_the_genuine_ones(world: World, page: str) -> None:
    out = world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    addresses = {
        "Episode": f"/Home/Episode/{out.info_hash}",
        "Bangumi": f"/Home/Bangumi/{LIGHTHOUSE.mikan_id}",
    }
    samples = {
        "Episode": "mikan/html_Episode_gb_mikan_3774_ep02.html",
        "Bangumi": "mikan/html_Bangumi_3288.html",
    }

    _, ours, _ = fetch(world.mikan.url + addresses[page])

    theirs = Marks(Path(genuine(samples[page])).read_text())
    strange = {
        (tag, mark)
        for tag, mark in Marks(ours.decode()).seen - theirs.seen
        if not mark.startswith("subgroup-")
    }
    assert strange == set()
