"""Matching: longest pattern first, whole words, seasons kept apart."""

import pytest

from apps.bangumi.matching import Lost, Pattern, RuleIndex, members, pieces, share_a_member
from apps.titles import read


def pattern(rule_id: int, text: str, **changes: object) -> Pattern:
    values: dict[str, object] = {
        "rule_id": rule_id,
        "text": text,
        "kind": "episode",
        "season": 1,
        "season_is_assumed": True,
        "group": "",
    }
    return Pattern(**(values | changes))  # type: ignore[arg-type]


def matched(title: str, *patterns: Pattern) -> list[int]:
    return [match.pattern.rule_id for match in RuleIndex.of(patterns).find(read(title)).matches]


def test_the_longer_of_two_patterns_wins() -> None:
    rules = [pattern(1, "Quiet Harbour"), pattern(2, "Quiet Harbour Nights")]
    assert matched("[Sub] Quiet Harbour Nights - 02 [1080p]", *rules) == [2, 1]


def test_a_pattern_never_matches_inside_a_word() -> None:
    rules = [pattern(1, "Mono"), pattern(2, "Monogatari Series")]
    assert matched("[X] Monogatari Series - 02 [1080p]", *rules) == [2]
    assert matched("[X] Monogatari Series - 02 [1080p]", rules[0]) == []


def test_a_short_pattern_wants_the_whole_name() -> None:
    rule = pattern(1, "One")
    assert matched("[X] One Winter - 02 [1080p]", rule) == []
    assert matched("[X] One - 02 [1080p]", rule) == [1]


def test_a_single_wide_character_wants_the_whole_name() -> None:
    rule = pattern(1, "犬")
    assert matched("[X] 犬与钢琴 - 02 [1080p]", rule) == []
    assert matched("[X] 犬 - 02 [1080p]", rule) == [1]


@pytest.mark.parametrize(
    "title",
    [
        "[X] 静かな港 / QUIET  HARBOUR - 03 [1080p]",
        "[X] Ｑｕｉｅｔ Ｈａｒｂｏｕｒ - 03 [1080p]",
        "[X] Quiet·Harbour - 03 [1080p]",
    ],
)
def test_width_case_and_punctuation_make_no_difference(title: str) -> None:
    assert matched(title, pattern(1, "Quiet Harbour")) == [1]


def test_simplified_and_traditional_are_one() -> None:
    assert matched("[ANi] 葬送的魔導書 - 03 [1080P][CHT]", pattern(1, "葬送的魔导书")) == [1]


def test_written_seasons_are_kept_apart() -> None:
    rules = [
        pattern(1, "Quiet Harbour", season=1, season_is_assumed=True),
        pattern(2, "Quiet Harbour", season=2, season_is_assumed=False),
    ]
    assert matched("[X] Quiet Harbour S2 - 03 [1080p]", *rules) == [2]
    assert matched("[X] Quiet Harbour - 03 [1080p]", *rules)[0] == 1


def test_a_release_without_season_belongs_to_whatever_season_its_rule_assumes() -> None:
    rule = pattern(1, "Quiet Harbour", season=2, season_is_assumed=True)
    assert matched("[X] Quiet Harbour - 03 [1080p]", rule) == [1]


def test_a_film_belongs_to_no_series() -> None:
    assert matched("[X] 剧场版 Quiet Harbour [1080p]", pattern(1, "Quiet Harbour")) == []


def test_the_group_decides_between_equal_patterns() -> None:
    rules = [
        pattern(1, "Quiet Harbour", group="ANi"),
        pattern(2, "Quiet Harbour", group="LoliHouse"),
    ]
    assert matched("[Moe&LoliHouse] Quiet Harbour - 03 [1080p]", *rules) == [2, 1]


def test_the_group_bracket_is_not_searched() -> None:
    assert matched("[Quiet Harbour] Other Show - 03 [1080p]", pattern(1, "Quiet Harbour")) == []


def test_a_group_is_never_found_inside_another_name() -> None:
    assert not share_a_member(members("AnimeS@ADWeb"), members("ANi"))


@pytest.mark.parametrize("joint", ["A-Team & Moe", "Moe×A_Team", "moe, a team"])
def test_joint_groups_share_a_whole_member(joint: str) -> None:
    assert share_a_member(members(joint), members("A-Team"))


def test_a_pattern_with_signs_of_an_expression_is_plain_text() -> None:
    title = "[Lilith-Raws] 港口 ―灯塔― (2023) / Harbour：Light (2023) - 0{} [Baha][WebDL 1080p AVC AAC][CHT]"
    first = read(title.format(1))
    assert first.title_raw is not None
    assert matched(title.format(2), pattern(1, first.title_raw)) == [1]


def test_wide_characters_are_single_pieces_and_words_whole() -> None:
    assert pieces("Re：ゼロ2 season") == ("re", "ゼ", "ロ", "2", "season")


def test_a_release_from_years_before_the_show_is_another_work() -> None:
    rule = pattern(1, "Quiet Harbour", year=2016)
    found = RuleIndex.of([rule]).find(read("[X] Quiet Harbour (1997) - 12 [BDRip 720p]"))
    assert (found.matches, found.refused) == ((), {1: Lost.OLDER_WORK})


@pytest.mark.parametrize(
    ("title", "rule", "lost"),
    [
        ("[X] Quiet Harbour S2 - 03", pattern(1, "Quiet Harbour"), Lost.OTHER_SEASON),
        ("[X] 剧场版 Quiet Harbour [1080p]", pattern(1, "Quiet Harbour"), Lost.OTHER_KIND),
        ("[X] One Winter - 02 [1080p]", pattern(1, "One"), Lost.PART_OF_NAME),
    ],
)
def test_a_rule_that_is_refused_says_why(title: str, rule: Pattern, lost: Lost) -> None:
    assert RuleIndex.of([rule]).find(read(title)).refused == {1: lost}


def test_an_other_spelling_that_fits_outweighs_one_that_does_not() -> None:
    rules = [pattern(1, "One"), pattern(1, "One Winter")]
    found = RuleIndex.of(rules).find(read("[X] One Winter - 02 [1080p]"))
    assert ([match.pattern.text for match in found.matches], found.refused) == (["One Winter"], {})


@pytest.mark.parametrize(
    ("winner", "loser", "lost"),
    [
        ({"text": "Quiet Harbour Nights"}, {}, Lost.SHORTER),
        ({"group": "X"}, {"group": "Y"}, Lost.OTHER_GROUP),
        ({}, {"season": 2, "season_is_assumed": False}, Lost.OTHER_SEASON),
        ({}, {}, Lost.YOUNGER),
    ],
)
def test_of_two_that_fit_the_lesser_says_what_it_lacks(
    winner: dict[str, object], loser: dict[str, object], lost: Lost
) -> None:
    rules = [
        pattern(number, **({"text": "Quiet Harbour"} | changes))  # type: ignore[arg-type]
        for number, changes in ((1, winner), (2, loser))
    ]
    first, second = RuleIndex.of(rules).find(read("[X] Quiet Harbour Nights - 03")).matches
    assert (first.pattern.rule_id, second.lost_to(first)) == (1, lost)
