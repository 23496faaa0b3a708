"""Of a show that has run for years a person wants what comes from one episode on, by whichever way it comes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from apps.bangumi import episodes
from apps.bangumi.models import Release, ReleaseState, Rule
from apps.core import clock
from apps.core.config import store
from apps.core.config.schema import Config
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.rss import second_look
from apps.rss.models import Feed
from apps.search import backfill, listing
from tests.rss.conftest import Refresh
from tests.world.shows import LIGHTHOUSE, LOLIHOUSE
from tests.world.shows import Release as Published
from tests.world.world import World

FIRST, NEWEST, WANTED = 1000, 1125, 1081
TITLE = "[Sub] One Piece - {} [1080p]"


@pytest.fixture(autouse=True)
def _asks_the_world(world: World, db: None) -> None:  # noqa: ARG001
    store.update(world.settings(), author="test")


def publish(world: World, *numbers: int, site: str = "nyaa") -> None:
    for number in numbers:
        title = TITLE.format(number)
        release = Published(
            show=LIGHTHOUSE,
            group=LOLIHOUSE,
            title_given=title,
            files_given=(f"{title}.mkv",),
            size_bytes=1000,
        )
        world.publish(release, sites=(site,))


@pytest.fixture
def url(world: World) -> str:
    """A feed that lists the last eight of the unwanted ones and the first three of the others."""
    publish(world, *range(WANTED - 8, WANTED + 3))
    return world.nyaa.feed_url("One Piece")


def ask(api: Client, path: str, body: Any) -> Any:
    return api.post(f"/api/v1/rss/{path}", json.dumps(body), content_type="application/json")


def taken() -> list[float | None]:
    rows = Release.objects.filter(state=ReleaseState.TAKEN).order_by("episode")
    return list(rows.values_list("episode", flat=True))


def left_out() -> list[float | None]:
    rows = Release.objects.filter(reason="before_first", facts={"first": str(WANTED)})
    return list(rows.order_by("episode").values_list("episode", flat=True))


def test_the_number_alone_beside_the_address_is_enough(world: World, api: Client) -> None:
    publish(world, *range(FIRST, NEWEST + 1), site="mikan")
    url = world.mikan.single_url(LIGHTHOUSE, LOLIHOUSE)

    answer = ask(api, "subscribe", {"url": url, "parser": "parser", "wanted_from": WANTED})

    assert answer.status_code == 200, answer.json()
    assert taken() == list(range(WANTED, NEWEST + 1))
    assert left_out() == list(range(FIRST, WANTED))
    assert Rule.objects.get().wanted_from == WANTED


@pytest.mark.parametrize("path", ["subscribe", "collect"])
@pytest.mark.parametrize("form", ["alone", "text", "flat", "data", "beside data"])
def test_every_form_of_following_knows_it(api: Client, url: str, path: str, form: str) -> None:
    beside = {"url": url, "parser": "parser"}
    record = ask(api, "analysis", beside).json()
    body = {
        "alone": beside | {"wanted_from": WANTED},
        "text": beside | {"wanted_from": str(WANTED)},
        "flat": record | {"wanted_from": WANTED},
        "data": {"data": record | {"wanted_from": WANTED}, "rss": beside},
        "beside data": {"data": record, "rss": beside, "wanted_from": WANTED},
    }[form]

    assert ask(api, path, body).status_code == 200

    assert (taken(), len(left_out())) == ([1081, 1082, 1083], 8)


def test_what_the_feed_brings_later_is_held_to_it_too(
    world: World, api: Client, url: str, read_all: Refresh
) -> None:
    ask(api, "subscribe", {"url": url, "parser": "parser", "wanted_from": WANTED})
    publish(world, 1001, 1084)

    read_all()

    assert taken() == [1081, 1082, 1083, 1084]
    assert 1001 in left_out()


def test_what_is_searched_for_is_held_to_it_too_and_says_so(
    world: World, api: Client, url: str, tmp_path: Path
) -> None:
    ask(api, "subscribe", {"url": url, "parser": "parser", "wanted_from": WANTED})
    Rule.objects.update(eps_collect=False)
    publish(world, 1002, 1084, 1085, 1086)
    Release.objects.filter(episode=1083).update(episode=1086)
    listing.replace({"nyaa": f"{world.nyaa.url}/?page=rss&q=%s&c=0_0&f=0"})

    with Outside(turns=Turns(tmp_path), retry_pause_seconds=0) as outside:
        backfill.fill_due(config=Config(), outside=outside, now=clock.now())

    assert taken() == [1081, 1082, 1084, 1085, 1086]
    assert 1002 in left_out()


def test_what_comes_before_is_not_missing(api: Client, url: str) -> None:
    ask(api, "subscribe", {"url": url, "parser": "parser", "wanted_from": WANTED - 1})
    Release.objects.filter(episode=1082).delete()

    numbers = [line.number for line in episodes.missing(Rule.objects.get())]

    assert numbers == [1082]


def test_following_again_moves_it_and_takes_what_is_wanted_now(api: Client, url: str) -> None:
    body = {"url": url, "parser": "parser"}
    ask(api, "subscribe", body | {"wanted_from": WANTED})

    ask(api, "subscribe", body)
    assert Rule.objects.get().wanted_from == WANTED

    ask(api, "subscribe", body | {"wanted_from": 1079})
    second_look.look_again(store.load())
    assert taken() == [1079, 1080, 1081, 1082, 1083]


@pytest.mark.parametrize("number", ["first", -1, True, [3], "3.25", 10**9])
def test_a_number_that_is_none_is_refused_and_nothing_is_kept(
    api: Client, url: str, number: object
) -> None:
    for path in ("subscribe", "collect"):
        answer = ask(api, path, {"url": url, "parser": "parser", "wanted_from": number})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "wanted_from"
    assert not Rule.objects.exists()
    assert not Feed.objects.exists()


def test_the_command_knows_it(url: str) -> None:
    out = io.StringIO()

    call_command("subscribe", url, "--parser", "parser", "--from", str(WANTED), stdout=out)

    assert taken() == [1081, 1082, 1083]
    assert "One Piece" in out.getvalue()


def test_the_command_wants_a_number_and_one_show(url: str) -> None:
    with pytest.raises(CommandError):
        call_command("subscribe", url, "--from", "first")
    with pytest.raises(CommandError, match="one show"):
        call_command("subscribe", url, "--aggregate", "--from", "3")
    assert not Feed.objects.exists()
