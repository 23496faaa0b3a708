"""Every way in which an episode is written, and the numbers that are none."""

import pytest

from apps.titles import Kind, read

ONE_EPISODE = [
    (" - 07 [1080p]", 7),
    (" [07] [1080p]", 7),
    ("【07】【1080p】", 7),
    (" 第07话 [1080p]", 7),
    (" 第07話 [1080p]", 7),
    (" 第07集 [1080p]", 7),
    (" 第07回 [1080p]", 7),
    (" 第七话 [1080p]", 7),
    (" 第十二话 [1080p]", 12),
    (" EP07 [1080p]", 7),
    (" Ep.07 [1080p]", 7),
    (" E07 [1080p]", 7),
    (" #07 [1080p]", 7),
    (" Episode 7 [1080p]", 7),
    ("[02集][1080p]", 2),
    (" - 07.mkv", 7),
    (" - 12.5 [1080p]", 12.5),
    ("[06.5][1080p]", 6.5),
    (" - 00 [1080p]", 0),
    ("[747][1080p]", 747),
    (" - 1085 [1080p]", 1085),
    (" - 1100 [1080p]", 1100),
    ("[01Pre][1080p]", 1),
    (" 07 [1080p]", 7),
    (" 第３话 [1080p]", 3),
    (" - ０７ [1080p]", 7),
    (" 60화 [1080p]", 60),
]
REVISED = [
    (" - 07v2 [1080p]", 2),
    (" - 07V2 [1080p]", 2),
    ("[07v2][1080p]", 2),
    ("[07][v2][1080p]", 2),
    ("[07(V2)][1080p]", 2),
    (" - 07v3 [1080p]", 3),
    (" - 07 [1080p][V2]", 2),
    (" 第07話V2版 [1080p]", 2),
    (" - 07v0 [1080p]", 0),
    (" - 07 [1080p]", 1),
]
FINALES = [
    (" - 13 END [1080p]", 13),
    ("[26 END][1080p]", 26),
    ("[13END][1080p]", 13),
    ("[13完][1080p]", 13),
    ("[12][END][1080p]", 12),
    (" - 12 Fin [1080p]", 12),
    (" 第12话 完 [1080p]", 12),
    (" 第12话（完） [1080p]", 12),
]
RANGES = [
    ("[01-12][1080p]", 1, 12),
    (" 01~12 [1080p]", 1, 12),
    ("[01-12 Fin][1080p]", 1, 12),
    (" E01-E12 [1080p]", 1, 12),
    (" S01E01-E12 [1080p]", 1, 12),
    (" 第01-12话 [1080p]", 1, 12),
    (" 全12话 [1080p]", 1, 12),
    ("[全12话][1080p]", 1, 12),
    ("[TV 01-12+SP][1080p]", 1, 12),
    (" (01-12) [Batch]", 1, 12),
    ("[01-12 修正合集 v3][1080p]", 1, 12),
    (" - 892-916 [1080p]", 892, 916),
    ("[第01-15集][1080p]", 1, 15),
    (" 01 - 12 Batch [1080p]", 1, 12),
    (" 1-24 Complete [720p]", 1, 24),
]


@pytest.mark.parametrize(("written", "episode"), ONE_EPISODE)
def test_an_episode_is_read(written: str, episode: float) -> None:
    reading = read("[Group] 月光图书馆" + written)

    assert (reading.episode, reading.episode_end, reading.kind) == (episode, None, Kind.EPISODE)
    assert isinstance(reading.episode, int) == (episode == int(episode))
    assert reading.title_zh == "月光图书馆"


@pytest.mark.parametrize(("written", "version"), REVISED)
def test_a_revision_is_read(written: str, version: int) -> None:
    reading = read("[Group] Moonlit Library" + written)

    assert (reading.episode, reading.version, reading.title_en) == (7, version, "Moonlit Library")


@pytest.mark.parametrize(("written", "episode"), FINALES)
def test_an_end_mark_is_a_finale(written: str, episode: int) -> None:
    reading = read("[Group] Moonlit Library" + written)

    assert (reading.episode, reading.finale, reading.kind) == (episode, True, Kind.EPISODE)


@pytest.mark.parametrize(("written", "first", "last"), RANGES)
def test_a_long_range_is_a_batch(written: str, first: int, last: int) -> None:
    reading = read("[Group] Moonlit Library" + written)

    assert (reading.episode, reading.episode_end, reading.kind) == (first, last, Kind.BATCH)
    assert reading.title_en == "Moonlit Library"


