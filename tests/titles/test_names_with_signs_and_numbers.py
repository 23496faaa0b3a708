"""Signs, numbers and words inside names, which look like a separator, a number or a tag. The shows are invented."""

import pytest

from apps.titles import read

# fmt: off - tables
#: name as written, and what is read of it: Chinese, Latin, Japanese
NAMES: list[tuple[str, str | None, str | None, str | None]] = [
    ("魔法★灯塔 / Magic★Lighthouse", "魔法★灯塔", "Magic★Lighthouse", None),
    ("灯塔梦 / D_LIGHT HOUSE THE ANIMATION", "灯塔梦", "D LIGHT HOUSE THE ANIMATION", None),
    ("灯塔机动队 LAC_2045 / Lighthouse Squad", "灯塔机动队 LAC 2045", "Lighthouse Squad", None),
    ("灯塔Trick _Light Trick_灯之恋", "灯塔Trick", "Light Trick", None),
    ("灯塔KIRARI/Light of the Harbor", "灯塔KIRARI", "Light of the Harbor", None),
    ("灯塔100 Light Psycho 100", "灯塔100", "Light Psycho 100", None),
    ("LIGHT#4 从港湾开始", "LIGHT#4 从港湾开始", None, None),
    ("灯塔战士V3 / Light and Sea", "灯塔战士V3", "Light and Sea", None),
    ("灯塔（暫）的樣子 / Toudaikari", "灯塔（暫）的樣子", "Toudaikari", None),
    (
        "港湾与灯塔【世纪末篇】 / Light and Harbor",
        "港湾与灯塔【世纪末篇】",
        "Light and Harbor",
        None,
    ),
    (
        "灯塔吗？（不，不是！） / Light Light！（No Light！？） ~Next Shine~",
        "灯塔吗？（不，不是！）",
        "Light Light！（No Light！？） ~Next Shine~",
        None,
    ),
    (
        "In This Harbor (and Other Harbors) of the Sea",
        None,
        "In This Harbor (and Other Harbors) of the Sea",
        None,
    ),
    (
        "Light/stay night [Unlimited Lamp Works]",
        None,
        "Light/stay night [Unlimited Lamp Works]",
        None,
    ),
    ("Light Bahamut Chronicle", None, "Light Bahamut Chronicle", None),
    ("LIGHT - LIGHT 灯塔英雄", "LIGHT 灯塔英雄", "LIGHT", None),
    ("LMN Real Estate - LMN 不動產", "LMN 不動產", "LMN Real Estate", None),
    ("Light All Play - Light All Play", None, "Light All Play", None),
    ("Light no Ko - 【灯塔的孩子】", "灯塔的孩子", "Light no Ko", None),
    ("灯塔的孩子 / [Light no Ko]", "灯塔的孩子", "Light no Ko", None),
    ("灯塔的孩子（Light no Ko）", "灯塔的孩子", "Light no Ko", None),
    ("Light no Ko（灯の子）", None, "Light no Ko", "灯の子"),
    ("灯塔的孩子「Light no Ko」", "灯塔的孩子", "Light no Ko", None),
    ("灯塔少女 ～sugar light tale～", "灯塔少女 ～sugar light tale～", None, None),
    ("灯塔少女 -Dive in Light-", "灯塔少女 -Dive in Light-", None, None),
    ("灯塔少女 The Animation", "灯塔少女 The Animation", None, None),
    ("灯塔少女 MEMORIAL EDITION", "灯塔少女 MEMORIAL EDITION", None, None),
    (
        "『灯塔麥克風-Division Light Battle-』Rhyme Anima",
        "『灯塔麥克風-Division Light Battle-』Rhyme Anima",
        None,
        None,
    ),
    ("Collar×Light -deep cover- 後篇", "Collar×Light -deep cover- 後篇", None, None),
    ("LIGHT THE WITCH #0.8", None, "LIGHT THE WITCH #0.8", None),
]


