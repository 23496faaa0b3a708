"""A search streams what it finds, result by result, and says when it is over."""

import json
from typing import Any

import pytest
from django.test import AsyncClient, Client

from apps.core.config import store
from apps.search import find, listing, stream
from apps.search.models import SearchProvider
from tests.search.conftest import ADDRESS, CREDENTIALS, Event, Search, run
from tests.world.shows import (
    LIGHTHOUSE,
    LOLIHOUSE,
    NEKOMOE,
    SNOW_COURIER,
    TEA_TRAIN,
    Release,
)
from tests.world.site import Trouble
from tests.world.world import World


def test_each_group_of_a_show_is_one_result(sites: World, search: Search) -> None:
    for group in (LOLIHOUSE, NEKOMOE):
        for number in ("01", "02"):
            sites.publish(Release(show=LIGHTHOUSE, group=group, number=number))

    heard = search(LIGHTHOUSE.zh)

    assert [one["group_name"] for one in heard.results] == [NEKOMOE.name, LOLIHOUSE.name]
    assert heard.events[-1] == Event("done", {"count": 2, "failed": []})


def test_a_result_is_a_whole_record_that_is_not_stored(
    sites: World, search: Search, api: Client
) -> None:
    sites.publish(Release(show=SNOW_COURIER, group=LOLIHOUSE))

    (result,) = search(SNOW_COURIER.en).results

    analysed = api.post(
        "/api/v1/rss/analysis", {"url": result["rss_link"]}, content_type="application/json"
    ).json()
    # Which work it is only a person's choice is worth asking for.
    learned = {"added": True, "bgm_id": None}
    assert result | learned == {key: analysed[key] for key in result} | learned
    assert (result["id"], result["added"], result["season"]) == (None, False, 2)
    assert result["poster_link"].startswith(f"{sites.mikan.url}/images/")


def test_subscribing_to_a_result_takes_what_its_address_finds(
    sites: World, search: Search, api: Client
) -> None:
    for number in ("01", "02", "03"):
        sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number=number))
        sites.publish(Release(show=LIGHTHOUSE, group=NEKOMOE, number=number))
    result = next(one for one in search(LIGHTHOUSE.zh).results if one["group_name"] == "LoliHouse")

    template = {"id": 0, "name": "", "url": result["rss_link"], "parser": "mikan"}
    answer = api.post(
        "/api/v1/rss/subscribe",
        json.dumps({"data": result, "rss": template}),
        content_type="application/json",
    )

    assert answer.status_code == 200, answer.content
    assert "3" in answer.json()["msg_en"]


def test_the_bytes_are_events_of_one_line_each(sites: World, search: Search) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))

    text = search(LIGHTHOUSE.zh).text

    ping, result, done, rest = text.split("\n\n")
    assert ping == ": ping"
    assert result.startswith('data: {"id":null,"official_title":"雾港守灯人"')
    assert "\n" not in result
    assert done == 'event: done\nid: done\ndata: {"count":1,"failed":[]}'
    assert rest == ""


def test_all_providers_answer_side_by_side_the_quick_ones_first(
    sites: World, search: Search
) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    sites.mikan.fail("/RSS/", Trouble.LATE, seconds=1.5)

    heard = search(LIGHTHOUSE.zh, provider="all")

    links = [one["rss_link"] for one in heard.results]
    assert len(links) == 3
    assert links[-1].startswith(sites.mikan.url)
    assert {link.split("/")[2] for link in links} == {
        site.url.removeprefix("http://") for site in (sites.mikan, sites.nyaa, sites.dmhy)
    }


def test_a_provider_that_fails_is_an_event_of_its_own_and_not_the_end(
    sites: World, search: Search
) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    sites.nyaa.fail("/", Trouble.SERVER_ERROR)

    heard = search(LIGHTHOUSE.zh, provider="all")

    (failed,) = heard.named("failed")
    assert failed["provider"] == "nyaa"
    assert failed["code"] == "outside_status"
    assert failed["msg_en"]
    assert failed["msg_zh"]
    assert len(heard.results) == 2
    assert heard.events[-1].data == {"count": 2, "failed": ["nyaa"]}


def test_one_provider_alone_that_fails_still_ends_properly(sites: World, search: Search) -> None:
    sites.mikan.fail("/RSS/", Trouble.RESET)
    assert [event.name for event in search("anything").events] == ["failed", "done"]


def test_an_answer_that_nobody_foresaw_is_a_failure_of_that_provider(
    sites: World, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    proper = find.works

    def works(provider: Any, *args: Any, **options: Any) -> Any:
        if provider.name == "nyaa":
            raise ValueError
        return proper(provider, *args, **options)

    monkeypatch.setattr(find, "works", works)
    heard = search(LIGHTHOUSE.zh, provider="all")
    assert [failed["provider"] for failed in heard.named("failed")] == ["nyaa"]
    assert len(heard.results) == 2


def test_more_than_a_hundred_results_are_not_told(sites: World, search: Search) -> None:
    for number in range(110):
        title = f"[Group{number}] {LIGHTHOUSE.en} - 01 [1080p][CHS]"
        own = (f"{number}.mkv",)
        sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, title_given=title, files_given=own))

    heard = search(LIGHTHOUSE.en)

    assert len(heard.results) == 100
    assert len({one["rss_link"] for one in heard.results}) == 100
    assert heard.events[-1].data["count"] == 100


