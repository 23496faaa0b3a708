"""Names: what language they are in, where two of them part, and what a rule's pattern is."""

import pytest

from apps.titles import Language, read

SPLIT = [
    ("月光图书馆 / Gekkou no Toshokan", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    ("月光图书馆 | Gekkou no Toshokan", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    ("月光图书馆/Gekkou no Toshokan", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    (
        "月光图书馆/月のとしょかん/Gekkou no Toshokan",
        {"zh": "月光图书馆", "jp": "月のとしょかん", "en": "Gekkou no Toshokan"},
    ),
    ("月光图书馆_Gekkou_no_Toshokan", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    (
        "月光图书馆「月のとしょかん」Gekkou no Toshokan",
        {"zh": "月光图书馆", "jp": "月のとしょかん", "en": "Gekkou no Toshokan"},
    ),
    ("月光图书馆 Gekkou no Toshokan", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    ("Gekkou no Toshokan 月光图书馆", {"zh": "月光图书馆", "en": "Gekkou no Toshokan"}),
    ("樱Trick Sakura Trick", {"zh": "樱Trick", "en": "Sakura Trick"}),
    ("Gekkou no Toshokan -  月光圖書館", {"zh": "月光圖書館", "en": "Gekkou no Toshokan"}),
    ("月光図書館のひみつ", {"jp": "月光図書館のひみつ"}),
    ("呪術図書館", {"zh": "呪術図書館"}),
    ("Dungeon Library | Delicious Books", {"en": "Dungeon Library"}),
]
WHOLE = [
    "身为 VTuber 的我的图书馆",
    "暴食图书馆 唯有我突破了所谓「等级」的概念",
    "艦隊Collection",
    "搞笑图书馆 GO",
    "BanG书馆",
    "Fate/stay night",
    "22/7",
    "Ranma 1/2",
    "图书馆S",
    "16bit 的感动 ANOTHER LAYER",
    "最弱技能《果实大师》 ～关于能吃技能果实（吃了就会死）这件事～",
    "You Are (Not) Alone",
]


@pytest.mark.parametrize(("written", "names"), SPLIT)
def test_names_part_by_separator_and_script(written: str, names: dict[str, str]) -> None:
    reading = read(f"[字幕组] {written} - 05 [1080p]")

    assert reading.as_json()["titles"] == names


@pytest.mark.parametrize("written", WHOLE)
def test_a_name_of_two_scripts_stays_whole(written: str) -> None:
    reading = read(f"[字幕组] {written} - 05 [1080p]")

    assert reading.all_names == (written,)


def test_with_both_languages_written_a_latin_word_stays_in_the_chinese_name() -> None:
    reading = read("[字幕组] 月光派对！☆PICO FEVER！ / Garden Pico: Fever! - 05 [1080p]")

    assert (reading.title_zh, reading.title_en) == (
        "月光派对！☆PICO FEVER！",
        "Garden Pico: Fever!",
    )


def test_all_names_are_kept_the_main_one_first() -> None:
    reading = read(
        "[字幕组] 月光图书馆 / 月下书库 / Gekkou no Toshokan / Moonlit Library - 05 [1080p]"
    )

    assert reading.names == {
        Language.ZH: ("月光图书馆", "月下书库"),
        Language.EN: ("Gekkou no Toshokan", "Moonlit Library"),
    }
    assert reading.all_names == ("月光图书馆", "Gekkou no Toshokan", "月下书库", "Moonlit Library")


def test_names_end_at_the_first_technical_word() -> None:
    reading = read("[字幕组] 月光图书馆 / Gekkou no Toshokan / TV / 2160p / 9.71 GiB / 2023")

    assert reading.names[Language.EN][0] == "Gekkou no Toshokan"
    assert "GiB" not in reading.title_part


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("[字幕组] 2.5次元的图书馆 / 2.5 Jigen no Toshokan - 05 [1080p]", "2.5 Jigen no Toshokan"),
        ("[字幕组] 2.5次元的图书馆 - 05 [1080p]", "2.5次元的图书馆"),
        ("[字幕组] 月光图书馆：夜／Re:Library ～Night～ - 05 [1080p]", "Re:Library ～Night～"),
        ("Moonlit.Library.S02E05.1080p.WEB-DL.H.264-GRP", "Moonlit.Library"),
        ("[字幕组]_Moonlit_Library_-_05_[1080p]", "Moonlit_Library"),
        ("[字幕组] 月の図書館だ - 05 [1080p]", "月の図書館だ"),
        (
            "[字幕组] 神剑图书馆 ―明治浪漫谭― (2023) / Rurouni：Meiji Romantan (2023) - 01 [1080p]",
            "Rurouni：Meiji Romantan",
        ),
    ],
)
def test_the_pattern_is_an_exact_part_of_the_title(text: str, pattern: str) -> None:
    reading = read(text)

    assert reading.title_raw is not None
    assert reading.title_raw in text
    assert reading.title_raw == pattern


def test_a_pattern_may_be_looked_for_only_among_the_names() -> None:
    reading = read(
        "【Mono字幕组】★7月新番★[月光图书馆/Gekkou no Toshokan][05][1080p][WebRip][招募翻译]"
    )

    assert "月光图书馆" in reading.title_part
    for outside in ("Mono", "新番", "1080p", "WebRip", "招募", "05"):
        assert outside not in reading.title_part


def test_a_year_and_a_region_note_are_no_part_of_the_name() -> None:
    reading = read(
        "[ANi]  月光圖書館 第二季（僅限港澳台地區） (2023) - 01 [1080P][Bilibili][CHT CHS].mp4"
    )

    assert (reading.title_zh, reading.season, reading.year) == ("月光圖書館", 2, 2023)


def test_every_field_has_the_span_that_said_it() -> None:
    text = (
        "[Group] 月光图书馆 第二季 / Moonlit Library S2 - 05v2 END (2023) "
        "[WebRip 1080p HEVC AAC][简繁内封][A1B2C3D4].mkv"
    )

    reading = read(text)

    said = {(span.field, text[span.start : span.end]) for span in reading.spans}
    assert {
        ("groups", "Group"),
        ("title", "月光图书馆"),
        ("title", "Moonlit Library"),
        ("season", "第二季"),
        ("year", "2023"),
        ("resolution", "1080p"),
        ("source", "WebRip"),
        ("video", "HEVC"),
        ("audio", "AAC"),
        ("subtitle_languages", "简繁内封"),
        ("subtitle_kind", "简繁内封"),
        ("crc", "A1B2C3D4"),
        ("container", "mkv"),
    } <= said
    for name in ("episode", "version", "finale"):
        assert any(field == name and "05v2 END" in words for field, words in said)


def test_a_mark_in_brackets_has_its_span() -> None:
    text = "[Group][Moonlit Library][ OVA02 ][1080p]"

    reading = read(text)

    assert {text[s.start : s.end] for s in reading.spans if s.field in {"kind", "episode"}} == {
        "OVA02"
    }
