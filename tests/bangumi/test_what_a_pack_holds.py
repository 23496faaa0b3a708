"""Packs: several seasons, specials and extras in one torrent never take each other's names."""

from collections.abc import Sequence

import pytest

from apps.bangumi.placing import Show, place
from apps.downloader.protocol import TorrentFile
from apps.naming.folders import Kind
from apps.naming.presets import Method
from apps.titles import read

PACK = "[Lantern] Paper Moon [01-12 Fin][1080p]"
SHOW = Show(Kind.EPISODE, "纸月", "纸月 (2024)", season=1)


def named(
    paths: Sequence[str], *, title: str = PACK, show: Show = SHOW, sizes: Sequence[int] = ()
) -> dict[str, str]:
    """The new name of each file that gets one."""
    files = [
        TorrentFile(index, path, sizes[index] if sizes else 1000)
        for index, path in enumerate(paths)
    ]
    found = place(files, release=read(title), show=show, method=Method.PN, originals={})
    return {item.original_path: item.wanted_path for item in found.placements}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Season 1/Paper Moon 01.mkv", "Season 2/Paper Moon 01.mkv"),
        ("S1/01.mkv", "S2/01.mkv"),
        ("第一季/01.mkv", "第二季/01.mkv"),
        ("[L] Paper Moon [01].mkv", "[L] Paper Moon II [01].mkv"),
        ("Paper Moon/[L] Paper Moon [01].mkv", "Paper Moon II/[L] Paper Moon II [01].mkv"),
        ("Paper.Moon.S01E01.mkv", "Paper.Moon.S02E01.mkv"),
    ],
)
def test_each_season_of_a_pack_keeps_its_number(first: str, second: str) -> None:
    found = named([first, second], title="[Lantern] Paper Moon S1+S2 [1080p]")
    assert found[first].endswith("S01E01.mkv")
    assert found[second].endswith("S02E01.mkv")


def test_a_rules_offsets_are_for_its_own_season_alone() -> None:
    show = Show(Kind.EPISODE, "纸月", "纸月 (2024)", season=2, season_offset=-1, episode_offset=12)
    found = named(["S1/01.mkv", "S2/01.mkv"], title="[Lantern] Paper Moon S1+S2 [1080p]", show=show)
    assert found == {
        "S1/01.mkv": "Paper Moon S01E01.mkv",
        "S2/01.mkv": "Paper Moon S01E13.mkv",
    }


def test_where_all_files_say_one_season_the_rules_is_right() -> None:
    show = Show(Kind.EPISODE, "纸月", "纸月 (2024)", season=3)
    found = named(["Paper Moon S2 - 01.mkv", "Paper Moon S2 - 02.mkv"], show=show)
    assert set(found.values()) == {"Paper Moon S03E01.mkv", "Paper Moon S03E02.mkv"}


def test_subtitles_of_a_season_follow_their_own_video() -> None:
    found = named(
        ["S1/01.mkv", "S1/01.sc.ass", "S2/01.mkv", "S2/01.sc.ass"],
        title="[Lantern] Paper Moon S1+S2 [1080p]",
    )
    assert found["S1/01.sc.ass"] == "Paper Moon S01E01.zh.ass"
    assert found["S2/01.sc.ass"] == "Paper Moon S02E01.zh.ass"


def test_a_subtitle_is_not_of_a_video_whose_name_only_begins_like_its_own() -> None:
    found = named(["1.mkv", "10.mkv", "10.ass", "1.ass"])
    assert found["1.ass"] == "Paper Moon S01E01.ass"
    assert found["10.ass"] == "Paper Moon S01E10.ass"


@pytest.mark.parametrize(
    "special",
    [
        "[L] Paper Moon [OVA01].mkv",
        "[L] Paper Moon [SP01].mkv",
        "Paper.Moon.S00E01.mkv",
        "Specials/01.mkv",
        "OVA/01.mkv",
        "Season 0/01.mkv",
    ],
)
def test_a_special_in_a_pack_is_of_season_0(special: str) -> None:
    found = named(["[L] Paper Moon [01].mkv", "[L] Paper Moon [02].mkv", special])
    assert found[special] == "Paper Moon S00E01.mkv"


@pytest.mark.parametrize(
    "extra",
    [
        "SP/01.mkv",
        "SPs/[L] Paper Moon [SP01].mkv",
        "特典映像/01.mkv",
        "映像特典/01.mkv",
        "Menus/01.mkv",
        "NC/01.mkv",
        "Trailers/01.mkv",
        "[L] Paper Moon [NCOP].mkv",
        "[L] Paper Moon NCED1.mkv",
        "[L] NCOP.mkv",
        "[L] Paper Moon [PV01].mkv",
        "[L] Paper Moon - Menu.mkv",
        "[L] Paper Moon [Interview].mkv",
        "[L] Paper Moon [OVA].mkv",
        "[L] Paper Moon [01]-sample.mkv",
        "sample.mkv",
        "a/b/c/01.mkv",
    ],
)
@pytest.mark.parametrize("title", [PACK, "[Lantern] Paper Moon [03][1080p]"])
def test_an_extra_is_left_as_it_is(extra: str, title: str) -> None:
    episode = "[L] Paper Moon [03].mkv"
    assert named([episode, extra], title=title) == {episode: "Paper Moon S01E03.mkv"}


def test_of_several_videos_without_a_number_the_largest_is_the_episode() -> None:
    found = named(
        ["a.mkv", "b.mkv"], title="[Lantern] Paper Moon [03][1080p]", sizes=[10, 1_000_000]
    )
    assert found == {"b.mkv": "Paper Moon S01E03.mkv"}


def test_of_two_versions_in_one_pack_the_newest_gets_the_name() -> None:
    found = named(
        ["[L] Paper Moon [01].mkv", "[L] Paper Moon [01v2].mkv", "[L] Paper Moon [02].mkv"]
    )
    assert found == {
        "[L] Paper Moon [01v2].mkv": "Paper Moon S01E01.mkv",
        "[L] Paper Moon [02].mkv": "Paper Moon S01E02.mkv",
    }


def test_the_one_file_that_is_wanted_of_a_pack_is_called_by_its_own_number() -> None:
    assert named(["[L] Paper Moon [05].mkv"]) == {
        "[L] Paper Moon [05].mkv": "Paper Moon S01E05.mkv"
    }


def test_folders_that_all_videos_share_do_not_count_as_deep() -> None:
    found = named(["x/y/z/01.mkv", "x/y/z/02.mkv", "x/y/z/CHT/01.ass"])
    assert sorted(found) == ["x/y/z/01.mkv", "x/y/z/02.mkv", "x/y/z/CHT/01.ass"]


@pytest.mark.parametrize(
    ("path", "suffix"),
    [("Subs/CHT/01.ass", "zh-tw"), ("字幕/简体/01.ass", "zh"), ("jp/01.ass", "ja")],
)
def test_a_subtitle_in_a_folder_of_its_language_is_beside_its_video(path: str, suffix: str) -> None:
    found = named(["01.mkv", "02.mkv", path])
    assert found[path] == f"Paper Moon S01E01.{suffix}.ass"
