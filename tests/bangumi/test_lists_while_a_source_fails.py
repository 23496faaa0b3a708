"""Lists of episodes while a source is down: the next one serves, the health page says so, the first is left alone."""

import datetime as dt

import pytest

from apps.bangumi import ledger
from apps.bangumi.models import Episode, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.http import Outside
from apps.metadata import memory, standing
from apps.metadata.models import SourceStanding
from apps.program import health
from tests.bangumi.conftest import NOW
from tests.world.shows import LIGHTHOUSE
from tests.world.site import Site, Trouble
from tests.world.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(world: World) -> Rule:
    """Of a show that both know."""
    world.catalogue.know([LIGHTHOUSE])
    store.update(world.settings(), author="test")
    return Rule.objects.create(
        official_title=LIGHTHOUSE.zh, title_raw=LIGHTHOUSE.en, created_at=NOW, settled_at=NOW,
        bgm_id=LIGHTHOUSE.bgm_id, tmdb_id=LIGHTHOUSE.tmdb_id,
    )  # fmt: skip


def sources_after(rule: Rule, outside: Outside, *, times: int = 1) -> set[str]:
    """Whose list a rule has, after so many lookings."""
    for _ in range(times):
        memory.forget_lists()
        ledger.refresh_one(rule, store.load(), outside=outside)
    return set(Episode.objects.filter(rule=rule).values_list("source", flat=True))


def said() -> str:
    """What the health page says, in both languages."""
    return " ".join(f"{one.words.en} {one.words.zh}" for one in health.complaints())


@pytest.mark.parametrize(
    "trouble", [Trouble.SERVER_ERROR, Trouble.CUT, Trouble.HTML], ids=lambda one: one.name.lower()
)
def test_the_next_source_serves_and_the_first_is_left_alone_and_named(
    world: World, rule: Rule, outside: Outside, trouble: Trouble
) -> None:
    # given a bgm.tv that fails
    world.bgm.fail("/", trouble)

    # when the list is asked for until bgm.tv is left alone
    assert sources_after(rule, outside, times=standing.FAILURES_ALLOWED) == {"tmdb"}
    world.bgm.forget()

    # then TMDB goes on serving, nobody asks bgm.tv, and the health page says why
    assert sources_after(rule, outside) == {"tmdb"}
    assert world.bgm.heard() == []
    assert "bgm.tv" in said()


def test_it_serves_again_when_its_time_has_come(world: World, rule: Rule, outside: Outside) -> None:
    world.bgm.fail("/", Trouble.HTML)
    sources_after(rule, outside, times=standing.FAILURES_ALLOWED)
    world.bgm.heal()
    failing = SourceStanding.objects.filter(source="bgm.tv")
    failing.update(next_at=clock.now() - dt.timedelta(seconds=1))

    assert sources_after(rule, outside) == {"bgm.tv"}
    assert said() == ""


def test_with_both_down_the_list_stays_and_both_are_named(
    world: World, rule: Rule, outside: Outside
) -> None:
    sources_after(rule, outside)
    sites: tuple[Site, ...] = (world.bgm, world.tmdb)
    for site in sites:
        site.fail("/", Trouble.HTML)

    assert sources_after(rule, outside, times=standing.FAILURES_ALLOWED + 1) == {"bgm.tv"}

    assert "bgm.tv" in said()
    assert "TMDB" in said()


def test_no_key_is_no_failure(world: World, rule: Rule, outside: Outside) -> None:
    store.update({"network": {"tmdb_api_key": ""}}, author="test")

    assert sources_after(rule, outside, times=4) == {"bgm.tv"}

    assert said() == ""
    assert world.tmdb.heard() == []
