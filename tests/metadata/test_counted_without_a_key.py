"""Offsets without a key of TMDB: our own catalogue knows its seasons, bgm.tv the episodes; both must agree."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from apps.core.errors import OutsideStatus
from apps.core.http import Outside
from apps.metadata import composed
from apps.metadata.numbering import Catalogue, suggest
from apps.metadata.protocol import Names, Question, Settings
from tests.metadata.conftest import Listed
from tests.world.shows import LIGHTHOUSE, Show
from tests.world.site import Trouble
from tests.world.sites.bangumi_data import item_of
from tests.world.world import World

pytestmark = pytest.mark.django_db
Compose = Callable[..., Catalogue | None]
TMDB = LIGHTHOUSE.tmdb_id


def work(bgm_id: int, year: int, episodes: int, *, before: int = 0, **more: Any) -> Show:
    """A work of the show; `before`: so many episodes bgm.tv counts before its first."""
    started = dt.date(year, 10, 3)
    earlier = (before,) if before else ()
    return replace(
        LIGHTHOUSE, bgm_id=bgm_id, mikan_id=bgm_id, started=started, episodes=episodes,
        earlier_seasons=earlier, **more,
    )  # fmt: skip


def at(show: Show, season: int | None) -> dict[str, Any]:
    """As the catalogue lists it, in that season of TMDB's show."""
    item = item_of(show)
    place = f"tv/{TMDB}" if season is None else f"tv/{TMDB}/season/{season}"
    sites = [one for one in item["sites"] if one["site"] != "tmdb"]
    return item | {"sites": [*sites, {"site": "tmdb", "id": place}]}


@pytest.fixture
def compose(world: World, http: Outside, sources: Settings, listed: Listed) -> Compose:
    """Put together the show of these works, asked about one of them."""

    def make(*works: tuple[Show, int | None], about: int | None = None) -> Catalogue | None:
        world.catalogue.know([show for show, _ in works])
        listed(*(at(show, season) for show, season in works))
        question = Question(
            names=Names() if about else Names(zh=(LIGHTHOUSE.zh,)), bgm_id=about, season=1
        )
        settings = replace(sources, tmdb_api_key="")
        return composed.catalogue_of(question, settings=settings, http=http)

    return make


def numbers(found: Catalogue | None) -> list[tuple[int, int, int]] | None:
    """Each season with its first and last number."""
    if found is None:
        return None
    return [(one.number, one.numbers[0], one.numbers[-1]) for one in found.seasons]


def test_two_works_in_one_season_are_counted_on(compose: Compose) -> None:
    first, second = work(1, 2023, 28), work(2, 2026, 10, before=28)

    found = compose((first, None), (second, None), about=2)

    assert numbers(found) == [(1, 1, 38)]
    assert found is not None
    hit = suggest(found, season=2, seen=[1])
    assert hit is not None
    assert (hit.season_offset, hit.episode_offset, hit.confidence.value) == (-1, 28, "medium")


def test_each_season_has_its_own_numbers(compose: Compose) -> None:
    first, second = work(1, 2023, 12), work(2, 2024, 12, before=12)

    found = compose((first, None), (second, 2), about=1)

    assert numbers(found) == [(1, 1, 12), (2, 1, 12)]
    assert found is not None
    hit = suggest(found, season=1, seen=[13])
    assert hit is not None
    assert (hit.season_offset, hit.episode_offset) == (1, -12)


def test_parts_of_a_later_season_are_counted_on_in_it(compose: Compose) -> None:
    works = [
        (work(1, 2020, 24), None),
        (work(2, 2022, 13, before=0), 2),
        (work(3, 2023, 13, before=13), 2),
    ]

    assert numbers(compose(*works, about=3)) == [(1, 1, 24), (2, 1, 26)]


@pytest.mark.parametrize(
    ("works", "about"),
    [
        pytest.param([(work(1, 2023, 28), None), (work(2, 2026, 10), None)], 2, id="disagree"),
        pytest.param([(work(1, 2023, 12), None), (work(2, 2026, 12), 3)], 2, id="a season lacks"),
        pytest.param([(work(1, 2023, 12), None)], 7, id="not listed"),
        pytest.param([(work(1, 2023, 12), 0)], 1, id="specials"),
    ],
)
def test_what_is_not_sure_is_not_known(
    compose: Compose, works: list[tuple[Show, int | None]], about: int
) -> None:
    assert compose(*works, about=about) is None


def test_what_was_shown_again_has_no_episodes_of_its_own(compose: Compose) -> None:
    again = work(2, 2024, 11, ja="霧の港の灯台守 新編集版")

    assert numbers(compose((work(1, 2023, 12), None), (again, None), about=1)) == [(1, 1, 12)]


def test_a_name_is_enough_where_our_own_catalogue_has_it(compose: Compose) -> None:
    assert numbers(compose((work(1, 2023, 12), None))) == [(1, 1, 12)]


def test_a_list_that_cannot_be_had_is_said(world: World, compose: Compose) -> None:
    world.bgm.fail("/v0/episodes", Trouble.SERVER_ERROR)

    with pytest.raises(OutsideStatus):
        compose((work(1, 2023, 12), None), about=1)