@pytest.mark.parametrize(("written", "zh", "en", "jp"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_keeps_its_signs_and_numbers(
    written: str, zh: str | None, en: str | None, jp: str | None
) -> None:
    reading = read(f"[Some Subs] {written} - 07 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]")

    assert (reading.title_zh, reading.title_en, reading.title_jp) == (zh, en, jp)
    assert (reading.season, reading.episode, reading.kind) == (None, 7, "episode")


def test_a_romanised_name_and_a_chinese_one_part_at_ani_s_dash() -> None:
    reading = read(
        "[ANi]  Light Cop - TRICKER 灯塔侦探团 - 09 [1080P][Baha][WEB-DL][AAC AVC][CHT].mp4"
    )

    assert (reading.title_en, reading.title_zh) == ("Light Cop", "TRICKER 灯塔侦探团")


def test_a_season_before_the_dash_belongs_to_the_first_name() -> None:
    reading = read("[ANi] LIGHT OBJECT S2 - LOLO 的奇妙灯塔 第二季 - 17 [1080P][Baha][CHT].mp4")

    assert (reading.title_en, reading.title_zh, reading.season) == (
        "LIGHT OBJECT",
        "LOLO 的奇妙灯塔",
        2,
    )


@pytest.mark.parametrize(
    "title",
    [
        "[某某字幕组][Gabby's Lighthouse][灯塔之家][02][720p]",
        "[某某字幕组][灯塔侦探社][Lighthouse Detectives][02][720p]",
    ],
)
def test_a_show_that_is_called_like_a_group_stays_a_show(title: str) -> None:
    reading = read(title)

    assert reading.groups == ("某某字幕组",)
    assert reading.title_zh is not None
    assert reading.title_en is not None


BRACKETS = [
    # never closed, never opened
    ("[某某字幕组][灯塔 第三季 / Lighthouse 3 - 06 [WebRip 1080P HEVC AAC][简繁日内封]", "灯塔", 3, 6, None, "episode"),
    ("某某字幕组][灯塔/Lighthouse S4][12][GB][1080P]", "灯塔", 4, 12, None, "episode"),
    # a range among technical words; a range with a half; a date
    ("[某某字幕组] 灯塔 (00-12Fin WEBRIP 1080p AVC AAC MP4 简中)", "灯塔", None, 0, 12, "batch"),
    ("[某某字幕组][灯塔][04-05.5][1080p]", "灯塔", None, 4, 5.5, "episode"),
    ("[某某字幕组][灯塔][05][25.12.2023][1080p]", "灯塔", None, 5, None, "episode"),
    # editions are no names, and no kinds but EX
    ("[某某字幕组][灯塔][先行版][720p][繁體]", "灯塔", None, None, None, "other"),
    ("[某某字幕组] 灯塔 [未删减] [01-12][1080p][简繁内封]", "灯塔", None, 1, 12, "batch"),
    ("[某某字幕组] 灯塔 [中文配音] - 06 [1080P][CHT]", "灯塔", None, 6, None, "episode"),
    ("[某某字幕组][灯塔][09EX][GB][1080P]", "灯塔", None, 9, None, "special"),
    ("[某某字幕组][灯塔][01-02 EX][1080p][简体]", "灯塔", None, 1, 2, "special"),
    ("[某某字幕组] 灯塔 / Lighthouse 10-bit 1080p BDRip [Reseed Fin]", "灯塔", None, None, None, "batch"),
    ("[Group] 灯塔TVSP篇 / Lighthouse (TV Special) (CR 1920x1080 AVC MKV)", "灯塔", None, None, None, "special"),
    # a number with a letter, one of so many, one behind an ordinal season
    ("[Group] 灯塔 / Lighthouse - 12D (CR 1920x1080 AVC AAC MKV)", "灯塔", None, 12, None, "episode"),
    ("[Group] 灯塔 05 of 12 [1080p].mkv", "灯塔", None, 5, None, "episode"),
    ("[Group] 灯塔 / Lighthouse 2nd Season 05 [1080p].mkv", "灯塔", 2, 5, None, "episode"),
    ("[Group] 灯塔 第一回灯塔祭旅行 / Lighthouse Trip [07]", "灯塔 第一回灯塔祭旅行", None, 7, None, "episode"),
    ("[Group] 灯塔SEED C.E.73 守望者 / Light Watcher [07]", "灯塔SEED C.E.73 守望者", None, 7, None, "episode"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "zh", "season", "episode", "last", "kind"), BRACKETS, ids=[row[0] for row in BRACKETS]
)
def test_a_bracket_is_what_it_says(
    title: str, zh: str, season: int | None, episode: float | None, last: float | None, kind: str
) -> None:
    reading = read(title)

    assert (reading.title_zh, reading.season) == (zh, season)
    assert (reading.episode, reading.episode_end, reading.kind) == (episode, last, kind)


def test_a_finale_without_a_number_in_brackets_is_an_episode() -> None:
    reading = read("[某某字幕组] 灯塔 [最终话][1080p]")

    assert (reading.title_zh, reading.episode, reading.finale, reading.kind) == (
        "灯塔",
        None,
        True,
        "episode",
    )


def test_an_underscore_before_the_end_mark_is_a_blank() -> None:
    assert read("[某某字幕组] 灯塔 [12_END][1080p]").finale


@pytest.mark.parametrize(
    ("title", "zh", "en", "group", "year"),
    [
        ("[灯塔].Lighthouse.S02.2023.1080p.BluRay.x265.FLAC.2.0-ADE", "灯塔", "Lighthouse", "ADE", 2023),
        ("Light.House.2022.S01.1080p.BluRay.x264-GROUP", None, "Light House", "GROUP", 2022),
        ("Light.House.S01E01.PartA.2022.1080p.WEB-DL.H264.AAC-GROUP.mp4", None, "Light House", "GROUP", 2022),
    ],
)  # fmt: skip
def test_dotted_names_have_their_year_and_group(
    title: str, zh: str | None, en: str, group: str, year: int
) -> None:
    reading = read(title)

    assert (reading.title_zh, reading.title_en, reading.groups, reading.year) == (
        zh,
        en,
        (group,),
        year,
    )


@pytest.mark.parametrize(
    ("tags", "languages", "kind"),
    [
        ("[AI翻译简中][多国语言字幕]", {"zh-Hans", "mul"}, None),
        ("[简体内嵌合集]", {"zh-Hans"}, "hard"),
        ("[x264+OGG][JAP+FR+Sub.FR]", {"fr"}, None),
        ("[简繁韩内封]", {"zh-Hans", "zh-Hant", "ko"}, "soft"),
    ],
)
def test_languages_of_subtitles_not_of_speech(
    tags: str, languages: set[str], kind: str | None
) -> None:
    reading = read(f"[Group] Lighthouse - 05 [1080p]{tags}")

    assert set(reading.subtitle_languages) == languages
    assert reading.subtitle_kind == kind


def test_channels_belong_to_their_codec() -> None:
    reading = read("Light.House.S02E05.1080p.NF.WEB-DL.DDP5.1.H.264-GROUP.mkv")

    assert (reading.audio, reading.leftovers) == (("EAC3",), ())


def test_a_fraction_in_a_name_is_no_folder() -> None:
    reading = read("[Group] 22/7 - 01 [1080p].mkv")

    assert (reading.title_en, reading.episode) == ("22/7", 1)


@pytest.mark.parametrize(
    ("title", "season", "season_end", "episode", "last", "kind"),
    [
        ("[Group] Light House S1E5-7 [720p].mkv", 1, None, 5, 7, "episode"),
        ("[Group] Light House S01E05-S01E07 [720p].mkv", 1, None, 5, 7, "episode"),
        ("[Group] Light House S1+2 (BD 1080p)", 1, 2, None, None, "batch"),
        ("[Group] Light House - OP01 - The Song [1080p].mkv", None, None, 1, None, "opening"),
        ("[Group].Light.House.-.05.[1080p].mkv", None, None, 5, None, "episode"),
        ("www.site.com - Light House - 05 [1080p].mkv", None, None, 5, None, "episode"),
        ("[AniGroup]_Light_House_[05]_[720p_x264_AAC]_[Group].mkv", None, None, 5, None, "episode"),
        ("Light House - Capítulo 05 [Sub Esp].mp4", None, None, 5, None, "episode"),
        ("Light House 2.Sezon 5.Bölüm.mp4", 2, None, 5, None, "episode"),
        ("Light House [05 из 12] [1080p].mkv", None, None, 5, None, "episode"),
        ("[Group] Light House - 12 [720p][ENG][POR-BR][SPA-LA][SPA][ARA]", None, None, 12, None, "episode"),
    ],
)  # fmt: skip
def test_ranges_extras_and_what_surrounds_a_name(
    title: str, season: int | None, season_end: int | None, episode: int | None, last: int | None, kind: str
) -> None:  # fmt: skip
    reading = read(title)

    assert reading.title_en == "Light House"
    assert (reading.season, reading.season_end) == (season, season_end)
    assert (reading.episode, reading.episode_end, reading.kind) == (episode, last, kind)


def test_an_end_mark_behind_a_dash_is_no_episode_s_name() -> None:
    assert read("[Group] Light House - 12 - End [1080p].mkv").finale
    assert not read("[Group] Light House - 12 - The End [1080p].mkv").finale


@pytest.mark.parametrize(
    ("title", "zh", "jp", "episode", "last", "kind"),
    [
        ("[Some-Raws] 灯塔 [Creditless ED][1080p].mkv", "灯塔", None, None, None, "ending"),
        ("[Some-Raws] 灯塔 [CM Collection][1080p].mkv", "灯塔", None, None, None, "pv"),
        ("[Some-Raws][灯塔][BDrip][01_12][1080P]", "灯塔", None, 1, 12, "batch"),
        ("灯塔 Light House [自制] [BDRip 1080p]", "灯塔", None, None, None, "other"),
        ("(BD)灯塔 第05話「港」(1920x1080 x264 FLAC).mkv", "灯塔", None, 5, None, "episode"),
        ("[アニメ BD] 灯の家 第05話「港の光」(1920x1080 HEVC FLAC).mkv", None, "灯の家", 5, None, "episode"),
    ],
)  # fmt: skip
def test_brackets_in_front_and_of_extras(
    title: str, zh: str | None, jp: str | None, episode: int | None, last: int | None, kind: str
) -> None:
    reading = read(title)

    assert (reading.title_zh, reading.title_jp) == (zh, jp)
    assert (reading.episode, reading.episode_end, reading.kind) == (episode, last, kind)


@pytest.mark.parametrize(
    ("title", "zh", "en", "kind"),
    [
        ("【灯塔之下 日配版】【第02話】【1080P】【繁體中文】", "灯塔之下", None, "episode"),
        ("[Some-Raws] 灯塔少女～first light～ 第二季 - 02 [1080P]", "灯塔少女～first light～", None, "episode"),
        ("[Raws][灯塔少女 Alice Expansion_Unnamed Light][02]", "灯塔少女 Alice Expansion", "Unnamed Light", "episode"),
        ("[Some-Raws][灯塔战舰 2199 Light Ship][02][1080P]", "灯塔战舰 2199", "Light Ship", "episode"),
        ("[Some-Raws] Light Ito Collection [1080p].mkv", None, "Light Ito Collection", "other"),
        ("[Some-Raws] Light Ito Complete Collection [1080p]", None, "Light Ito", "batch"),
    ],
)  # fmt: skip
def test_the_words_around_a_name(title: str, zh: str | None, en: str | None, kind: str) -> None:
    reading = read(title)

    assert (reading.title_zh, reading.title_en, reading.kind) == (zh, en, kind)


@pytest.mark.parametrize(
    ("title", "en", "season", "episode", "group"),
    [
        # season and episode written win over a number in front, and S2-07 is no range of seasons
        ("24 Light - S01E04 - The Name.mkv", "24 Light", 1, 4, ()),
        ("24 - S01E04 - x264 - group.mkv", "24", 1, 4, ("group",)),
        ("Light House - 07 [S2-07] [Eng Sub] 480p", "Light House", 2, 7, ()),
        ("[Group] Light House (S4-24) [1080p]", "Light House", 4, 24, ("Group",)),
        # a note in brackets does not end the name
        ("Light House (TV) 3rd Season - 23 [1080p]", "Light House", 3, 23, ()),
        ("Light.House.Season.05.Ep(01).720p.WebRip.x265-GRP", "Light House", 5, 1, ("GRP",)),
        # figures as a group, a number that is none
        ("[224] Light House - 14 [BDRip.1080p.x265.FLAC].mkv", "Light House", None, 14, ("224",)),
        ("(Hi10)_Light_House_-_02v2_(720p)_(Encoder)_(72006E34).mkv", "Light House", None, 2, ("Encoder",)),
        ("Light House - 2of4 - The Name.mkv", "Light House", None, 2, ()),
    ],
)  # fmt: skip
def test_what_wins_where_two_numbers_stand(
    title: str, en: str, season: int | None, episode: int, group: tuple[str, ...]
) -> None:
    reading = read(title)

    assert (reading.title_en, reading.season, reading.episode) == (en, season, episode)
    assert reading.groups == group


def test_a_part_in_the_name_of_an_episode_is_not_the_season_s() -> None:
    reading = read("Light House 3x089 - Awakening of Light (Part 4).avi")

    assert (reading.part, reading.season, reading.episode) == (None, 3, 89)


def test_the_tags_behind_a_number_in_front_are_read() -> None:
    reading = read("05 - The Old Ship [DVD 480p].mkv")

    assert (reading.episode, reading.resolution, reading.source) == (5, "480p", "DVD")
    assert reading.leftovers == ("The Old Ship",)


@pytest.mark.parametrize(
    ("title", "zh", "en", "episode", "last", "kind"),
    [
        ("【某某字幕组】【灯塔番长 乙女-girl and boy- Light Banchou Otome】【05】", "灯塔番长 乙女-girl and boy-",
         "Light Banchou Otome", 5, None, "episode"),
        ("【某某字幕组】【灯塔】【第03&04&05话】[GB][720P]", "灯塔", None, 3, 5, "episode"),
        ("【某某字幕组】[灯塔][LIGHT_SAN][1-13+2OAD][720P]", "灯塔", "LIGHT SAN", 1, 13, "batch"),
        ("[灯塔/The Light House][正片01-27+番外01-03][简体][普通版]", "灯塔", "The Light House", 1, 27, "batch"),
        ("[某某字幕组][搬运]【灯塔】第1话 港口[1080P]", "灯塔", None, 1, None, "episode"),
        ("【某某字幕组】★剧场版[灯塔 / 港湾][简体][1080P]", "灯塔", None, None, None, "movie"),
    ],
)  # fmt: skip
def test_habits_of_smaller_groups(
    title: str, zh: str, en: str | None, episode: int | None, last: int | None, kind: str
) -> None:
    reading = read(title)

    assert (reading.title_zh, reading.title_en) == (zh, en)
    assert (reading.episode, reading.episode_end, reading.kind) == (episode, last, kind)
