"""Where a show is kept: title, year and season as folders."""

import pytest

from apps.naming import folders, paths
from apps.naming.folders import Kind


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("葬送的芙莉莲", "2023", "葬送的芙莉莲 (2023)"),
        ("葬送的芙莉莲", 2023, "葬送的芙莉莲 (2023)"),
        ("葬送的芙莉莲", None, "葬送的芙莉莲"),
        ("葬送的芙莉莲", "", "葬送的芙莉莲"),
        ("狼与香辛料 (2024)", "2024", "狼与香辛料 (2024)"),
        ("Re:从零开始的异世界生活", "2016", "Re 从零开始的异世界生活 (2016)"),
        ("你的名字。", "2016", "你的名字。 (2016)"),
        ("えとたま...", 2015, "えとたま (2015)"),
        ("???", None, "Unknown Bangumi"),
    ],
)
def test_the_folder_of_a_show_carries_title_and_year(
    title: str, year: str | int | None, expected: str
) -> None:
    assert folders.show_folder(title, year) == expected


def test_a_long_title_is_cut_before_its_year() -> None:
    name = folders.show_folder("転生" * 60, 2024)

    assert name.endswith("転生 (2024)")
    assert len(name.encode()) <= 255


@pytest.mark.parametrize(
    ("kind", "season", "offset", "expected"),
    [
        (Kind.EPISODE, 1, 0, "Season 1"),
        (Kind.EPISODE, 12, 0, "Season 12"),
        (Kind.EPISODE, 2, -1, "Season 1"),
        (Kind.EPISODE, 1, -1, "Season 1"),
        (Kind.EPISODE, 2, -5, "Season 2"),
        (Kind.EPISODE, 1, 1, "Season 2"),
        (Kind.EPISODE, 0, 0, "Season 0"),
        (Kind.EPISODE, None, 0, "Season 1"),
        (Kind.SPECIAL, 1, 1, "Season 0"),
        (Kind.MOVIE, 1, 0, ""),
    ],
)
def test_the_season_folder_follows_kind_and_offset(
    kind: Kind, season: int | None, offset: int, expected: str
) -> None:
    assert folders.season_folder(kind, season, offset) == expected


@pytest.mark.parametrize(
    ("root", "kind", "expected"),
    [
        ("/downloads/Bangumi", Kind.EPISODE, "/downloads/Bangumi/X (2023)/Season 2"),
        ("/downloads/Bangumi", Kind.MOVIE, "/downloads/Bangumi/X (2023)"),
        ("/downloads/Bangumi", Kind.SPECIAL, "/downloads/Bangumi/X (2023)/Season 0"),
        ("D:\\Anime", Kind.EPISODE, "D:\\Anime\\X (2023)\\Season 2"),
    ],
)
def test_a_save_path_is_written_for_the_client(root: str, kind: Kind, expected: str) -> None:
    assert folders.save_path(root, title="X", year="2023", kind=kind, season=2) == expected


def test_a_title_cannot_leave_the_root() -> None:
    path = folders.save_path("/downloads", title="../..", year=None, kind=Kind.MOVIE, season=None)

    assert paths.is_inside(path, "/downloads")