@pytest.mark.parametrize(
    "written", ["[01-02][1080p]", " - 01-02 [1080p]", " S01E01E02 1080p", " 第01-02话 [1080p]"]
)
def test_a_double_episode_is_no_batch(written: str) -> None:
    reading = read("[Group] Moonlit Library" + written)

    assert (reading.episode, reading.episode_end, reading.kind) == (1, 2, Kind.EPISODE)


@pytest.mark.parametrize(
    "written", ["合集", "全集", " Batch", " Complete", " [Batch]", " [合集]", " (Complete)"]
)
def test_a_word_for_a_whole_show_is_a_batch(written: str) -> None:
    reading = read(f"[Group] 月光图书馆{written} [BDRip 1080p]")

    assert (reading.kind, reading.episode, reading.title_zh) == (Kind.BATCH, None, "月光图书馆")


def test_an_end_mark_without_an_episode_is_a_batch() -> None:
    reading = read("[Group] Moonlit Library [BDRip 1080p HEVC][Fin]")

    assert (reading.kind, reading.finale) == (Kind.BATCH, True)


@pytest.mark.parametrize(
    ("written", "episode", "absolute"),
    [
        ("[02(57)][1080p]", 2, 57),
        ("[09 - 总第19][1080p]", 9, 19),
        (" - 02 (57) [1080p]", 2, 57),
        (" - 17.5(65.5) [1080p]", 17.5, 65.5),
        (" S02E05 057 [1080p]", 5, 57),
        (" - 57 - S02E05 [1080p]", 5, 57),
    ],
)
def test_an_absolute_number_stands_beside_the_episode(
    written: str, episode: float, absolute: float
) -> None:
    reading = read("[Group] Moonlit Library" + written)

    assert (reading.episode, reading.absolute) == (episode, absolute)


@pytest.mark.parametrize(
    "tag",
    [
        "[2023.02.25]",
        "[2023-01-12]",
        "[E931DD98]",
        "[101.69 MB]",
        "[10-bit]",
        "[AAC 5.1]",
        "[AAC2.0]",
        "[x264]",
        "[H.264]",
        "[5.1]",
        "[720p]",
        "[1920x816]",
    ],
)
def test_technical_numbers_are_never_an_episode(tag: str) -> None:
    reading = read(f"[Group] Moonlit Library [1080p]{tag}")

    assert (reading.episode, reading.kind) == (None, Kind.OTHER)


@pytest.mark.parametrize(
    "name",
    [
        "86",
        "22/7",
        "Ranma 1/2",
        "Mob Psycho 100",
        "Kaiju No. 8",
        "2.5次元的诱惑",
        "16bit 的感动",
        "29 岁单身冒险家",
        "100 个女朋友",
        "7th Time Loop",
        "Level Lv2",
        "NieR Ver1.1a",
        "Naruto 3",
        "3-gatsu no Lion",
        "Zom 100",
        "Today in Class 5-2",
        "U149",
        "怪兽8号",
        "Special A",
        "Re:Dive",
        "Fate/stay night",
        "takt op.Destiny",
        "D4DJ",
        "The Movie Star Next Door",
    ],
)
def test_numbers_and_marks_inside_a_name_survive(name: str) -> None:
    reading = read(f"[Group] {name} - 03 [1080p]")

    assert reading.all_names == (name,)
    assert (reading.episode, reading.kind) == (3, Kind.EPISODE)


def test_the_last_plausible_number_is_the_episode() -> None:
    reading = read("[Group] Area 51 Files - 04 - The 13 Gates [1080p]")

    assert (reading.episode, reading.title_en) == (4, "Area 51 Files")


def test_a_lone_resolution_in_brackets_is_no_episode() -> None:
    reading = read("[BML] 月光图书馆 Gekkou no Toshokan [02][1080][HEVC 10bit][CHS&CHT][v2].mkv")

    assert (reading.episode, reading.resolution, reading.version) == (2, "1080p", 2)


def test_a_number_like_a_resolution_is_an_episode_where_no_other_is() -> None:
    reading = read("[Group][Endless Voyage][1080][1080p][MP4]")

    assert (reading.episode, reading.resolution) == (1080, "1080p")
