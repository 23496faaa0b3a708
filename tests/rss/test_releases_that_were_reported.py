"""Releases that people of other programs reported, literally, on their whole way: read, matched, followed, filtered.

Each came to grief there; its source stands beside it.
"""

import json
from typing import Any

import pytest
from django.test import Client

from apps.bangumi import settle, taking
from apps.bangumi.matching import share_a_member
from apps.bangumi.models import Alias, Release, ReleaseState, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.http import Outside
from apps.downloader.models import Download
from tests.rss.conftest import Follow, Refresh
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World


@pytest.fixture(autouse=True)
def _a_feed_of_many_shows(world: World, follow: Follow) -> None:
    """They are named by their releases alone."""
    store.update(world.settings(), author="test")
    follow(world.nyaa.feed_url(), parser="parser")


def publish(world: World, *titles: str) -> None:
    for title in titles:
        name = title.replace("/", " ").replace("|", " ")
        world.publish(
            Published(
                show=LIGHTHOUSE,
                group=LOLIHOUSE,
                title_given=title,
                files_given=(f"{name}.mkv",),
                size_bytes=1000,
            ),
            sites=("nyaa",),
        )


def rule_of(title_raw: str, **changes: Any) -> Rule:
    fields: dict[str, Any] = {
        "official_title": title_raw,
        "title_raw": title_raw,
        "season": 1,
        "created_at": clock.now(),
        "settled_at": clock.now(),
        "save_path": f"/library/{title_raw}",
    }
    return Rule.objects.create(**(fields | changes))


def release(title: str) -> Release:
    return Release.objects.get(title=title)


STARS = (
    "六四位元字幕组★跨越种族与你相恋 Kimi to Koete Koi ni Naru★{}★1920x1080★AVC AAC MP4★繁体中文"
)


def test_stars_alone_part_a_title(world: World, read_all: Refresh) -> None:
    """wushuo894/ani-rss#568."""
    publish(world, STARS.format("02"))
    read_all()
    publish(world, STARS.format("03"))
    read_all()

    rule = Rule.objects.get()
    assert (rule.title_raw, rule.group_name) == ("Kimi to Koete Koi ni Naru", "六四位元字幕组")
    assert (rule.season, rule.dpi, rule.subtitle) == (1, "1080p", "zh-Hant")
    assert rule.names["zh"] == ["跨越种族与你相恋"]
    found = Release.objects.order_by("episode").values_list("episode", "reason")
    assert list(found) == [(2, "new_rule"), (3, "matched")]


BAR = "[DB] Dungeon Meshi | Delicious in Dungeon [Dual Audio 10bit BD1080p][HEVC-x265]"


@pytest.mark.parametrize("pattern", ["Dungeon Meshi", "Delicious in Dungeon"])
def test_either_name_beside_a_bar_is_enough(world: World, read_all: Refresh, pattern: str) -> None:
    """erengy/taiga#1218. The pack is the rule's, and waits; an episode is taken."""
    rule = rule_of(pattern, group_name="DB")
    episode = BAR.replace(" [Dual", " - 03 [Dual")
    publish(world, BAR, episode)

    read_all()

    pack = release(BAR)
    assert (pack.rule, pack.kind, pack.episode, pack.reason) == (rule, "batch", None, "batch")
    assert (release(episode).rule, release(episode).reason) == (rule, "matched")
    assert Rule.objects.count() == 1


def test_no_bar_gets_into_a_pattern_or_a_folder(
    world: World, read_all: Refresh, outside: Outside
) -> None:
    publish(world, BAR.replace(" [Dual", " - 03 [Dual"))

    read_all()
    settle.settle_new_rules(store.load(), outside=outside, now=clock.now())

    rule = Rule.objects.get()
    said = [rule.title_raw, rule.official_title, rule.save_path, rule.rule_name]
    said += Alias.objects.values_list("text", flat=True)
    assert [text for text in said if "|" in text] == []
    assert rule.save_path.endswith("Dungeon Meshi/Season 1")


