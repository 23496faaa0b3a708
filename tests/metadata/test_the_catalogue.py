"""What the catalogue on our own disk says of a show: by number, by name, when it is broadcast."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from apps.metadata import catalogue
from apps.metadata.catalogue import document, shelf
from apps.metadata.catalogue.document import Unreadable, items
from apps.metadata.catalogue.listing import listing
from tests.metadata.conftest import Listed
from tests.world.shows import LIGHTHOUSE, PAPER_MOON, SNOW_COURIER
from tests.world.sites.bangumi_data import item_of


def test_a_show_is_found_by_its_numbers(listed: Listed) -> None:
    listed(item_of(LIGHTHOUSE), item_of(SNOW_COURIER))

    by_bgm = catalogue.by_bgm(SNOW_COURIER.bgm_id)
    by_mikan = catalogue.by_mikan(SNOW_COURIER.mikan_id)
    by_tmdb = catalogue.by_tmdb(SNOW_COURIER.tmdb_id)

    assert by_bgm == by_mikan == by_tmdb
    assert by_bgm[0].names["zh-Hans"][0] == SNOW_COURIER.zh_with_season
    assert by_bgm[0].tmdb == catalogue.TmdbPlace("tv", SNOW_COURIER.tmdb_id, 2)
    assert by_bgm[0].start == SNOW_COURIER.started


@pytest.mark.parametrize(
    "name",
    [
        SNOW_COURIER.zh_with_season,
        SNOW_COURIER.zh,
        SNOW_COURIER.tw,
        SNOW_COURIER.en.upper(),
        SNOW_COURIER.ja,
        f"{SNOW_COURIER.zh}　第2季",
    ],
)
def test_a_show_is_found_by_any_of_its_names(listed: Listed, name: str) -> None:
    listed(item_of(LIGHTHOUSE), item_of(SNOW_COURIER))

    assert [one.bgm_id for one in catalogue.by_names([name])] == [SNOW_COURIER.bgm_id]


def test_what_is_not_listed_is_not_found(listed: Listed) -> None:
    listed(item_of(LIGHTHOUSE))

    assert catalogue.by_bgm(1) == catalogue.by_mikan(1) == catalogue.by_names(["没有", ""]) == []
    assert catalogue.airing(1) is None


@pytest.mark.parametrize(("hour", "days_later"), [(23, 0), (25, 0), (28, 0), (29, 1)])
def test_half_past_25_belongs_to_the_day_before(listed: Listed, hour: int, days_later: int) -> None:
    listed(item_of(LIGHTHOUSE, hour=hour, minute=30))

    airing = catalogue.airing(LIGHTHOUSE.bgm_id)

    assert airing is not None
    assert airing.weekday == (LIGHTHOUSE.weekday + days_later) % 7
    assert airing.begins_at.utcoffset() == dt.timedelta(0)
    assert airing.period_seconds == 7 * 86400
    assert airing.ends_at is None


def test_a_show_that_moved_keeps_its_beginning_and_has_its_new_day(listed: Listed) -> None:
    moved = item_of(LIGHTHOUSE) | {
        "begin": "1999-10-20T10:00:00.000Z",
        "broadcast": "R/2005-01-16T10:00:00.000Z/P7D",
    }
    listed(moved)

    airing = catalogue.airing(LIGHTHOUSE.bgm_id)

    assert airing is not None
    assert (airing.begins_at.year, airing.slot_at.year, airing.weekday) == (1999, 2005, 6)


@pytest.mark.parametrize(
    ("broadcast", "seconds"),
    [
        ("", None),
        ("R/2024-10-12T14:00:00.000Z/P0D", None),
        ("R/2024-10-12T14:00:00.000Z/P1D", 86400),
        ("R/2024-10-12T14:00:00.000Z/P2W", 14 * 86400),
        ("R/2024-10-12T14:00:00.000Z/P1M", None),
        ("every Saturday", None),
        (7, None),
    ],
)
def test_periods(broadcast: object, seconds: int | None) -> None:
    airing = listing(item_of(LIGHTHOUSE) | {"broadcast": broadcast}).airing

    assert airing is not None
    assert airing.period_seconds == seconds


ODD: list[dict[str, Any]] = [
    {"title": "只有名字"},
    {"title": "怪", "titleTranslate": ["x"], "sites": {"site": "bangumi"}, "begin": 7},
    {"title": "怪", "titleTranslate": {"zh-Hans": "x", "fr": ["y"], "en": [None, 3, "z"]}},
    {"title": "怪", "sites": [{"site": "bangumi", "id": "12x"}, {"site": "bangumi"}, 5, None]},
    {"title": "怪", "sites": [{"site": "tmdb", "id": "tv/1/extra"}, {"site": ["mikan"]}]},
    {"title": "怪", "begin": "9999-12-31T23:59:59-23:59", "end": "2024-13-01T00:00:00Z"},
    {"title": "怪", "begin": "2024-10-12", "type": "podcast", "lang": 4},
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_shows_are_read_as_far_as_they_go(listed: Listed, odd: dict[str, Any]) -> None:
    listed(odd, item_of(LIGHTHOUSE))

    found = catalogue.by_names([odd["title"]])

    assert [one.title for one in found] == [odd["title"]]
    assert found[0].airing is None
    assert found[0].bgm_id is None
    assert catalogue.airing(LIGHTHOUSE.bgm_id) is not None


@pytest.mark.parametrize(
    ("place", "read"),
    [
        ("tv/66101", ("tv", 66101, None)),
        ("tv/308934-mofusand", ("tv", 308934, None)),
        ("tv/5/season/0/episode/3", ("tv", 5, 0)),
        ("movie/7", ("movie", 7, None)),
    ],
)
def test_places_at_tmdb(place: str, read: tuple[str, int, int | None]) -> None:
    found = listing({"title": "某", "sites": [{"site": "tmdb", "id": place}]}).tmdb

    assert found == catalogue.TmdbPlace(*read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "<!DOCTYPE html><html></html>",
        '{"siteMeta": {}}',
        '{"items": [{"title": "a"}',
        '{"items": [{"title": "a"},',
        '{"items": [{"title": "a"}]',
        '{"items": [{"title": "a"} {"title": "b"}]}',
        '{"items": [{"title": "a"}]} and more',
        '{"items": ' + "[" * 100_000,
    ],
)
def test_half_a_document_is_none(text: str) -> None:
    with pytest.raises(Unreadable):
        list(items(text))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
KEYS = ("title", "titleTranslate", "type", "lang", "begin", "end", "broadcast", "sites", "comment")


@settings_of(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING), ANYTHING, ANYTHING)
def test_no_show_is_so_odd_that_it_cannot_be_read(
    odd: dict[str, Any], names: Any, site: Any
) -> None:
    shows = [
        odd | {"title": "怪", "titleTranslate": {"en": names}, "sites": [site, {"site": site}]}
    ]

    (item,) = items(json.dumps({"items": [*shows, None, [odd]]}))

    assert "怪" in listing(item).all_names


def test_a_document_may_hold_what_is_no_show() -> None:
    text = '{"a": "\\"items\\": [", "items": [ 1, null, [], {}, {"title": "\\ud800"} ], "b": 2}'

    assert [item["title"] for item in items(text)] == ["\ud800"]


def test_a_name_that_is_no_text_for_a_disk_is_kept_readable(listed: Listed) -> None:
    listed({"title": "\ud800坏"}, item_of(LIGHTHOUSE))

    assert catalogue.by_names(["?坏"])[0].title == "?坏"


def test_another_snapshot_makes_another_index(listed: Listed) -> None:
    listed(item_of(LIGHTHOUSE))
    assert catalogue.by_bgm(PAPER_MOON.bgm_id) == []

    listed(item_of(LIGHTHOUSE), item_of(PAPER_MOON))

    assert len(catalogue.by_bgm(PAPER_MOON.bgm_id)) == 1


def test_a_broken_index_is_made_anew(listed: Listed) -> None:
    listed(item_of(LIGHTHOUSE))
    assert catalogue.by_bgm(LIGHTHOUSE.bgm_id)

    (shelf.folder() / "index.sqlite3").write_bytes(b"no database at all")

    assert catalogue.by_bgm(LIGHTHOUSE.bgm_id)


def test_what_ships_with_the_program_is_whole_and_says_whose_it_is() -> None:
    path = Path(document.__file__).with_name("snapshot.json.gz")
    head = document.head(path)

    count = sum(1 for _ in document.read(path))

    assert count > 8000
    assert path.stat().st_size < 1_500_000
    assert "bangumi-data" in head["source"]
    assert "CC BY 4.0" in head["licence"]
    assert dt.date.fromisoformat(head["of"]) >= dt.date(2026, 5, 1)
