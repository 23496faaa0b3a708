"""Which season a feed's show is in, whatever catalogues say beside it, and rules whose seasons share one of theirs."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from apps.bangumi import numbers
from apps.bangumi.models import Release, Rule
from apps.core.config import store
from tests.bangumi.conftest import NOW
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, SNOW_COURIER
from tests.world.shows import Release as Published
from tests.world.world import World

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/rss"
FRIEREN = replace(
    LIGHTHOUSE, zh="葬送的芙莉莲", tw="葬送的芙莉蓮", ja="葬送のフリーレン", en="Sousou no Frieren",
    started=dt.date(2023, 9, 29), episodes=28, specials=3,
)  # fmt: skip
MILLION = replace(
    SNOW_COURIER, zh="偶像大师 百万现场！", tw="偶像大師 百萬現場！",
    ja="アイドルマスター ミリオンライブ！", en="THE IDOLM@STER MILLION LIVE!",
    started=dt.date(2023, 10, 8), season=1, earlier_seasons=(), specials=1,
)  # fmt: skip
LATER = replace(SNOW_COURIER, specials=2)
RENTED = replace(
    LIGHTHOUSE, zh="租借女友", tw="出租女友", ja="彼女、お借りします", en="Kanojo, Okarishimasu",
    season=5, earlier_seasons=(12, 12, 12, 12), started=dt.date(2026, 4, 4),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _asks_the_world(world: World) -> None:
    store.update(world.settings(), author="test")


def ask(api: Client, path: str, body: Any) -> Any:
    answer = api.post(f"{ROOT}{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.json()
    return answer.json()


@pytest.mark.parametrize("language", ["jp", "en", "zh"])
@pytest.mark.parametrize(
    ("show", "title", "season"),
    [
        pytest.param(
            FRIEREN,
            "[喵萌奶茶屋&LoliHouse] 葬送的芙莉莲 / Sousou no Frieren - 06 "
            "[WebRip 1080p HEVC-10bit AAC][简繁日内封字幕]",
            1,
            id="frieren",
        ),
        pytest.param(
            MILLION,
            "[北宇治字幕组&LoliHouse] 偶像大师 百万现场！ / THE IDOLM@STER MILLION LIVE! - 01 "
            "[WebRip 1080p HEVC-10bit AAC][简繁日内封字幕]",
            1,
            id="million live",
        ),
        pytest.param(LATER, "", 2, id="a later season, written"),
    ],
)
def test_specials_are_no_season_in_any_language(
    world: World, api: Client, show: Any, title: str, season: int, language: str
) -> None:
    # given a show whose specials TMDB dates later than its newest season
    store.update({"rss_parser": {"language": language}}, author="test")
    world.publish(Published(show=show, group=LOLIHOUSE, number="06", title_given=title))
    url = world.mikan.aggregate_url

    # when it is analysed with TMDB, and followed as shown
    record = ask(api, "/analysis", {"url": url, "parser": "tmdb"})
    ask(api, "/subscribe", {"data": record, "rss": {"url": url, "parser": "tmdb"}})

    # then it is in its own season
    rule = Rule.objects.get()
    assert (record["season"], rule.season) == (season, season)
    assert rule.save_path.endswith(f"/Season {season}")
    assert rule.tmdb_id == show.tmdb_id


@pytest.mark.parametrize("language", ["jp", "en", "zh"])
def test_a_season_that_is_not_written_is_not_the_newest_one(
    world: World, api: Client, language: str
) -> None:
    # given a show of which TMDB has a second season, and a release that names none
    store.update({"rss_parser": {"language": language}}, author="test")
    first = replace(SNOW_COURIER, season=1, earlier_seasons=(), specials=1, mikan_id=5, bgm_id=5)
    world.catalogue.know([replace(SNOW_COURIER, specials=1)])
    world.publish(Published(show=first, group=LOLIHOUSE, number="06"))

    record = ask(api, "/analysis", {"url": world.mikan.aggregate_url, "parser": "tmdb"})

    assert record["season"] == 1


@pytest.mark.parametrize("disabled", [True, False], ids=["off", "on"])
@pytest.mark.parametrize("spelling", ["Kanojo, Okarishimasu", "Rent-a-Girlfriend"])
def test_a_second_season_in_the_same_season_of_the_library_is_a_rule_of_its_own(
    world: World, api: Client, spelling: str, *, disabled: bool
) -> None:
    # given a rule whose fourth season lies in the library's first, with its offset
    first = Rule.objects.create(
        official_title="租借女友", title_raw=spelling, group_name="LoliHouse", season=4,
        season_is_assumed=False, season_offset=-3, episode_offset=36, disabled=disabled,
        dpi="1080p", names={"zh": ["租借女友"]}, created_at=NOW, settled_at=NOW,
    )  # fmt: skip
    before = Rule.objects.filter(pk=first.pk).values().get()
    world.publish(Published(show=RENTED, group=LOLIHOUSE, number="01"))
    url = world.mikan.single_url(RENTED, LOLIHOUSE)

    # when the fifth is subscribed with an offset of its own
    record = ask(api, "/analysis", {"url": url})
    wanted = record | {"season_offset": -4, "episode_offset": 48}
    ask(api, "/subscribe", {"data": wanted, "rss": {"url": url}})

    # then it is a second rule, and the first stays as it was
    second = Rule.objects.exclude(pk=first.pk).get()
    assert (second.official_title, second.season) == ("租借女友", 5)
    assert (second.season_offset, second.episode_offset, second.disabled) == (-4, 48, False)
    assert Rule.objects.filter(pk=first.pk).values().get() == before
    assert not first.aliases.exists()
    assert numbers.number_of(Release.objects.get(), second) == "S01E49"
    assert second.save_path.endswith("/Season 1")
