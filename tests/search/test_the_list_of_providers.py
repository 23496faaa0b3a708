"""The list of providers: read, replaced, and in force at once."""

import json
import logging
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.search.models import SearchProvider
from tests.search.conftest import Search
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.world import World

NAMES = "/api/v1/search/provider"
CONFIG = "/api/v1/search/provider/config"
DEFAULTS = {
    "mikan": "https://mikanani.me/RSS/Search?searchstr=%s",
    "nyaa": "https://nyaa.si/?page=rss&q=%s&c=0_0&f=0",
    "dmhy": "http://dmhy.org/topics/rss/rss.xml?keyword=%s",
}


def _put(api: Client, body: Any) -> Any:
    return api.put(CONFIG, json.dumps(body), content_type="application/json")


def test_the_three_are_there_from_the_first(api: Client) -> None:
    assert api.get(CONFIG).json() == DEFAULTS
    assert api.get(NAMES).json() == ["mikan", "nyaa", "dmhy"]
    assert not SearchProvider.objects.exists()


def test_another_map_takes_its_place_and_is_answered(api: Client) -> None:
    mine = {"site": "https://a.example/rss?q=%s", **DEFAULTS, "路径": "https://b.example/%s/rss"}

    answer = _put(api, mine)

    assert answer.status_code == 200
    assert answer.json() == mine
    assert api.get(CONFIG).json() == mine
    assert api.get(NAMES).json() == ["mikan", "site", "nyaa", "dmhy", "路径"]


def test_a_change_is_in_force_at_once(world: World, search: Search, api: Client) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    own = f"{world.acgrip.url}/.xml?term=%s"
    assert _put(api, {**DEFAULTS, "mine": own}).status_code == 200

    (result,) = search(LIGHTHOUSE.zh, provider="mine").results

    assert result["rss_link"].startswith(world.acgrip.url)
    _put(api, DEFAULTS)
    assert api.get("/api/v1/search/bangumi?keyword=x&provider=mine").status_code == 400


@pytest.mark.parametrize("nothing", [{}, None])
def test_an_empty_map_does_not_wipe_the_list(api: Client, nothing: Any) -> None:
    _put(api, {"mine": "https://a.example/?q=%s"})
    assert _put(api, nothing).status_code == 400
    assert api.put(CONFIG).status_code == 400
    assert api.get(NAMES).json() == ["mine"]


@pytest.mark.parametrize("name", ["", "  ", "\x00"])
def test_what_has_no_name_is_called_by_its_host(api: Client, name: str) -> None:
    assert _put(api, {name: "https://a.example/?q=%s"}).status_code == 200
    assert api.get(NAMES).json() == ["a.example"]


@pytest.mark.parametrize(
    "providers",
    [{"\ud800": "https://a.example/?q=%s"}, {"mine": "https://a.example/\ud800?q=%s"}],
)
def test_half_a_surrogate_pair_is_no_json_and_changes_nothing(
    api: Client, providers: dict[str, str]
) -> None:
    answer = _put(api, {**DEFAULTS, **providers})

    assert answer.status_code == 400
    assert answer.json()["msg_en"]
    assert answer.json()["msg_zh"]
    assert api.get(CONFIG).json() == DEFAULTS


@pytest.mark.parametrize(
    "bad",
    [
        "https://a.example/rss",
        "https://a.example/rss?q=%d",
        "",
        None,
        7,
        ["https://a.example/?q=%s"],
        "ftp://a.example/%s",
        "javascript:%s",
        "https://%s.example/",
        "https://%s",
        "http://169.254.169.254/latest?q=%s",
        "https://a.example/?q=%s\n",
        "https://a.example/?q=%s and more",
        "https://a.example/?q=%s" + "x" * 2100,
        "https://a.example/\x00?q=%s",
        "https://a.example/#%s",
    ],
)
def test_what_is_no_template_is_refused_and_nothing_changes(api: Client, bad: Any) -> None:
    if bad == "https://a.example/?q=%s\n":
        assert _put(api, {"mine": bad}).json() == {"mine": bad.strip()}
        return
    answer = _put(api, {**DEFAULTS, "mine": bad})
    assert answer.status_code == 400, answer.content
    (error,) = answer.json()["errors"]
    assert error["field"] == "mine"
    assert error["msg_en"]
    assert error["msg_zh"]
    assert api.get(CONFIG).json() == DEFAULTS


@pytest.mark.parametrize("name", ["all", " all\n", "x" * 201])
def test_a_name_that_cannot_be_asked_for_is_refused(api: Client, name: str) -> None:
    assert _put(api, {name: "https://a.example/?q=%s"}).status_code == 400


@pytest.mark.parametrize("body", [[], "text", 7, [DEFAULTS]])
def test_what_is_no_map_is_refused(api: Client, body: Any) -> None:
    assert _put(api, body).status_code == 400


def test_addresses_are_for_administrators_and_names_for_everybody(
    api: Client,
    transactional_db: None,  # noqa: ARG001
) -> None:
    User.objects.update(is_staff=False, is_superuser=False)
    from django.core.cache import caches  # noqa: PLC0415

    caches["local"].clear()
    assert api.get(CONFIG).status_code == 403
    assert _put(api, DEFAULTS).status_code == 403
    assert api.get(NAMES).status_code == 200
    assert Client().get(CONFIG).status_code == 401
    assert Client().get(NAMES).status_code == 401


def test_keys_in_addresses_are_not_logged(
    api: Client, search: Search, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="apps")
    key = "f00dcafe" * 4
    mine = f"{world.nyaa.url}/torrentrss.php?passkey={key}&search=%s"
    _put(api, {"private": mine})
    heard = search("anything", provider="private")
    assert [event.name for event in heard.events] == ["failed", "done"]
    assert key not in heard.text
    assert key not in caplog.text


def test_the_admin_edits_the_same_list(api: Client) -> None:
    from tests.search.conftest import CREDENTIALS  # noqa: PLC0415

    browser = Client()
    browser.post("/api/v1/auth/login", CREDENTIALS, content_type="application/json")
    page = browser.get("/admin/search/searchprovider/")
    assert page.status_code == 200
    assert b"mikanani.me" in page.content
    added = browser.post(
        "/admin/search/searchprovider/add/", {"name": "acgrip", "template": "", "position": 9}
    )
    assert added.status_code == 302
    assert api.get(CONFIG).json() == {**DEFAULTS, "acgrip": "https://acg.rip/.xml?term=%s"}
    refused = browser.post(
        "/admin/search/searchprovider/add/",
        {"name": "mine", "template": "https://a.example/", "position": 9},
    )
    assert refused.status_code == 200
    assert "%s" in refused.content.decode()
    row = SearchProvider.objects.get(name="nyaa")
    gone = browser.post(f"/admin/search/searchprovider/{row.pk}/delete/", {"post": "yes"})
    assert gone.status_code == 302
    assert api.get(NAMES).json() == ["mikan", "dmhy", "acgrip"]
