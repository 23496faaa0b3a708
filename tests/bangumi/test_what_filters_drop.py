"""Filters: regular expressions, literal where they are none; the two stock entries know words."""

import pytest

from apps.bangumi.filters import STOCK_720, STOCK_BATCH, hit, missing
from apps.titles import read


@pytest.mark.parametrize(
    ("entry", "title", "drops"),
    [
        (STOCK_720, "[X] Quiet Harbour - 05 [720p]", True),
        (STOCK_720, "[X] Quiet Harbour - 05 [1280x720]", True),
        (STOCK_720, "[X] Quiet Harbour - 05 [1080p]", False),
        (STOCK_720, "[X] Long Runner 第720话 [1080p]", False),
        (STOCK_720, "[X] Quiet Harbour - 05 [1080p][A720BEEF]", False),
        (STOCK_BATCH, "[X] Quiet Harbour [01-12][1080p]", True),
        (STOCK_BATCH, "[X] Quiet Harbour [01-02][1080p]", False),
        (STOCK_BATCH, "[X] Quiet Harbour [05][2023-02-25][1080p]", False),
        (STOCK_BATCH, "[X] Quiet Harbour - 05 [1080p]", False),
        ("CHT|繁", "[X] 静かな港 - 05 [繁體][1080p]", True),
        ("hevc", "[X] Quiet Harbour - 05 [HEVC-10bit]", True),
        (r"\[1[0-3]\]", "[X][Quiet Harbour][12][1080p]", True),
        (r"\[1[0-3]\]", "[X][Quiet Harbour][09][1080p]", False),
        ("[", "[X] Quiet Harbour - 05 [1080p]", True),
        ("(unclosed", "[X] Quiet Harbour (unclosed - 05", True),
        ("(unclosed", "[X] Quiet Harbour - 05", False),
        ("繁", "[X] 静静的港 - 05 [简繁内封][1080p]", True),
        ("only-subtitle:zh-Hant", "[X] 静静的港 - 05 [简繁内封][1080p]", False),
        ("only-subtitle:zh-Hant", "[X] 静静的港 - 05 [繁體内嵌][1080p]", True),
        ("only-subtitle:zh-Hant", "[X] 静静的港 - 05 [繁日双语][1080p]", True),
        ("only-subtitle:zh-Hant", "[X] 静静的港 - 05 [简体内嵌][1080p]", False),
        ("subtitle:zh", "[X] 静静的港 - 05 [简体内嵌][1080p]", True),
        ("subtitle:ja", "[X] 静静的港 - 05 [简体内嵌][1080p]", False),
        ("group:ANi", "[ANi] Quiet Harbour - 05 [1080P]", True),
        ("Group: a-team", "[Moe&A_Team] Quiet Harbour - 05 [1080P]", True),
        ("group:ANi", "Quiet Harbour S01E05 1080p WEB-DL x264 AAC-AnimeS@ADWeb", False),
        ("group：ANi", "[ANi] Quiet Harbour - 05 [1080P]", True),
        ("resolution:1080P", "[X] Quiet Harbour - 05 [1080p]", True),
        ("resolution:1080p", "[X] Quiet Harbour - 1080 [720p]", False),
        ("source:webrip", "[X] Quiet Harbour - 05 [WebRip 1080p]", True),
        ("platform:baha", "[X] Quiet Harbour - 05 [Baha][WEB-DL][1080p]", True),
        ("kind:batch", "[X] Quiet Harbour [01-12][1080p]", True),
        ("kind:batch", "[X] Quiet Harbour - 05 [1080p]", False),
    ],
)
def test_an_entry_drops_or_lets_pass(entry: str, title: str, drops: bool) -> None:  # noqa: FBT001 - a table
    assert (hit([entry], read(title)) == entry) is drops


def test_the_first_entry_that_hits_is_named() -> None:
    assert hit(["nothing", "1080"], read("[X] Quiet Harbour - 05 [1080p]")) == "1080"


def test_blank_entries_drop_nothing() -> None:
    assert hit(["", ""], read("[X] Quiet Harbour - 05 [1080p]")) is None


@pytest.mark.parametrize(
    ("wanted", "wants_all", "lacks"),
    [
        ([], False, None),
        ([""], True, None),
        (["1080", "HEVC"], False, None),
        (["1080", "HEVC"], True, "HEVC"),
        (["2160", "HEVC"], False, "2160 | HEVC"),
        (["group:X", "subtitle:zh-Hans"], True, None),
        (["(unclosed"], False, "(unclosed"),
    ],
)
def test_what_a_release_must_have(
    wanted: list[str],
    wants_all: bool,  # noqa: FBT001 - a table
    lacks: str | None,
) -> None:
    reading = read("[X] Quiet Harbour - 05 [WebRip 1080p AVC][简体内嵌]")
    assert missing(wanted, reading, wants_all=wants_all) == lacks
