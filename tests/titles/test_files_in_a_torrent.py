"""Files: read with their folders and with what the torrent or the rule said."""

import re

import pytest

from apps.titles import Kind, SubtitleKind, read, read_file

TORRENT = read("[字幕组] 月光图书馆 第二季 / Moonlit Library S2 [01-12][WebRip 1080p HEVC AAC]")


@pytest.mark.parametrize(
    ("path", "episode", "version"),
    [
        ("05.mkv", 5, 1),
        ("05v2.mkv", 5, 2),
        ("第05集.mp4", 5, 1),
        ("E05.mkv", 5, 1),
        ("EP05.mkv", 5, 1),
        ("Episode 5.mkv", 5, 1),
        ("05 - The Night.mkv", 5, 1),
        ("5. The Night.mkv", 5, 1),
        ("12.5.mkv", 12.5, 1),
        ("[05].mkv", 5, 1),
        ("第五话.mp4", 5, 1),
        ("#05.mkv", 5, 1),
    ],
)
def test_a_bare_number_takes_the_rest_from_its_context(
    path: str, episode: float, version: int
) -> None:
    reading = read_file(f"Some folder/{path}", context=TORRENT)

    assert (reading.episode, reading.version, reading.kind) == (episode, version, Kind.EPISODE)
    assert reading.season == 2
    assert reading.groups == ("字幕组",)


def test_what_the_file_says_itself_comes_first() -> None:
    reading = read_file("[Other] Moonlit Library S3 - 07 [720p].mkv", context=TORRENT)

    assert (reading.groups, reading.season, reading.episode, reading.resolution) == (
        ("Other",),
        3,
        7,
        "720p",
    )


def test_s_and_e_always_win() -> None:
    reading = read_file("Season 1/Moonlit Library - S02E05.mkv", context=TORRENT)

    assert (reading.season, reading.episode) == (2, 5)


@pytest.mark.parametrize(
    ("folder", "season"),
    [
        ("Season 2", 2),
        ("S02", 2),
        ("第二季", 2),
        ("Moonlit Library S2", 2),
        ("Season 02", 2),
        ("月光图书馆 第3期", 3),
    ],
)
def test_a_folder_says_the_season(folder: str, season: int) -> None:
    reading = read_file(f"{folder}/[Kiss][Moonlit Bear Punch!][01v2][1080P][GB][MP4].mp4")

    assert (reading.season, reading.episode, reading.version) == (season, 1, 2)
    assert reading.title_en == "Moonlit Bear Punch!"
    assert "season:folder" in reading.reasons


def test_a_folder_says_the_show() -> None:
    reading = read_file("[Group] Moonlit Library [BD 1080p]/Season 2/05.mkv")

    assert (reading.title_en, reading.season, reading.episode, reading.groups) == (
        "Moonlit Library",
        2,
        5,
        ("Group",),
    )


@pytest.mark.parametrize("folder", ["SPs", "Specials", "特典映像"])
def test_a_folder_says_special(folder: str) -> None:
    assert read_file(f"Moonlit Library/{folder}/02.mkv").kind is Kind.SPECIAL


@pytest.mark.parametrize("folder", ["OVA", "OVAs", "OAD"])
def test_a_folder_says_ova(folder: str) -> None:
    assert read_file(f"Moonlit Library/{folder}/02.mkv").kind is Kind.OVA


@pytest.mark.parametrize(
    "name", ["05 [1080p][A1B2C3D4].mkv", "[05][END].mp4", "05 (1).mkv", "05.简体.ass"]
)
def test_a_number_in_front_is_an_episode_whatever_follows(name: str) -> None:
    reading = read_file(f"Moonlit Library/{name}")

    assert (reading.title_en, reading.episode, reading.kind) == ("Moonlit Library", 5, Kind.EPISODE)


def test_a_roman_number_of_the_folder_is_the_season() -> None:
    assert read_file("Moonlit Library III/05.mkv").season == 3


@pytest.mark.parametrize("path", ["video.mkv", "BDMV/STREAM/00001.m2ts", "CM/CM1.mkv"])
def test_a_file_that_is_called_by_nothing_has_the_torrent_s_name(path: str) -> None:
    context = read("[Group] Moonlit Library - 05 [1080p]")

    assert read_file(path, context=context).title_en == "Moonlit Library"


def test_chinese_words_before_an_ending_are_languages() -> None:
    reading = read_file("[Group] Moonlit Library - 05.繁体.ass")

    assert (reading.subtitle_languages, reading.title_en) == (("zh-Hant",), "Moonlit Library")