def test_shows_are_looked_up_once_and_then_remembered(sites: World, search: Search) -> None:
    for show in (LIGHTHOUSE, TEA_TRAIN):
        for group in (LOLIHOUSE, NEKOMOE):
            sites.publish(Release(show=show, group=group))

    assert len(search("no").results) + len(search("to").results) >= 2
    asked = len(sites.tmdb.heard())
    search("no")

    assert len(sites.tmdb.heard()) == asked


def test_a_poster_is_never_waited_for_long(
    sites: World, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SHOW_SECONDS", 0.2)
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    sites.mikan.fail("/Home/", Trouble.HANG)

    heard = search(LIGHTHOUSE.zh)

    (result,) = heard.results
    assert result["poster_link"] is None
    assert result["official_title"] == LIGHTHOUSE.zh
    assert heard.named("failed") == []


def test_comments_keep_a_quiet_stream_alive(
    sites: World, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PING_SECONDS", 0.1)
    sites.mikan.fail("/RSS/", Trouble.LATE, seconds=0.5)
    assert search("anything").text.count(": ping\n\n") > 2


def test_a_line_that_is_too_long_is_a_failure(
    sites: World, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LINE_SECONDS", 0.1)
    listing.replace({name: f"{sites.mikan.url}/RSS/Search?searchstr=%s&{name}" for name in "ab"})
    sites.mikan.fail("/RSS/", Trouble.LATE, seconds=0.5)
    (failed,) = search("anything", provider="all").named("failed")
    assert failed["code"] == "host_busy"


def test_the_filter_of_a_result_is_the_configured_one(sites: World, search: Search) -> None:
    store.update({"rss_parser": {"filter": ["繁体", r"\d+-\d+"]}}, author="test")
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    assert search(LIGHTHOUSE.zh).results[0]["filter"] == r"繁体,\d+-\d+"


def test_3_2s_names_are_understood_and_the_documents_win(sites: World, api: Client) -> None:
    async def first(query: dict[str, str]) -> str:
        answer: Any = await AsyncClient().get(ADDRESS, query, headers=headers)
        assert answer.status_code == 200, answer.content
        return b"".join([part async for part in answer]).decode()

    headers = {"Authorization": api.defaults["HTTP_AUTHORIZATION"]}
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    old = run(first({"keywords": LIGHTHOUSE.zh, "site": "nyaa"}))
    assert sites.nyaa.url in old
    both = {"keywords": "x", "site": "dmhy", "keyword": LIGHTHOUSE.zh, "provider": "nyaa"}
    assert run(first(both)) == old
    assert not sites.dmhy.heard()


@pytest.mark.parametrize("query", ["", "keyword=", "keyword=%20%20", "keywords=!!&site=nyaa"])
def test_a_blank_keyword_is_an_empty_list(api: Client, query: str) -> None:
    answer = api.get(f"{ADDRESS}?{query}")
    assert (answer.status_code, answer.json()) == (200, [])
    assert answer["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("query", ["provider=nowhere", "site=nowhere", "provider=Mikan"])
def test_an_unknown_provider_is_refused_before_anything_is_streamed(
    api: Client, query: str
) -> None:
    answer = api.get(f"{ADDRESS}?keyword=x&{query}")
    assert answer.status_code == 400
    body = answer.json()
    assert body["errors"][0]["field"] in {"provider", "site"}
    assert "mikan" in body["errors"][0]["msg_en"]
    assert body["msg_zh"]


def test_a_keyword_without_end_is_refused(api: Client) -> None:
    assert api.get(ADDRESS, {"keyword": "x" * 501}).status_code == 400


def test_nobody_searches_without_a_sign_in(sites: World) -> None:
    answer = Client().get(ADDRESS, {"keyword": "x"})
    assert answer.status_code == 401
    assert answer.json()["msg_zh"]
    assert not sites.mikan.heard()


def test_the_cookie_is_enough_for_a_browser_and_nothing_on_the_way_may_hold_events_back(
    sites: World,
) -> None:
    browser = Client()
    browser.post("/api/v1/auth/login", CREDENTIALS, content_type="application/json")
    sites.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))

    async def ask() -> Any:
        client = AsyncClient()
        client.cookies = browser.cookies
        answer: Any = await client.get(ADDRESS, {"keyword": LIGHTHOUSE.zh})
        async for _ in answer:
            break
        return answer

    answer = run(ask())
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/event-stream; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Accel-Buffering"] == "no"
    assert not answer.has_header("Content-Encoding")


def test_an_event_source_that_connects_again_is_told_not_to(api: Client) -> None:
    answer = api.get(ADDRESS, {"keyword": "x"}, headers={"Last-Event-ID": "done"})
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.usefixtures("sites")
def test_a_site_that_is_known_by_name_needs_no_place_on_the_list(api: Client) -> None:
    assert {one.name for name in ("acgrip", "bangumi.moe", "anibt") for one in listing.chosen(name)} == {
        "acgrip", "bangumi.moe", "anibt",
    }  # fmt: skip
    assert api.get("/api/v1/search/provider").json() == ["mikan", "nyaa", "dmhy"]
    assert SearchProvider.objects.count() == 3
