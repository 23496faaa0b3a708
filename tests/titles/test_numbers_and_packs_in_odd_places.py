"""Seasons, packs and numbers that stand where few groups put them. The shows are invented."""

import pytest

from apps.titles import Kind, read, read_file

# fmt: off - tables
#: title; Chinese name, Latin name; season, its end, episode, its end; kind
Case = tuple[str, str | None, str | None, int | None, int | None, float | None, float | None, str]

SHAPES: list[Case] = [
    (
        "[Fansub] Star Harbor All Seasons (1-8) [BD 1080p]",
        None,
        "Star Harbor",
        1,
        8,
        None,
        None,
        "batch",
    ),
    (
        "Star Harbor Complete Seasons 01 & 02 [1080p]",
        None,
        "Star Harbor",
        1,
        2,
        None,
        None,
        "batch",
    ),
    (
        "22-7 (Season 1) 1080p BluRay x265 10bit -Encoder[TGx]",
        None,
        "22-7",
        1,
        None,
        None,
        None,
        "batch",
    ),
    ("Star Harbor S1+S2 [BD 1080p HEVC]", None, "Star Harbor", 1, 2, None, None, "batch"),
    (
        "[Fansub] Star Harbor Season 1-3 + OVA [BD1080p]",
        None,
        "Star Harbor",
        1,
        3,
        None,
        None,
        "batch",
    ),
    (
        "[Fansub] Star Harbor (Series + Specials) [BD][1080p]",
        None,
        "Star Harbor",
        None,
        None,
        None,
        None,
        "batch",
    ),
    (
        "[某某字幕组] 星港 / Star Harbor 1-3季全 [1080p]",
        "星港",
        "Star Harbor",
        1,
        3,
        None,
        None,
        "batch",
    ),
    (
        "[VCB-Studio] 星港 / Star Harbor 10-bit 1080p HEVC BDRip [S1-S3 + MOVIE Reseed Fin]",
        "星港",
        "Star Harbor",
        1,
        3,
        None,
        None,
        "batch",
    ),
    (
        "[VCB-Studio] 星港 / Star Harbor 10-bit 1080p HEVC BDRip [TV+OVA Reseed Fin]",
        "星港",
        "Star Harbor",
        None,
        None,
        None,
        None,
        "batch",
    ),
    (
        "[某某字幕组] 星港 / Star Harbor [12话全][1080p]",
        "星港",
        "Star Harbor",
        None,
        None,
        1,
        12,
        "batch",
    ),
    ("Star-Harbor-Z-Cap-52.avi", None, "Star Harbor Z", None, None, 52, None, "episode"),
    ("Star Harbor.2005.8x12.avi", None, "Star Harbor", 8, None, 12, None, "episode"),
    ("Star Harbor 87 (S4-24) [720p].mkv", None, "Star Harbor", 4, None, 24, None, "episode"),
    (
        "[我的星港][My Star Harbor][第二季][05][1080p]",
        "我的星港",
        "My Star Harbor",
        2,
        None,
        5,
        None,
        "episode",
    ),
    (
        "[某某字幕组][3月的灯塔][March Lighthouse][05][1080p]",
        "3月的灯塔",
        "March Lighthouse",
        None,
        None,
        5,
        None,
        "episode",
    ),
    (
        "【某某字幕组】★十月新番【灯塔日記】第13話 BIG5繁體 720P MP4",
        "灯塔日記",
        None,
        None,
        None,
        13,
        None,
        "episode",
    ),
    (
        "[某某字幕组][Star Harbor\\星港][13][GB]",
        "星港",
        "Star Harbor",
        None,
        None,
        13,
        None,
        "episode",
    ),
    (
        "[某某字幕组][名港灯塔 1107 红围裙的诱惑][1080P][MP4]",
        "名港灯塔",
        None,
        None,
        None,
        1107,
        None,
        "episode",
    ),
    (
        "【某某字幕组】★剧场版★[星港 最终章 第四话 / Star Harbor das Finale - 04][BDRip][1080p]",
        "星港 最终章",
        "Star Harbor das Finale",
        None,
        None,
        4,
        None,
        "movie",
    ),
    (
        "[某某字幕组] 星港 [特別篇] / Star Harbor - 05 (Baha 1920x1080 AVC AAC MP4)",
        "星港",
        "Star Harbor",
        None,
        None,
        5,
        None,
        "special",
    ),
    (
        "[Fansub] Star Harbor 4th Season - 03 [1080p] | Harbor of Stars Season 4 | Episode 75",
        None,
        "Star Harbor",
        4,
        None,
        3,
        None,
        "episode",
    ),
    (
        "[Fansub] Star Harbor 3rd Series - 03 [1080p]",
        None,
        "Star Harbor",
        3,
        None,
        3,
        None,
        "episode",
    ),
    (
        "Star.Harbor.2023.JAPANESE.1080p.BluRay.x265-GROUP",
        None,
        "Star Harbor",
        None,
        None,
        None,
        None,
        "other",
    ),
    (
        "Star.Harbor.Light.2024.Movie.BDRip.1080p.x265-GROUP",
        None,
        "Star Harbor Light",
        None,
        None,
        None,
        None,
        "movie",
    ),
    ("[某某字幕组] 星港 全二十话", "星港", None, None, None, 1, 20, "batch"),
    ("[某某字幕组][星港 OAD][8部全]", "星港", None, None, None, None, None, "batch"),
    ("《星港》(Star)[台配国语_日语][101话全集][1080P]", "星港", None, None, None, 1, 101, "batch"),
    (
        "[海港咖啡\\HARBOR][星港\\Star Harbor][合集\\01-23END][简日\\CHS_JP][1080P]",
        "星港",
        "Star Harbor",
        None,
        None,
        1,
        23,
        "batch",
    ),
    (
        "[Fansub] Star Harbor (2019) (Season 2+Specials) [BDRip] [1080p]",
        None,
        "Star Harbor",
        2,
        None,
        None,
        None,
        "batch",
    ),
    (
        "[Fansub] Star Harbor - Season 3 (Episodes 1-12) [1080p] [Batch]",
        None,
        "Star Harbor",
        3,
        None,
        1,
        12,
        "batch",
    ),
    (
        "[Fansub] Star Harbor - Volume 1-3 (WEB 720p)",
        None,
        "Star Harbor",
        None,
        None,
        None,
        None,
        "batch",
    ),
    (
        "[Fansub]_Star_Harbor_01v3a_DVD[H264][DEADBEEF].mkv",
        None,
        "Star Harbor",
        None,
        None,
        1,
        None,
        "episode",
    ),
    (
        "[天港动漫论坛][www.example.com][10月新番][星港][01][1080P]",
        "星港",
        None,
        None,
        None,
        1,
        None,
        "episode",
    ),
    ("【4K超清】星港 第三季 - 05（每周更新）", "星港", None, 3, None, 5, None, "episode"),
    (
        "Star Harbor Shin Gekijouban Q (BDrip 1920x1080 x264)-crew.mkv",
        None,
        "Star Harbor Shin Gekijouban Q",
        None,
        None,
        None,
        None,
        "movie",
    ),
    ("__STAR HARBOR 10 (1).avi", None, "STAR HARBOR", None, None, 10, None, "episode"),
    (
        "[某某字幕组] 星港Ⅱ Star Harbor Ⅱ [20][1080p]",
        "星港",
        "Star Harbor",
        2,
        None,
        20,
        None,
        "episode",
    ),
    (
        "【某某字幕组】【星港 II Star Harbor II】【06】【GB_MP4】",
        "星港",
        "Star Harbor",
        2,
        None,
        6,
        None,
        "episode",
    ),
    (
        "【某某字幕组】【灯Harbor 第二季 Light Harbor 2nd Season】【06】",
        "灯Harbor",
        "Light Harbor",
        2,
        None,
        6,
        None,
        "episode",
    ),
    (
        "[Fansub] Star Harbor (2023) Movie [1080p]",
        None,
        "Star Harbor",
        None,
        None,
        None,
        None,
        "movie",
    ),
    (
        "[Fansub] Star Harbor (2023) - OVA - 01 [1080p]",
        None,
        "Star Harbor",
        None,
        None,
        1,
        None,
        "ova",
    ),
    ("[Fansub] Star Harbor (TV) 11 (1080p)", None, "Star Harbor", None, None, 11, None, "episode"),
    (
        "[Fansub] Star Harbor Season 2 (05) [1080p]",
        None,
        "Star Harbor",
        2,
        None,
        5,
        None,
        "episode",
    ),
    ("[Fansub] Star Harbor 2 (05) [1080p]", None, "Star Harbor 2", None, None, 5, None, "episode"),
    ("[Fansub] Star Harbor - 1080 [AAC]", None, "Star Harbor", None, None, 1080, None, "episode"),
    (
        "★4月新番 星港 第三季/Star Harbor S3 第02话 GB 1080P MP4",
        "星港",
        "Star Harbor",
        3,
        None,
        2,
        None,
        "episode",
    ),
    (
        "[1月新番][星港][Star Harbor][01][1080P]",
        "星港",
        "Star Harbor",
        None,
        None,
        1,
        None,
        "episode",
    ),
    (
        "[名港灯塔][857][红围裙之谜（前篇）][1080P]",
        "名港灯塔",
        None,
        None,
        None,
        857,
        None,
        "episode",
    ),
    (
        "【我的星港】 (2024) / Star Harbor (2024) [20][1080P]",
        "我的星港",
        "Star Harbor",
        None,
        None,
        20,
        None,
        "episode",
    ),
    ("[Fansub] Anime (2023) - 12.5 [1080p]", None, "Anime", None, None, 12.5, None, "episode"),
    (
        "[Fansub] Star Harbor-13 [BD 1920x1080 x265-10Bit].mkv",
        None,
        "Star Harbor",
        None,
        None,
        13,
        None,
        "episode",
    ),
    (
        "[Fansub] STAR harbor-25 OVA [BD 1920x1080].mkv",
        None,
        "STAR harbor",
        None,
        None,
        25,
        None,
        "ova",
    ),
    ("[Fansub] Harbor R-15 [BD 1920x1080]", None, "Harbor R-15", None, None, None, None, "other"),
    ("[Fansub] Star Harbor S3-38 (1080p).mkv", None, "Star Harbor", 3, None, 38, None, "episode"),
    (
        "[Fansub] Star Harbor S3 Part 1+2 (BD 1080p)",
        None,
        "Star Harbor",
        3,
        None,
        None,
        None,
        "batch",
    ),
    (
        "Star Harbor Season 1-3 + OVA 1-6 (1920x1080)",
        None,
        "Star Harbor",
        1,
        3,
        None,
        None,
        "batch",
    ),
    (
        "star_harbor_2005.8x12.the_night.720p_hdtv_x264-fov",
        None,
        "star harbor",
        8,
        None,
        12,
        None,
        "episode",
    ),
    ("[Raws] 별의 항구 00 제05화 (BD 1080p)", None, "별의 항구 00", None, None, 5, None, "episode"),
    (
        "[Fansub]_Star_Harbor_OP_(1920x1080_Blu-Ray_FLAC)_[F94F020D].mkv",
        None,
        "Star Harbor",
        None,
        None,
        None,
        None,
        "opening",
    ),
    (
        "[星港三世 THE MOVIE]Harbor the 3rd THE MOVIE[BDMV][1080p][MOVIE]",
        "星港三世",
        "Harbor the 3rd",
        None,
        None,
        None,
        None,
        "movie",
    ),
    (
        "[Harbour] Sea Lantern Season 02 - 05 [1080p]",
        None,
        "Sea Lantern",
        2,
        None,
        5,
        None,
        "episode",
    ),
    ("Sea Lantern Season 02 - 05 [1080p]", None, "Sea Lantern", 2, None, 5, None, "episode"),
    ("[Harbour] Sea Lantern 02 - 05 [1080p]", None, "Sea Lantern", None, None, 2, 5, "batch"),
    ("[某某字幕组] 招募翻译校对时轴", None, None, None, None, None, None, "none"),
    ("【公告】字幕组招募新人", None, None, None, None, None, None, "none"),
]


