"""`The Final Season` has no number: such releases keep to a rule of their own, and catalogues say which it is."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from apps.bangumi import intake
from apps.bangumi.models import Release, Rule
from apps.core.config import store
from apps.core.http import Outside
from apps.metadata.catalogue import document
from tests.bangumi.conftest import NOW, candidate
from tests.bangumi.settling import settle_one
from tests.world.shows import LIGHTHOUSE
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db
FIRST = replace(LIGHTHOUSE, started=dt.date(2019, 4, 6))
LAST = replace(
    LIGHTHOUSE, bgm_id=77, mikan_id=77, season=3, earlier_seasons=(12, 12), specials=2,
    started=dt.date(2026, 10, 3), aliases=("雾港守灯人 最终季",),
)  # fmt: skip
ZH, EN = LIGHTHOUSE.zh, LIGHTHOUSE.en
WRITTEN = [
    f"[LoliHouse] {ZH} 最终季 / {EN} The Final Season - 05 [WebRip 1080p HEVC-10bit AAC]",
    f"[LoliHouse] {ZH} 最终季 / {EN} - The Final Season - 05 [WebRip 1080p HEVC-10bit AAC]",
    f"[LoliHouse] {EN} FINAL SEASON - 05 (1080p)",
    f"【LoliHouse】【{ZH} 最终季】【05】【1080P】",
    f"[LoliHouse] {ZH} 完结篇 [05][1080p]",
]
PLAIN = f"[LoliHouse] {ZH} / {EN}{{}} - 05 [WebRip 1080p HEVC-10bit AAC]"


def take(*titles: str, published: dt.datetime | None = None) -> None:
    offered = [
        replace(candidate(title, number=Release.objects.count() + place), published_at=published)
        for place, title in enumerate(titles, start=1)
    ]
    intake.take_in(
        offered, aggregate=True, parser="tmdb", source_url="http://site.example/RSS", rule=None,
        config=store.load(), now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("title", WRITTEN)
@pytest.mark.parametrize("season", ["", " S2"], ids=["first season", "second season"])
def test_it_never_joins_the_rule_of_another_season(title: str, season: str) -> None:
    # given a rule of another season of the same group
    take(PLAIN.format(season))
    other = Rule.objects.get()

    # when a release of the last season comes, and further ones of both
    take(title)
    take(title.replace("05", "06"), PLAIN.format(season).replace("05", "06"))

    # then each keeps to its own rule
    last = Rule.objects.exclude(pk=other.pk).get()
    assert Release.objects.filter(rule=other).count() == 2
    assert Release.objects.filter(rule=last).count() == 2
    assert not Release.objects.filter(state="skipped").exists()


@pytest.mark.parametrize("title", WRITTEN)
@pytest.mark.parametrize("has_key", [True, False], ids=["TMDB", "our own catalogue"])
def test_catalogues_say_which_season_it_is(
    world: World,
    settings: DjangoSettings,
    tmp_path: Path,
    outside: Outside,
    title: str,
    *,
    has_key: bool,
) -> None:
    # given a show whose third season is its last
    settings.CATALOGUE_SNAPSHOT = tmp_path / "listed.json.gz"
    document.write(settings.CATALOGUE_SNAPSHOT, {}, [item_of(FIRST), item_of(LAST)])
    world.catalogue.know([LAST] if has_key else [FIRST, LAST])
    store.update(world.settings(), author="test")
    if not has_key:
        store.update({"network": {"tmdb_api_key": ""}}, author="test")
    take(title, published=NOW)

    # when its rule is settled
    rule = settle_one(Rule.objects.get(), store.load(), outside=outside)

    # then it is the third, with that season's work
    assert (rule.season, rule.season_is_assumed) == (3, True)
    assert rule.save_path.endswith("/Season 3")
    assert (rule.tmdb_id, rule.bgm_id) == (LAST.tmdb_id, LAST.bgm_id)


def test_a_number_beside_the_words_counts() -> None:
    take(f"[LoliHouse] {EN} The Final Season S04E17 [1080p]")

    assert (Rule.objects.get().season, Rule.objects.get().season_is_assumed) == (4, False)
