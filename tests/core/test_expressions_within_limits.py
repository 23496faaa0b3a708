"""Expressions that people write: what `re` takes is found as `re` finds it, and none goes on for ever."""

import re

import pytest

from apps.core.expressions import (
    ONE_ROUND,
    ONE_SEARCH,
    Patience,
    TooSlow,
    expression,
    literal,
    slow,
)

TITLE = "[Lolihouse] Quiet Harbour - 05 {v2} [WebRip 1080p HEVC-10bit AAC][简繁内封] a{e} x--y"
ENDLESS = ["(a+)+$", "(a|aa)+$", "(.*a){30}$", r"(\w+\s?)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"]


@pytest.mark.parametrize(
    "source",
    [
        "hevc", r"\[1[0-3]\]", r"^(?!.*1080).*$", r"(?<=\[)Web", r"(?i)LOLI", "{v2}", "{v3}", "a{e}", "b{e}", "[{]v",
        r"\{v2\}", "o{1}", "l{2,}", "l{,2}i", r"\bHEVC\b", r"(\d)\1", "x--y", "[a-z]{5}", "简|繁", "(?P<n>H)arb(?P=n)?",
        r"\N{LATIN SMALL LETTER V}2", r"\Z", "[]x]", "[^]]", "a**", "[", "(unclosed", r"\m", r"\p{Han}", "*", "x(?i)y",
        "a{99999999999}",
    ],
)  # fmt: skip
def test_it_finds_what_pythons_own_expressions_find(source: str) -> None:
    try:
        own = re.compile(source, re.IGNORECASE)
    except (re.error, OverflowError):
        assert expression(source).is_literal
        assert expression(source).is_in(f"say {source} here")
        assert not expression(source).is_in("something else")
    else:
        assert not expression(source).is_literal
        assert expression(source).is_in(TITLE) is (own.search(TITLE) is not None)


def test_sets_that_a_later_python_may_read_otherwise_bring_no_warning() -> None:
    assert expression("[[a]x").is_in("[x")


@pytest.mark.parametrize("source", ENDLESS)
def test_an_endless_search_is_given_up(source: str) -> None:
    with pytest.raises(TooSlow):
        expression(source).is_in("a" * 5000 + "\0")


def test_what_was_given_up_has_a_share_of_the_round_and_no_more() -> None:
    patience = Patience()
    hostile = expression("(a|aa)+$")
    for _ in range(int(ONE_ROUND / ONE_SEARCH)):
        with pytest.raises(TooSlow):
            hostile.is_in("a" * 5000 + "\0", patience)
    assert patience.spent[hostile.source] >= ONE_ROUND
    with pytest.raises(TooSlow):
        hostile.is_in("nothing hard in it", patience)
    assert expression("hard").is_in("nothing hard in it", patience)


@pytest.mark.parametrize("source", ["(a+)+$", "(a|aa)+$", r"(\w+\s?)+$", "(Lo|LoLo)+$", "(x+x+)+y"])
def test_an_expression_that_may_take_too_long_is_known_beforehand(source: str) -> None:
    assert slow(["720", source, r"\d+-\d+"]) == [source]


def test_ordinary_entries_are_neither_text_nor_slow() -> None:
    entries = [
        "720",
        r"\d+-\d+",
        "CHT|繁",
        r"^(?!.*1080).*$",
        "group:[",
        "only-subtitle:zh-Hant",
        "",
        " ",
    ]
    assert literal(entries) == []
    assert slow(entries) == []


def test_what_is_no_expression_is_named() -> None:
    assert literal(["720", "[", "(a", r"\d+"]) == ["[", "(a"]


@pytest.mark.parametrize(
    "source",
    ["(" * 4000, "((a{1,1000}){1,1000}){1,1000}", "a{4294967295}", "[" * 4000, "(?:" * 3000 + ")" * 3000, "|" * 4000],
)  # fmt: skip
def test_no_text_is_too_odd_to_be_an_entry(source: str) -> None:
    assert isinstance(expression(source).is_literal, bool)