SEASONS = [
    "The Wire S01-05 WS BDRip X264-REWARD-No Rars",
    "[Liuyun&VCB-S&ANK-Raws] Chihayafuru I+II [1080p]",
]
#: Of the same kind, as groups write it elsewhere.
MORE_SEASONS = [
    "[X] Quiet Harbour S1+S2 [BDRip 1080p]",
    "[X] 静静的港 第一季+第二季 [1080p]",
    "[Judas] Quiet Harbour (Seasons 1-3) [BD 1080p][HEVC x265 10bit][Eng-Subs]",
    "Quiet.Harbour.S01-S03.1080p.BluRay.x264-GROUP",
]


@pytest.mark.parametrize("title", SEASONS + MORE_SEASONS)
def test_several_seasons_in_one_make_no_rule(world: World, read_all: Refresh, title: str) -> None:
    """Sonarr/Sonarr#683; kookxiang/jellyfin-plugin-bangumi#33."""
    store.update({"rss_parser": {"filter": []}}, author="test")
    publish(world, title)

    read_all()

    found = release(title)
    assert (found.reason, found.kind, found.season, found.episode) == ("batch", "batch", 1, None)
    assert not Rule.objects.exists()
    assert not Download.objects.exists()


@pytest.mark.parametrize(
    ("pattern", "title"), [("The Wire", SEASONS[0]), ("Chihayafuru", SEASONS[1])]
)
def test_of_a_followed_show_they_are_listed_and_wait_for_a_button(
    world: World, read_all: Refresh, pattern: str, title: str
) -> None:
    rule = rule_of(pattern)
    publish(world, title)
    read_all()
    found = release(title)
    assert (found.rule, found.state) == (rule, ReleaseState.SKIPPED)

    assert taking.take_by_hand([found]) == 1

    assert Download.objects.get().save_path == rule.save_path


BROADCAST = "美しい彼　{}【萩原利久・八木勇征ダブル主演★ドラマ特区】{}[字]_2021-12-{}_JPTVclub.ts"
FULL_WIDTH = [
    BROADCAST.format("第３話", "", "03"),
    BROADCAST.format("第４話", "", "10"),
    BROADCAST.format("最終話", "[終]", "24"),
]


def test_full_width_numbers_count_and_a_finale_without_one_says_so(
    world: World, read_all: Refresh
) -> None:
    """NAStool/nas-tools#235."""
    publish(world, *FULL_WIDTH)

    read_all()

    rule = Rule.objects.get()
    assert rule.title_raw == "美しい彼"
    found = [release(title) for title in FULL_WIDTH]
    assert [one.episode for one in found] == [3, 4, None]
    assert {found[0].reason, found[1].reason} == {"new_rule", "matched"}
    assert (found[2].rule, found[2].state, found[2].reason) == (rule, "skipped", "no_number")
    assert Download.objects.count() == 2


def test_a_groups_name_inside_anothers_is_no_kinship(world: World, read_all: Refresh) -> None:
    """jxxghp/MoviePilot#4378."""
    title = "Witch Watch S01E09 2025 1080p CR WEB-DL x264 AAC-AnimeS@ADWeb"
    shape = {"dpi": "1080p", "source": "WEB-DL", "names": {"en": ["Witch Watch"]}}
    rule = rule_of("魔女守護者", official_title="Witch Watch", group_name="ANi", **shape)
    publish(world, title)

    read_all()

    found = release(title)
    assert (found.group_name, found.episode, found.season) == ("AnimeS@ADWeb", 9, 1)
    assert not share_a_member(["AnimeS@ADWeb"], ["ANi"])
    assert found.rule is not None
    assert (found.rule.group_name, found.rule.year) == ("AnimeS@ADWeb", 2025)
    assert not Alias.objects.filter(rule=rule).exists()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("ANi", "AniPlus"), ("SubsPlease", "NotSubsPlease"), ("桜都", "新桜都"), ("DB", "DBD-Raws")],
)
def test_nor_is_any_other_beginning_or_end_of_a_name(
    world: World, read_all: Refresh, ours: str, theirs: str
) -> None:
    rule = rule_of("Quiet Harbor", group_name=ours, dpi="1080p", names={"zh": ["静静的港"]})
    publish(world, f"[{theirs}] 静静的港 / Quiet Harbour - 03 [1080p]")

    read_all()

    assert Release.objects.get().rule != rule
    assert not Alias.objects.exists()


