"""Paths as the client writes them, POSIX or Windows, whatever we run on."""

import pytest

from apps.naming import paths
from apps.naming.paths import Flavour


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("/downloads/Bangumi", Flavour.POSIX),
        ("D:\\Anime", Flavour.WINDOWS),
        ("D:/Anime", Flavour.WINDOWS),
        ("d:", Flavour.WINDOWS),
        ("\\\\nas\\anime", Flavour.WINDOWS),
        ("Anime\\new", Flavour.WINDOWS),
        ("downloads", Flavour.POSIX),
        ("", Flavour.POSIX),
    ],
)
def test_the_root_says_how_paths_are_written(root: str, expected: Flavour) -> None:
    assert paths.flavour(root) is expected


@pytest.mark.parametrize(
    ("root", "parts", "expected"),
    [
        ("/downloads/Bangumi", ("X (2023)", "Season 1"), "/downloads/Bangumi/X (2023)/Season 1"),
        ("/downloads/Bangumi/", ("X",), "/downloads/Bangumi/X"),
        ("D:\\Anime", ("X", "Season 1"), "D:\\Anime\\X\\Season 1"),
        ("D:/Anime", ("X", "Season 1"), "D:\\Anime\\X\\Season 1"),
        ("D:\\", ("X",), "D:\\X"),
        ("\\\\nas\\anime", ("X", "Season 1"), "\\\\nas\\anime\\X\\Season 1"),
        ("/", ("X",), "/X"),
        ("downloads", ("X", ""), "downloads/X"),
        ("D:\\Anime", ("X/Season 1/a.mkv",), "D:\\Anime\\X\\Season 1\\a.mkv"),
        ("/downloads", ("/X/./a.mkv",), "/downloads/X/a.mkv"),
        ("/downloads", (), "/downloads"),
    ],
)
def test_parts_are_joined_in_the_style_of_the_root(
    root: str, parts: tuple[str, ...], expected: str
) -> None:
    assert paths.join(root, *parts) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/downloads/X/Season 1", ("/", "downloads", "X", "Season 1")),
        ("D:\\Anime\\X/Season 1", ("D:\\", "Anime", "X", "Season 1")),
        ("\\\\nas\\anime\\X", ("\\\\nas\\anime", "X")),
        ("X//a.mkv", ("X", "a.mkv")),
        ("", ()),
    ],
)
def test_a_path_is_taken_apart_at_both_separators(path: str, expected: tuple[str, ...]) -> None:
    assert paths.split(path) == expected


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        ("/downloads/X/a.mkv", "/downloads", "X/a.mkv"),
        ("/downloads", "/downloads/", ""),
        ("/downloads-evil/X", "/downloads", None),
        ("/downloads/../etc/passwd", "/downloads", None),
        ("/downloads/X/../Y", "/downloads", "Y"),
        ("/../downloads/X", "/downloads", "X"),
        ("d:\\anime\\X\\Season 1", "D:\\Anime", "X/Season 1"),
        ("D:/Anime/X", "D:\\Anime", "X"),
        ("D:\\Anime\\..\\Other", "D:\\Anime", None),
        ("E:\\Anime\\X", "D:\\Anime", None),
        ("/Downloads/X", "/downloads", None),
        ("../x", "", None),
    ],
)
def test_what_follows_a_root_is_told_or_nothing(path: str, root: str, expected: str | None) -> None:
    assert paths.relative(path, root) == expected
    assert paths.is_inside(path, root) is bool(expected)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("/downloads/X/", "/downloads/X", True),
        ("/downloads/X", "/downloads/x", False),
        ("D:\\Anime\\X", "d:/anime/x", True),
        ("/downloads/が", "/downloads/か\u3099", True),
        ("/downloads/X", "/downloads/Y", False),
    ],
)
def test_two_spellings_of_one_path_are_the_same(one: str, other: str, *, expected: bool) -> None:
    assert paths.same(one, other) is expected


def test_a_name_and_its_parent_follow_the_style_of_the_path() -> None:
    assert paths.name("D:\\X\\a.mkv") == "a.mkv"
    assert paths.parent("D:\\X\\a.mkv") == "D:\\X"
    assert paths.parent("/X/a.mkv") == "/X"
    assert paths.parent("X/Season 1/a.mkv") == "X/Season 1"
    assert paths.parent("a.mkv") == ""
