"""What a release holds: films, OVAs, specials, and what is no episode at all."""

import pytest

from apps.titles import Kind, read


@pytest.mark.parametrize(
    "text",
    [
        "[Group] 剧场版 月光图书馆 [1080p]",
        "[Group] 劇場版月光圖書館 [1080p]",
        "[Group]电影版月光图书馆[BDRip 1080p]",
        "[Group] 月光图书馆 剧场版 [1080p]",
        "[Group] 月光图书馆 [剧场版] [1080p]",
        "【Group】剧场版★[月光图书馆][1080p]",
        "[Group] 月光图书馆 / Moonlit Library Movie [1080p]",
        "[Group] 映画 月光図書館 [1080p]",
    ],
)
def test_a_film_is_a_film_and_its_mark_is_no_name(text: str) -> None:
    reading = read(text)

    assert reading.kind is Kind.MOVIE
    assert reading.title_zh in {"月光图书馆", "月光圖書館", "月光図書館"}


@pytest.mark.parametrize(
    "text",
    [
        "[MOVIE] Moonlit Library [1080p]",
        "[Group] Gekijouban Moonlit Library [1080p]",
        "[Group] Moonlit Library the Movie [1080p]",
    ],
)
def test_a_film_with_a_latin_mark(text: str) -> None:
    reading = read(text)

    assert (reading.kind, reading.title_en) == (Kind.MOVIE, "Moonlit Library")


def test_of_two_marks_one_belongs_to_the_name() -> None:
    reading = read("[Group] Localized Movie Movie [1080p]")

    assert (reading.kind, reading.title_en) == (Kind.MOVIE, "Localized Movie")


@pytest.mark.parametrize(
    "text",
    ["[Group] The Movie Star Next Door - 03 [1080p]", "[Movie-Fan] Moonlit Library - 03 [1080p]"],
)
def test_the_word_movie_inside_a_name_or_a_group_is_no_film(text: str) -> None:
    assert read(text).kind is Kind.EPISODE


def test_a_year_alone_is_only_a_hint() -> None:
    reading = read("[Group] Moonlit Library (2016) [1080p]")

    assert (reading.kind, reading.year, reading.title_en) == (Kind.OTHER, 2016, "Moonlit Library")


@pytest.mark.parametrize(
    ("written", "kind", "episode"),
    [
        (" OVA", Kind.OVA, None),
        (" OVA01", Kind.OVA, 1),
        (" OVA 2", Kind.OVA, 2),
        (" - OVA02", Kind.OVA, 2),
        (" OAD2", Kind.OVA, 2),
        ("[OVA][03]", Kind.OVA, 3),
        (" OVA - 02", Kind.OVA, 2),
        (" - 13 (OVA)", Kind.OVA, 13),
        ("[13(OAD)]", Kind.OVA, 13),
        (" SP", Kind.SPECIAL, None),
        (" SP02", Kind.SPECIAL, 2),
        (" - SP1v2", Kind.SPECIAL, 1),
        (" - Special 1", Kind.SPECIAL, 1),
        (" 特别篇", Kind.SPECIAL, None),
        (" 特別篇", Kind.SPECIAL, None),
        (" 特別編", Kind.SPECIAL, None),
        (" 番外篇", Kind.SPECIAL, None),
        (" 番外 02", Kind.SPECIAL, 2),
        (" 特典", Kind.SPECIAL, None),
        ("[TVSP]", Kind.SPECIAL, None),
        (" - S01OVA02", Kind.OVA, 2),
    ],
)
def test_ovas_and_specials_are_told(written: str, kind: Kind, episode: int | None) -> None:
    reading = read(f"[Group] Moonlit Library{written} [BDRip 1080p]")

    assert (reading.kind, reading.episode, reading.title_en) == (kind, episode, "Moonlit Library")


@pytest.mark.parametrize(
    ("written", "kind", "version"),
    [
        (" NCOP", Kind.OPENING, 1),
        (" NCOPv2", Kind.OPENING, 2),
        ("[NCOP1]", Kind.OPENING, 1),
        (" - OP", Kind.OPENING, 1),
        (" NCEDv3", Kind.ENDING, 3),
        (" - NCED", Kind.ENDING, 1),
        (" ED2", Kind.ENDING, 1),
        (" PV2", Kind.PV, 1),
        (" - PV", Kind.PV, 1),
        ("[CM05]", Kind.PV, 1),
        (" CM1", Kind.PV, 1),
        ("[Trailer01]", Kind.PV, 1),
        ("[Web Preview 01]", Kind.PV, 1),
        (" 预告", Kind.PV, 1),
        ("[Menu01]", Kind.OTHER, 1),
        ("[MV]", Kind.OTHER, 1),
        ("[Commentary]", Kind.OTHER, 1),
    ],
)
def test_what_is_no_episode_never_passes_for_one(written: str, kind: Kind, version: int) -> None:
    reading = read(f"[VCB-Studio] Moonlit Library{written}[Ma10p_1080p]")

    assert (reading.kind, reading.version, reading.title_en) == (kind, version, "Moonlit Library")


@pytest.mark.parametrize(
    "name",
    [
        "Special A",
        "My Happy Ending",
        "死亡预告",
        "物語系列 番外＆怪物季",
        "Ed Stories",
        "Opus Nine",
    ],
)
def test_a_mark_that_is_the_core_of_a_name_stays(name: str) -> None:
    reading = read(f"[Group] {name} - 03 [1080p]")

    assert (reading.all_names, reading.kind) == ((name,), Kind.EPISODE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "[]",
        "★",
        "[1080p][HEVC][AAC][MKV]",
        "[A1B2C3D4][1.2 GiB][2023-01-12]",
        "Vq6e1Aba3U4amCjuEgV5R2QvdsLE.mkv",
        "86420f8ee425340d8894bf3bc636b66404b95f18",
    ],
)
def test_a_text_without_a_show_is_none(text: str) -> None:
    reading = read(text)

    assert (reading.kind, reading.all_names, reading.title_raw) == (Kind.NONE, (), None)


def test_a_finale_without_a_number_is_known_and_invents_none() -> None:
    reading = read("美しい海　最終話【ダブル主演★ドラマ特区】[終][字]_2021-12-24_SomeTVclub.ts")

    assert (reading.title_jp, reading.episode, reading.finale) == ("美しい海", None, True)
    assert "episode:unnumbered" in reading.reasons


def test_a_show_without_any_number_is_other() -> None:
    assert read("[Group] Moonlit Library [WEB-DL 1080p]").kind is Kind.OTHER
