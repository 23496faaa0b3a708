"""Every field of a reading points at the characters that said it, and what nothing was made of is listed."""

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.titles import Reading, read, read_file

#: these say no field of their own: the text itself, and what follows from other fields
DERIVED = {"text", "kind", "title_raw", "title_part", "spans", "reasons"}
#: fields that are said at the place of another
SAID_AS = {
    "title_zh": "title",
    "title_en": "title",
    "title_jp": "title",
    "further_names": "title",
    "season_end": "season",
    "season_text": "season",
}
PARTS = st.sampled_from(
    [
        "[Group]", "【月光字幕组】", "★10月新番★", "月光图书馆", " / Moonlit Library", "[Moonlit Library]",
        "月光の図書館", " 第二季", " S2", " Part 2", " (2023)", " - 05", "[05v2]", "[05]", "第05话", " EP05",
        " S02E05", "[01-12]", " 全12话", " END", "[Fin]", "[1080p]", " 1920x1080", "[WebRip HEVC-10bit AAC]",
        "[Baha][WEB-DL]", "[简繁内封]", "[CHS_JP]", "[OVA02]", " NCOP1", "[A1B2C3D4]", "[招募翻译]", "[v2]",
        "(05)", "合集", ".mkv", ".zh-Hant.ass", " ~A Word~ ", "剧场版 ", "[60fps]", "/", "Season 2/", "SPs/",
    ]
)  # fmt: skip
TEXTS = st.lists(PARTS, min_size=1, max_size=10).map("".join)


def unsaid(reading: Reading) -> set[str]:
    """Fields that hold something and have no span."""
    said = {span.field for span in reading.spans}
    empty: tuple[object, ...] = (None, (), "", False)
    return {
        field.name
        for field in fields(reading)
        if field.name not in DERIVED
        and getattr(reading, field.name) not in empty
        and not (field.name == "version" and reading.version == 1)
        and SAID_AS.get(field.name, field.name) not in said
    }


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_every_field_has_its_place(text: str) -> None:
    assert unsaid(read(text)) == set()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TEXTS)
def test_every_letter_is_said_or_left_over(text: str) -> None:
    reading = read_file(text)

    covered = [False] * len(text)
    for span in (*reading.spans, *reading.leftover_spans):
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert not [
        c for c, is_covered in zip(text, covered, strict=True) if c.isalnum() and not is_covered
    ]


@pytest.mark.parametrize(
    ("path", "field", "words"),
    [
        ("Moonlit Library/Season 2/05v2.mkv", "season", "Season 2"),
        ("Moonlit Library/Season 2/05v2.mkv", "title", "Moonlit Library"),
        ("Moonlit Library/Season 2/05v2.mkv", "version", "v2"),
        ("Moonlit Library/Season 2/05v2.mkv", "container", "mkv"),
        ("[Group] Moonlit Library/SPs/03.mkv", "kind", "SPs"),
        ("[Group] Moonlit Library/CHT/[Group] Moonlit Library - 03.ass", "subtitle_languages", "CHT"),
        ("Moonlit Library/NCOP1.mkv", "kind", "NCOP1"),
    ],
)  # fmt: skip
def test_what_a_folder_said_is_found_in_the_folder(path: str, field: str, words: str) -> None:
    reading = read_file(path)

    assert words in {path[span.start : span.end] for span in reading.spans if span.field == field}


def test_what_was_not_understood_is_listed_as_written() -> None:
    text = "[Group] Moonlit Library - 05 - The First Page [1080p][Quux]"

    reading = read(text)

    assert reading.leftovers == ("The First Page", "Quux")
    assert [text[s.start : s.end] for s in reading.leftover_spans] == ["The First Page", "Quux"]


def test_names_say_their_language_and_codecs_their_value() -> None:
    text = "[Group] 月光图书馆 / Moonlit Library - 05 [x265 AAC]"

    said = {(text[s.start : s.end], s.value) for s in read(text).spans if s.value}

    assert said == {
        ("月光图书馆", "zh"),
        ("Moonlit Library", "en"),
        ("x265", "HEVC"),
        ("AAC", "AAC"),
    }


def test_what_is_said_twice_counts_once() -> None:
    text = "[Group] 月光图书馆 第二季 / Moonlit Library S2 - 05 [1080p]"

    spans = read(text).spans

    assert [text[s.start : s.end] for s in spans if s.field == "season"] == ["第二季"]
    assert [(text[s.start : s.end], s.value) for s in spans if s.field == "again"] == [
        ("S2", "season")
    ]