@pytest.mark.parametrize(
    ("text", "zh", "en", "season", "season_end", "episode", "episode_end", "kind"),
    SHAPES,
    ids=[row[0] for row in SHAPES],
)
def test_odd_places_are_read(
    text: str,
    zh: str | None,
    en: str | None,
    season: int | None,
    season_end: int | None,
    episode: float | None,
    episode_end: float | None,
    kind: str,
) -> None:
    reading = read(text)

    assert (reading.title_zh, reading.title_en) == (zh, en)
    assert (reading.season, reading.season_end) == (season, season_end)
    assert (reading.episode, reading.episode_end, reading.kind) == (episode, episode_end, kind)


# fmt: on


def test_the_greater_of_two_numbers_counts_from_the_first_season() -> None:
    for written in ("143(05)", "05(143)"):
        reading = read(f"[某某字幕组][星港 第七季 / Star Harbor 7th Season][{written}][1080P]")

        assert (reading.season, reading.episode, reading.absolute) == (7, 5, 143)


def test_a_file_that_begins_with_season_and_episode_names_no_show() -> None:
    reading = read_file("2-06. The Promise.mkv")

    assert (reading.season, reading.episode, reading.kind) == (2, 6, Kind.EPISODE)
    assert reading.all_names == ()


def test_a_site_that_releases_is_a_group_and_its_mark_behind_another_s_is_none() -> None:
    assert read("Star.Harbor.S01.1080p.BluRay.x265-RARBG").groups == ("RARBG",)
    assert read("Star Harbor S05E02 HDTV x264-Crew [eztv]").groups == ("Crew",)


