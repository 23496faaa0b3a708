"""A season that is written or set by hand, and a number that a person has pinned, stay whatever is looked up again."""

from collections.abc import Callable
from typing import Final

import pytest
from django.conf import settings as django_settings

from apps.bangumi import intake, ledger, offsets, pictures, pinning, rules, weekdays
from apps.bangumi.candidate import Candidate
from apps.bangumi.models import Rule
from apps.core.config import store
from apps.core.http import Outside
from tests.bangumi.conftest import NOW
from tests.bangumi.settling import settle_one
from tests.library.folder_client import FolderClient
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, SNOW_COURIER, Release
from tests.world.world import World

pytestmark = pytest.mark.django_db
Look = Callable[[Rule, Outside], object]


def again(_rule: Rule, outside: Outside) -> object:
    Rule.objects.update(is_doubted=True)
    return pinning.ask_again(store.load(), outside=outside, client=FolderClient)


def posters(rule: Rule, outside: Outside) -> object:
    folder = django_settings.POSTERS_DIR
    return pictures.look_again([rule], store.load(), outside=outside, folder=folder)


LOOKS: Final[dict[str, Look]] = {
    "the sources asked again": again,
    "posters": posters,
    "weekdays": lambda _rule, outside: weekdays.refresh(store.load(), outside=outside),
    "episodes": lambda rule, outside: ledger.refresh_one(rule, store.load(), outside=outside),
    "numbering": lambda _rule, outside: offsets.scan(store.load(), outside=outside),
}


def followed(world: World, outside: Outside, title: str) -> Rule:
    """A rule of a release of the snow courier, of which every source says that it is the second season."""
    store.update(world.settings(), author="test")
    world.catalogue.know([LIGHTHOUSE])
    out = world.publish(Release(show=SNOW_COURIER, group=LOLIHOUSE, title_given=title))
    offered = Candidate(
        title=title,
        url=f"{world.mikan.url}/Download/x/{out.info_hash}.torrent",
        homepage=f"{world.mikan.url}/Home/Episode/{out.info_hash}",
        info_hash=out.info_hash,
    )
    intake.take_in(
        [offered], aggregate=True, parser="mikan", source_url=f"{world.mikan.url}/RSS",
        rule=None, config=store.load(), now=NOW,
    )  # fmt: skip
    return settle_one(Rule.objects.get(), store.load(), outside=outside)


ASSUMED: Final = f"[LoliHouse] {SNOW_COURIER.zh} / {SNOW_COURIER.en} - 03 [WebRip 1080p]"
WRITTEN: Final = f"[LoliHouse] {SNOW_COURIER.zh} / {SNOW_COURIER.en} S{{}} - 03 [WebRip 1080p]"


def test_a_season_that_is_not_written_is_the_one_that_the_site_names(
    world: World, outside: Outside
) -> None:
    assert followed(world, outside, ASSUMED).season == 2


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("season", [1, 3], ids=["one, written", "three, written"])
def test_a_written_season_stays(world: World, outside: Outside, season: int, look: Look) -> None:
    rule = followed(world, outside, WRITTEN.format(season))
    assert rule.season == season

    look(rule, outside)

    found = Rule.objects.get()
    assert (found.season, found.save_path) == (season, rule.save_path)


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_season_set_by_hand_stays(world: World, outside: Outside, look: Look) -> None:
    rule = followed(world, outside, ASSUMED)
    rules.change(rule, {"season": 1}, config=store.load(), client=FolderClient())

    look(rule, outside)

    found = Rule.objects.get()
    assert found.season == 1
    assert found.save_path.endswith("/Season 1")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("number", ["bgm_id", "tmdb_id"])
def test_a_pinned_number_stays_and_leads(
    world: World, outside: Outside, number: str, look: Look
) -> None:
    # given a rule whose number a person has set to another work than all sources take it for
    rule = followed(world, outside, ASSUMED)
    wanted = getattr(LIGHTHOUSE, number)
    rules.change(rule, {number: wanted}, config=store.load(), client=FolderClient())

    # when anything is looked up again, and at last all of it
    look(Rule.objects.get(), outside)
    again(rule, outside)

    # then the number stands, and names the show
    found = Rule.objects.get()
    assert (getattr(found, number), found.official_title) == (wanted, LIGHTHOUSE.zh)
