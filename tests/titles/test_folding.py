"""One key per title: what differs in writing only is equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.titles import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Re：Zero", "re:zero"),
        ("ＡＢＣ　１２", "abc12"),
        ("葬送的芙莉蓮", "葬送的芙莉莲"),
        ("無職轉生～到了異世界～", "无职转生 到了异世界"),
        ("Fate/stay night", "FATE STAY NIGHT"),
        ("Show.Name", "Show Name"),
        ("SPY×FAMILY", "spy family"),
        ("香格里拉・開拓異境", "香格里拉·开拓异境"),
        ("K-ON!!", "k-on"),
        ("ﾊﾝｶｸ", "ハンカク"),
    ],
)
def test_titles_that_differ_in_writing_only_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Mono", "Monogatari"), ("葬送", "葬仪"), ("!!!", "???"), ("か", "が"), ("Show 2", "Show 3")],
)
def test_different_titles_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=80))
def test_folding_never_fails_and_folding_twice_changes_nothing(text: str) -> None:
    key = fold(text)

    assert fold(key) == key
