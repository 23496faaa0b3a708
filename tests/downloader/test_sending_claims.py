"""What is claimed reaches the client once, whatever fails on the way; what vanished from it is not fetched again."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.core import clock, troubles
from apps.core.hosts import Turns
from apps.core.http import Outside
from apps.core.models import Job, OutboxEvent
from apps.downloader import claims
from apps.downloader.clients.builtin import BuiltinClient
from apps.downloader.following import follow
from apps.downloader.models import Download, DownloadState
from apps.downloader.protocol import NewTorrent
from apps.downloader.sending import Sent, send
from tests.downloader.files_site import FilesSite
from tests.downloader.processes import EngineProcess, eventually
from tests.downloader.swarm import Published, Swarm, noise

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> Iterator[FilesSite]:
    with FilesSite() as one:
        yield one


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    with Outside(turns=Turns(tmp_path / "hosts"), retry_pause_seconds=0.01) as one:
        yield one


class Room:
    """The parts that a turn needs."""

    def __init__(
        self, client: BuiltinClient, site: FilesSite, outside: Outside, root: Path
    ) -> None:
        self.client, self.site, self.outside, self.root = client, site, outside, root
        self.merged: list[tuple[int, int]] = []

    def claim(self, key: str, **changes: object) -> int:
        """Claim one torrent file of the site."""
        values: dict[str, object] = {
            "url": f"{self.site.url}/{key}.torrent",
            "name": key,
            "save_path": str(self.root / "Show"),
            "tags": ["ab:1"],
            "origin_private": True,
        }
        wanted = claims.Wanted(key=key, **(values | changes))  # type: ignore[arg-type]
        return claims.claim([wanted], now=clock.now())[key]

    def turn(self) -> Sent:
        """Run the job once."""
        return send(
            client=self.client,
            client_name="builtin",
            outside=self.outside,
            merge=lambda old, new: self.merged.append((old, new)),
            local_root=self.root,
        )


@pytest.fixture
def room(client: BuiltinClient, site: FilesSite, outside: Outside, tmp_path: Path) -> Room:
    root = tmp_path / "library"
    root.mkdir()
    return Room(client, site, outside, root)


def state(pk: int) -> str:
    return Download.objects.get(pk=pk).state


def published(swarm: Swarm, name: str = "01.mkv") -> Published:
    return swarm.publish({name: noise(name, 60_000)})


def test_a_claim_is_fetched_added_and_settled(room: Room, swarm: Swarm) -> None:
    torrent = published(swarm)
    room.site.files["/one.torrent"] = torrent.raw
    pk = room.claim("one")

    sent = room.turn()

    row = Download.objects.get(pk=pk)
    assert (sent.queued, sent.problem) == (1, None)
    assert (row.state, row.info_hash) == (DownloadState.QUEUED, torrent.info_hash)
    found = room.client.torrents()[0]
    assert found.tags == {"ab:1"}
    assert room.turn() == Sent()
    assert room.site.asked == ["/one.torrent"]


def test_magnets_need_no_site(room: Room, swarm: Swarm) -> None:
    torrent = published(swarm)
    pk = room.claim("magnet", url=torrent.magnet)

    room.turn()

    assert state(pk) == DownloadState.QUEUED
    assert room.site.asked == []


def test_a_held_claim_is_left_alone(room: Room) -> None:
    room.claim("held", held=True)

    assert room.turn() == Sent()
    assert room.site.asked == []


def test_one_that_fails_never_stops_the_next(room: Room, swarm: Swarm) -> None:
    room.site.files["/html.torrent"] = b"<html>login first</html>"
    room.site.statuses["/down.torrent"] = 500
    room.site.files["/good.torrent"] = published(swarm).raw
    html, missing, down, good = (room.claim(key) for key in ("html", "missing", "down", "good"))

    sent = room.turn()

    assert (sent.queued, sent.failed) == (1, 3)
    assert state(good) == DownloadState.QUEUED
    problems = {pk: Download.objects.get(pk=pk).problem for pk in (html, missing, down)}
    assert problems == {html: "not_a_torrent", missing: "outside_status", down: "outside_status"}
    assert all(state(pk) == DownloadState.CLAIMED for pk in problems)
    # What looks final is told at once, what may pass is not.
    assert OutboxEvent.objects.filter(kind="download_failed").count() == 2


def test_a_folder_that_no_client_takes_is_one_claims_trouble_alone(
    room: Room, swarm: Swarm
) -> None:
    room.site.files |= {
        "/a.torrent": published(swarm, "a").raw,
        "/b.torrent": published(swarm, "b").raw,
    }
    bad, good = room.claim("a", save_path="not/absolute"), room.claim("b")

    sent = room.turn()

    assert (sent.queued, sent.failed, sent.problem) == (1, 1, None)
    assert (state(bad), state(good)) == (DownloadState.CLAIMED, DownloadState.QUEUED)


def test_the_same_torrent_under_two_addresses_is_added_once(room: Room, swarm: Swarm) -> None:
    torrent = published(swarm)
    room.site.files |= {"/a.torrent": torrent.raw, "/b.torrent": torrent.raw}
    first, second = room.claim("a"), room.claim("b")

    sent = room.turn()

    assert (sent.queued, sent.merged) == (1, 1)
    assert room.merged == [(second, first)]
    assert Download.objects.count() == 1


def test_a_claim_that_died_between_add_and_settle_is_settled_without_a_second_add(
    room: Room, swarm: Swarm
) -> None:
    torrent = published(swarm)
    pk = room.claim("one", info_hash=torrent.info_hash)
    room.client.add(
        NewTorrent(
            save_path=str(room.root),
            category="Bangumi",
            tags=frozenset(),
            info_hash=torrent.info_hash,
            content=torrent.raw,
        )
    )

    sent = room.turn()

    assert sent.queued == 1
    assert state(pk) == DownloadState.QUEUED
    assert room.site.asked == []


def test_without_the_client_nothing_is_fetched_and_it_is_said_once(
    room: Room, engine: EngineProcess, swarm: Swarm
) -> None:
    room.site.files["/one.torrent"] = published(swarm).raw
    pk = room.claim("one")
    engine.kill()

    for _ in range(3):
        sent = room.turn()
        assert sent.problem is not None

    assert room.site.asked == []
    assert Download.objects.get(pk=pk).attempts == 0
    assert OutboxEvent.objects.filter(kind="trouble_began").count() == 1
    engine.start_again()
    assert room.turn().queued == 1
    assert troubles.now() == []
    assert OutboxEvent.objects.filter(kind="trouble_ended").count() == 1


def test_while_the_librarys_disk_is_away_nothing_is_sent_and_no_folder_is_made(
    room: Room, swarm: Swarm
) -> None:
    room.site.files["/one.torrent"] = published(swarm, "1.mkv").raw
    room.site.files["/two.torrent"] = published(swarm, "2.mkv").raw
    room.claim("one")
    assert room.turn().queued == 1
    eventually(lambda: room.client.torrents()[0].is_complete, what="it is complete")
    room.root.rename(room.root.with_name("unmounted"))
    pk = room.claim("two")

    sent = room.turn()

    assert sent.problem is not None
    assert sent.problem.code == "not_there"
    assert not room.root.exists()
    assert state(pk) == DownloadState.CLAIMED


def test_what_is_complete_becomes_done_and_asks_for_the_library(room: Room, swarm: Swarm) -> None:
    room.site.files["/one.torrent"] = published(swarm).raw
    pk = room.claim("one")
    room.turn()
    eventually(lambda: room.client.torrents()[0].is_complete, what="it is complete")

    done = follow(client=room.client, client_name="builtin", local_root=room.root)

    assert done == 1
    assert state(pk) == DownloadState.DONE
    assert Job.objects.filter(name="library").exclude(due_at=None).exists()


def test_what_a_person_deleted_in_the_client_is_lost_and_not_fetched_again(
    room: Room, swarm: Swarm
) -> None:
    torrent = swarm.publish({"01.mkv": noise("x", 50_000)}, is_seeded=False)
    room.site.files["/one.torrent"] = torrent.raw
    pk = room.claim("one")
    room.turn()
    room.client.delete([torrent.info_hash], delete_files=True)

    follow(client=room.client, client_name="builtin", local_root=room.root)
    assert state(pk) == DownloadState.QUEUED  # a client that starts lists little by little
    Download.objects.update(next_try_at=clock.now() - dt.timedelta(seconds=1))
    follow(client=room.client, client_name="builtin", local_root=room.root)

    assert state(pk) == DownloadState.LOST
    assert room.turn() == Sent()
    assert claims.claim(
        [claims.Wanted(key="again", url="x", name="x", info_hash=torrent.info_hash)],
        now=clock.now(),
    ) == {"again": pk}
    assert room.turn() == Sent()


def test_what_another_client_was_given_is_never_lost_for_this_one(room: Room, swarm: Swarm) -> None:
    torrent = published(swarm)
    room.site.files["/one.torrent"] = torrent.raw
    pk = room.claim("one")
    room.turn()
    Download.objects.update(client="qbittorrent nas:8080")
    room.client.delete([torrent.info_hash], delete_files=True)

    for _ in range(2):
        follow(client=room.client, client_name="builtin", local_root=room.root)
        Download.objects.update(next_try_at=None)

    assert state(pk) == DownloadState.QUEUED
