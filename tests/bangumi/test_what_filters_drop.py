"""Filters: regular expressions, literal where they are none; the two stock entries know words."""

import pytest

from apps.bangumi.filters import STOCK_720, STOCK_BATCH, hit, not_expressions
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
    ],
)
def test_an_entry_drops_or_lets_pass(entry: str, title: str, drops: bool) -> None:  # noqa: FBT001 - a table
    assert (hit([entry], read(title)) == entry) is drops


def test_the_first_entry_that_hits_is_named() -> None:
    assert hit(["nothing", "1080"], read("[X] Quiet Harbour - 05 [1080p]")) == "1080"


def test_blank_entries_drop_nothing() -> None:
    assert hit(["", ""], read("[X] Quiet Harbour - 05 [1080p]")) is None


def test_entries_that_are_no_expression_are_named() -> None:
    assert not_expressions(["720", "[", "(a", r"\d+"]) == ["[", "(a"]