SIGNS = (
    "[Lilith-Raws] 神剑闯江湖 ―明治剑客浪漫谭― (2023) / Rurouni Kenshin：Meiji Kenkaku Romantan (2023) - {} "
    "[Baha][WebDL 1080p AVC AAC][CHT]"
)
#: Of the same kind: signs that mean something in an expression, a path or a query.
MORE_SIGNS = [
    "[X] What? (Really) [Yes] + No - {} [1080p]",
    "[X] 静静的港*第一*章 / Quiet $Harbour^ - {} [1080p]",
    "[X] C:\\Harbour | Light.* - {} [1080p]",
    "[X] 100% Harbour_Light - {} [1080p]",
]


@pytest.mark.parametrize("title", [SIGNS, *MORE_SIGNS])
def test_signs_in_a_name_are_letters_like_others(
    world: World, read_all: Refresh, title: str
) -> None:
    """EstrellaXD/Auto_Bangumi#393."""
    first, second = title.format("01"), title.format("02")
    publish(world, first)
    read_all()
    publish(world, second)
    read_all()

    rule = Rule.objects.get()
    assert rule.title_raw in first
    assert rule.title_raw in second
    assert (release(second).rule, release(second).episode) == (rule, 2)
    assert release(second).state == ReleaseState.TAKEN
    assert Download.objects.filter(name=second).exists()
    assert not Release.objects.filter(rule=None).exists()


def test_the_year_in_brackets_is_known(world: World, read_all: Refresh) -> None:
    publish(world, SIGNS.format("02"))
    read_all()
    assert Rule.objects.get().year == 2023


DUNGEON = "【喵萌奶茶屋】★01月新番★[迷宫饭 / Dungeon Meshi / Delicious in Dungeon][{}][1080p][简日双语][招募翻译时轴]"


@pytest.mark.parametrize("way", ["api", "form"])
@pytest.mark.parametrize(
    ("filter_text", "numbers", "added"),
    [
        (r"\[1[0-3]\]", ("13", "12", "11", "10"), []),
        (r"\[1[0-3]\]", ("09", "10", "14"), [9, 14]),
        (r"\[0\d\]", ("09", "10"), [10]),
        (r"\[(?!12)\d{2}\]", ("11", "12"), [12]),
        (r"Dungeon\s+Meshi.*\[1\d\]", ("09", "12"), [9]),
    ],
)
def test_a_filter_survives_two_savings_letter_by_letter_and_fires(
    world: World,
    read_all: Refresh,
    api: Client,
    way: str,
    filter_text: str,
    numbers: tuple[str, ...],
    added: list[int],
) -> None:
    """EstrellaXD/Auto_Bangumi#728."""
    rule = rule_of("Dungeon Meshi", group_name="喵萌奶茶屋")
    for _ in range(2):
        shown = save(api, rule, filter_text, way=way)
        assert shown == filter_text
    publish(world, *(DUNGEON.format(number) for number in numbers))

    read_all()

    rule.refresh_from_db()
    assert rule.filter == [filter_text]
    taken = Release.objects.filter(state=ReleaseState.TAKEN).order_by("episode")
    assert list(taken.values_list("episode", flat=True)) == added
    assert Download.objects.count() == len(added)
    for skipped in Release.objects.filter(state=ReleaseState.SKIPPED):
        assert (skipped.reason, skipped.facts["pattern"]) == ("rule_filter", filter_text)
    told = api.get(f"/api/v1/bangumi/{rule.pk}/explain").json()["releases"]
    out = [one for one in told if not one["taken"]]
    assert all(filter_text in one["reason_en"] and filter_text in one["reason_zh"] for one in out)


def save(api: Client, rule: Rule, text: str, *, way: str) -> str:
    """Save the rule as it is shown with this filter, and read the filter back."""
    if way == "api":
        record = api.get(f"/api/v1/bangumi/get/{rule.pk}").json() | {"filter": text}
        body = json.dumps(record)
        address = f"/api/v1/bangumi/update/{rule.pk}"
        assert api.patch(address, body, content_type="application/json").status_code == 200
        return str(api.get(f"/api/v1/bangumi/get/{rule.pk}").json()["filter"])
    address = f"/admin/bangumi/rule/{rule.pk}/change/"
    form = api.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    sent = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    sent |= {"aliases-TOTAL_FORMS": "0", "aliases-INITIAL_FORMS": "0", "filter": text}
    answer = api.post(address, sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return str(api.get(address).context["adminform"].form["filter"].value())
