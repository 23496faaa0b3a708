"""Every way in which a season or a part is written."""

import pytest

from apps.titles import Kind, read

WRITTEN = [
    ("S2", 2),
    ("S02", 2),
    ("2nd Season", 2),
    ("3rd Season", 3),
    ("Season 2", 2),
    ("Second Season", 2),
    ("II", 2),
    ("III", 3),
    ("IV", 4),
    ("Ⅱ", 2),
    ("SEASON3", 3),
    ("S11", 11),
    ("saison 2", 2),
    ("Season II", 2),
    ("Season Two", 2),
]
WRITTEN_IN_CHINESE = [
    ("第二季", 2),
    ("第2季", 2),
    ("第 2 季", 2),
    ("第二期", 2),
    ("第2期", 2),
    ("2期", 2),
    ("二期", 2),
    ("第十季", 10),
    ("第十一季", 11),
    ("第二十一季", 21),
    ("第贰季", 2),
    ("第參季", 3),
    ("Ⅲ", 3),
    ("S3", 3),
    ("2季", 2),
    ("第2シーズン", 2),
    ("2ndシーズン", 2),
]


@pytest.mark.parametrize(("written", "season"), WRITTEN)
def test_a_season_is_read_and_taken_off_the_name(written: str, season: int) -> None:
    reading = read(f"[Group] Moonlit Library {written} - 05 [1080p]")

    assert (reading.season, reading.title_en, reading.episode) == (season, "Moonlit Library", 5)
    assert reading.season_text == written


@pytest.mark.parametrize(("written", "season"), WRITTEN_IN_CHINESE)
def test_a_chinese_season_is_read_and_taken_off_the_name(written: str, season: int) -> None:
    reading = read(f"[字幕组] 月光图书馆 {written} - 05 [1080p]")

    assert (reading.season, reading.title_zh, reading.episode) == (season, "月光图书馆", 5)


@pytest.mark.parametrize(
    "written",
    ["Part 2", "Part.2", "Cour 2", "第2部分", "第2クール", "2クール目", "2nd Cour", "后半"],
)
def test_a_part_is_no_season(written: str) -> None:
    reading = read(f"[Group] 月光图书馆 {written} - 05 [1080p]")

    assert (reading.part, reading.season, reading.title_zh) == (2, None, "月光图书馆")


@pytest.mark.parametrize("written", ["The Final Season", "Final Season", "最终季", "完结篇"])
def test_a_last_season_has_no_number(written: str) -> None:
    reading = read(f"[Group] 月光图书馆 {written} - 05 [1080p]")

    assert (reading.season, reading.title_zh) == (None, "月光图书馆")
    assert "season:last" in reading.reasons


@pytest.mark.parametrize("name", ["Saga XX", "Project X", "Grand Tour V", "Chapter I"])
def test_a_lone_letter_is_part_of_the_name(name: str) -> None:
    reading = read(f"[Group] {name} - 05 [1080p]")

    assert (reading.season, reading.title_en) == (None, name)


def test_an_unwritten_season_is_none_and_said_to_be_assumed() -> None:
    reading = read("[Group] Moonlit Library - 05 [1080p]")

    assert reading.season is None
    assert "season:assumed" in reading.reasons


def test_season_zero_is_only_what_is_written() -> None:
    assert read("[Group] Moonlit Library - S00E02 [1080p]").season == 0
    assert read("[Group] Moonlit Library OVA [1080p]").season is None


def test_a_pun_in_a_name_is_no_season() -> None:
    reading = read("[Group] 物语系列 第外季 - 03 [1080p]")

    assert (reading.season, reading.title_zh) == (None, "物语系列 第外季")


def test_a_number_behind_a_name_is_the_season_when_the_season_is_written_too() -> None:
    alone = read("[字幕组] 月光图书馆3 - 02 [1080p]")
    both = read("[字幕组] 月光图书馆3 / Gekkou no Toshokan S3 - 02 [1080p]")

    assert (alone.season, alone.title_zh) == (None, "月光图书馆3")
    assert (both.season, both.title_zh, both.title_en) == (3, "月光图书馆", "Gekkou no Toshokan")


def test_a_season_in_the_middle_leaves_both_sides_of_the_name() -> None:
    reading = read("[字幕组] 月光图书馆 第二季 觉醒前夜 / Gekkou S2 - 05 [1080p]")

    assert (reading.season, reading.title_zh) == (2, "月光图书馆 觉醒前夜")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The Cable S01-05 WS BDRip X264-SOMEGROUP-No Rars", 1, 5),
        ("[A&B-Raws] Chihaya Cards I+II [1080p]", 1, 2),
        ("[Group] Moonlit Library S1-S3 [BD 1080p]", 1, 3),
        ("[Group] Moonlit Library Season 1-3 (BD 1080p)", 1, 3),
        ("[字幕组] 月光图书馆 第1-3季 [1080P]", 1, 3),
        ("[字幕组] 月光图书馆 第一季~第三季 合集 [1080P]", 1, 3),
    ],
)
def test_several_seasons_are_a_pack_without_an_episode(text: str, first: int, last: int) -> None:
    reading = read(text)

    assert (reading.season, reading.season_end) == (first, last)
    assert (reading.kind, reading.episode, reading.episode_end) == (Kind.BATCH, None, None)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("Season 1 to 6", 1, 6),
        ("Seasons 1 and 2", 1, 2),
        ("Season 1, 2, 3, 4, 5 & 6", 1, 6),
        ("Seasons 1 + 2", 1, 2),
        ("Complete Series S01-S10", 1, 10),
        ("S01-S02-S03", 1, 3),
    ],
)
def test_lists_of_seasons_are_packs(written: str, first: int, last: int) -> None:
    reading = read(f"Moonlit Library {written} 1080p BluRay x265-GROUP")

    assert (reading.title_en, reading.kind) == ("Moonlit Library", "batch")
    assert (reading.season, reading.season_end) == (first, last)


def test_all_of_so_many_episodes_is_a_batch() -> None:
    reading = read("Moonlit Library [26 из 26] [1080p]")

    assert (reading.episode, reading.episode_end, reading.kind) == (1, 26, "batch")


def test_a_season_and_its_part_in_one_word() -> None:
    reading = read("[Group] Moonlit Library S2P3 - 05 [1080p]")

    assert (reading.season, reading.part, reading.episode) == (2, 3, 5)
    assert reading.title_en == "Moonlit Library"


def test_four_seasons_are_a_name() -> None:
    assert read("[字幕组] 四季 [05][1080p]").title_zh == "四季"
