"""Each group's way of writing, on shows that do not exist."""

from dataclasses import dataclass

import pytest

from apps.titles import Kind, read


@dataclass(frozen=True)
class Shape:
    """A title and what is expected of it."""

    text: str
    groups: tuple[str, ...] = ()
    zh: str | None = None
    en: str | None = None
    jp: str | None = None
    season: int | None = None
    episode: float | None = None
    kind: Kind = Kind.EPISODE


SHAPES = [
    Shape(
        "[ANi]  月光圖書館 - 07 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        ("ANi",),
        "月光圖書館",
        episode=7,
    ),
    Shape(
        "[ANi] Gekkou no Toshokan /  月光圖書館 - 07 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        ("ANi",),
        "月光圖書館",
        "Gekkou no Toshokan",
        episode=7,
    ),
    Shape(
        "[ANi] The Moonlit Library -  月光圖書館 第二季 - 19 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        ("ANi",),
        "月光圖書館",
        "The Moonlit Library",
        season=2,
        episode=19,
    ),
    Shape(
        "[ANi]  月光圖書館（僅限港澳台地區） - 05 [1080P][Bilibili][WEB-DL][AAC AVC][CHT CHS][MP4]",
        ("ANi",),
        "月光圖書館",
        episode=5,
    ),
    Shape(
        "[ANi]  月光圖書館 [特別篇] - 03 [1080P][Baha][WEB-DL][AAC AVC][CHT][MP4]",
        ("ANi",),
        "月光圖書館",
        episode=3,
        kind=Kind.SPECIAL,
    ),
    Shape(
        "[Lilith-Raws] 月光图书馆 / Gekkou no Toshokan - 09 [Baha][WEB-DL][1080p][AVC AAC][CHT][MP4]",
        ("Lilith-Raws",),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=9,
    ),
    Shape(
        "[LoliHouse] 月光图书馆 第二季 / Gekkou no Toshokan 2nd Season - 03 [WebRip 1080p HEVC AAC][简繁内封字幕]",
        ("LoliHouse",),
        "月光图书馆",
        "Gekkou no Toshokan",
        season=2,
        episode=3,
    ),
    Shape(
        "[喵萌奶茶屋&LoliHouse] 月光图书馆 / Gekkou no Toshokan [01-12 修正合集][WebRip 1080p HEVC-10bit AAC][Fin]",
        ("喵萌奶茶屋", "LoliHouse"),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=1,
        kind=Kind.BATCH,
    ),
    Shape(
        "【喵萌奶茶屋】★07月新番★[月光图书馆/月光図書館のひみつ/Gekkou no Toshokan][13][1080p][简日双语][招募翻译]",
        ("喵萌奶茶屋",),
        "月光图书馆",
        "Gekkou no Toshokan",
        "月光図書館のひみつ",
        episode=13,
    ),
    Shape(
        "【喵萌奶茶屋】★剧场版★[月光图书馆 / Gekkou no Toshokan][1080p][简体]",
        ("喵萌奶茶屋",),
        "月光图书馆",
        "Gekkou no Toshokan",
        kind=Kind.MOVIE,
    ),
    Shape(
        "[桜都字幕组] 月光图书馆 / Gekkou no Toshokan [05v2][1080p][简繁内封]",
        ("桜都字幕组",),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=5,
    ),
    Shape(
        "[御坂字幕组] 月光之书（不，不读！）-01 [WebRip 1080p HEVC10-bit AAC] [简繁日内封]",
        ("御坂字幕组",),
        "月光之书（不，不读！）",
        episode=1,
    ),
    Shape(
        "【幻樱字幕组】【4月新番】【月光图书馆 第二季 Gekkou no Toshokan S02】【22】【GB_MP4】【1920X1080】",
        ("幻樱字幕组",),
        "月光图书馆",
        "Gekkou no Toshokan",
        season=2,
        episode=22,
    ),
    Shape(
        "【极影字幕社】★4月新番 月光图书馆 Gekkou no Toshokan 第05话 GB 720P MP4（招人）",
        ("极影字幕社",),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=5,
    ),
    Shape(
        "【极影字幕社】★4月新番[月光图书馆Gekkou Toshokan ][第05话][720P][GB].mp4",
        ("极影字幕社",),
        "月光图书馆",
        "Gekkou Toshokan",
        episode=5,
    ),
    Shape(
        "[织梦字幕组][月光图书馆][02集][1080P][简日双语]", ("织梦字幕组",), "月光图书馆", episode=2
    ),
    Shape(
        "[千夏字幕组]【月光图书馆_Gekkou no Toshokan】[第12话完][1280x720][MP4]",
        ("千夏字幕组",),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=12,
    ),
    Shape(
        "[VCB-Studio] 月光图书馆 / The Moonlit Library / 月のひかり図書館 10-bit 1080p HEVC BDRip [Fin]",
        ("VCB-Studio",),
        "月光图书馆",
        "The Moonlit Library",
        "月のひかり図書館",
        kind=Kind.BATCH,
    ),
    Shape(
        "[VCB-Studio] Moonlit Library [01][Ma10p_1080p][x265_flac].mkv",
        ("VCB-Studio",),
        en="Moonlit Library",
        episode=1,
    ),
    Shape(
        "[VCB-Studio] Moonlit Library [NCOP1][Ma10p_1080p][x265_flac].mkv",
        ("VCB-Studio",),
        en="Moonlit Library",
        episode=1,
        kind=Kind.OPENING,
    ),
    Shape(
        "[SubsPlease] Moonlit Library S2 - 07 (1080p) [A1B2C3D4].mkv",
        ("SubsPlease",),
        en="Moonlit Library",
        season=2,
        episode=7,
    ),
    Shape(
        "[SubsPlease] Moonlit Library (01-12) (1080p) [Batch]",
        ("SubsPlease",),
        en="Moonlit Library",
        episode=1,
        kind=Kind.BATCH,
    ),
    Shape(
        "[Erai-raws] Moonlit Library Season 2 - 13 END [1080p CR WEB-DL AVC AAC][MultiSub][A1B2C3D4]",
        ("Erai-raws",),
        en="Moonlit Library",
        season=2,
        episode=13,
    ),
    Shape(
        "[NC-Raws] 月光图书馆 - 03 [B-Global][WEB-DL][2160p][AVC AAC][Multi Sub][MKV]",
        ("NC-Raws",),
        "月光图书馆",
        episode=3,
    ),
    Shape(
        "[Up to 21°C] 月光图书馆 / Moonlit Library - 03 (CR 1920x1080 AVC AAC MKV)",
        ("Up to 21°C",),
        "月光图书馆",
        "Moonlit Library",
        episode=3,
    ),
    Shape(
        "[EMBER] Moonlit Library - 12.5 [BDRip 1080p AVC 8bit Dual Audio]",
        ("EMBER",),
        en="Moonlit Library",
        episode=12.5,
    ),
    Shape(
        "Moonlit Library S01E05 VOSTFR 1080p WEB x264 AAC -Tsundere-Raws (ADN)",
        ("Tsundere-Raws",),
        en="Moonlit Library",
        season=1,
        episode=5,
    ),
    Shape(
        "Moonlit.Library.S02E05.1080p.CR.WEB-DL.AAC2.0.H.264-VARYG.mkv",
        ("VARYG",),
        en="Moonlit Library",
        season=2,
        episode=5,
    ),
    Shape(
        "[MagicStar] 月光图书馆 / つきのとしょかん EP33 [WEBDL] [1080p] [TTFC]【生】",
        ("MagicStar",),
        "月光图书馆",
        jp="つきのとしょかん",
        episode=33,
    ),
    Shape(
        "冰之图书馆「こおりの図書館」The Library of Ice S01E02 1080p 日英双语-多国字幕",
        (),
        "冰之图书馆",
        "The Library of Ice",
        "こおりの図書館",
        1,
        2,
    ),
    Shape(
        "某位元字幕组★月光图书馆 Gekkou no Toshokan★02★1920x1080★AVC AAC MP4★繁体中文",
        ("某位元字幕组",),
        "月光图书馆",
        "Gekkou no Toshokan",
        episode=2,
    ),
    Shape(
        "[Moonlit Library][02][BDRIP][1080P][H264_FLAC].mkv", (), en="Moonlit Library", episode=2
    ),
    Shape(
        "[月光图书馆][Moonlit Library][2022][WEB-DL][2160][TV Series][TV 04][SomeWEB]",
        ("SomeWEB",),
        "月光图书馆",
        "Moonlit Library",
        episode=4,
    ),
    Shape(
        "[A-Sub × B社] Moonlit Library - 01 [1080p]",
        ("A-Sub", "B社"),
        en="Moonlit Library",
        episode=1,
    ),
]


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.text for shape in SHAPES])
def test_a_group_s_usual_shape_is_read(shape: Shape) -> None:
    reading = read(shape.text)

    assert reading.groups == shape.groups
    assert (reading.title_zh, reading.title_en, reading.title_jp) == (shape.zh, shape.en, shape.jp)
    assert (reading.season, reading.episode, reading.kind) == (
        shape.season,
        shape.episode,
        shape.kind,
    )


@pytest.mark.parametrize(
    "text",
    [
        "[MOVIE] Moonlit Library [1080p]",
        "[S02E05] Moonlit Library [1080p]",
        "[BDRip 1080p] Moonlit Library - 01",
        "[Season 2] Moonlit Library - 01",
    ],
)
def test_a_technical_bracket_in_front_is_no_group(text: str) -> None:
    reading = read(text)

    assert reading.groups == ()
    assert reading.title_en == "Moonlit Library"


def test_a_group_inside_another_name_is_kept_whole() -> None:
    reading = read("Moonlit Watch S01E09 2025 1080p CR WEB-DL x264 AAC-AnimeS@ADWeb")

    assert reading.groups == ("AnimeS@ADWeb",)
    assert (reading.season, reading.episode, reading.year) == (1, 9, 2025)