def test_a_short_clip_s_seconds_are_no_number() -> None:
    reading = read("[SweetSub&VCB-Studio] Star Harbor [CM_15s][Ma10p_1080p][x265_ac3].mkv")

    assert (reading.kind, reading.episode) == (Kind.PV, None)


def test_latin_words_behind_a_chinese_name_are_a_name_unless_all_of_them_are_common() -> None:
    for text, zh, en in (
        ("[某某字幕组][4月新番][无名灯塔 Unnamed Memory][01][1080p]", "无名灯塔", "Unnamed Memory"),
        ("[某某字幕组][灯塔手表!Lighthouse Watch!][15][720P]", "灯塔手表!", "Lighthouse Watch!"),
        ("[某某字幕组][灯塔 Another Memory][01][1080p]", "灯塔 Another Memory", None),
        ("[某某字幕组] 灯狼〈LIGHT〉-HARBOR LINE- [01]", "灯狼〈LIGHT〉-HARBOR LINE-", None),
    ):
        reading = read(text)

        assert (reading.title_zh, reading.title_en) == (zh, en)


def test_a_subtitle_file_s_mark_in_brackets_is_no_group() -> None:
    reading = read("Star.Harbor.S01E01.WEBRip.Amazon.ja-jp[sdh].srt")

    assert (reading.groups, reading.subtitle_marks) == ((), ("sdh",))
    assert reading.subtitle_languages == ("ja",)


def test_two_folders_of_one_beginning_are_a_path() -> None:
    reading = read("星港 50周年版 157集/星港（001）.mp4")

    assert (reading.title_zh, reading.episode) == ("星港", 1)
