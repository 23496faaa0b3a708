"""Collecting a show of which only the record is known: Mikan is searched for it."""

import json
from typing import Any

import pytest
from django.test import Client

from apps.bangumi.models import Release as Row
from apps.bangumi.models import ReleaseState, Rule
from apps.rss.models import Feed
from apps.search import collecting
from tests.search.conftest import Search
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, NEKOMOE, SNOW_COURIER, Release
from tests.world.world import World

COLLECT = "/api/v1/rss/collect"


def _post(api: Client, body: Any) -> Any:
    return api.post(COLLECT, json.dumps(body), content_type="application/json")


def test_what_the_group_has_of_the_show_is_taken(sites: World, search: Search, api: Client) -> None:
    for show, group in ((LIGHTHOUSE, LOLIHOUSE), (LIGHTHOUSE, NEKOMOE), (SNOW_COURIER, LOLIHOUSE)):
        for number in ("01", "02"):
            sites.publish(Release(show=show, group=group, number=number))
    result = next(one for one in search(LIGHTHOUSE.zh).results if one["group_name"] == "LoliHouse")

    answer = _post(api, result | {"rss_link": ""})

    assert answer.status_code == 200, answer.content
    rule = Rule.objects.get()
    assert rule.official_title == LIGHTHOUSE.zh
    assert Row.objects.filter(rule=rule, state=ReleaseState.TAKEN).count() == 2
    assert not Feed.objects.exists()


@pytest.mark.parametrize("form", ["flat", "data"])
def test_a_title_alone_is_enough(sites: World, api: Client, form: str) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    record = {"title_raw": LIGHTHOUSE.en, "official_title": LIGHTHOUSE.zh}

    answer = _post(api, record if form == "flat" else {"data": record})

    assert answer.status_code == 200, answer.content
    assert Row.objects.filter(state=ReleaseState.TAKEN).count() == 1


def test_a_show_that_mikan_does_not_have_is_refused_and_leaves_nothing(
    sites: World, api: Client
) -> None:
    answer = _post(api, {"title_raw": "Nothing Of This Name", "official_title": "x"})

    assert answer.status_code == 400
    assert answer.json()["msg_zh"]
    assert not Rule.objects.exists()
    assert len(sites.mikan.heard("/RSS/Search")) == 1


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"title_raw": "!!!"}, {"rss_link": ""}])
def test_without_a_title_and_a_link_there_is_nothing_to_look_for(api: Client, body: Any) -> None:
    answer = _post(api, body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_the_mirror_on_the_list_is_asked(sites: World) -> None:
    address = collecting.search_address(
        {"title_raw": "Kiri no Minato", "group_name": "A&B", "dpi": "1080p"}
    )
    assert address == f"{sites.mikan.url}/RSS/Search?searchstr=A+B+Kiri+no+Minato+1080p"
