"""Intake: every release gets a row with its decision, an episode is taken once, nothing twice."""

from collections.abc import Sequence

import pytest

from apps.bangumi import explain, intake
from apps.bangumi.candidate import Candidate
from apps.bangumi.intake import TakenIn
from apps.bangumi.models import Alias, Release, Rule
from apps.core import events
from apps.core.config.schema import Config, RssParser
from apps.core.models import OutboxEvent
from apps.downloader.models import Download
from apps.notification import notices
from tests.bangumi.conftest import NOW, candidate

pytestmark = pytest.mark.django_db

FIRST = "[LoliHouse] 静静的港 / Quiet Harbour - 0{} [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"


def take(
    *candidates: Candidate,
    aggregate: bool = True,
    rule: Rule | None = None,
    config: Config | None = None,
) -> TakenIn:
    return intake.take_in(
        candidates,
        aggregate=aggregate,
        parser="mikan",
        source_url="http://site.example/RSS/MyBangumi",
        rule=rule,
        config=config or Config(),
        now=NOW,
    )


def reasons(candidates: Sequence[Candidate]) -> list[str]:
    by_key = dict(Release.objects.values_list("key", "reason"))
    return [by_key[item.key] for item in candidates]


def test_an_aggregate_feed_makes_a_rule_and_claims_its_episodes() -> None:
    items = [candidate(FIRST.format(3), number=3), candidate(FIRST.format(4), number=4)]
    result = take(*items)
    rule = Rule.objects.get()
    assert (rule.title_raw, rule.season, rule.group_name) == ("Quiet Harbour", 1, "LoliHouse")
    assert rule.official_title == "静静的港"
    assert rule.filter == ["720", r"\d+-\d+"]
    assert not rule.eps_collect
    assert (result.taken, len(result.new_rules)) == (2, 1)
    assert reasons(items) == ["new_rule", "matched"]
    assert Download.objects.filter(held=True, tags=[f"ab:{rule.pk}"]).count() == 2


def test_a_second_look_at_the_same_feed_changes_nothing() -> None:
    items = [candidate(FIRST.format(3), number=3)]
    first = take(*items)
    second = take(*items)
    assert second.release_ids == first.release_ids
    assert (second.taken, second.skipped, second.new_rules) == (0, 0, [])
    assert Release.objects.count() == Download.objects.count() == Rule.objects.count() == 1


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("[X] 静静的港 / Quiet Harbour [01-12][1080p]", "batch"),
        ("[Y] 静静的港 - 03 [720p]", "global_filter"),
        ("[Z] 静静的港 PV2 [1080p]", "extra"),
        ("[Z] Quiet Harbour NCOP [1080p]", "extra"),
        ("[1080p][HEVC][AAC][MKV]", "not_a_show"),
        ("Quiet Harbour S01-05 WS BDRip X264-REWARD-No Rars", "batch"),
        ("美しい港　最終話【ドラマ特区】[終][字]_2021-12-24_TV.ts", "no_number"),
    ],
)
def test_what_makes_no_rule_is_kept_with_its_reason(title: str, reason: str) -> None:
    item = candidate(title)
    result = take(item)
    assert reasons([item]) == [reason]
    assert result.taken == 0
    assert not Rule.objects.exists()
    assert not Download.objects.exists()


def test_of_several_variants_of_an_episode_the_one_that_fits_the_rule_is_taken() -> None:
    take(candidate(FIRST.format(1), number=1))
    other = candidate(FIRST.format(2).replace("1080p", "2160p"), number=2)
    same = candidate(FIRST.format(2), number=3)
    take(other, same)
    assert reasons([other, same]) == ["better_one", "matched"]


def test_an_episode_that_is_there_is_not_taken_again_but_a_newer_version_is() -> None:
    take(candidate(FIRST.format(1), number=1))
    again, newer = candidate(FIRST.format(1), number=2), candidate(FIRST.format("1v2"), number=3)
    take(again)
    take(newer)
    assert reasons([again, newer]) == ["episode_there", "newer_version"]


def test_another_group_gets_a_rule_of_its_own() -> None:
    take(candidate(FIRST.format(1), number=1))
    take(candidate("[Moe] 静静的港 / Quiet Harbour - 01 [WebRip 1080p][简繁内封]", number=2))
    assert Rule.objects.count() == 2


def test_a_written_season_gets_a_rule_of_its_own() -> None:
    take(candidate(FIRST.format(1), number=1))
    take(candidate(FIRST.format(1).replace("Harbour", "Harbour S2"), number=2))
    assert sorted(Rule.objects.values_list("season", flat=True)) == [1, 2]