def test_the_mark_of_an_unfinished_file_is_no_part_of_it() -> None:
    reading = read_file("Moonlit Library - 05.mkv.!qB")

    assert (reading.title_en, reading.container, reading.leftovers) == (
        "Moonlit Library",
        "MKV",
        (),
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("SPs/[VCB-Studio] Moonlit Library [NCOP1][Ma10p_1080p][x265_flac].mkv", Kind.OPENING),
        ("NC/NCED2.mkv", Kind.ENDING),
        ("SPs/Menu01.mkv", Kind.OTHER),
        ("PV/[Group] Moonlit Library [PV01].mkv", Kind.PV),
    ],
)
def test_extras_of_a_pack_are_no_episodes(path: str, kind: Kind) -> None:
    reading = read_file(path, context=TORRENT)

    assert reading.kind is kind


@pytest.mark.parametrize(
    ("said", "kind", "episode"),
    [
        ("[CM_15s]", Kind.PV, None),
        ("[CM_Blu-ray]", Kind.PV, None),
        ("[PV_Long Ver.]", Kind.PV, None),
        ("[Previews]", Kind.PV, None),
        ("[Web Preview 02]", Kind.PV, 2),
        ("[Web Preview Epilogue]", Kind.PV, None),
        ("[NCOP1_EP02]", Kind.OPENING, 1),
        ("[Eyecatch EP01-06]", Kind.OTHER, None),
        ("[Menu02]", Kind.OTHER, 2),
        ("[Tokuten 03]", Kind.SPECIAL, 3),
    ],
)
def test_an_extra_says_what_it_is_with_words_of_its_own(
    said: str, kind: Kind, episode: int | None
) -> None:
    reading = read_file(
        f"[VCB-Studio] Moonlit Library {said}[Ma10p_1080p][x265_flac].mkv", context=TORRENT
    )

    assert (reading.kind, reading.title_en) == (kind, "Moonlit Library")
    assert reading.episode_end is None
    assert reading.episode == episode


@pytest.mark.parametrize(
    ("said", "kind", "episode"),
    [
        ("[SP01] NCOP", Kind.OPENING, None),
        ("[SP02] NCED - 1", Kind.ENDING, 1),
        ("[SP03] Menu - 01", Kind.OTHER, 1),
        ("[SP04] PV & CM", Kind.PV, None),
        ("[SP05] CM Collection", Kind.PV, None),
        ("[SP06] Picture Drama - 01", Kind.SPECIAL, 6),
        ("SP07", Kind.SPECIAL, 7),
    ],
)
def test_behind_a_running_number_stands_what_an_extra_is(
    said: str, kind: Kind, episode: int | None
) -> None:
    name = f"[Moozzi2] Moonlit Library {said} (BD 1920x1080 x265-10Bit FLAC).mkv"
    reading = read_file(name, context=TORRENT)

    assert (reading.kind, reading.episode, reading.title_en) == (kind, episode, "Moonlit Library")


@pytest.mark.parametrize(
    ("name", "resolution"),
    [
        ("05.1080p.mkv", "1080p"),
        ("05-1080p.mkv", "1080p"),
        ("05_720p.mkv", "720p"),
        ("05.月光.mkv", "1080p"),
        ("05、月光.mkv", "1080p"),
        ("05.1080P.mkv", "1080p"),
        ("05.4K.mp4", "2160p"),
        ("05.4K.60fps.HEVC.mp4", "2160p"),
        ("05.60fps.mp4", "1080p"),
        ("05 - 4 Lanterns.mkv", "1080p"),
        ("05 - 100 Days [1080p].mkv", "1080p"),
    ],
)
def test_a_number_in_front_of_a_height_or_a_name_is_an_episode(name: str, resolution: str) -> None:
    context = read("[Group] Moonlit Library [01-12][1080p]")

    reading = read_file(name, context=context)

    assert (reading.episode, reading.resolution) == (5, resolution)
    assert reading.title_en == "Moonlit Library"


def test_two_numbers_without_a_name_are_no_episode_and_its_name() -> None:
    assert read_file("05-06.mkv").episode_end == 6
    assert read_file("4K.mp4").episode is None


@pytest.mark.parametrize("name", ["20 - Tide.avi", "2 - Tide.avi", "2.mkv", "25.mkv"])
def test_a_season_folder_with_an_episode_is_no_half(name: str) -> None:
    reading = read(f"Season 1/{name}")

    assert (reading.season, reading.episode) == (1, int(re.split(r"[. ]", name)[0]))
    assert read("Harbour 1/2 - 05.mkv").title_en == "Harbour 1/2"


