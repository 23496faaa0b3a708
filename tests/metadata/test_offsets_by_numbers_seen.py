"""Offsets: the tables of what groups print against what catalogues have."""

import datetime as dt

import pytest

from apps.metadata.numbering import (
    Catalogue,
    EpisodeDate,
    Season,
    counted_on,
    suggest,
    virtual_starts,
)

WEEK = dt.timedelta(weeks=1)
BEGIN = dt.date(2023, 9, 29)


def season(
    number: int, count: int, *, first: int = 1, begin: dt.date = BEGIN, gap_after: int | None = None
) -> Season:
    day = begin
    episodes = []
    for place in range(count):
        episodes.append(EpisodeDate(first + place, day))
        day += dt.timedelta(days=300) if gap_after == place + 1 else WEEK
    return Season(number, tuple(episodes))


def show(*seasons: Season, status: str = "Ended") -> Catalogue:
    return Catalogue("Show", status, seasons)


FRIEREN = show(season(0, 3), season(1, 38, gap_after=28))


@pytest.mark.parametrize(
    ("catalogue", "release_season", "seen", "part", "wanted"),
    [
        pytest.param(FRIEREN, 2, [1], None, (-1, 28), id="second season inside the first"),
        pytest.param(FRIEREN, 2, [29], None, (-1, 0), id="the group counts on"),
        pytest.param(show(season(1, 12), season(2, 12)), 1, [13], None, (1, -12), id="SHY 13"),
        pytest.param(show(season(1, 13), season(2, 12)), 2, [18], None, (0, -13), id="absolute S2"),
        pytest.param(
            show(season(1, 25), season(2, 25), season(3, 16)), 3, [52], None, (0, -50), id="Re:Zero"
        ),
        pytest.param(
            show(season(1, 12), season(2, 24, gap_after=12)), 2, [1], 2, (0, 12), id="part 2"
        ),
        pytest.param(show(season(1, 24, gap_after=12)), 1, [10], 2, (0, 12), id="NieR part 2"),
        pytest.param(
            show(season(1, 52), season(2, 100, first=53)), 2, [1], None, (0, 52), id="from 53"
        ),
        pytest.param(
            show(season(1, 52), season(2, 100, first=53)), 1, [53], None, (1, 0), id="53 itself"
        ),
        pytest.param(
            show(season(1, 61, gap_after=12)), 5, [1], None, (-4, 0), id="more seasons than parts"
        ),
        pytest.param(
            show(season(1, 12), season(2, 12)),
            1,
            [11, 12, 13],
            None,
            (1, -12),
            id="on into the next season under the same name",
        ),
        pytest.param(
            show(season(1, 25), season(2, 25), season(3, 16)),
            3,
            [51, 52],
            None,
            (0, -50),
            id="several absolute numbers",
        ),
    ],
)
def test_the_offsets_a_release_needs(
    catalogue: Catalogue,
    release_season: int,
    seen: list[int],
    part: int | None,
    wanted: tuple[int, int],
) -> None:
    found = suggest(catalogue, season=release_season, seen=seen, part=part)
    assert found is not None
    assert (found.season_offset, found.episode_offset) == wanted


@pytest.mark.parametrize(
    ("catalogue", "release_season", "seen"),
    [
        pytest.param(FRIEREN, 1, [3], id="fits as it is"),
        pytest.param(show(season(23, 26, first=1156)), 23, [1160], id="a number of a long runner"),
        pytest.param(show(), 1, [3], id="nothing is known"),
        pytest.param(show(season(0, 3)), 1, [3], id="only specials are known"),
        pytest.param(FRIEREN, 1, [0], id="a prologue is no evidence"),
    ],
)
def test_no_offset_is_needed(catalogue: Catalogue, release_season: int, seen: list[int]) -> None:
    assert suggest(catalogue, season=release_season, seen=seen) is None


def test_what_nothing_fits_is_flagged_without_a_suggestion() -> None:
    found = suggest(show(season(1, 28), status="Returning Series"), season=1, seen=[30])
    assert found is not None
    assert not found.is_complete
    assert found.confidence == "medium"


@pytest.mark.parametrize(
    ("catalogue", "release_season", "seen", "code"),
    [
        pytest.param(FRIEREN, 2, [1, 15], "offset_not_listed", id="a part that is not so long"),
        pytest.param(FRIEREN, 2, [29, 39], "offset_not_listed", id="counted on too far"),
        pytest.param(
            show(season(1, 12), season(2, 12), season(3, 12)),
            1,
            [13, 26],
            "offset_spread",
            id="numbers of two later seasons",
        ),
        pytest.param(show(season(1, 12)), 1, [40], "offset_unknown", id="in no season"),
    ],
)
def test_nothing_is_suggested_where_a_number_would_not_exist(
    catalogue: Catalogue, release_season: int, seen: list[int], code: str
) -> None:
    found = suggest(catalogue, season=release_season, seen=seen)
    assert found is not None
    assert (found.code, found.is_complete, found.confidence.value) == (code, False, "medium")


def test_a_part_that_fits_nowhere_needs_nothing() -> None:
    assert suggest(show(season(1, 24, gap_after=12)), season=1, seen=[13], part=2) is None
    assert suggest(show(season(1, 24)), season=1, seen=[1], part=2) is None


def test_a_season_of_which_nothing_was_seen_gets_a_hint_only() -> None:
    found = counted_on(show(season(0, 3), season(1, 12), season(2, 13)), season=2)
    assert found is not None
    assert (found.episode_offset, found.confidence.value) == (-12, "low")


@pytest.mark.parametrize(
    ("catalogue", "number"),
    [(show(season(1, 12)), 1), (show(season(1, 52), season(2, 9, first=53)), 2), (show(), 2)],
    ids=["first season", "the catalogue counts on itself", "unknown"],
)
def test_no_hint_where_counting_on_changes_nothing(catalogue: Catalogue, number: int) -> None:
    assert counted_on(catalogue, season=number) is None


def test_a_running_show_makes_a_suggestion_less_sure() -> None:
    found = suggest(
        show(season(1, 12), season(2, 12), status="Returning Series"), season=1, seen=[13]
    )
    assert found is not None
    assert found.confidence == "medium"


def test_parts_begin_after_half_a_year_of_silence() -> None:
    assert virtual_starts(FRIEREN.regular[0]) == (1, 29)


def test_a_gap_of_exactly_180_days_begins_nothing_and_one_day_more_does() -> None:
    for days, starts in ((180, (1,)), (181, (1, 2))):
        later = BEGIN + dt.timedelta(days=days)
        whole = Season(1, (EpisodeDate(1, BEGIN), EpisodeDate(2, later)))
        assert virtual_starts(whole) == starts


def test_a_skipped_week_and_a_double_premiere_begin_nothing() -> None:
    days = [BEGIN, BEGIN, BEGIN + WEEK, BEGIN + 3 * WEEK]
    whole = Season(1, tuple(EpisodeDate(n, day) for n, day in enumerate(days, start=1)))
    assert virtual_starts(whole) == (1,)