def test_another_spelling_by_a_joint_group_becomes_an_alias() -> None:
    take(candidate(FIRST.format(1), number=1))
    joint = (
        FIRST.format(2)
        .replace("[LoliHouse]", "[Moe&LoliHouse]")
        .replace("Quiet Harbour", "QuietHarbor")
    )
    item = candidate(joint, number=2)
    take(item)
    assert Rule.objects.count() == 1
    assert Alias.objects.get().text == "QuietHarbor"
    assert reasons([item]) == ["matched"]


def test_the_rule_s_own_filter_decides_once_it_stands() -> None:
    take(candidate(FIRST.format(1), number=1))
    Rule.objects.update(filter=["HEVC"])
    item = candidate(FIRST.format(2), number=2)
    take(item)
    release = Release.objects.get(key=item.key)
    assert (release.reason, release.facts["pattern"]) == ("rule_filter", "HEVC")


def test_a_filter_that_takes_too_long_leaves_the_release_out_and_says_so_once() -> None:
    take(candidate(FIRST.format(1), number=1))
    Rule.objects.update(filter=[r"(a|aa)+!$"])
    hard = FIRST + "[" + "a" * 200 + "]!["
    items = [candidate(hard.format(number), number=number) for number in (2, 3)]

    result = take(*items)

    assert result.taken == 0
    assert reasons(items) == ["filter_too_slow"] * 2
    assert explain.why(Release.objects.latest("id")).zh.startswith("未选：过滤规则")
    notice = notices.of(events.read(OutboxEvent.objects.get(kind="filter_too_slow")))
    assert notice is not None
    assert r"(a|aa)+!$" in notice.text.en
    assert r"(a|aa)+!$" in notice.text.zh


def test_a_filter_for_all_that_takes_too_long_makes_no_rule() -> None:
    slow = Config(rss_parser=RssParser(filter=(r"(a|aa)+!$",)))
    item = candidate(FIRST.format(1) + "[" + "a" * 200 + "]![]", number=1)
    take(item, config=slow)
    assert reasons([item]) == ["filter_too_slow"]
    assert not Rule.objects.exists()


def test_a_disabled_rule_takes_nothing_and_is_not_made_again() -> None:
    take(candidate(FIRST.format(1), number=1))
    Rule.objects.update(disabled=True)
    item = candidate(FIRST.format(2), number=2)
    take(item)
    assert reasons([item]) == ["rule_disabled"]
    assert Rule.objects.count() == 1


def test_a_single_feed_makes_no_rule() -> None:
    item = candidate(FIRST.format(1), number=1)
    take(item, aggregate=False)
    assert reasons([item]) == ["no_rule"]


def test_a_single_feed_s_rule_takes_other_groups_too_one_release_an_episode() -> None:
    take(candidate(FIRST.format(1), number=1))
    rule = Rule.objects.get()
    other = candidate("[Moe] 静静的港 / Quiet Harbour - 02 [WebRip 1080p][简繁内封]", number=2)
    take(other, aggregate=False, rule=rule)
    assert reasons([other]) == ["matched"]


def test_an_empty_global_filter_lets_everything_pass() -> None:
    item = candidate("[Y] 静静的港 - 03 [720p]")
    take(item, config=Config(rss_parser=RssParser(filter=())))
    assert reasons([item]) == ["new_rule"]


def test_a_release_without_hash_is_known_by_its_address() -> None:
    item = candidate(FIRST.format(1), url="http://acg.example/t/1.torrent")
    take(item)
    take(item)
    assert Release.objects.get().key == "http://acg.example/t/1.torrent"
    assert Download.objects.get().info_hash is None


def test_a_double_episode_is_no_batch() -> None:
    item = candidate("[Moe] 静静的港 / Quiet Harbour [01-02][1080p][简体]")
    take(item)
    assert reasons([item]) == ["new_rule"]


def test_a_special_has_a_rule_of_its_kind() -> None:
    take(candidate("[LoliHouse] 静静的港 / Quiet Harbour OVA01 [WebRip 1080p]"))
    assert Rule.objects.get().kind == "special"


def test_a_film_has_a_rule_of_its_kind() -> None:
    take(candidate("[LoliHouse] 剧场版 静静的港 / Quiet Harbour [BDRip 1080p]"))
    assert Rule.objects.get().kind == "movie"
