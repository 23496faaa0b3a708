"""Placing: one video is the release's episode, a collection's files are read one by one, extras stay."""

from collections.abc import Sequence

import pytest

from apps.bangumi.placing import Placing, Show, place
from apps.downloader.protocol import TorrentFile
from apps.library.placement import Role
from apps.naming.folders import Kind
from apps.naming.presets import Method
from apps.titles import read

FRIEREN = Show(Kind.EPISODE, "葬送的芙莉莲", "葬送的芙莉莲 (2023)", season=1)
TITLE = (
    "[LoliHouse] 葬送的芙莉莲 / Sousou no Frieren - 03 [WebRip 1080p HEVC-10bit AAC][简繁内封字幕]"
)


def placed(
    paths: Sequence[str],
    *,
    title: str = TITLE,
    show: Show = FRIEREN,
    method: Method = Method.PN,
    sizes: Sequence[int] | None = None,
    originals: dict[int, str] | None = None,
) -> Placing:
    files = [
        TorrentFile(index, path, sizes[index] if sizes else 1000)
        for index, path in enumerate(paths)
    ]
    return place(files, release=read(title), show=show, method=method, originals=originals or {})


def names(found: Placing) -> list[str]:
    return [item.wanted_path for item in found.placements]


@pytest.mark.parametrize(
    ("method", "wanted"),
    [
        (Method.PN, "Sousou no Frieren S01E03.mkv"),
        (Method.ADVANCE, "葬送的芙莉莲 (2023) S01E03.mkv"),
        (Method.NONE, "[LoliHouse] Sousou no Frieren - 03 [WebRip 1080p HEVC-10bit AAC].mkv"),
    ],
)
def test_an_episode_is_named_by_the_method(method: Method, wanted: str) -> None:
    found = placed(
        ["[LoliHouse] Sousou no Frieren - 03 [WebRip 1080p HEVC-10bit AAC].mkv"], method=method
    )
    assert names(found) == [wanted]


def test_the_only_video_is_the_release_s_episode_whatever_it_is_called() -> None:
    assert names(placed(["a.mkv"])) == ["Sousou no Frieren S01E03.mkv"]


def test_subtitles_stand_beside_their_video_with_their_language() -> None:
    found = placed(
        [
            "[LoliHouse] Sousou no Frieren - 03.mkv",
            "[LoliHouse] Sousou no Frieren - 03.sc.ass",
            "[LoliHouse] Sousou no Frieren - 03.JPTC.ass",
        ]
    )
    assert names(found) == [
        "Sousou no Frieren S01E03.mkv",
        "Sousou no Frieren S01E03.zh.ass",
        "Sousou no Frieren S01E03.zh-tw.ass",
    ]


def test_marks_of_subtitles_are_kept() -> None:
    found = placed(
        ["xyz.mkv", "xyz.en.srt", "xyz.en.forced.srt", "xyz.en.sdh.srt", "xyz.en.hi.srt"]
    )
    assert names(found)[1:] == [
        "Sousou no Frieren S01E03.en.srt",
        "Sousou no Frieren S01E03.en.forced.srt",
        "Sousou no Frieren S01E03.en.sdh.srt",
        "Sousou no Frieren S01E03.en.hi.srt",
    ]


def test_two_subtitles_never_get_one_name() -> None:
    found = placed(["a.mkv", "a.sc.ass", "a.chs.ass"])
    assert len(set(names(found))) == 3


def test_a_collection_is_flattened_and_extras_are_left_alone() -> None:
    found = placed(
        [
            "[VCB] Sousou no Frieren [01].mkv",
            "[VCB] Sousou no Frieren [02].mkv",
            "SPs/[VCB] Sousou no Frieren [NCOP].mkv",
            "[VCB] Sousou no Frieren [Menu01].mkv",
            "Scans/cover.jpg",
        ],
        title="[VCB-Studio] Sousou no Frieren [01-02 Fin][1080p]",
    )
    assert names(found)[:2] == ["Sousou no Frieren S01E01.mkv", "Sousou no Frieren S01E02.mkv"]
    assert found.is_collection
    assert not any("NCOP" in name for name in names(found))


def test_three_languages_and_a_last_episode_of_another_name() -> None:
    show = Show(Kind.EPISODE, "Charlotte", "Charlotte (2015)", season=1)
    stem = "[FLsnow&SumiSora][Charlotte][01][BDRIP][AVC_FLACx2]"
    last = "Charlotte 2015 - EP14 [BD 1920x1080 HEVC-yuv420p10 FLAC Chap] - mawen1250&VCB-Studio"
    found = placed(
        [
            f"{stem}.mkv",
            f"{stem}.chs.ass",
            f"{stem}.cht.ass",
            f"{stem}.jpn.ass",
            f"{last}.mkv",
            f"{last}.chs.ass",
        ],
        title="[FLsnow&SumiSora][Charlotte][01-14][BDRIP][AVC_FLACx2]",
        show=show,
        method=Method.ADVANCE,
    )
    assert sorted(names(found)) == sorted(
        [
            "Charlotte (2015) S01E01.mkv",
            "Charlotte (2015) S01E01.zh.ass",
            "Charlotte (2015) S01E01.zh-tw.ass",
            "Charlotte (2015) S01E01.ja.ass",
            "Charlotte (2015) S01E14.mkv",
            "Charlotte (2015) S01E14.zh.ass",
        ]
    )


