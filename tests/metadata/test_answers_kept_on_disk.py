"""What a site has said is kept on disk: asked again it only says that nothing changed."""

import dataclasses
import gzip
import os

import pytest

from apps.core import clock
from apps.core.http import Fetched, Guard, Outside
from apps.metadata import kept
from apps.metadata.errand import Errand
from apps.metadata.protocol import Settings
from apps.metadata.sources.bgmtv import BgmTv
from tests.metadata.conftest import about, published, without_page
from tests.world.shows import LIGHTHOUSE, SNOW_COURIER
from tests.world.site import Site
from tests.world.world import World


def statuses(site: Site) -> list[int | None]:
    return [one.status for one in site.heard() if one.asked.method == "GET"]


def subject(sources: Settings, http: Outside) -> object:
    question = dataclasses.replace(without_page(about(LIGHTHOUSE)), bgm_id=LIGHTHOUSE.bgm_id)
    return BgmTv(sources, http).ask(question)


def test_what_has_not_changed_is_not_sent_again(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, LIGHTHOUSE)

    first = subject(sources, http)
    again = subject(sources, http)

    assert first == again
    assert statuses(world.bgm) == [200, 304]


def test_another_key_finds_the_same_answers_and_is_nowhere_on_the_disk() -> None:
    address = "https://api.example/3/tv/1?language=zh-CN&api_key={}&page=1"
    answer = Fetched(status=200, url=address, content=b"{}", etag='"a"')

    kept.keep(address.format("0123456789"), answer)

    assert kept.recall(address.format("9876543210")) == kept.Kept('"a"', "", b"{}")
    assert kept.recall("https://api.example/3/tv/2?language=zh-CN&page=1") == kept.Kept()
    (path,) = kept.folder().iterdir()
    assert b"0123456789" not in gzip.decompress(path.read_bytes())


def test_what_has_no_validator_is_not_kept() -> None:
    kept.keep("https://api.example/1", Fetched(status=200, url="", content=b"{}"))

    assert not kept.folder().exists()


@pytest.mark.parametrize("spoilt", [b"", b"no gzip", b"\x1f\x8b\x08half"])
def test_a_kept_answer_that_is_broken_is_asked_for_again(
    world: World, http: Outside, sources: Settings, spoilt: bytes
) -> None:
    published(world, LIGHTHOUSE)
    first = subject(sources, http)
    for path in kept.folder().iterdir():
        path.write_bytes(spoilt)

    assert subject(sources, http) == first
    assert statuses(world.bgm) == [200, 200]


def test_a_disk_that_takes_nothing_costs_a_transfer_only(
    world: World, http: Outside, sources: Settings
) -> None:
    published(world, LIGHTHOUSE)
    kept.folder().parent.mkdir(parents=True, exist_ok=True)
    kept.folder().write_text("a file where the folder should be")

    assert subject(sources, http) == subject(sources, http)
    assert statuses(world.bgm) == [200, 200]


def test_nothing_is_kept_of_what_is_not_there(
    world: World, http: Outside, sources: Settings
) -> None:
    errand = Errand(http, seconds=5, agent=sources.agent)

    assert errand.get(f"{world.bgm.url}/v0/subjects/5") is None
    assert not kept.folder().exists()


def test_a_page_comes_from_the_disk_too(world: World, http: Outside) -> None:
    homepage = published(world, SNOW_COURIER)

    pages = [Errand(http, seconds=5).page(homepage, guard=Guard.OWN) for _ in range(2)]

    assert pages[0] == pages[1]
    assert statuses(world.mikan) == [200, 304]


def test_what_is_old_is_thrown_away(world: World, http: Outside, sources: Settings) -> None:
    published(world, LIGHTHOUSE)
    subject(sources, http)
    (path,) = kept.folder().iterdir()
    long_ago = clock.now().timestamp() - kept.KEPT_FOR.total_seconds() - 60
    assert kept.sweep() == 0

    os.utime(path, (long_ago, long_ago))

    assert kept.sweep() == 1
    assert statuses(world.bgm) == [200]
