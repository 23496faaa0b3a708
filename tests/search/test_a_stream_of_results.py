"""A search streams what it finds, result by result, and says when it is over."""

from tests.search.conftest import Event, Search
from tests.world.shows import ANI, LIGHTHOUSE, LOLIHOUSE, NEKOMOE, Release
from tests.world.world import World


def test_each_group_of_a_show_is_one_result(sites: World, search: Search) -> None:
    for group in (LOLIHOUSE, NEKOMOE, ANI):
        for number in ("01", "02"):
            sites.publish(Release(show=LIGHTHOUSE, group=group, number=number))
    heard = search(LIGHTHOUSE.zh)
    assert {one["group_name"] for one in heard.results} == {LOLIHOUSE.name, NEKOMOE.name}
    assert heard.events[-1] == Event("done", {"count": 2, "failed": []})