def test_a_running_index_in_front_is_no_group_and_no_season() -> None:
    show = Show(Kind.EPISODE, "Deaimon", "Deaimon", season=1)
    found = placed(
        [
            "[01] [Deaimon][01][BDRIP][1080P][H264_FLACx2].mkv",
            "[02] [Deaimon][02][BDRIP][1080P][H264_FLACx2].mkv",
        ],
        title="[X] Deaimon [01-02][BDRIP]",
        show=show,
    )
    assert names(found) == ["Deaimon S01E01.mkv", "Deaimon S01E02.mkv"]


def test_offsets_are_added_once_and_never_below_one() -> None:
    show = Show(
        Kind.EPISODE,
        "葬送的芙莉莲",
        "葬送的芙莉莲 (2023)",
        season=2,
        season_offset=-1,
        episode_offset=28,
    )
    found = placed(["a.mkv"], title="[X] Sousou no Frieren S2 - 01 [1080p]", show=show)
    assert names(found) == ["Sousou no Frieren S01E29.mkv"]
    low = Show(Kind.EPISODE, "葬送的芙莉莲", "F", season=1, episode_offset=-12)
    found = placed(["a.mkv"], title="[X] Sousou no Frieren - 05 [1080p]", show=low)
    assert names(found) == ["Sousou no Frieren S01E05.mkv"]
    assert "offset_ignored" in found.notes


def test_the_largest_video_of_a_film_is_the_film_and_the_rest_are_extras() -> None:
    show = Show(Kind.MOVIE, "你的名字。", "你的名字。 (2016)", season=1)
    found = placed(
        ["Menu.mkv", "[V] Kimi no Na wa. (2016) [BDRip].mkv"],
        title="[V] 剧场版 Kimi no Na wa. (2016) [BDRip]",
        show=show,
        method=Method.ADVANCE,
        sizes=[10, 1000],
    )
    by_role = {item.role: item.wanted_path for item in found.placements}
    assert by_role[Role.VIDEO] == "你的名字。 (2016).mkv"
    assert by_role[Role.EXTRA] == "你的名字。 (2016) - Menu.mkv"


def test_a_special_stands_in_season_0() -> None:
    show = Show(Kind.SPECIAL, "鬼灭之刃", "鬼灭之刃 (2019)", season=1)
    found = placed(
        ["x.mkv"], title="[LoliHouse] 鬼灭之刃 / Kimetsu no Yaiba OVA01 [WebRip 1080p]", show=show
    )
    assert names(found) == ["Kimetsu no Yaiba S00E01.mkv"]


def test_names_we_wrote_are_never_read_again() -> None:
    found = placed(
        ["Mob Psycho 100 S01E05.mkv"],
        title="[X] Mob Psycho 100 - 05 [1080p]",
        show=Show(Kind.EPISODE, "Mob Psycho 100", "Mob Psycho 100 (2016)", season=1),
        originals={0: "[X] Mob Psycho 100 - 05 [1080p].mkv"},
    )
    (item,) = found.placements
    assert item.wanted_path == item.current_path == "Mob Psycho 100 S01E05.mkv"
    assert item.original_path == "[X] Mob Psycho 100 - 05 [1080p].mkv"


def test_the_mark_of_an_unfinished_file_is_no_part_of_its_name() -> None:
    assert names(placed(["Show S01E03.mkv.!qB"], title="[X] Show - 03"))[0].endswith(".mkv")


def test_files_that_are_not_wanted_or_empty_are_passed_over() -> None:
    files = [
        TorrentFile(0, "a.mkv", 1000),
        TorrentFile(1, "b.mkv", 1000, wanted=False),
        TorrentFile(2, "c.mkv", 0),
    ]
    found = place(files, release=read(TITLE), show=FRIEREN, method=Method.PN, originals={})
    assert [item.file_index for item in found.placements] == [0]


def test_a_payload_without_video_places_nothing() -> None:
    assert placed(["episode.mp4.lnk", "setup.exe"]).placements == ()


def test_a_finale_without_a_number_keeps_its_name() -> None:
    found = placed(
        ["美しい港 最終話.ts"],
        title="美しい港　最終話[字]",
        show=Show(Kind.EPISODE, "美しい港", "美しい港", 1),
    )
    assert names(found) == ["美しい港 最終話.ts"]