def test_a_running_index_in_front_is_no_group() -> None:
    first = read_file(
        "[Raws] あっちの図書館 (BDrip 1920x1080 FLAC)/[01] [Raws] あっちの図書館 01 (BDrip 1920x1080 FLAC).mkv"
    )
    second = read_file("[01] [Moonlit][01][BDRIP][1080P][H264_FLACx2].mkv")

    assert (first.title_jp, first.groups, first.episode, first.kind) == (
        "あっちの図書館",
        ("Raws",),
        1,
        Kind.EPISODE,
    )
    assert (second.title_en, second.groups, second.episode, second.kind) == (
        "Moonlit",
        (),
        1,
        Kind.EPISODE,
    )


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        (".chs.ass", ("zh-Hans",)),
        (".cht.ass", ("zh-Hant",)),
        (".sc.ass", ("zh-Hans",)),
        (".tc.ass", ("zh-Hant",)),
        (".jpn.ass", ("ja",)),
        (".en.srt", ("en",)),
        (".zh-Hans.ass", ("zh-Hans",)),
        (".Cht&Jap.ass", ("zh-Hant", "ja")),
        (".JPSC.ass", ("zh-Hans", "ja")),
        (".ass", ()),
    ],
)
def test_a_subtitle_file_says_its_language(name: str, languages: tuple[str, ...]) -> None:
    reading = read_file("[A&B][Charlotta][01][BDRIP][AVC_FLACx2]" + name)

    assert (reading.subtitle_languages, reading.subtitle_kind) == (languages, SubtitleKind.FILE)
    assert (reading.title_en, reading.episode) == ("Charlotta", 1)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("xyz.en.srt", ()),
        ("xyz.en.forced.srt", ("forced",)),
        ("xyz.en.sdh.srt", ("sdh",)),
        ("xyz.en.hi.srt", ("hi",)),
        ("xyz.en.cc.srt", ("cc",)),
    ],
)
def test_marks_of_a_subtitle_file_are_kept(name: str, marks: tuple[str, ...]) -> None:
    reading = read_file(name)

    assert (reading.subtitle_marks, reading.subtitle_languages) == (marks, ("en",))


@pytest.mark.parametrize(
    ("folder", "language"), [("CHS", "zh-Hans"), ("繁體", "zh-Hant"), ("sc", "zh-Hans")]
)
def test_a_subtitle_s_language_is_read_from_its_folder_too(folder: str, language: str) -> None:
    reading = read_file(f"Subs/{folder}/[Group] Moonlit Library - 05.ass")

    assert reading.subtitle_languages == (language,)


def test_another_name_in_the_same_torrent_is_read_as_well() -> None:
    reading = read_file(
        "Charlotta 2015 - EP14 [BD 1920x1080 HEVC-yuv420p10 FLAC Chap] - someone&VCB-Studio.chs.ass"
    )

    assert (reading.episode, reading.subtitle_languages, reading.container) == (
        14,
        ("zh-Hans",),
        "ASS",
    )


@pytest.mark.parametrize("suffix", [".!qB", ".part", ".aria2"])
def test_an_unfinished_file_is_read_like_the_finished_one(suffix: str) -> None:
    reading = read_file("[Group] Moonlit Library - 05 [1080p].mkv" + suffix)

    assert (reading.episode, reading.container) == (5, "MKV")


def test_windows_paths_are_paths() -> None:
    reading = read_file(r"C:\anime\Moonlit Library\Season 2\[Group] Moonlit Library - 05.mkv")

    assert (reading.title_en, reading.season, reading.episode) == ("Moonlit Library", 2, 5)


def test_spans_count_from_the_start_of_the_path() -> None:
    path = "Season 2/[Group] Moonlit Library - 05 [1080p].mkv"
    reading = read_file(path)

    assert reading.text == path
    assert {path[s.start : s.end] for s in reading.spans if s.field == "title"} == {
        "Moonlit Library"
    }


def test_a_film_s_only_file_is_the_film() -> None:
    film = read("[Group] 剧场版 月光图书馆 / Moonlit Library Movie [BDRip 1080p]")

    reading = read_file("Moonlit Library/00001.mkv", context=film)

    assert reading.title_zh == "月光图书馆" or reading.title_en == "Moonlit Library"


def test_a_title_with_a_slash_is_no_path() -> None:
    reading = read("[字幕组] 月光图书馆/Moonlit Library - 05.mkv")

    assert (reading.title_zh, reading.title_en, reading.episode) == (
        "月光图书馆",
        "Moonlit Library",
        5,
    )
