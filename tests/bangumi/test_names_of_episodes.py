"""An episode's name in the list is its own or none: never the neighbour's, whoever counts a prologue."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from apps.bangumi import intake, ledger
from apps.bangumi.models import Episode, Rule
from apps.core.config import store
from apps.core.http import Outside
from tests.bangumi.conftest import NOW, candidate
from tests.metadata.scripted import Scripted

pytestmark = pytest.mark.django_db
PROLOGUE, FIRST, SECOND = "想着早晨，数到二", "驾驶灵魂号的女士", "第二个早晨"
RIGHT = {0.0: PROLOGUE, 1.0: FIRST, 2.0: SECOND}
DAY = dt.date(2026, 4, 3)
BGM, TMDB = 61, 62


@pytest.fixture
def site() -> Iterator[Scripted]:
    """bgm.tv and TMDB at one address, with nothing to say yet."""
    found = Scripted({}).start()
    network = {"tmdb_base_url": found.url, "bgm_base_url": found.url, "tmdb_api_key": "a.b.c"}
    store.update({"network": network}, author="test")
    yield found
    found.stop()


def taken(*numbers: str, **more: Any) -> Rule:
    """A rule that has taken these episodes."""
    for place, number in enumerate(numbers, start=1):
        intake.take_in(
            [candidate(f"[X] 永久的黄昏 / Towa no Yuugure - {number} [1080p]", number=place)],
            aggregate=True, parser="mikan", source_url="http://site.example/RSS", rule=None,
            config=store.load(), now=NOW,
        )  # fmt: skip
    Rule.objects.update(settled_at=NOW, **more)
    return Rule.objects.get()


def of_bgm(*lines: tuple[int, int, str]) -> dict[str, Any]:
    """Its list, by number in the subject, printed number and name, a week apart from the prologue on."""
    data = [
        {"ep": ep, "sort": sort, "name": name, "name_cn": name, "type": 0, "airdate": day(name)}
        for ep, sort, name in lines
    ]
    return {"data": data, "total": len(data)}


def of_tmdb(*lines: tuple[int, str]) -> dict[str, Any]:
    episodes = [{"episode_number": n, "name": name, "air_date": day(name)} for n, name in lines]
    seasons = [{"season_number": 1}]
    return {"id": TMDB, "name": "x", "seasons": seasons, "season/1": {"episodes": episodes}}


def day(name: str) -> str:
    return (DAY + dt.timedelta(weeks=[PROLOGUE, FIRST, SECOND].index(name))).isoformat()


AS_SPECIAL = of_bgm((1, 1, FIRST), (2, 2, SECOND))
AS_FIRST = of_bgm((1, 0, PROLOGUE), (2, 1, FIRST), (3, 2, SECOND))
TMDB_FIRST = of_tmdb((1, PROLOGUE), (2, FIRST), (3, SECOND))
TMDB_SPECIAL = of_tmdb((1, FIRST), (2, SECOND))


@pytest.mark.parametrize("numbers", [("00", "01"), ("01", "02")], ids=["with 00", "without 00"])
@pytest.mark.parametrize(
    ("bgm", "tmdb", "more"),
    [
        pytest.param(AS_FIRST, TMDB_FIRST, {}, id="both count it as the first"),
        pytest.param(AS_FIRST, TMDB_SPECIAL, {}, id="one as the first, the other as a special"),
        pytest.param(AS_SPECIAL, TMDB_FIRST, {}, id="the other way round"),
        pytest.param(AS_SPECIAL, TMDB_SPECIAL, {}, id="both as a special"),
        pytest.param(
            AS_SPECIAL, TMDB_FIRST, {"season": 2, "season_offset": -1},
            id="the one that counts it goes first, since the rule has offsets",
        ),
    ],
)  # fmt: skip
def test_no_episode_has_the_name_of_its_neighbour(
    site: Scripted,
    outside: Outside,
    numbers: tuple[str, ...],
    bgm: dict[str, Any],
    tmdb: dict[str, Any],
    more: dict[str, Any],
) -> None:
    # given two catalogues that need not agree on the prologue
    site.answers |= {"/v0/episodes": bgm, f"/3/tv/{TMDB}": tmdb}
    rule = taken(*numbers, bgm_id=BGM, tmdb_id=TMDB, **more)

    # when the list is asked for
    ledger.refresh_one(rule, store.load(), outside=outside)

    # then each name stands at its own number, or nowhere
    rows = Episode.objects.filter(rule=rule)
    named = {row.number: row.title_zh or row.title for row in rows}
    assert named
    assert {n: name for n, name in named.items() if name} == {
        n: RIGHT[n] for n, name in named.items() if name
    }


def test_catalogues_that_agree_give_their_names(site: Scripted, outside: Outside) -> None:
    site.answers |= {"/v0/episodes": AS_SPECIAL, f"/3/tv/{TMDB}": TMDB_SPECIAL}
    rule = taken("01", "02", bgm_id=BGM, tmdb_id=TMDB)

    ledger.refresh_one(rule, store.load(), outside=outside)

    rows = Episode.objects.filter(rule=rule)
    assert {row.number: row.title_zh for row in rows} == {1.0: FIRST, 2.0: SECOND}
