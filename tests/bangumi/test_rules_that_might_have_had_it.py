"""Every release keeps the other rules in whose reach it was, and why they don't have it; spellings are learned."""

import pytest

from apps.bangumi import intake
from apps.bangumi.models import Alias, Release, Rival, Rule
from apps.core.config.schema import Config
from tests.bangumi.conftest import NOW, candidate

pytestmark = pytest.mark.django_db


def follow(title_raw: str = "Quiet Harbour", **changes: object) -> Rule:
    values = {
        "official_title": "静静的港",
        "title_raw": title_raw,
        "group_name": "Moe",
        "created_at": NOW,
        "names": {"zh": ["静静的港"]},
    }
    return Rule.objects.create(**(values | changes))


def take(
    *titles: str, aggregate: bool = False, rule: Rule | None = None, first: int = 1
) -> list[Release]:
    items = [candidate(title, number=number) for number, title in enumerate(titles, first)]
    intake.take_in(
        items, aggregate=aggregate, parser="mikan", source_url="http://site.example/RSS",
        rule=rule, config=Config(), now=NOW,
    )  # fmt: skip
    return [Release.objects.get(key=item.key) for item in items]


def rivals(release: Release) -> dict[int, str]:
    return dict(Rival.objects.filter(release=release).values_list("rule_id", "why"))


def test_the_rule_with_the_shorter_name_is_remembered() -> None:
    short, long = follow(), follow("Quiet Harbour Nights")
    (release,) = take("[Moe] Quiet Harbour Nights - 03 [1080p]")
    assert (release.rule_id, rivals(release)) == (long.pk, {short.pk: "shorter"})


def test_seasons_are_kept_apart_and_say_so() -> None:
    first = follow(season_is_assumed=False)
    second = follow(season=2, season_is_assumed=False)
    (release,) = take("[Moe] Quiet Harbour S2 - 03 [1080p]")
    assert (release.rule_id, rivals(release)) == (second.pk, {first.pk: "other_season"})


def test_what_no_rule_takes_says_which_came_near() -> None:
    rule = follow()
    (release,) = take("[Moe] 剧场版 Quiet Harbour [1080p]")
    assert (release.rule_id, release.reason) == (None, "no_rule")
    assert rivals(release) == {rule.pk: "other_kind"}


def test_in_a_rule_s_own_feed_an_equal_rule_loses_to_it() -> None:
    other, own = follow(), follow(group_name="Other")
    (release,) = take("[Moe] Quiet Harbour - 03 [1080p]", rule=own)
    assert (release.rule_id, rivals(release)) == (own.pk, {other.pk: "other_feed"})


def test_where_each_group_has_a_rule_the_other_group_s_does_not_count() -> None:
    other = follow(group_name="Other")
    (release,) = take("[Moe] Quiet Harbour - 03 [1080p]", aggregate=True)
    assert release.reason == "new_rule"
    assert rivals(release) == {other.pk: "other_group"}


def test_an_older_work_of_the_same_name_is_not_the_rule_s() -> None:
    rule = follow(year=2016)
    (release,) = take("[Moe] Quiet Harbour (1997) - 12 [BDRip 1080p]", aggregate=True)
    assert (release.rule_id, release.reason) == (None, "no_rule")
    assert rivals(release) == {rule.pk: "older_work"}


def test_rivals_go_with_their_rule() -> None:
    short, _long = follow(), follow("Quiet Harbour Nights")
    take("[Moe] Quiet Harbour Nights - 03 [1080p]")
    short.delete()
    assert not Rival.objects.exists()


def test_in_a_rule_s_own_feed_another_spelling_is_learned() -> None:
    rule = follow()
    first, second = take(
        "[Moe] 静静的港 / Shizuka na Minato - 03 [1080p]",
        "[Moe] Shizuka na Minato - 04 [1080p]",
        rule=rule,
    )
    assert [first.rule_id, second.rule_id] == [rule.pk] * 2
    assert Alias.objects.get().text == "Shizuka na Minato"


def test_another_show_in_a_rule_s_own_feed_stays_unmatched() -> None:
    rule = follow()
    (release,) = take("[Moe] 喧闹的港 / Noisy Harbour - 03 [1080p]", rule=rule)
    assert (release.reason, Alias.objects.count()) == ("no_rule", 0)


@pytest.mark.parametrize(
    "title",
    [
        "[Moe] 静静的港 S2 / Shizuka na Minato S2 - 03 [1080p]",
        "[Other] 静静的港 / Shizuka na Minato - 03 [1080p]",
        "[Moe] 静静的港 / Shizuka na Minato - 03 [720p]",
    ],
)
def test_elsewhere_a_spelling_is_learned_only_from_the_same_group_season_and_shape(
    title: str,
) -> None:
    follow(dpi="1080p", season_is_assumed=False)
    take(title)
    assert not Alias.objects.exists()


def test_a_spelling_learned_in_one_feed_serves_the_next() -> None:
    rule = follow(dpi="1080p")
    take("[Moe] 静静的港 / Shizuka na Minato - 03 [1080p]")
    (release,) = take("[Moe] Shizuka na Minato - 04 [1080p]", first=2)
    assert release.rule_id == rule.pk


def test_the_name_of_a_group_is_never_learned() -> None:
    rule = follow(names={"zh": ["静静的港"], "en": ["LoliHouse"]})
    (release,) = take("[Moe] LoliHouse - 03 [1080p]", rule=rule)
    assert (release.rule_id, Alias.objects.count()) == (rule.pk, 0)


def test_what_the_rule_asks_for_must_be_there() -> None:
    rule = follow(include=["HEVC", "AV1"])
    without, with_it = take(
        "[Moe] Quiet Harbour - 03 [1080p AVC]", "[Moe] Quiet Harbour - 04 [1080p HEVC]"
    )
    assert (without.rule_id, without.reason) == (rule.pk, "not_included")
    assert without.facts == {"pattern": "HEVC | AV1"}
    assert with_it.reason == "matched"


def test_episodes_before_the_first_wanted_one_are_left_out() -> None:
    follow(wanted_from=1081)
    titles = [f"[Moe] Quiet Harbour - {number} [1080p]" for number in (1080, 1081, 1125)]
    releases = take(*titles, "[Moe] Quiet Harbour [1080-1082][1080p]")
    reasons = [release.reason for release in releases]
    assert reasons == ["before_first", "matched", "matched", "matched"]
    assert releases[0].facts == {"first": "1081"}
