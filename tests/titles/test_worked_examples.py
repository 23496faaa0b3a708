"""The worked examples that every reader of ours has to get right, as they were written."""

from typing import Any

import pytest

from apps.titles import Kind, Reading, SubtitleKind, read, read_file

EXAMPLES: list[tuple[str, dict[str, Any]]] = [
    (
        (
            "[LoliHouse] 关于我转生变成史莱姆这档事 第二季 / Tensei shitara Slime Datta Ken 2nd Season - 01 "
            "[WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
        ),
        {
            "groups": ("LoliHouse",),
            "title_zh": "关于我转生变成史莱姆这档事",
            "title_en": "Tensei shitara Slime Datta Ken",
            "season": 2,
            "episode": 1,
            "resolution": "1080p",
            "source": "WebRip",
            "subtitle_languages": ("zh-Hans", "zh-Hant"),
            "subtitle_kind": SubtitleKind.SOFT,
        },
    ),
    (
        "[ANi] 不時輕聲地以俄語遮羞的鄰座艾莉同學 - 02 [1080P][Baha][WEB-DL][AAC AVC][CHT].mp4",
        {
            "groups": ("ANi",),
            "title_zh": "不時輕聲地以俄語遮羞的鄰座艾莉同學",
            "season": None,
            "episode": 2,
            "subtitle_languages": ("zh-Hant",),
        },
    ),
    (
        "【喵萌奶茶屋】★04月新番★[夏日重现/Summer Time Rendering][11][1080p][繁日双语][招募翻译]",
        {
            "groups": ("喵萌奶茶屋",),
            "title_zh": "夏日重现",
            "title_en": "Summer Time Rendering",
            "episode": 11,
            "subtitle_languages": ("zh-Hant", "ja"),
        },
    ),
    (
        (
            "【幻樱字幕组】【4月新番】【古见同学有交流障碍症 第二季 Komi-san wa, Komyushou Desu. S02】"
            "【22】【GB_MP4】【1920X1080】"
        ),
        {
            "groups": ("幻樱字幕组",),
            "title_zh": "古见同学有交流障碍症",
            "title_en": "Komi-san wa, Komyushou Desu.",
            "season": 2,
            "episode": 22,
            "resolution": "1080p",
            "subtitle_languages": ("zh-Hans",),
        },
    ),
    (
        "[梦蓝字幕组]New Doraemon 哆啦A梦新番[747][2023.02.25][AVC][1080P][GB_JP][MP4][101.69 MB]",
        {
            "groups": ("梦蓝字幕组",),
            "title_en": "New Doraemon",
            "title_zh": "哆啦A梦新番",
            "episode": 747,
            "year": None,
        },
    ),
    (
        (
            "[御坂字幕组] 男女之间存在纯友情吗？（不，不存在!!）-01 "
            "[WebRip 1080p HEVC10-bit AAC] [简繁日内封] [急招翻校轴]"
        ),
        {
            "groups": ("御坂字幕组",),
            "title_zh": "男女之间存在纯友情吗？（不，不存在!!）",
            "episode": 1,
        },
    ),
    (
        "[Doomdos] - 白色闪电 - 第02话 - [1080P].mp4",
        {"groups": ("Doomdos",), "title_zh": "白色闪电", "episode": 2},
    ),
    (
        "Girls Band Cry S01E05 VOSTFR 1080p WEB x264 AAC -Tsundere-Raws (ADN)",
        {
            "groups": ("Tsundere-Raws",),
            "title_en": "Girls Band Cry",
            "season": 1,
            "episode": 5,
            "subtitle_languages": ("fr",),
            "platform": "ADN",
        },
    ),
    (
        "Mob Psycho 100 - S03E05 - Divine Tree 2 ~Peace~ [1080p]",
        {"groups": (), "title_en": "Mob Psycho 100", "season": 3, "episode": 5, "absolute": None},
    ),
    ("[Group] Anime - 12v2 [1080p]", {"title_en": "Anime", "episode": 12, "version": 2}),
    ("[Group] Anime - 12.5 [1080p]", {"title_en": "Anime", "episode": 12.5}),
    (
        "[Erai-raws] Title Season 2 - 13 END [1080p CR WEB-DL AVC AAC][MultiSub]",
        {
            "groups": ("Erai-raws",),
            "title_en": "Title",
            "season": 2,
            "episode": 13,
            "finale": True,
            "subtitle_languages": ("mul",),
        },
    ),
    ("[Group] 86 - 01 [1080p]", {"groups": ("Group",), "title_en": "86", "episode": 1}),
    ("[Group] 22/7 - 01 [1080p]", {"groups": ("Group",), "title_en": "22/7", "episode": 1}),
    (
        "[Group] Ranma 1/2 - 03 [1080p]",
        {"groups": ("Group",), "title_en": "Ranma 1/2", "episode": 3},
    ),
    ("[X] 某作品 Ⅱ - 05 [1080p]", {"title_zh": "某作品", "season": 2, "episode": 5}),
    (
        "[ANi] 為美好的世界獻上祝福！3 - 02 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        {"title_zh": "為美好的世界獻上祝福！3", "season": None, "episode": 2},
    ),
    (
        "[ANi] 死神少爺與黑女僕 第二季（僅限港澳台地區） - 01 [1080P][Bilibili][WEB-DL][AAC AVC][CHT CHS].mp4",
        {"title_zh": "死神少爺與黑女僕", "season": 2, "episode": 1, "platform": "Bilibili"},
    ),
    (
        "[Lilith-Raws] Zom 100 - 01 [Baha][WebDL 1080p AVC AAC][CHT].mp4",
        {"title_en": "Zom 100", "episode": 1, "source": "WEB-DL"},
    ),
    (
        "[UHA-Wing] [Bleach - Thousand-Year Blood War][24] [x264 1080p] [CHS].mp4",
        {"groups": ("UHA-Wing",), "title_en": "Bleach - Thousand-Year Blood War", "episode": 24},
    ),
    (
        "[BML] 终末列车寻往何方 Shuumatsu Torein Dokoe Iku [02][1080][HEVC 10bit][CHS&CHT][v2].mkv",
        {
            "groups": ("BML",),
            "title_zh": "终末列车寻往何方",
            "title_en": "Shuumatsu Torein Dokoe Iku",
            "episode": 2,
            "version": 2,
            "resolution": "1080p",
        },
    ),
    (
        "[Lilith-Raws] Inu ni Nattara Suki na Hito ni Hirowareta. - OVA02 [Baha][WEB-DL][1080p]",
        {"title_en": "Inu ni Nattara Suki na Hito ni Hirowareta.", "episode": 2, "kind": Kind.OVA},
    ),
    (
        "【澄空学园&动漫国字幕组】★07月新番[传颂之物 二人的白皇][01-02][1080P][简体][MP4]",
        {
            "groups": ("澄空学园", "动漫国字幕组"),
            "title_zh": "传颂之物 二人的白皇",
            "episode": 1,
            "episode_end": 2,
            "kind": Kind.EPISODE,
        },
    ),
    (
        "Show.Name.S02E05.1080p.CR.WEB-DL.AAC2.0.H.264-VARYG.mkv",
        {
            "groups": ("VARYG",),
            "title_en": "Show Name",
            "season": 2,
            "episode": 5,
            "video": ("AVC",),
            "platform": "CR",
        },
    ),
    (
        "[Nekomoe kissaten][Title][08][1080p][JPSC].mp4",
        {
            "groups": ("Nekomoe kissaten",),
            "title_en": "Title",
            "episode": 8,
            "subtitle_languages": ("zh-Hans", "ja"),
        },
    ),
    (
        "[VCB-Studio] 中文 / English / 日本のアニメ 10-bit 1080p HEVC BDRip [Fin]",
        {
            "title_zh": "中文",
            "title_en": "English",
            "title_jp": "日本のアニメ",
            "episode": None,
            "kind": Kind.BATCH,
        },
    ),
    (
        "[VCB-Studio] 电影版哆啦A梦：大雄的地球交响乐[BDRip 1080p]",
        {"groups": ("VCB-Studio",), "title_zh": "哆啦A梦：大雄的地球交响乐", "kind": Kind.MOVIE},
    ),
    (
        "[LoliHouse] 鬼灭之刃 / Kimetsu no Yaiba OVA01 [WebRip 1080p]",
        {"title_zh": "鬼灭之刃", "title_en": "Kimetsu no Yaiba", "episode": 1, "kind": Kind.OVA},
    ),
    (
        "[Group] 迷宫饭 全24话 [1080p]",
        {"title_zh": "迷宫饭", "episode": 1, "episode_end": 24, "kind": Kind.BATCH},
    ),
    (
        "[Group] Anime Title NCOPv2 [1080p]",
        {"title_en": "Anime Title", "kind": Kind.OPENING, "version": 2},
    ),
    ("[Group] Anime Title PV2 [1080p]", {"title_en": "Anime Title", "kind": Kind.PV}),
    ("[Group] Anime Title CM1 [1080p]", {"title_en": "Anime Title", "kind": Kind.PV}),
    ("[1080p][HEVC][AAC][MKV]", {"groups": (), "kind": Kind.NONE, "all_names": ()}),
    ("[A1B2C3D4][1.2 GiB][2023-01-12]", {"groups": (), "kind": Kind.NONE, "all_names": ()}),
    # what people reported of other tools
    (
        "六四位元字幕组★跨越种族与你相恋 Kimi to Koete Koi ni Naru★02★1920x1080★AVC AAC MP4★繁体中文",
        {
            "groups": ("六四位元字幕组",),
            "title_zh": "跨越种族与你相恋",
            "title_en": "Kimi to Koete Koi ni Naru",
            "episode": 2,
            "resolution": "1080p",
            "subtitle_languages": ("zh-Hant",),
            "container": "MP4",
        },
    ),
    (
        "[DB] Dungeon Meshi | Delicious in Dungeon [Dual Audio 10bit BD1080p][HEVC-x265]",
        {
            "groups": ("DB",),
            "all_names": ("Dungeon Meshi", "Delicious in Dungeon"),
            "episode": None,
            "resolution": "1080p",
            "source": "BluRay",
            "title_raw": "Dungeon Meshi",
        },
    ),
    (
        "美しい彼　第３話【萩原利久・八木勇征ダブル主演★ドラマ特区】[字]_2021-12-03_JPTVclub.ts",
        {"title_jp": "美しい彼", "episode": 3, "container": "TS", "year": None},
    ),
    (
        (
            "[Lilith-Raws] 神剑闯江湖 ―明治剑客浪漫谭― (2023) / Rurouni Kenshin：Meiji Kenkaku Romantan (2023) - 02 "
            "[Baha][WebDL 1080p AVC AAC][CHT]"
        ),
        {
            "title_zh": "神剑闯江湖 ―明治剑客浪漫谭―",
            "title_en": "Rurouni Kenshin：Meiji Kenkaku Romantan",
            "year": 2023,
            "episode": 2,
            "title_raw": "Rurouni Kenshin：Meiji Kenkaku Romantan",
        },
    ),
    (
        "berserk.e12.720p.bluray.x264-haiku.mkv",
        {"title_en": "berserk", "episode": 12, "groups": ("haiku",)},
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_a_worked_example_is_read(text: str, expected: dict[str, Any]) -> None:
    reading = read(text)

    assert {name: getattr(reading, name) for name in expected} == expected


def test_a_season_folder_tells_the_season_of_a_file() -> None:
    reading = read_file("Season 2/[KissSub][Kuma Kuma Kuma Bear Punch!][01v2][1080P][GB][MP4].mp4")

    assert (reading.title_en, reading.season, reading.episode, reading.version) == (
        "Kuma Kuma Kuma Bear Punch!",
        2,
        1,
        2,
    )


def test_two_shows_never_share_an_empty_name() -> None:
    readings: list[Reading] = [
        read(f"[ANi] {name}（僅限港澳台地區） - 01 [1080P][CHT].mp4")
        for name in ("死神少爺", "月光圖書館")
    ]

    assert len({reading.title_raw for reading in readings}) == len(readings)
