"""The world writes down what it was asked, and fails as it is told to."""

import http.client
from threading import Thread

import pytest

from tests.world.shows import LIGHTHOUSE, LOLIHOUSE, Release
from tests.world.site import Trouble
from tests.world.world import World
from tests.world_itself.test_formats import fetch


def test_an_unchanged_answer_is_a_304_until_something_is_new(world: World) -> None:
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE))
    _, _, headers = fetch(world.mikan.aggregate_url)

    again = {"If-None-Match": headers["etag"]}
    assert fetch(world.mikan.aggregate_url, headers=again)[0] == 304
    world.publish(Release(show=LIGHTHOUSE, group=LOLIHOUSE, number="02"))
    assert fetch(world.mikan.aggregate_url, headers=again)[0] == 200


def test_every_request_is_written_down(world: World) -> None:
    fetch(f"{world.nyaa.url}/?page=rss&q=a+b")
    fetch(f"{world.nyaa.url}/download/1.torrent")

    first, second = world.nyaa.heard()
    assert (first.asked.query["q"], first.status) == ("a b", 200)
    assert (second.asked.path, second.status) == ("/download/1.torrent", 404)
    assert len(world.nyaa.heard("/download/")) == 1
    assert len(world.nyaa.gaps()) == 1
    assert world.nyaa.most_at_once() == 1


@pytest.mark.parametrize(
    ("trouble", "status", "begin"),
    [
        (Trouble.TOO_MANY, 429, b"Too many"),
        (Trouble.SERVER_ERROR, 500, b"<html>"),
        (Trouble.HTML, 200, b"<!DOCTYPE html>"),
        (Trouble.ENTITY_BOMB, 200, b'<?xml version="1.0"?>\n<!DOCTYPE'),
        (Trouble.EMPTY, 200, b""),
        (Trouble.NO_TORRENT, 200, b'{"status":404}'),
        (Trouble.GARBAGE, 200, b"\x00\xff"),
        (Trouble.REDIRECT_LOOP, 302, b""),
        (Trouble.WRONG_TYPE, 200, b"<rss"),
        (Trouble.LATE, 200, b"<rss"),
    ],
)
def test_a_trouble_meets_its_prefix_as_often_as_told(
    world: World, trouble: Trouble, status: int, begin: bytes
) -> None:
    world.nyaa.fail("/", trouble, times=1, seconds=0.01, retry_after="7")

    answer = fetch(world.nyaa.feed_url())
    assert answer[0] == status
    assert answer[1].startswith(begin)
    if trouble is Trouble.TOO_MANY:
        assert answer[2]["retry-after"] == "7"
    assert fetch(world.nyaa.feed_url())[0] == 200


def test_troubles_last_until_healed_and_leave_other_paths_alone(world: World) -> None:
    world.mikan.fail("/RSS/", Trouble.SERVER_ERROR)

    assert fetch(world.mikan.aggregate_url)[0] == 500
    assert fetch(world.mikan.aggregate_url)[0] == 500
    assert fetch(f"{world.mikan.url}/Home/Episode/0")[0] == 404
    world.mikan.heal("/RSS/")
    assert fetch(world.mikan.aggregate_url)[0] == 200


def test_half_an_answer_is_less_than_was_said(world: World) -> None:
    world.nyaa.fail("/", Trouble.CUT)

    with pytest.raises(http.client.IncompleteRead):
        fetch(world.nyaa.feed_url())


def test_a_connection_can_be_gone_at_once(world: World) -> None:
    world.nyaa.fail("/", Trouble.RESET)

    with pytest.raises(http.client.RemoteDisconnected):
        fetch(world.nyaa.feed_url())


def test_a_redirect_leads_where_it_is_told(world: World) -> None:
    world.nyaa.fail("/", Trouble.REDIRECT, target="http://10.0.0.1/secret")

    status, _, headers = fetch(world.nyaa.feed_url())
    assert (status, headers["location"]) == (302, "http://10.0.0.1/secret")


def test_a_body_without_end_is_longer_than_any_limit(world: World) -> None:
    world.nyaa.fail("/", Trouble.OVERSIZED)

    assert len(fetch(world.nyaa.feed_url())[1]) == 64 * 1024**2


def test_a_hanging_site_lets_go_when_the_world_ends() -> None:
    world = World().start()
    world.nyaa.fail("/", Trouble.HANG)
    ended: list[type[BaseException]] = []

    def ask() -> None:
        try:
            fetch(world.nyaa.feed_url())
        except (http.client.HTTPException, OSError) as error:
            ended.append(type(error))

    asking = Thread(target=ask)
    asking.start()
    while not world.nyaa.heard():
        asking.join(0.01)
    world.stop()
    asking.join(30)
    assert ended
